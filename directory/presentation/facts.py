"""Whom a service is for, in which languages, where, who offers it, and where we read it: in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from directory.cards import in_order
from directory.dates import PartialDate
from directory.languages import LANGUAGE_NAMES, Localised
from directory.sourcing import host
from directory.vocabulary import vocabulary


@dataclass(frozen=True)
class Source:
    """One source: its site, address, day in words ("" is unknown) and what was taken from it (in Finnish)."""

    site: str
    url: str
    day: str
    note: str = ""


def ages_in_words(age_from: int | None, age_to: int | None) -> str:
    """ "13–20-vuotiaille"; ``age_to`` is the oldest age that fits. Empty where no limit is known."""
    if age_from is not None and age_to is not None:
        return _("%(from)s–%(to)s-vuotiaille") % {"from": age_from, "to": age_to}
    if age_to is not None:
        return _("alle %(age)s-vuotiaille") % {"age": age_to + 1}
    if age_from is not None:
        return _("%(age)s vuotta täyttäneille") % {"age": age_from}
    return ""


def names_in_words(terms: Any, language: str) -> str:
    """The terms' names joined by commas, the first letter as it is and the rest small."""
    names = [str(term.text("name", language)) for term in in_order(terms)]
    return ", ".join(
        name if number == 0 else name[:1].lower() + name[1:] for number, name in enumerate(names)
    )


def languages_in_words(service: Any, language: str) -> str:
    """ "Suomi, ruotsi"; empty where nobody has told."""
    words = names_in_words(service.languages.all(), language)
    return words[:1].upper() + words[1:]


def language_gap(service: Any, language: str) -> str:
    """What a Swedish or English reader must know: whether help comes in that language; empty where it does."""
    codes = {term.code for term in service.languages.all()}
    if language == "fi" or language in codes:
        return ""
    spoken = {"in_language": LANGUAGE_NAMES[language]}
    if codes:
        return _("Tietojemme mukaan palvelua ei saa %(in_language)s") % spoken
    return _("Emme tiedä, saako palvelua %(in_language)s") % spoken


def area_names(language: str) -> Mapping[str, str]:
    """The name of every county and municipality by code."""
    words = vocabulary()
    return {
        code: area.name(language) for code, area in [*words.counties.items(), *words.municipalities.items()]
    }


def coverage_in_words(service: Any, language: str) -> str:
    return service.coverage.in_words(language, area_names(language))


def sources(service: Any, language: str) -> list[Source]:
    """The main source first."""
    first = [Source(host(service.source_url), service.source_url, _day(service.source_date, language))]
    more = [
        Source(host(other.url), other.url, _day(other.date, language), other.note)
        for other in service.sources.all()
    ]
    return [source for source in [*first, *more] if source.url]


def _day(date: str, language: str) -> str:
    return PartialDate(date).in_words(language) if date else ""


def lead(service: Any, language: str) -> tuple[Localised, str]:
    """The easy sentences and the name of their field; the summary or description where there are none."""
    for field in ("plain", "summary", "description"):
        if text := service.text(field, language):
            return text, field
    return Localised("", language), ""


def wording_mark(service: Any, field: str, language: str) -> str:
    """Says that a text is ours until the provider has confirmed it; empty where it is the provider's own."""
    if f"{field}_{language}" not in service.our_wording:
        return ""
    return _("Tukikartan sanoin") if language == "fi" else _("Tukikartan käännös")
