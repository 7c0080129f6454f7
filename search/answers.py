"""The one answer to a question over the catalogue, which the JSON API and the search page both show."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from directory.cards import card
from directory.criteria import Criteria
from directory.listing import FACETS, Listing, listing
from directory.models import Service
from directory.vocabulary import Vocabulary, vocabulary
from search.words import matching

FOLDED = 20


@dataclass(frozen=True)
class Facet:
    """One value of a facet; ``label`` is in the language asked for."""

    id: str
    label: str
    count: int


@dataclass(frozen=True)
class Answer:
    """``results`` and the folded sections hold cards (directory.cards.card), in order."""

    criteria: Criteria
    count: int
    unknown_count: int
    elsewhere_count: int
    results: list[dict[str, Any]]
    facets: Mapping[str, list[Facet]]
    facets_unknown: Mapping[str, int]
    safety: list[dict[str, Any]]
    unknown_results: list[dict[str, Any]] = field(default_factory=list)
    elsewhere_results: list[dict[str, Any]] = field(default_factory=list)
    corrected: str | None = None
    area_suggestion: str | None = None


def answer(criteria: Criteria, now: dt.datetime, folded: bool = False) -> Answer:
    """Answers a question; ``folded`` also fills the sections that a page folds below its list."""
    scored = matching(criteria.q) if criteria.q else None
    found = listing(criteria, now, scored=scored)
    return Answer(
        criteria=criteria,
        count=found.count,
        unknown_count=found.unknown_count,
        elsewhere_count=found.elsewhere_count,
        results=_cards(found, criteria, now),
        facets=labelled(found.facets, criteria, vocabulary()),
        facets_unknown=found.facets_unknown,
        safety=[],
        unknown_results=_section("unknown", found.unknown_count, criteria, now, scored) if folded else [],
        elsewhere_results=_section("elsewhere", found.elsewhere_count, criteria, now, scored)
        if folded
        else [],
    )


def _section(
    name: str, there_are: int, criteria: Criteria, now: dt.datetime, scored: Any
) -> list[dict[str, Any]]:
    if not there_are or getattr(criteria, name):
        return []
    wider = replace(criteria, page=1, page_size=1_000_000, **{name: True})
    found = listing(wider, now, scored=scored)
    rows = tuple(row for row in found.rows if row[1] == name)[:FOLDED]
    return _cards(replace(found, rows=rows), criteria, now)


def _cards(found: Listing, criteria: Criteria, now: dt.datetime) -> list[dict[str, Any]]:
    services = Service.objects.with_everything().in_bulk([pk for pk, _ in found.rows])
    cards = []
    for pk, group in found.rows:
        shown = card(services[pk], criteria.lang, now) | {"group": group}
        if criteria.q:
            shown["why"] = list(found.why.get(pk, ()))
        cards.append(shown)
    return cards


def labelled(
    facets: Mapping[str, Mapping[str, int]], criteria: Criteria, words: Vocabulary
) -> dict[str, list[Facet]]:
    """Facets in the order of their vocabulary; a value with no service only where it was chosen."""
    return {name: list(_values(name, facets[name], criteria, words)) for name in FACETS}


def _values(name: str, counts: Mapping[str, int], criteria: Criteria, words: Vocabulary) -> Iterable[Facet]:
    asked = getattr(criteria, name)
    chosen = asked if isinstance(asked, frozenset) else {asked} if asked else frozenset()
    for code, label in _labels(name, criteria.lang, words).items():
        if counts.get(code) or code in chosen:
            yield Facet(code, label, counts.get(code, 0))


ANONYMOUS = {
    "yes": {"fi": "Kyllä", "sv": "Ja", "en": "Yes"},
    "no": {"fi": "Ei", "sv": "Nej", "en": "No"},
}


def _labels(name: str, language: str, words: Vocabulary) -> dict[str, str]:
    if name == "county":
        return {code: area.name(language) for code, area in words.counties.items()}
    if name == "anonymous":
        return {code: labels[language] for code, labels in ANONYMOUS.items()}
    return {code: word.name(language) for code, word in words.terms.get(name, {}).items()}
