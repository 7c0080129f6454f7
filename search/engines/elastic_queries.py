"""A question in Elasticsearch's query language. Values in, values out; nothing here talks to a server.

The meaning is that of the engine in the process (search.engines.local): what meets each filter, of what the data do
not tell, and what would do elsewhere.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone

from directory.criteria import Criteria
from directory.listing import FACETS, GROUP_ORDER
from directory.querysets import ALAND
from directory.vocabulary import Vocabulary
from search import moments
from search.distances import Point
from search.engines.elastic_documents import STATE_ID, escaped, opening_hash
from search.queries import Query
from search.ranking import COVERAGE_FLOOR, THRESHOLD, TIE, boosts, coverage_weights
from search.snapshot import Snapshot

Body = dict[str, Any]

AREA_FILTERS = ("county", "municipality")
# More values than any vocabulary has; a size must be named.
MOST_VALUES = 5_000
# Elasticsearch refuses longer lists of terms (65,536).
MOST_TERMS = 60_000
NOTHING: Body = {"match_none": {}}


class TooMuch(ValueError):
    """The question would ask more than Elasticsearch allows at once."""


def term(field: str, value: object) -> Body:
    return {"term": {field: value}}


def terms(field: str, values: Iterable[str]) -> Body:
    listed = sorted(values)
    if len(listed) > MOST_TERMS:
        raise TooMuch(field)
    return {"terms": {field: listed}} if listed else NOTHING


def every(queries: Iterable[Body]) -> Body:
    return {"bool": {"filter": list(queries)}}


def either(*queries: Body) -> Body:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def but_not(query: Body, excluded: Body) -> Body:
    return {"bool": {"filter": [query], "must_not": [excluded]}}


def without(field: str) -> Body:
    return {"bool": {"must_not": [{"exists": {"field": field}}]}}


STATE_SEARCH: Body = {
    "query": {"ids": {"values": [STATE_ID]}},
    "docvalue_fields": ["epoch", "generation", "layout"],
    "size": 1,
}


# Words


@dataclass(frozen=True)
class Relevance:
    """The score of the words: what has any of them, and what each word that is there adds."""

    clauses: list[Body]
    functions: list[Body]

    def scored(self, least: float | None = None) -> Body:
        """A query whose score is the relevance; ``least``: only what has so much."""
        limit = {} if least is None else {"min_score": least}
        return {
            "function_score": {
                "query": either(*self.clauses),
                "functions": self.functions,
                "score_mode": "sum",
                "boost_mode": "multiply",
                **limit,
            }
        }

    def best(self) -> Body:
        """The search for the score of the best service, whether it can be shown or not."""
        return {"query": self.scored(), "size": 1, "track_total_hits": False}


def relevance(snapshot: Snapshot, query: Query) -> Relevance | None:
    """None where no service has any of the words."""
    tokens = {token for group in query.groups for token, _ in group.tokens}
    frequencies = {
        token: len(posted.rows) for token in tokens if (posted := snapshot.postings(token)) is not None
    }
    clauses, functions = [], [{"weight": float(np.float32(COVERAGE_FLOOR)), "filter": {"match_all": {}}}]
    boosted = boosts(query.groups, frequencies, len(snapshot.alive))
    for found, share in zip(boosted, coverage_weights(query.groups), strict=True):
        counted = [token for token, boost in found.items() if boost > 0 or len(found) == 1]
        weighed = {token: boost for token, boost in found.items() if boost > 0}
        if weighed:
            clauses.append(_best_of(weighed))
        if counted and share > 0:
            functions.append({"weight": share, "filter": terms("w", map(escaped, counted))})
    return Relevance(clauses, functions) if clauses else None


def _best_of(weighed: Mapping[str, float]) -> Body:
    listed: list[Body] = [
        {"term": {"w": {"value": escaped(token), "boost": boost}}} for token, boost in weighed.items()
    ]
    return listed[0] if len(listed) == 1 else {"dis_max": {"queries": listed, "tie_breaker": TIE}}


def least_relevance(best: float) -> float:
    """The threshold in the precision of the scores."""
    return float(max(np.float32(THRESHOLD) * np.float32(best), np.float32(1e-9)))


# Filters


@dataclass(frozen=True)
class Verdict:
    """What meets a filter, and of what the data do not tell."""

    meets: Body
    unknown: Body = None  # type: ignore[assignment]

    @property
    def possible(self) -> Body:
        return self.meets if self.unknown is None else either(self.meets, self.unknown)


def verdicts(
    criteria: Criteria, now: dt.datetime, openings: Iterable[str], words: Vocabulary
) -> dict[str, Verdict]:
    """The verdict of each filter that was asked; ``openings``: all sets of opening rules that there are."""
    found = {}
    for name in ("need", "target_group", "channel", "provider"):
        if codes := getattr(criteria, name):
            found[name] = Verdict(terms(name, codes))
    for name in ("situation", "language", "cost"):
        if codes := getattr(criteria, name):
            found[name] = Verdict(terms(name, codes), without(name))
    if criteria.anonymous:
        found["anonymous"] = Verdict(term("anonymous", criteria.anonymous), without("anonymous"))
    if criteria.organisation:
        found["organisation"] = Verdict(terms("organisation", map(str, criteria.organisation)))
    if criteria.county:
        found["county"] = Verdict(_reaching(criteria.county), term("coverage", "unknown"))
    if criteria.municipality:
        found["municipality"] = Verdict(_in_places(criteria, words), term("coverage", "unknown"))
    if criteria.age is not None:
        found["age"] = _age(criteria.age)
    if criteria.open_now:
        found["open_now"] = _open(openings, now)
    return found


def _national(counties: Iterable[str]) -> Body:
    kinds = ["nationwide"] if set(counties) == {ALAND} else ["nationwide", "nationwide_except_aland"]
    return terms("coverage", kinds)


def _reaching(counties: frozenset[str]) -> Body:
    return either(_national(counties), terms("reached", counties))


def _in_places(criteria: Criteria, words: Vocabulary) -> Body:
    counties = {words.municipalities[code].county for code in criteria.municipality}
    named = either(terms("counties", counties), terms("municipalities", criteria.municipality))
    return either(_national(counties), every([term("coverage", "areas"), named]))


def _age(age: int) -> Verdict:
    told = term("age_told", True)
    fits: list[Body] = [{"range": {"age_from": {"lte": age}}}, {"range": {"age_to": {"gte": age}}}]
    return Verdict(every([told, *fits]), term("age_told", False))


def _open(openings: Iterable[str], now: dt.datetime) -> Verdict:
    states = [(opening_hash(key), moments.is_open(key, now)) for key in openings]
    is_open = terms("openings", {key for key, state in states if state})
    may_be = terms("openings", {key for key, state in states if state is None})
    return Verdict(is_open, may_be)


def listed(criteria: Criteria, now: dt.datetime) -> list[Body]:
    """What may be shown on the day at all."""
    day = timezone.localdate(now).toordinal()
    found: list[Body] = [
        term("listed", True),
        {"range": {"visible_from": {"lte": day}}},
        {"range": {"visible_until": {"gte": day}}},
    ]
    if criteria.modified_after is not None:
        micros = int(criteria.modified_after.timestamp() * 1_000_000)
        found.append({"range": {"modified": {"gt": micros}}})
    return found


# Sections


class Sets:
    """Services of an answer by status, and the same without one of the filters, as queries."""

    def __init__(self, found: Mapping[str, Verdict], criteria: Criteria, words: Vocabulary) -> None:
        self.found = found
        self.criteria = criteria
        self.words = words
        self.match, self.unknown, self.elsewhere = self._statuses("")
        self.shown_groups = {"area", "national", None}
        if criteria.unknown:
            self.shown_groups.add("unknown")
        if criteria.elsewhere:
            self.shown_groups.add("elsewhere")

    def _statuses(self, besides: str) -> tuple[Body, Body, Body]:
        asked = {name: verdict for name, verdict in self.found.items() if name != besides}
        match = every(verdict.meets for verdict in asked.values())
        possible = every(verdict.possible for verdict in asked.values())
        others = every(verdict.meets for name, verdict in asked.items() if name not in AREA_FILTERS)
        has_area = any(name in AREA_FILTERS for name in asked)
        return match, but_not(possible, match), but_not(others, possible) if has_area else NOTHING

    def visible(self, besides: str) -> Body:
        """Services over all pages, as if the filter ``besides`` had not been asked."""
        match, unknown, elsewhere = self._statuses(besides)
        parts = [match]
        parts += [unknown] if self.criteria.unknown else []
        parts += [elsewhere] if self.criteria.elsewhere else []
        return either(*parts)

    def sections(self) -> list[tuple[str | None, Body]]:
        """The services under each group, in the order of groups."""
        folded: list[tuple[str | None, Body]] = [("unknown", self.unknown), ("elsewhere", self.elsewhere)]
        if not self.criteria.has_area:
            return sorted([(None, self.match), *folded], key=lambda section: GROUP_ORDER[section[0]])
        own = self._own()
        return [("area", every([self.match, own])), ("national", but_not(self.match, own)), *folded]

    def _own(self) -> Body:
        """Services for certain areas that name the area asked for."""
        named = [terms("reached", self.criteria.county)]
        if self.criteria.municipality:
            counties = {self.words.municipalities[code].county for code in self.criteria.municipality}
            named += [terms("counties", counties), terms("municipalities", self.criteria.municipality)]
        return every([term("coverage", "areas"), either(*named)])


def counts(sets: Sets) -> Body:
    """Aggregations: each section's size, and each facet without its own filter."""
    found: Body = {f"section:{name}": {"filter": section} for name, section in sets.sections()}
    for name in FACETS:
        # Facets that no filter narrows are counted over the same services: once for all of them.
        over = name if name in sets.found else ""
        place = found.setdefault(f"over:{over}", {"filter": sets.visible(over), "aggs": {}})
        place["aggs"] |= _county_values() if name == "county" else _values(name)
    return found


def _values(name: str) -> Body:
    return {
        name: {"terms": {"field": name, "size": MOST_VALUES}},
        f"untold:{name}": {"missing": {"field": name}},
    }


def _county_values() -> Body:
    national = terms("coverage", ["nationwide", "nationwide_except_aland"])
    placed = either(national, {"exists": {"field": "reached"}})
    return {
        "coverage": {"terms": {"field": "coverage", "size": MOST_VALUES}},
        "county": {"terms": {"field": "reached", "size": MOST_VALUES}},
        "untold:county": {"filter": {"bool": {"must_not": [placed]}}},
    }


def nearest_first(origin: Point) -> Body:
    """By distance to the nearest place of each service; those of unknown place last."""
    latitude, longitude = origin
    return {
        "_geo_distance": {
            "places": {"lat": latitude, "lon": longitude},
            "order": "asc",
            "mode": "min",
            "unit": "km",
            "distance_type": "arc",
        }
    }


def order(criteria: Criteria, has_words: bool) -> list[Body]:
    letters: Body = {f"letters_{criteria.lang}": "asc"}
    if criteria.order == "relevance" and has_words:
        return [{"stale": "asc"}, {"_score": "desc"}, {"pk": "asc"}]
    if criteria.order == "confirmed":
        return [{"assured": "desc"}, letters, {"pk": "asc"}]
    return [letters, {"pk": "asc"}]


def by_worth(words_scored: Body) -> Body:
    """The same services with their freshness in the score."""
    return {
        "function_score": {
            "query": words_scored,
            "functions": [{"field_value_factor": {"field": "factor", "missing": 1}}],
            "boost_mode": "multiply",
        }
    }


def searched(scored: Body | None, filters: Sequence[Body]) -> Body:
    if scored is None:
        return every(filters)
    return {"bool": {"must": [scored], "filter": list(filters)}}
