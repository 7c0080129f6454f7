"""The one answer to a question over the catalogue, which the JSON API and the search page both show.

It comes from the index; where there is none yet, from the catalogue itself by the slow and simple way.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import orjson

from directory.cards import card, safety_card
from directory.criteria import Criteria
from directory.listing import FACETS, Listing, Scored, listing
from directory.models import SafetyLine, Service
from directory.vocabulary import Vocabulary, vocabulary
from search import distances, engines, index
from search.analysis import get_analyser
from search.language import lexicons
from search.place_words import NamedPlace, named_place
from search.queries import Query
from search.questions import analysed, corrected
from search.ranking import CONCEPT_PREFIX, QueryGroup
from search.ready_cards import ReadyCard
from search.snapshot import Snapshot
from search.words import matching

FOLDED = 20
# "Löytyi, koska" names so many needs beside the words: one more is no better reason.
MOST_CONCEPTS = 2
TRIES = 3


@dataclass(frozen=True)
class Facet:
    """One value of a facet; ``label`` is in the language asked for."""

    id: str
    label: str
    count: int


@dataclass(frozen=True)
class Answer:
    """``results`` and the folded sections hold cards (directory.cards.card), in order.

    ``query``: what the words were understood as; None without words or without an index.
    """

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
    area_suggestion: NamedPlace | None = None
    query: Query | None = None


def answer(criteria: Criteria, now: dt.datetime, folded: bool = False) -> Answer:
    """Answers a question; ``folded`` also fills the sections that a page folds below its list."""
    try:
        return _from_index(criteria, now, FOLDED if folded else 0)
    except index.IndexMissing:
        return _from_catalogue(criteria, now, folded)


@dataclass(frozen=True)
class Indexed:
    """What the index says to a question, before it is put into words for a page or the JSON API.

    ``cards``: by service key; ``why``: by service key, empty without words; ``far``: kilometres
    by service key, None where no place is known, empty where nobody asked what is near.
    """

    listing: Listing
    folded: Mapping[str, tuple[int, ...]]
    cards: Mapping[int, ReadyCard]
    query: Query | None
    why: Mapping[int, list[str]]
    snapshot: Snapshot
    far: Mapping[int, float | None] = field(default_factory=dict)

    def shown(self, now: dt.datetime) -> list[bytes]:
        """The cards of the page as JSON, in order."""
        found = []
        for pk, group in self.listing.rows:
            if pk in self.cards:
                content = self.card(pk, group, now)
                if self.query:
                    content = content[:-1] + b',"why":' + orjson.dumps(self.why[pk]) + b"}"
                found.append(content)
        return found

    def card(self, pk: int, group: str | None, now: dt.datetime) -> bytes:
        content = self.cards[pk].at(now, group)
        return content[:-1] + b',"distance_km":' + orjson.dumps(self.far[pk]) + b"}" if self.far else content


def from_index(criteria: Criteria, now: dt.datetime, folded: int = 0) -> Indexed:
    """Asks the arrays of this process and reads the cards, whose statement also tells whether they are current.

    Raises index.IndexMissing.
    """
    snapshot = index.held()
    anywhere = not criteria.has_area and area_suggestion(criteria) is None
    for _ in range(TRIES):
        query = _understood(criteria, snapshot, anywhere) if criteria.q else None
        found = engines.answer(snapshot, criteria, now, query, folded)
        keys = [pk for pk, _ in found.listing.rows] + [pk for part in found.folded.values() for pk in part]
        epoch, generation, cards = index.read_cards(keys, criteria.lang)
        if epoch is None:
            index.forget()
            raise index.IndexMissing
        if index.is_current(snapshot, epoch, generation):
            break
        snapshot = index.refresh()
    why = _why(snapshot, query, [pk for pk, _ in found.listing.rows], criteria.lang) if query else {}
    far = distances.of_services(keys, criteria, snapshot) if criteria.near else {}
    return Indexed(found.listing, found.folded, cards, query, why, snapshot, far)


def _understood(criteria: Criteria, snapshot: Snapshot, anywhere: bool) -> Query:
    return analysed(criteria.q, criteria.lang, snapshot, criteria.as_typed, anywhere)


def _from_index(criteria: Criteria, now: dt.datetime, folded: int) -> Answer:
    found = from_index(criteria, now, folded)
    query = found.query
    sections = {
        name: [orjson.loads(found.card(pk, name, now)) for pk in part if pk in found.cards]
        for name, part in found.folded.items()
    }
    return Answer(
        criteria=criteria,
        count=found.listing.count,
        unknown_count=found.listing.unknown_count,
        elsewhere_count=found.listing.elsewhere_count,
        results=[orjson.loads(card) for card in found.shown(now)],
        facets=labelled(found.listing.facets, criteria, vocabulary()),
        facets_unknown=found.listing.facets_unknown,
        safety=safety_lines(query.safety_classes, criteria.lang) if query else [],
        unknown_results=sections.get("unknown", []),
        elsewhere_results=sections.get("elsewhere", []),
        corrected=corrected(criteria.q, query) if query else None,
        area_suggestion=area_suggestion(criteria),
        query=query,
    )


def area_suggestion(criteria: Criteria) -> NamedPlace | None:
    """The place that the words name, where the reader has chosen no area."""
    if not criteria.q or criteria.has_area:
        return None
    return named_place(criteria.q, criteria.lang, vocabulary(), get_analyser())


def _why(snapshot: Snapshot, query: Query, keys: Sequence[int], language: str) -> dict[int, list[str]]:
    """By service key, the words of the query that stand in the service, and the first of the needs they led to."""
    rows = {pk: row for pk in keys if (row := snapshot.row_of(pk)) is not None}
    wanted = np.array(list(rows.values()), dtype=np.int32)
    found: dict[int, list[str]] = {pk: [] for pk in keys}
    named = dict.fromkeys(keys, 0)
    typed = [group for group in query.groups if not group.surface.startswith(CONCEPT_PREFIX)]
    for group in [*typed, *_by_weight(query)]:
        surface = _surface(group.surface, language)
        if not surface:
            continue
        is_concept = group.surface.startswith(CONCEPT_PREFIX)
        hits = np.zeros(len(wanted), dtype=bool)
        for token, weight in group.tokens:
            if weight and not hits.all():
                hits |= snapshot.holding(token, wanted)
        for pk, is_hit in zip(rows, hits, strict=True):
            if not is_hit or surface in found[pk]:
                continue
            if is_concept:
                named[pk] += 1
            if named[pk] <= MOST_CONCEPTS:
                found[pk].append(surface)
    return found


def _by_weight(query: Query) -> list[QueryGroup]:
    """The concepts that the words led to, the surest first; whom it is for tells less than what it is about."""
    concepts = [group for group in query.groups if group.surface.startswith(CONCEPT_PREFIX)]
    return sorted(concepts, key=lambda group: -group.tokens[0][1])


def _surface(surface: str, language: str) -> str:
    """A word as it was typed; a concept ("c:need:ero") by its name."""
    if not surface.startswith(CONCEPT_PREFIX):
        return surface
    _, taxonomy, code = surface.split(":", 2)
    word = vocabulary().terms.get(taxonomy, {}).get(code)
    return word.name(language).lower() if word else ""


def safety_lines(classes: Sequence[str], language: str) -> list[dict[str, Any]]:
    """The published lines of the classes that the words tell of, those of the first class first.

    Of the lines for a life in danger only the editors' first, 112: poison is another matter.
    """
    if not classes:
        return []
    lines = SafetyLine.objects.public().filter(safety_class__in=classes).with_everything()
    ordered = sorted(lines, key=lambda line: classes.index(line.safety_class))
    life = [line for line in ordered if line.safety_class == "life"]
    return [safety_card(line, language) for line in ordered if line not in life[1:]]


def _from_catalogue(criteria: Criteria, now: dt.datetime, folded: bool) -> Answer:
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
        safety=safety_lines(lexicons().danger.safety_classes(criteria.q), criteria.lang)
        if criteria.q
        else [],
        area_suggestion=area_suggestion(criteria),
        unknown_results=_section("unknown", found.unknown_count, criteria, now, scored) if folded else [],
        elsewhere_results=_section("elsewhere", found.elsewhere_count, criteria, now, scored)
        if folded
        else [],
    )


def _section(
    name: str, there_are: int, criteria: Criteria, now: dt.datetime, scored: Scored | None
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
    asked = chosen(name, criteria)
    for code, label in labels_of_facet(name, criteria.lang, words).items():
        if counts.get(code) or code in asked:
            yield Facet(code, label, counts.get(code, 0))


def chosen(name: str, criteria: Criteria) -> Set[str]:
    """The values of a facet that the question asks for."""
    asked = getattr(criteria, name)
    return asked if isinstance(asked, frozenset) else {asked} if asked else frozenset()


ANONYMOUS = {
    "yes": {"fi": "Kyllä", "sv": "Ja", "en": "Yes"},
    "no": {"fi": "Ei", "sv": "Nej", "en": "No"},
}


def labels_of_facet(name: str, language: str, words: Vocabulary) -> dict[str, str]:
    """By code, in the order of the vocabulary, how a facet's values are called."""
    if name == "county":
        return {code: area.name(language) for code, area in words.counties.items()}
    if name == "anonymous":
        return {code: labels[language] for code, labels in ANONYMOUS.items()}
    return {code: word.name(language) for code, word in words.terms.get(name, {}).items()}
