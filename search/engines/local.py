"""The in-process engine: bitmaps for filters and facets, posting lists for words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.criteria import Criteria
from directory.languages import LANGUAGES
from directory.listing import FACETS, GROUP_ORDER, Listing
from directory.vocabulary import Vocabulary, vocabulary
from search import distances, moments
from search.postings import bitmap_of, rows_of
from search.queries import Query
from search.ranking import DECIMALS, THRESHOLD, scores
from search.snapshot import EMPTY, NO_AGE, Snapshot

AREA_FILTERS = ("county", "municipality")


@dataclass(frozen=True)
class Verdict:
    """Rows that meet a filter, and rows of which the data do not tell."""

    meets: BitMap
    unknown: BitMap = EMPTY


@dataclass(frozen=True)
class Relevance:
    """Scores of all rows, the rows that are in the result, and which query words stand in a row."""

    scores: NDArray[np.float32]
    rows: BitMap


def relevance(snapshot: Snapshot, query: Query) -> Relevance:
    """How well each row fits the words. The threshold is a share of the best, before any filter."""
    tokens = {token for group in query.groups for token, _ in group.tokens}
    found = {token: posted for token in tokens if (posted := snapshot.postings(token)) is not None}
    if not found:
        return Relevance(np.zeros(snapshot.size, dtype=np.float32), BitMap())
    scored = scores(query.groups, found, len(snapshot.alive), snapshot.size)
    kept = np.flatnonzero(scored >= max(np.float32(THRESHOLD) * scored.max(), np.float32(1e-9)))
    return Relevance(scored, bitmap_of(kept))


def answer(
    snapshot: Snapshot, criteria: Criteria, now: dt.datetime, query: Query | None, folded: int = 0
) -> "Found":
    """Everything that a list shows for a question at a moment; ``folded``: how many of each folded section too."""
    words = vocabulary()
    ranked = relevance(snapshot, query) if query is not None else None
    base = _listed(snapshot, timezone.localdate(now))
    if criteria.modified_after is not None:
        micros = int(criteria.modified_after.timestamp() * 1_000_000)
        base = base & _bitmap(snapshot.columns.modified > micros)
    if ranked is not None:
        base = base & ranked.rows
    sets = Sets(base, verdicts(snapshot, criteria, now, words), criteria)
    usual = _order(snapshot, criteria, ranked)
    near = _nearest_first(snapshot, criteria, usual)
    order = {"area": near, "elsewhere": near} if near else {}
    sections = _sections(snapshot, sets, criteria, words)
    shown = [(name, rows) for name, rows in sections if name in sets.shown_groups]
    facets, untold = _facets(snapshot, sets, words)
    return Found(
        listing=Listing(
            count=sum(len(rows) for _, rows in shown),
            unknown_count=len(sets.unknown),
            elsewhere_count=len(sets.elsewhere),
            rows=_page(snapshot, shown, criteria.start, criteria.page_size, usual, order),
            facets=facets,
            facets_unknown=untold,
        ),
        folded={
            name: tuple(pk for pk, _ in _page(snapshot, [(name, rows)], 0, folded, usual, order))
            for name, rows in sections
            if folded and name in ("unknown", "elsewhere") and name not in sets.shown_groups
        },
        openings=snapshot.openings.keys(),
    )


@dataclass(frozen=True)
class Found:
    """A listing (``why`` empty), the first services of the folded sections, and the opening rules that there are."""

    listing: Listing
    folded: Mapping[str, tuple[int, ...]]
    openings: object


def verdicts(
    snapshot: Snapshot, criteria: Criteria, now: dt.datetime, words: Vocabulary
) -> dict[str, Verdict]:
    """The verdict of each filter that was asked."""
    found = {}
    for name in ("need", "target_group", "channel", "provider"):
        if codes := getattr(criteria, name):
            found[name] = Verdict(_union(snapshot.facets[name], codes))
    for name in ("situation", "language", "cost"):
        if codes := getattr(criteria, name):
            found[name] = Verdict(_union(snapshot.facets[name], codes), _untold(snapshot, name))
    if criteria.anonymous:
        meets = _union(snapshot.facets["anonymous"], {criteria.anonymous})
        found["anonymous"] = Verdict(meets, _untold(snapshot, "anonymous"))
    if criteria.organisation:
        found["organisation"] = Verdict(
            _union(snapshot.organisations, {str(one) for one in criteria.organisation})
        )
    if criteria.county:
        meets = BitMap.union(
            EMPTY, *(snapshot.reaching(code, words.places_in[code]) for code in criteria.county)
        )
        found["county"] = Verdict(meets, snapshot.coverage["unknown"])
    if criteria.municipality:
        found["municipality"] = _municipalities(snapshot, criteria, words)
    if criteria.age is not None:
        found["age"] = _age(snapshot, criteria.age)
    if criteria.open_now:
        found["open_now"] = _open(snapshot, now)
    return found


def _union(bitmaps: Mapping[str, BitMap], codes: object) -> BitMap:
    return BitMap.union(EMPTY, *(bitmaps[code] for code in codes if code in bitmaps))  # type: ignore[attr-defined]


def _untold(snapshot: Snapshot, facet: str) -> BitMap:
    return snapshot.alive - snapshot.told(facet)


def _municipalities(snapshot: Snapshot, criteria: Criteria, words: Vocabulary) -> Verdict:
    counties = {words.municipalities[code].county for code in criteria.municipality}
    meets = snapshot.coverage["nationwide"].copy()
    if counties != {"91"}:
        meets |= snapshot.coverage["nationwide_except_aland"]
    meets |= snapshot.coverage["areas"] & snapshot.naming(counties, criteria.municipality)
    return Verdict(meets, snapshot.coverage["unknown"])


def _age(snapshot: Snapshot, age: int) -> Verdict:
    low, high = snapshot.columns.age_from, snapshot.columns.age_to
    untold = (low == NO_AGE) & (high == NO_AGE)
    meets = ((low == NO_AGE) | (low <= age)) & ((high == NO_AGE) | (high >= age)) & ~untold
    return Verdict(_bitmap(meets), _bitmap(untold))


def _open(snapshot: Snapshot, now: dt.datetime) -> Verdict:
    """Open where a channel is; unknown where none is and one may be."""
    is_open, may_be = BitMap(), BitMap()
    for key, rows in snapshot.openings.items():
        state = moments.is_open(key, now)
        if state:
            is_open |= rows
        elif state is None:
            may_be |= rows
    return Verdict(is_open, may_be - is_open)


def _bitmap(mask: NDArray[np.bool_]) -> BitMap:
    return bitmap_of(np.flatnonzero(mask))


def _listed(snapshot: Snapshot, today: dt.date) -> BitMap:
    day = today.toordinal()
    columns = snapshot.columns
    hidden = (columns.visible_from > day) | (columns.visible_until < day)
    return snapshot.alive - _bitmap(hidden) if hidden.any() else snapshot.alive


class Sets:
    """The rows of an answer by status, and the same without one of the filters."""

    def __init__(self, base: BitMap, found: Mapping[str, Verdict], criteria: Criteria) -> None:
        self.base = base
        self.found = found
        self.criteria = criteria
        self.match, self.unknown, self.elsewhere = self._statuses("")
        self.shown_groups = {"area", "national", None}
        if criteria.unknown:
            self.shown_groups.add("unknown")
        if criteria.elsewhere:
            self.shown_groups.add("elsewhere")

    def _statuses(self, besides: str) -> tuple[BitMap, BitMap, BitMap]:
        match = possible = others = self.base
        has_area = False
        for name, verdict in self.found.items():
            if name == besides:
                continue
            match = match & verdict.meets
            possible = possible & (verdict.meets | verdict.unknown)
            if name in AREA_FILTERS:
                has_area = True
            else:
                others = others & verdict.meets
        return match, possible - match, others - possible if has_area else EMPTY

    def visible(self, besides: str) -> BitMap:
        """Rows over all pages, as if the filter ``besides`` had not been asked."""
        match, unknown, elsewhere = (
            self._statuses(besides) if besides in self.found else (self.match, self.unknown, self.elsewhere)
        )
        if self.criteria.unknown:
            match = match | unknown
        if self.criteria.elsewhere:
            match = match | elsewhere
        return match


def _sections(
    snapshot: Snapshot, sets: Sets, criteria: Criteria, words: Vocabulary
) -> list[tuple[str | None, BitMap]]:
    """The rows under each group, in the order of groups."""
    sections: list[tuple[str | None, BitMap]] = [("unknown", sets.unknown), ("elsewhere", sets.elsewhere)]
    if not criteria.has_area:
        return sorted([(None, sets.match), *sections], key=lambda section: GROUP_ORDER[section[0]])
    places = [place for code in criteria.county for place in words.places_in[code]]
    named = snapshot.naming(criteria.county, places)
    if criteria.municipality:
        counties = {words.municipalities[code].county for code in criteria.municipality}
        named = named | snapshot.naming(counties, criteria.municipality)
    own = sets.match & snapshot.coverage["areas"] & named
    return [("area", own), ("national", sets.match - own), *sections]


@dataclass(frozen=True)
class Order:
    """Rows come by falling ``first``, then by rising ``then``."""

    first: NDArray[np.float64] | None
    then: NDArray[np.float64]


def _order(snapshot: Snapshot, criteria: Criteria, ranked: Relevance | None) -> Order:
    columns = snapshot.columns
    if criteria.order == "relevance" and ranked is not None:
        worth = np.round((ranked.scores * columns.factor).astype(np.float64), DECIMALS)
        return Order(worth - columns.stale * 1e6, columns.pk.astype(np.float64))
    by_name = columns.rank[:, LANGUAGES.index(criteria.lang)]
    if criteria.order == "confirmed":
        return Order(columns.assured.astype(np.float64), by_name)
    return Order(None, by_name)


def _nearest_first(snapshot: Snapshot, criteria: Criteria, usual: Order) -> Order | None:
    """The order by distance, and by the usual one where it is the same or unknown; None where nobody asked."""
    if not criteria.near or criteria.sort:
        return None
    kept = distances.places(snapshot)
    origin = distances.origin(criteria, kept)
    if origin is None:
        return None
    far = kept.from_point(origin, snapshot.columns.pk)
    return Order(-far, usual.then if usual.first is None else _ranks(usual))


def _ranks(order: Order) -> NDArray[np.float64]:
    """Each row's place in an order."""
    ranks = np.empty(len(order.then))
    ranks[np.lexsort((order.then, -order.first))] = np.arange(len(ranks))  # type: ignore[operator]
    return ranks


def _page(
    snapshot: Snapshot,
    sections: list[tuple[str | None, BitMap]],
    start: int,
    size: int,
    usual: Order,
    orders: Mapping[str | None, Order],
) -> tuple[tuple[int, str | None], ...]:
    """(service key, group) of one page over the sections, of which some have an order of their own."""
    page: list[tuple[int, str | None]] = []
    for group, rows in sections:
        skip, start = min(start, len(rows)), max(0, start - len(rows))
        wanted = min(len(rows) - skip, size - len(page))
        if wanted > 0:
            chosen = _first(rows_of(rows), skip + wanted, orders.get(group, usual))[skip:]
            page += [(int(pk), group) for pk in snapshot.columns.pk[chosen]]
    return tuple(page)


def _first(rows: NDArray[np.uint32], count: int, order: Order) -> NDArray[np.uint32]:
    """The first rows in order."""
    keys = order.then[rows] if order.first is None else -order.first[rows]
    if count * 4 < len(rows):
        limit = np.partition(keys, count - 1)[count - 1]
        near = keys <= limit
        rows, keys = rows[near], keys[near]
    if order.first is None:
        return rows[np.argsort(keys, kind="stable")][:count]
    return rows[np.lexsort((order.then[rows], keys))][:count]


def _facets(
    snapshot: Snapshot, sets: Sets, words: Vocabulary
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    untold: dict[str, int] = {}
    for name in FACETS:
        rows = sets.visible(besides=name)
        if name == "county":
            counted = _county_counts(snapshot, rows, words)
            untold[name] = len(rows) - rows.intersection_cardinality(snapshot.placed)
        else:
            codes = snapshot.facets[name]
            counted = {code: rows.intersection_cardinality(bitmap) for code, bitmap in codes.items()}
            untold[name] = len(rows) - rows.intersection_cardinality(snapshot.told(name))
        facets[name] = {code: count for code, count in counted.items() if count}
    return facets, untold


def _county_counts(snapshot: Snapshot, rows: BitMap, words: Vocabulary) -> dict[str, int]:
    national = rows.intersection_cardinality(snapshot.coverage["nationwide"])
    but_aland = rows.intersection_cardinality(snapshot.coverage["nationwide_except_aland"])
    local = rows & snapshot.coverage["areas"]
    counts = {}
    for code in words.counties:
        own = local.intersection_cardinality(snapshot.in_county(code, words.places_in[code]))
        counts[code] = national + own + (but_aland if code != "91" else 0)
    return counts
