"""Forms of the desk where a column is not what a person fills in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from directory.addresses import short_id_of
from directory.admin.widgets import ChecklistWidget, PlaceField, WeekdaysField
from directory.coordinates import write_point
from directory.dates import PartialDate
from directory.languages import LANGUAGES
from directory.models import Service
from directory.models.taxonomy import TaxonomyCode
from directory.vocabulary import vocabulary

WORDED = ("name", "summary", "description", "plain", "eligibility", "how_to_get")
SHORT_ID = re.compile(r"[a-z2-7]{8}")


def languages_of_service() -> list[tuple[str, Any]]:
    words = vocabulary().terms.get(TaxonomyCode.LANGUAGE, {})
    return [("", _("kaikki kielet")), *((code, word.name("fi")) for code, word in words.items())]


class InOneLanguage(WagtailAdminModelForm):
    """A row that may hold for one language of service only."""

    language = forms.ChoiceField(label=_("Kieli"), required=False, choices=languages_of_service)


class OpeningRuleForm(InOneLanguage):
    weekdays = WeekdaysField(label=_("Viikonpäivät"), required=False)

    def clean_source_date(self) -> str:
        return clean_partial_date(self.cleaned_data["source_date"])


class SourceForm(WagtailAdminModelForm):
    def clean_date(self) -> str:
        return clean_partial_date(self.cleaned_data["date"])


class SourcedForm(WagtailAdminModelForm):
    """For rows with a source and, where they have them, a person's check and a newest page seen."""

    def clean_source_date(self) -> str:
        return clean_partial_date(self.cleaned_data["source_date"])

    def clean_newest_seen(self) -> str:
        return clean_partial_date(self.cleaned_data["newest_seen"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "checked_on" in self.fields and "checked_how" in self.fields:
            on, how = cleaned.get("checked_on"), cleaned.get("checked_how")
            if on and not how:
                self.add_error("checked_how", _("Kerro, miten numero tarkistettiin."))
            if how and not on:
                self.add_error("checked_on", _("Anna päivä, jona numero tarkistettiin."))
        return cleaned


class ChannelForm(WagtailAdminModelForm):
    """A channel; its latitude and longitude are chosen as one place."""

    place = PlaceField(
        label=_("Paikka kartalla"),
        required=False,
        help_text=_(
            "Napsauta karttaa tai kirjoita asteet. Kartta ei hae mitään tämän sivuston ulkopuolelta: "
            "ellei ylläpitäjä ole antanut karttapalvelinta, siinä näkyvät kuntien keskipisteet."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "place" in self.fields:
            self.initial["place"] = write_point(self.instance.latitude, self.instance.longitude)

    def _post_clean(self) -> None:
        if "place" in self.cleaned_data:
            place = self.cleaned_data["place"]
            self.instance.latitude = place.latitude if place else None
            self.instance.longitude = place.longitude if place else None
        super()._post_clean()


def text_fields() -> list[tuple[str, Any]]:
    """The service's texts that may be in our own words, with their labels."""
    names = [f"{field}_{language}" for language in LANGUAGES for field in WORDED]
    return [(name, capfirst(Service._meta.get_field(name).verbose_name)) for name in names]


class ServiceForm(SourcedForm):
    our_wording = forms.MultipleChoiceField(
        label=_("Itse sanoittamamme tekstit"),
        required=False,
        widget=ChecklistWidget,
        choices=text_fields,
        help_text=_(
            "Sivulla näkyy, että teksti on meidän sanoittamamme, kunnes palveluntuottaja vahvistaa sen."
        ),
    )
    replaced_by = forms.CharField(
        label=_("Tilalla nyt"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Korvaavan palvelun sivun osoite tai sen lopussa oleva tunnus, yksi riville."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "replaced_by" in self.fields:
            services = self.instance.replaced_by.all()
            self.initial["replaced_by"] = "\n".join(f"{s.short_id} {s.name_fi}" for s in services)

    def clean_replaced_by(self) -> list[Service]:
        services = [
            _service_named(line) for line in self.cleaned_data["replaced_by"].splitlines() if line.strip()
        ]
        if any(service.pk == self.instance.pk for service in services):
            raise ValidationError(_("Palvelu ei voi korvata itseään."))
        return services

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named = cleaned.get("counties") or cleaned.get("municipalities")
        if cleaned.get("coverage_kind") == "areas" and not named:
            self.add_error("coverage_kind", _("Valitse ainakin yksi hyvinvointialue tai kunta."))
        if named and cleaned.get("coverage_kind") not in (None, "areas"):
            self.add_error(
                "coverage_kind", _("Alueita on valittu: valitse ”nimetyt alueet” tai poista valinnat.")
            )
        return cleaned


class TermForm(WagtailAdminModelForm):
    def _post_clean(self) -> None:
        # A sensitive term needs an address without words before the database accepts it.
        if self.cleaned_data.get("sensitive") and not self.instance.page_code:
            self.instance.page_code = short_id_of(self.instance.uuid)
        super()._post_clean()


def clean_partial_date(value: str) -> str:
    if value:
        try:
            PartialDate(value)
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem
    return value


def _service_named(line: str) -> Service:
    """The service whose short id begins the line or ends the address on it; ValidationError where none has it."""
    word = line.split()[0].rstrip("/")
    code = word.rpartition("/")[2].rpartition("-")[2]
    service = Service.objects.filter(short_id=code).first() if SHORT_ID.fullmatch(code) else None
    if service is None:
        raise ValidationError(
            gettext("Palvelua ”%(word)s” ei löydy. Kopioi osoite palvelun sivulta.") % {"word": word}
        )
    return service
