"""Readers' reports: kept, screened for everyone but maintainers, and turned into a signal."""

import datetime as dt
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
# Of a service; the others are said of a county's facts.
SERVICE_KINDS = [
    (kind.value, kind.label)
    for kind in (
        ReportKind.NO_ANSWER, ReportKind.CLOSED, ReportKind.WRONG_AREA, ReportKind.UNCLEAR, ReportKind.OTHER,
    )
]  # fmt: skip
# So long two reports can be told to be of two readers; after that nothing is left of who sent one.
READER_KEPT = dt.timedelta(days=90)
SIGNALS = {
    ReportKind.NO_ANSWER: Kind.NO_ANSWER,
    ReportKind.CLOSED: Kind.CLOSED,
    ReportKind.WRONG_AREA: Kind.WRONG_AREA,
    ReportKind.UNCLEAR: Kind.UNCLEAR,
}


class ReportForm(forms.Form):
    """No account, no name, no address. A field that people do not see catches machines."""

    kind = forms.ChoiceField(
        label=_("Mikä on vialla?"),
        choices=SERVICE_KINDS,
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
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == ReportKind.OTHER and not cleaned.get("text"):
            self.add_error("text", _("Kirjoita, mikä on vialla."))
        return cleaned


@transaction.atomic
def keep(about: Service | County, kind: str, text: str, language: str, request: HttpRequest) -> Report:
    """Keeps a report; one about a service speaks against it, more so when a second reader says the same."""
    now = timezone.now()
    subject = {"service" if isinstance(about, Service) else "county": about}
    reader = reader_key(request, str(about.uuid))
    same = Report.objects.filter(**subject, kind=kind, reader=reader).exclude(reader="")
    is_heard_before = same.filter(closed_on__isnull=True).exists()
    made = Report.objects.create(
        **subject,
        kind=kind,
        text=text,
        screened=screened(text),
        language=language,
        reader=reader,
        received_on=timezone.localdate(now),
    )
    if isinstance(about, Service) and kind in SIGNALS:
        see(about, SIGNALS[ReportKind(kind)], now, evidence=made.screened[:400], counts=not is_heard_before)
    return made


def open_reports() -> QuerySet[Report]:
    return Report.objects.filter(closed_on__isnull=True).select_related("service", "county")


def forget_readers(today: dt.date) -> int:
    """Takes from old reports what told two readers apart."""
    return Report.objects.exclude(reader="").filter(received_on__lte=today - READER_KEPT).update(reader="")
