"""The words that query parameters may use, as one immutable value that a process keeps.

Reading them costs three queries, so a process keeps the value and drops it when a term or an area is saved
there, or after KEEP_FOR where another process saved it.
"""

import datetime as dt
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models.signals import post_delete, post_save

KEEP_FOR = dt.timedelta(seconds=30)


@dataclass(frozen=True)
class Area:
    code: str
    names: Mapping[str, str]
    slug: str = ""
    county: str = ""

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["fi"]


@dataclass(frozen=True)
class Word:
    """A term as lists show it."""

    code: str
    names: Mapping[str, str]
    labels: Mapping[str, str]
    sensitive: bool = False
    path_code: str = ""

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["fi"]

    def label(self, language: str) -> str:
        return self.labels.get(language) or self.name(language)


@dataclass(frozen=True)
class Vocabulary:
    """``terms`` by taxonomy and code in their order; areas by code, and their codes by every case-folded name.

    ``places_in``: by county, the codes of its municipalities.
    """

    terms: Mapping[str, Mapping[str, Word]]
    counties: Mapping[str, Area]
    municipalities: Mapping[str, Area]
    places_in: Mapping[str, tuple[str, ...]] = field(repr=False)
    county_codes: Mapping[str, str] = field(repr=False)
    municipality_codes: Mapping[str, str] = field(repr=False)


_kept: tuple[float, Vocabulary] | None = None
_last: Vocabulary | None = None
_forgotten = 0
_lock = threading.Lock()


def vocabulary() -> Vocabulary:
    """The words as they are in the database, at most KEEP_FOR old; the same value while they say the same."""
    global _kept, _last
    kept = _kept
    if kept is not None and time.monotonic() - kept[0] < KEEP_FOR.total_seconds():
        return kept[1]
    with _lock:
        before, fresh = _forgotten, _load()
        if _last is not None and _is_same(fresh, _last):
            fresh = _last
        _last = fresh
        # What was read while somebody dropped the value may be what it was dropped for.
        if before == _forgotten:
            _kept = (time.monotonic(), fresh)
    return fresh


def _is_same(one: Vocabulary, other: Vocabulary) -> bool:
    """Whether both say the same, in the same order."""
    return one == other and _order(one) == _order(other)


def _order(words: Vocabulary) -> list[list[str]]:
    parts = (words.terms, *words.terms.values(), words.counties, words.municipalities)
    return [list(part) for part in parts]


def forget(**_: Any) -> None:
    """Drops the kept value; the next question reads the database."""
    global _kept, _forgotten
    _forgotten += 1
    _kept = None


def connect() -> None:
    from directory.models import County, Municipality, Term

    for model in (County, Municipality, Term):
        post_save.connect(forget, sender=model, dispatch_uid=f"vocabulary-{model.__name__}-saved")
        post_delete.connect(forget, sender=model, dispatch_uid=f"vocabulary-{model.__name__}-deleted")


def _load() -> Vocabulary:
    from directory.models import County, Municipality, Term

    terms: dict[str, dict[str, Word]] = {}
    for term in Term.objects.exclude(taxonomy__code__startswith="ptv_").select_related("taxonomy"):
        terms.setdefault(term.taxonomy.code, {})[term.code] = Word(
            code=term.code,
            names=_texts(term, "name"),
            labels=_texts(term, "label"),
            sensitive=term.sensitive,
            path_code=term.path_code,
        )
    counties, county_codes = {}, {}
    for county in County.objects.all():
        counties[county.code] = Area(county.code, _texts(county, "short"), county.slug)
        _remember(county_codes, county.code, [county.code, county.brand], county, ("name", "short"))
    municipalities, municipality_codes = {}, {}
    for place in Municipality.objects.select_related("county"):
        municipalities[place.code] = Area(place.code, _texts(place, "name"), county=place.county.code)
        _remember(municipality_codes, place.code, [place.code, place.name_se], place, ("name",))
    places_in = {
        code: tuple(place.code for place in municipalities.values() if place.county == code)
        for code in counties
    }
    return Vocabulary(terms, counties, municipalities, places_in, county_codes, municipality_codes)


def _texts(row: Any, name: str) -> dict[str, str]:
    return {language: getattr(row, f"{name}_{language}") for language in ("fi", "sv", "en")}


def _remember(codes: dict[str, str], code: str, more: list[str], row: Any, fields: tuple[str, ...]) -> None:
    names = [*more, *(text for name in fields for text in _texts(row, name).values())]
    for name in names:
        if name:
            codes.setdefault(name.casefold(), code)
