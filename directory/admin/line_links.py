"""The desk's "Linjan tila": gives a helpline its link to tell of its next hours, by letter or once on screen."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from directory import line_status
from directory.confirmation import tokens
from directory.confirmation.notices import intend
from directory.freshness import Group
from directory.letters.links import absolute
from directory.models import Contact, SafetyLine, Service
from directory.models.answers import TokenKind
from directory.models.freshness import record_field
from directory.models.letters import NoticeKind

MAY_GIVE = "directory.publish_service"
KINDS: dict[str, type[Any]] = {"service": Service, "line": SafetyLine}
ON_SCREEN = "naytolle"


class LinkForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Miten linkki annetaan"), widget=forms.RadioSelect)

    def __init__(self, contacts: list[Contact], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [
            (str(contact.uuid), f"{contact.email} ({contact.get_kind_display()})") for contact in contacts
        ]
        self.fields["to"].choices = [*shown, (ON_SCREEN, _("Näytä minulle kerran, annan sen itse"))]


def give(request: HttpRequest, kind: str, uuid: str) -> HttpResponse:
    """The link is shown once or sent; links given earlier to the same recipient stop working."""
    if not request.user.has_perm(MAY_GIVE):  # type: ignore[union-attr]
        raise PermissionDenied
    record = _record(kind, uuid)
    organisation = _organisation(record)
    contacts = list(organisation.contacts.mailable()) if organisation else []
    form = LinkForm(contacts, request.POST or None)
    context = {"record": record, "form": form, "told": _told(record)}
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["to"]
        if chosen == ON_SCREEN:
            return _show(request, record, context)
        _send(record, next(contact for contact in contacts if str(contact.uuid) == chosen))
        messages.success(request, _("Linkki lähtee sähköpostiin."))
        return redirect(request.path)
    return render(request, "directory/admin/line_link.html", context)


def _record(kind: str, uuid: str) -> Any:
    found = KINDS[kind].objects.filter(uuid=uuid).first() if kind in KINDS else None
    if found is None:
        raise Http404
    return found


def _organisation(record: Service | SafetyLine) -> Any:
    service = record if isinstance(record, Service) else record.service
    return service.organisation if service else None


def _told(record: Service | SafetyLine) -> Any:
    now = timezone.now()
    if isinstance(record, Service):
        return line_status.of_service(record, now)
    return line_status.of_line(record, now)


def _show(request: HttpRequest, record: Any, context: dict[str, Any]) -> HttpResponse:
    secret = tokens.issue(
        TokenKind.STATUS,
        organisation=_organisation(record),
        role=f"{record_field(record)}:{record.uuid}",
        records=[(record, Group.CONTACT)],
        now=timezone.now(),
    )
    address = absolute(tokens.PATHS[TokenKind.STATUS], "fi", secret)
    response = render(request, "directory/admin/line_link.html", context | {"address": address})
    response["Cache-Control"] = "no-store"
    return response


def _send(record: Any, contact: Contact) -> None:
    now = timezone.now()
    intend(
        NoticeKind.STATUS_LINK,
        f"status-link:{record.uuid}:{contact.uuid}:{now:%Y-%m-%dT%H}",
        to=contact.email,
        language=contact.language,
        now=now,
        about=[[record_field(record), str(record.uuid), Group.CONTACT.value, ""]],
        organisation=contact.organisation,
        contact=contact,
    )


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("linjan-tila/<slug:kind>/<uuid:uuid>/", give, name="directory_line_link")]


@hooks.register("register_snippet_listing_buttons")
def link_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, (Service, SafetyLine)) and user.has_perm(MAY_GIVE):
        url = reverse("directory_line_link", args=[record_field(snippet), snippet.uuid])
        yield Button(_("Linjan tila"), url, icon_name="time", priority=40)
