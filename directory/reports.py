"""Readers' reports: kept, screened for everyone but maintainers, and turned into a signal."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.actions import see
from directory.models import County, Report, Service
from directory.models.report import ReportKind
from directory.rates import reader_key
from directory.screening import screened
from directory.signals import Kind

LONGEST_TEXT = 2000
LONGEST_SOURCE = 800
SERVICE_KINDS = (
    ReportKind.NO_ANSWER, ReportKind.CLOSED, ReportKind.WRONG_AREA, ReportKind.UNCLEAR, ReportKind.OTHER,
)  # fmt: skip
# Of an answer of the situation, and of a county's page, which also has numbers to ring.
FACT_KINDS = (
    ReportKind.OUTDATED, ReportKind.WRONG_PARTY, ReportKind.MISSING, ReportKind.NEW_FACT, ReportKind.OTHER,
)  # fmt: skip
COUNTY_KINDS = (ReportKind.NO_ANSWER, ReportKind.CLOSED, *FACT_KINDS)
# So long two reports can be told to be of two readers; after that nothing is left of who sent one.
READER_KEPT = dt.timedelta(days=90)
SIGNALS = {
    ReportKind.NO_ANSWER: Kind.NO_ANSWER,
    ReportKind.CLOSED: Kind.CLOSED,
    ReportKind.WRONG_AREA: Kind.WRONG_AREA,
    ReportKind.UNCLEAR: Kind.UNCLEAR,
}


class ReportForm(forms.Form):
    """No account, no name; an address only from who wants an answer. A hidden field catches machines."""

    kind = forms.ChoiceField(
        label=_("Mikä on vialla?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, mikä on vialla."), "invalid_choice": _("Valitse yksi.")},
    )
    text = forms.CharField(
        label=_("Kerro tarkemmin, jos haluat"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Älä kirjoita nimiä, numeroita tai muuta, mistä sinut tai joku muu tunnistetaan."),
    )
    source = forms.CharField(
        label=_("Mistä uusi tieto on?"),
        required=False,
        max_length=LONGEST_SOURCE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Verkkosivun osoite tai asiakirjan nimi."),
    )
    email = forms.EmailField(
        label=_("Sähköposti, jos haluat vastauksen"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Kerromme, mitä ilmoituksesta seurasi, ja poistamme sitten osoitteen."),
        error_messages={"invalid": _("Kirjoita osoite muodossa nimi@esimerkki.fi.")},
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    def __init__(self, kinds: Sequence[ReportKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if ReportKind.NEW_FACT not in kinds:
            del self.fields["source"]

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind in (ReportKind.OTHER, ReportKind.NEW_FACT, ReportKind.MISSING) and not cleaned.get("text"):
            words = _("Kirjoita, mikä on vialla.") if kind == ReportKind.OTHER else _("Kirjoita, mikä tieto.")
            self.add_error("text", words)
        if kind == ReportKind.NEW_FACT and not cleaned.get("source"):
            self.add_error("source", _("Kerro, mistä tieto on, jotta voimme tarkistaa sen."))
        return cleaned


@transaction.atomic
def keep(
    about: Service | County,
    kind: str,
    text: str,
    language: str,
    request: HttpRequest,
    *,
    question: str = "",
    source: str = "",
    email: str = "",
) -> Report:
    """Keeps a report; one about a service speaks against it, more so when a second reader says the same."""
    now = timezone.now()
    subject = {"service" if isinstance(about, Service) else "county": about}
    reader = reader_key(request, str(about.uuid))
    same = Report.objects.filter(**subject, kind=kind, question=question, reader=reader).exclude(reader="")
    is_heard_before = same.filter(closed_on__isnull=True).exists()
    made = Report.objects.create(
        **subject,
        kind=kind,
        text=text,
        screened=screened(text),
        language=language,
        question=question,
        source=source,
        email=email,
        reader=reader,
        received_on=timezone.localdate(now),
    )
    if isinstance(about, Service) and kind in SIGNALS:
        see(about, SIGNALS[ReportKind(kind)], now, evidence=made.screened[:400], counts=not is_heard_before)
    return made


@transaction.atomic
def close(report: Report, outcome: str, today: dt.date) -> None:
    """A maintainer has dealt with it: its words go, and what came of it stays for the letter to whoever asked."""
    report.closed_on, report.outcome = today, outcome.strip()
    report.text = report.reader = ""
    report.save(update_fields=["closed_on", "outcome", "text", "reader"])


def open_reports() -> QuerySet[Report]:
    return Report.objects.filter(closed_on__isnull=True).select_related("service", "county")


def forget_readers(today: dt.date) -> int:
    """Takes from old reports what told two readers apart."""
    return Report.objects.exclude(reader="").filter(received_on__lte=today - READER_KEPT).update(reader="")
