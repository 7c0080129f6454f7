"""What helps on where a question finds nothing: which one filter to take off or change, and what that gives."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from directory.criteria import EMPTY, Criteria
from search.answers import Answer, Facet, answer

# Filters that a reader sets; each costs one more look at the catalogue, so the first few of them are tried.
DROPPABLE = (
    "q", "need", "target_group", "situation", "channel", "language", "cost", "anonymous", "provider",
    "organisation", "county", "municipality", "age", "open_now",
)  # fmt: skip
MOST_TRIED = 8
MOST_SHOWN = 4


@dataclass(frozen=True)
class Way:
    """One change: ``name`` of the filter that goes, the value that comes instead (None: nothing), what is found."""

    name: str
    criteria: Criteria
    count: int
    instead: Facet | None = None


def ways_out(found_nothing: Answer, now: dt.datetime) -> list[Way]:
    """The changes that find something: filters to take off, the most found first, then one value to change."""
    criteria = replace(found_nothing.criteria, page=1)
    set_filters = [name for name in DROPPABLE if getattr(criteria, name) != EMPTY[name]][:MOST_TRIED]
    dropped = [_without(criteria, name, now) for name in set_filters] if len(set_filters) > 1 else []
    found = sorted((way for way in dropped if way.count), key=lambda way: -way.count)
    return [*found[:MOST_SHOWN], *list(_changes(criteria, found_nothing.facets))[:1]]


def _without(criteria: Criteria, name: str, now: dt.datetime) -> Way:
    wider = criteria.without(name)
    return Way(name, wider, answer(replace(wider, page_size=1), now).count)


def _changes(criteria: Criteria, facets: Mapping[str, list[Facet]]) -> Iterator[Way]:
    """Another value of a filter, of those that the other filters leave: what the facets have counted already."""
    for name in ("need", "language", "channel", "target_group"):
        chosen = getattr(criteria, name)
        others = [facet for facet in facets[name] if facet.count and facet.id not in chosen] if chosen else []
        if others:
            best = max(others, key=lambda facet: facet.count)
            yield Way(name, replace(criteria, **{name: frozenset({best.id})}), best.count, best)
