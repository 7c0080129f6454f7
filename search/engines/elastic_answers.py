"""From Elasticsearch's answers to a listing: what to ask, in which order, and what the answers mean."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from directory.criteria import Criteria
from directory.listing import FACETS, Listing
from directory.querysets import ALAND
from directory.vocabulary import Vocabulary
from search.distances import Point
from search.engines.elastic_queries import Body, Sets, by_worth, counts, nearest_first, order, searched
from search.engines.local import Found
from search.ranking import DECIMALS
from search.snapshot import Snapshot

# The sections whose services come by distance where somebody asks what is near.
BY_DISTANCE = ("area", "elsewhere")
# Elasticsearch gives at most 10,000 results of one list.
DEEPEST = 9_000
# Scores that are equal once rounded are ordered by key, so a page is read with what lies around it: first with so
# many services on either side, then with so many.
MARGINS = (16, 500)

Answer = Mapping[str, Any]
Ask = Callable[[list[Body]], Sequence[Answer]]
Section = str | None


class Unsure(LookupError):
    """The page lies too deep, or among too many services of nearly the same score."""


@dataclass(frozen=True)
class Window:
    """A part of a section's order: ``skip`` services are passed over, ``wanted`` are read."""

    skip: int
    wanted: int


@dataclass(frozen=True)
class Asking:
    """A question as it is put to Elasticsearch; ``scored``: the query that scores the words, if there are any.

    ``origin``: from where somebody asks what is near; places in the area and elsewhere then come by distance.
    """

    ask: Ask
    criteria: Criteria
    sets: Sets
    base: list[Body]
    scored: Body | None
    folded: int
    origin: Point | None = None

    def found(self, snapshot: Snapshot, words: Vocabulary) -> Found:
        """Counts and the first page in one turn; a page further on in a second one."""
        if self.criteria.start + self.criteria.page_size > DEEPEST:
            raise Unsure("too deep")
        sections = dict(self.sets.sections())
        early = self._early_windows() if self.criteria.start == 0 else {}
        counting = {"query": searched(self.scored, self.base), "aggs": counts(self.sets), "size": 0}
        counted, *pages = self.ask([counting, *self._pages(sections, early, MARGINS[0])])
        sizes = {name: counted["aggregations"][f"section:{name}"]["doc_count"] for name in sections}
        windows = self._windows(sizes)
        chosen = self._chosen(windows, dict(zip(early, pages, strict=True)), MARGINS[0])
        for margin in MARGINS:
            left = {name: window for name, window in windows.items() if name not in chosen}
            if left:
                pages = list(self.ask(self._pages(sections, left, margin)))
                chosen |= self._chosen(left, dict(zip(left, pages, strict=True)), margin)
        if windows.keys() - chosen.keys():
            raise Unsure("too many of nearly the same score")
        return self._as_found(sizes, chosen, counted["aggregations"], snapshot, words)

    def _is_folded(self, name: Section) -> bool:
        return name not in self.sets.shown_groups

    def _early_windows(self) -> dict[Section, Window]:
        """What the first page may need at most of each section."""
        wanted = {
            name: self.folded if self._is_folded(name) else self.criteria.page_size
            for name, _ in self.sets.sections()
        }
        return {name: Window(0, count) for name, count in wanted.items() if count}

    def _windows(self, sizes: Mapping[Section, int]) -> dict[Section, Window]:
        """What the page needs of each section."""
        windows = {}
        start, left = self.criteria.start, self.criteria.page_size
        for name, size in sizes.items():
            if self._is_folded(name):
                windows[name] = Window(0, min(self.folded, size))
                continue
            skip, start = min(start, size), max(0, start - size)
            windows[name] = Window(skip, min(size - skip, left))
            left -= windows[name].wanted
        return {name: window for name, window in windows.items() if window.wanted}

    @property
    def _by_score(self) -> bool:
        return self.scored is not None and self.criteria.order == "relevance"

    def _pages(
        self, sections: Mapping[Section, Body], windows: Mapping[Section, Window], margin: int
    ) -> list[Body]:
        return [self._page(name, sections[name], window, margin) for name, window in windows.items()]

    def _page(self, name: Section, section: Body, window: Window, margin: int) -> Body:
        first, size = self._reach(window, margin)
        scored = by_worth(self.scored) if self.scored and self._by_score else self.scored
        return {
            "query": searched(scored, [*self.base, section]),
            "sort": [*self._by_distance(name), *order(self.criteria, self.scored is not None)],
            "from": first,
            "size": size,
            "track_total_hits": False,
            "_source": False,
        }

    def _by_distance(self, name: Section) -> list[Body]:
        return [nearest_first(self.origin)] if self.origin and name in BY_DISTANCE else []

    def _reach(self, window: Window, margin: int) -> tuple[int, int]:
        """Where reading begins, and how much is read."""
        around = margin if self._by_score else 0
        first = max(0, window.skip - around)
        return first, window.skip - first + window.wanted + around

    def _chosen(
        self, windows: Mapping[Section, Window], pages: Mapping[Section, Answer], margin: int
    ) -> dict[Section, list[int]]:
        """The keys of the services in the windows, of those sections where they are sure."""
        found = {}
        for name, window in windows.items():
            if name in pages:
                hits = pages[name]["hits"]["hits"]
                keys = self._by_rounded_score(hits, window, margin) if self._by_score else _keys(hits, window)
                if keys is not None:
                    found[name] = keys
        return found

    def _by_rounded_score(self, hits: Sequence[Any], window: Window, margin: int) -> list[int] | None:
        """None where services of the page's first or last score may lie outside what was read."""
        first, _ = self._reach(window, margin)
        ranked = sorted(_rank(hit["sort"]) for hit in hits)
        begin = window.skip - first
        page = ranked[begin : begin + window.wanted]
        if len(page) < window.wanted:
            return None
        read_to_end = len(ranked) < window.skip - first + window.wanted + margin
        if first > 0 and ranked[0][:-1] == page[0][:-1]:
            return None
        if not read_to_end and ranked[-1][:-1] == page[-1][:-1]:
            return None
        return [pk for *_, pk in page]

    def _as_found(
        self,
        sizes: Mapping[Section, int],
        chosen: Mapping[Section, list[int]],
        counted: Answer,
        snapshot: Snapshot,
        words: Vocabulary,
    ) -> Found:
        facets, untold = _facets(self.sets, counted, words)
        shown = [name for name in sizes if not self._is_folded(name)]
        return Found(
            listing=Listing(
                count=sum(sizes[name] for name in shown),
                unknown_count=sizes["unknown"],
                elsewhere_count=sizes["elsewhere"],
                rows=tuple((pk, name) for name in shown for pk in chosen.get(name, ())),
                facets=facets,
                facets_unknown=untold,
            ),
            folded={
                name: tuple(chosen.get(name, ()))
                for name in ("unknown", "elsewhere")
                if self.folded and self._is_folded(name)
            },
            openings=snapshot.openings.keys(),
        )


def _rank(sort: Sequence[Any]) -> tuple[float, int, float, int]:
    """(distance, stale, falling score, key) of a hit sorted by these; without a distance all are at the same."""
    *distance, stale, score, pk = sort
    # A place that is not known is told as the text "Infinity".
    far = float(distance[0]) if distance else 0.0
    return far, int(stale), -float(np.round(np.float64(np.float32(score)), DECIMALS)), int(pk)


def _keys(hits: Sequence[Any], window: Window) -> list[int] | None:
    keys = [int(hit["sort"][-1]) for hit in hits[: window.wanted]]
    return keys if len(keys) == window.wanted else None


def _facets(
    sets: Sets, counted: Answer, words: Vocabulary
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    facets, untold = {}, {}
    for name in FACETS:
        over = counted[f"over:{name if name in sets.found else ''}"]
        untold[name] = over[f"untold:{name}"]["doc_count"]
        values = _values(over[name])
        facets[name] = (
            _county_counts(values, _values(over["coverage"]), words) if name == "county" else values
        )
    return facets, untold


def _values(aggregation: Answer) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}


def _county_counts(
    reached: Mapping[str, int], coverage: Mapping[str, int], words: Vocabulary
) -> dict[str, int]:
    """Services usable in each county: those for it, and the national ones."""
    everywhere, mainland = coverage.get("nationwide", 0), coverage.get("nationwide_except_aland", 0)
    counts: Iterable[tuple[str, int]] = (
        (code, reached.get(code, 0) + everywhere + (mainland if code != ALAND else 0))
        for code in words.counties
    )
    return {code: count for code, count in counts if count}
