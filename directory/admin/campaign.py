"""The desk's "Ensimmäinen yhteys": organisations with fewer than two contacts, and all one needs to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import log

from directory import log_actions
from directory.actions import log_call
from directory.admin.dashboard import Waiting
from directory.admin.letters import PAGE, must_see
from directory.languages import LANGUAGES
from directory.letters.climbing import write_first
from directory.letters.invitation import invitation
from directory.models import Call, Contact, Notice, Organisation, Service
from directory.models.freshness import Level, Outcome
from directory.models.letters import NoticeKind

ENOUGH = 2
# What confirms is said of each service by itself, with its claim groups.
OUTCOMES = [choice for choice in Outcome.choices if choice[0] != Outcome.CONFIRMED]


@dataclass(frozen=True)
class Row:
    """An organisation on the board. ``look_at``: the page on which an address may be found."""

    organisation: Organisation
    contacts: int
    services: int
    in_crisis: int
    look_at: str
    letters: int
    called_on: Any


class NewContactForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = ("kind", "email", "is_role_mailbox", "role", "language", "origin", "source_url")

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organisation = organisation
        self.instance.added_on = timezone.localdate()

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if self.instance.organisation.contacts.filter(email__iexact=email).exists():
            raise ValidationError(_("Tämä osoite on jo organisaatiolla."))
        return str(email)


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("Tulos"), choices=OUTCOMES, widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("Huomautus"), required=False, max_length=400)


def few_contacts() -> QuerySet[Organisation]:
    """Organisations with a public service and fewer than two addresses to which a letter may go."""
    public = Q(services__live=True) & ~Q(services__status="ended")
    reachable = Q(contacts__do_not_mail_since__isnull=True, contacts__bounced_on__isnull=True)
    return (
        Organisation.objects.annotate(
            reachable=Count("contacts", filter=reachable, distinct=True),
            public=Count("services", filter=public, distinct=True),
            in_crisis=Count("services", filter=public & ~Q(services__safety_class="none"), distinct=True),
        )
        .filter(public__gt=0, reachable__lt=ENOUGH)
        .order_by("-in_crisis", "reachable", "-public", "name_fi")
    )


def rows(organisations: Sequence[Any]) -> list[Row]:
    """A few queries for a page of the board."""
    keys = [row.pk for row in organisations]
    first = Notice.objects.filter(kind=NoticeKind.FIRST, organisation__in=keys)
    letters = dict(first.values_list("organisation").annotate(Count("pk")))
    called = Call.objects.filter(service__organisation__in=keys, level=Level.CALL)
    days = dict(called.values_list("service__organisation").annotate(Max("on")))
    pages = dict(
        Service.objects.filter(organisation__in=keys, live=True)
        .exclude(source_url="")
        .order_by("-pk")
        .values_list("organisation", "source_url")
    )
    return [
        Row(
            row,
            row.reachable,
            row.public,
            row.in_crisis,
            row.website or pages.get(row.pk, ""),
            letters.get(row.pk, 0),
            days.get(row.pk),
        )
        for row in organisations
    ]


def board(request: HttpRequest) -> HttpResponse:
    must_see(request)
    page = Paginator(few_contacts(), PAGE).get_page(request.GET.get("sivu"))
    context = {"page": page, "rows": rows(page.object_list)}
    return render(request, "directory/admin/campaign.html", context)


def organisation(request: HttpRequest, uuid: str) -> HttpResponse:
    """One organisation: its contacts, a new one, the script of a call, an invitation to paste, the first letter."""
    must_see(request)
    found = get_object_or_404(Organisation, uuid=uuid)
    form = NewContactForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Yhteystieto on tallennettu."))
        return redirect("directory_campaign_organisation", found.uuid)
    services = found.services.filter(live=True).exclude(status="ended")
    context = {
        "organisation": found,
        "services": services,
        "contacts": found.contacts.all(),
        "enough": found.contacts.mailable().count() >= ENOUGH,
        "form": form,
        "outcome_form": OutcomeForm(prefix="tulos"),
        "invitations": [(code, invitation(found, code)) for code in LANGUAGES],
        "letters": found.notices.filter(kind=NoticeKind.FIRST),
        "calls": Call.objects.filter(service__in=services).select_related("service")[:PAGE],
        "services_url": reverse(
            Service.snippet_viewset.get_url_name("list"),  # type: ignore[attr-defined]
            query={"organisation": found.pk},
        ),
    }
    return render(request, "directory/admin/campaign_organisation.html", context)


@require_POST
def first_letter(request: HttpRequest, uuid: str) -> HttpResponse:
    must_see(request)
    found = get_object_or_404(Organisation, uuid=uuid)
    try:
        notice = write_first(found, timezone.now())
    except ValidationError as refused:
        messages.error(request, "; ".join(refused.messages))
    else:
        log(found, log_actions.FIRST_LETTER, user=request.user, data={"language": notice.language})
        messages.success(request, _("Ensimmäinen kirje lähtee seuraavana arkipäivänä, tai nyt jos on arki."))
    return redirect("directory_campaign_organisation", found.uuid)


@require_POST
def outcome(request: HttpRequest, uuid: str) -> HttpResponse:
    """A call about all of the organisation's services, logged with each."""
    must_see(request)
    found = get_object_or_404(Organisation, uuid=uuid)
    form = OutcomeForm(request.POST, prefix="tulos")
    if not form.is_valid():
        messages.error(request, _("Valitse tulos."))
        return redirect("directory_campaign_organisation", found.uuid)
    told, today = form.cleaned_data, timezone.localdate()
    for service in found.services.filter(live=True).exclude(status="ended"):
        log_call(service, told["outcome"], Level.CALL, by=request.user, on=today, note=told["note"])  # type: ignore[arg-type]
    messages.success(request, _("Soitto on kirjattu."))
    return redirect("directory_campaign_organisation", found.uuid)


@hooks.register("desk_waiting")
def waiting_contacts(user: Any) -> list[Waiting]:
    if not user.has_perm("directory.publish_service"):
        return []
    count = few_contacts().count()
    text = ngettext(
        "%(n)s organisaatiolla on alle kaksi yhteystietoa.",
        "%(n)s organisaatiolla on alle kaksi yhteystietoa.",
        count,
    ) % {"n": count}
    return [Waiting(count, text, reverse("directory_campaign"))]


@hooks.register("register_letters_menu_item")
def campaign_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Ensimmäinen yhteys"), reverse("directory_campaign"), icon_name="group", order=10
    )


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("ensimmainen-yhteys/", board, name="directory_campaign"),
        path("ensimmainen-yhteys/<uuid:uuid>/", organisation, name="directory_campaign_organisation"),
        path("ensimmainen-yhteys/<uuid:uuid>/kirje/", first_letter, name="directory_first_letter"),
        path("ensimmainen-yhteys/<uuid:uuid>/tulos/", outcome, name="directory_campaign_outcome"),
    ]
