"""The forms of a county's own page: what is on record, and what is to be added."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.adoptions.naming import service_named
from directory.dates import PartialDate
from directory.models import Adoption
from directory.models.adoption import Use

ROWS = 3
USING, ENDED = "using", "ended"
NAMES = "palvelujen-nimet"


class KeptForm(forms.Form):
    """One service on record. Left empty it says nothing."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Onko palvelu yhä käytössä?"),
        required=False,
        choices=[(USING, gettext_lazy("Yhä käytössä")), (ENDED, gettext_lazy("Ei enää käytössä"))],
        widget=forms.RadioSelect,
    )
    ended_on = forms.DateField(
        label=gettext_lazy("Viimeinen päivä, jos se on tiedossa"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, adoption: Adoption, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"kaytto-{adoption.uuid}", **kwargs)
        self.adoption = adoption

    def clean_ended_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["ended_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Päivä ei voi olla tulevaisuudessa."))
        if day and self.adoption.since and PartialDate(self.adoption.since).first_day() > day:
            raise ValidationError(_("Käyttö ei voi päättyä ennen kuin se on alkanut."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ended_on") and cleaned.get("answer") != ENDED:
            self.add_error("answer", _("Valitse, onko palvelu yhä käytössä."))
        return cleaned


class AddedForm(forms.Form):
    """One more service that the county uses. Left empty it says nothing."""

    service = forms.CharField(
        label=gettext_lazy("Palvelun nimi tai osoite"),
        required=False,
        max_length=800,
        widget=forms.TextInput(attrs={"list": NAMES}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Miten palvelua käytetään?"),
        required=False,
        choices=Use.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Voit valita useita. Ilman valintaa tapa ei ole tiedossa."),
    )
    since = forms.CharField(
        label=gettext_lazy("Käytössä alkaen"),
        required=False,
        max_length=10,
        help_text=gettext_lazy(
            "Vuosi, kuukausi tai päivä: 2021, 2021-06 tai 2021-06-03. Tyhjä = ei tiedossa."
        ),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Sivu, jolla se kerrotaan"),
        required=False,
        max_length=800,
        assume_scheme="https",
        help_text=gettext_lazy("Jos sivua ei ole, lähteeksi merkitään tehtävänne ja tämä päivä."),
    )
    note = forms.CharField(
        label=gettext_lazy("Huomautus"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Julkaisemme tämän. Tehtäviä, ei henkilöiden nimiä."),
    )

    def __init__(self, number: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"uusi-{number}", **kwargs)

    def clean_service(self) -> Any:
        words = self.cleaned_data["service"]
        if not words.strip():
            return None
        found = service_named(words)
        if found.has_ended(timezone.localdate()):
            raise ValidationError(_("%(service)s on päättynyt.") % {"service": found.text("name", "fi")})
        return found

    def clean_since(self) -> str:
        return since_cleaned(self.cleaned_data["since"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        told = any(cleaned.get(name) for name in ("kinds", "since", "source_url", "note"))
        if told and not cleaned.get("service") and "service" not in self.errors:
            self.add_error("service", _("Kirjoita, mitä palvelua tämä koskee."))
        return cleaned


def since_cleaned(value: str) -> str:
    """The year, month or day as it was written. Raises ValidationError for what is none, or is to come."""
    value = value.strip()
    if not value:
        return ""
    try:
        day = PartialDate(value)
    except ValueError as problem:
        raise ValidationError(str(problem)) from problem
    if day.first_day() > timezone.localdate():
        raise ValidationError(_("Päivä ei voi olla tulevaisuudessa."))
    return value
