"""The desk's "Vastaukset": what organisations want changed, with the difference, and what only a person can do."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem

from directory.confirmation.breaks import is_to_come
from directory.confirmation.deciding import accept, refuse
from directory.confirmation.forms import DAY
from directory.confirmation.values import Field, Kind, fields
from directory.confirmation.words import diff, form_field, in_words, label_of, named
from directory.confirmation.writing import read
from directory.freshness import Group
from directory.models import Correction, Service
from directory.models.answers import AnswerKind, CorrectionState
from directory.models.service import Status

MAY_DECIDE = "directory.publish_service"
SHOWN_DECIDED = 50
PUBLISHING = (AnswerKind.CORRECTING, AnswerKind.PAUSED, AnswerKind.ENDED)
BUTTONS = {
    AnswerKind.CORRECTING: gettext_lazy("Hyväksy ja julkaise"),
    AnswerKind.PAUSED: gettext_lazy("Merkitse tauolle"),
    AnswerKind.ENDED: gettext_lazy("Merkitse päättyneeksi"),
    AnswerKind.PASSED_ON: gettext_lazy("Lähetä linkki tälle osoitteelle"),
}
STATE_LABELS = {
    "status": gettext_lazy("Tila"),
    "ended_on": gettext_lazy("Päättynyt"),
    "paused_until": gettext_lazy("Tauolla asti"),
}


@dataclass(frozen=True)
class Change:
    """One value: as the organisation saw it, as it wants it, and as it is where that is neither."""

    label: str
    before: list[str]
    wanted: list[str]
    now: list[str] | None
    field: Any


class DecisionForm(forms.Form):
    """The wanted values, which a maintainer may change before they are published."""

    done = forms.BooleanField(label=gettext_lazy("Tein sanoin kuvatun muutoksen lomakkeella"), required=False)
    why = forms.CharField(
        label=gettext_lazy("Hylkäyksen syy"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Lähetämme syyn kirjeessä sille, joka ehdotti muutosta."),
    )

    def __init__(self, correction: Correction, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.correction = correction
        self.record = read(correction.record)
        self.known = named(fields(self.record, Group(correction.group)))
        self.names: dict[str, str] = {}
        for number, (name, value) in enumerate(correction.wanted.items()):
            asked = self._asked(name)
            if asked is not None:
                asked.initial = value
                self.fields[f"value{number}"] = asked
                self.names[name] = f"value{number}"

    def _asked(self, name: str) -> forms.Field | None:
        """None for what is no longer there to be changed."""
        if name == "status":
            return forms.ChoiceField(label=STATE_LABELS[name], choices=Status.choices)
        if name in STATE_LABELS:
            return forms.DateField(label=STATE_LABELS[name], required=False, widget=DAY)
        field = self.known.get(name)
        return form_field(field, self.record, "fi") if field else None

    @cached_property
    def needs_words_done(self) -> bool:
        """What no button of this page does: words, and a break of what has no state of its own."""
        if self.correction.answer.kind == AnswerKind.PAUSED:
            return not isinstance(self.record, Service)
        return self.correction.answer.kind == AnswerKind.CORRECTING and bool(self.correction.text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "hyvaksy" in self.data and self.needs_words_done and not cleaned.get("done"):
            self.add_error("done", _("Muuta ensin tieto lomakkeella ja merkitse se tehdyksi."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """What is to be written: the values that are other than the record's own now; of a break to come, all."""
        told = {
            name: _plain(self.cleaned_data.get(field))
            for name, field in self.names.items()
            if field in self.data or isinstance(self.fields[field].widget, forms.CheckboxSelectMultiple)
        }
        if is_to_come(self.correction, timezone.localdate()):
            return told
        before = {name: self._now(name) for name in told}
        return diff(before, told)

    def _now(self, name: str) -> Any:
        return self.known[name].value if name in self.known else _plain(getattr(self.record, name, ""))

    def changes(self) -> list[Change]:
        found = []
        for name, value in self.correction.wanted.items():
            before, now = self.correction.before.get(name, ""), self._now(name)
            found.append(
                Change(
                    self._label(name),
                    self._words(name, before),
                    self._words(name, value),
                    self._words(name, now) if now not in (before, value) else None,
                    self[self.names[name]] if name in self.names else None,
                )
            )
        return found

    def _label(self, name: str) -> str:
        return label_of(self.known[name], "fi") if name in self.known else str(STATE_LABELS.get(name, name))

    def _words(self, name: str, value: Any) -> list[str]:
        if name == "status":
            return [str(Status(value).label)] if value else []
        field = self.known.get(name) or Field(name, name, value, Kind.LINE)
        return in_words(Field(name, field.label, value, field.kind, field.of), self.record, "fi")


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return sorted(value) if isinstance(value, list) else value if value is not None else ""


def waiting() -> Any:
    return Correction.objects.filter(state=CorrectionState.WAITING).select_related(
        "answer__token__organisation", "answer__token__county", "service", "line", "door"
    )


def answers(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, oldest first, then the newest decisions."""
    _check(request)
    decided = Correction.objects.exclude(state=CorrectionState.WAITING).select_related(
        "answer", "service", "line", "door", "decided_by"
    )
    context = {"waiting": waiting(), "decided": decided.order_by("-decided_at")[:SHOWN_DECIDED]}
    return render(request, "directory/admin/answers.html", context)


def answer(request: HttpRequest, uuid: str) -> HttpResponse:
    _check(request)
    found = get_object_or_404(Correction.objects.select_related("answer__token"), uuid=uuid)
    form = DecisionForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid() and _decide(request, found, form):
        return redirect("directory_answers")
    kind = AnswerKind(found.answer.kind)
    context = {
        "correction": found,
        "form": form,
        "changes": form.changes() if kind in PUBLISHING else [],
        "edit_url": AdminURLFinder(request.user).get_edit_url(found.record) or "",
        "page_url": found.record.path if isinstance(found.record, Service) else "",
        "button": BUTTONS.get(kind, _("Merkitse tehdyksi")),
        "is_waiting": found.state == CorrectionState.WAITING,
    }
    return render(request, "directory/admin/answer.html", context)


def _decide(request: HttpRequest, correction: Correction, form: DecisionForm) -> bool:
    now = timezone.now()
    try:
        if "hylkaa" in request.POST:
            refuse(correction, form.cleaned_data["why"], by=request.user, now=now)
            messages.success(request, _("Ehdotus on hylätty."))
        else:
            accept(correction, form.wanted(), by=request.user, now=now)
            messages.success(request, _("Vastaus on käsitelty."))
            correction.refresh_from_db()
            if correction.begins_on:
                messages.info(request, _("Tauko alkaa ja päättyy itsestään ilmoitettuina päivinä."))
    except ValidationError as refused:
        messages.error(request, "; ".join(refused.messages))
        return False
    return True


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_DECIDE):  # type: ignore[union-attr]
        raise PermissionDenied


class AnswersMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(MAY_DECIDE))


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return AnswersMenuItem(
        gettext_lazy("Vastaukset"), reverse("directory_answers"), name="answers", icon_name="mail", order=156
    )


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("vastaukset/", answers, name="directory_answers"),
        path("vastaukset/<uuid:uuid>/", answer, name="directory_answer"),
    ]
