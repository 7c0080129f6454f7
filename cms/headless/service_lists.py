"""The services that embedded lists find, for many lists in two statements; each as cms.services.found gives it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils import timezone

from cms.services import FILTERS
from directory.conditions import asked, names_county
from directory.criteria import BadParameters, Criteria, read_criteria
from directory.listing import sort_name
from directory.models import Service
from directory.vocabulary import vocabulary

# Lists asked for in one statement: far below what SQLite takes.
LISTS_AT_ONCE = 20
MOST_BY_DEFAULT = 6


@dataclass(frozen=True)
class Filter:
    """The parameters of one embedded list, and how many services it shows."""

    params: tuple[tuple[str, tuple[str, ...]], ...]
    most: int

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Filter":
        given = [(name, tuple(value.get(name) or ())) for name in FILTERS]
        params = tuple((name, values) for name, values in given if values)
        return cls(params, value.get("most") or MOST_BY_DEFAULT)


@dataclass(frozen=True)
class Found:
    services: Sequence[Service]
    count: int


def found_by_filter(filters: Collection[Filter], now: dt.datetime) -> Mapping[Filter, Found]:
    """A filter that has become meaningless (a term was removed) finds nothing rather than everything."""
    criteria = {one: read for one in filters if (read := _read(one)) is not None}
    ordered: dict[Filter, list[int]] = {one: [] for one in filters}
    understood = list(criteria)
    for start in range(0, len(understood), LISTS_AT_ONCE):
        part = understood[start : start + LISTS_AT_ONCE]
        ordered |= _ordered({one: criteria[one] for one in part}, now)
    shown = {pk for one, keys in ordered.items() for pk in keys[: one.most]}
    rows = Service.objects.filter(pk__in=shown).select_related("organisation").in_bulk() if shown else {}
    return {
        one: Found([rows[pk] for pk in keys[: one.most] if pk in rows], len(keys))
        for one, keys in ordered.items()
    }


def _read(one: Filter) -> Criteria | None:
    try:
        return read_criteria([(name, list(values)) for name, values in one.params], vocabulary())
    except BadParameters:
        return None


def _ordered(criteria: Mapping[Filter, Criteria], now: dt.datetime) -> dict[Filter, list[int]]:
    """The keys that each filter finds: those that name the asked area first, then by name."""
    conditions = {one: _matches(read) for one, read in criteria.items()}
    flags = {f"in_{number}": _flag(question) for number, question in enumerate(conditions.values())}
    near = {f"near_{number}": _flag(_names_area(read)) for number, read in enumerate(criteria.values())}
    listed = Service.objects.listed(timezone.localdate(now)).filter(reduce(or_, conditions.values()))
    rows = list(listed.annotate(**flags, **near).values("pk", "name_fi", *flags, *near))
    return {
        one: [
            row["pk"]
            for row in sorted(
                (row for row in rows if row[f"in_{number}"]),
                key=lambda row: (not row[f"near_{number}"], sort_name(row["name_fi"]), row["pk"]),
            )
        ]
        for number, one in enumerate(conditions)
    }


def _matches(criteria: Criteria) -> Q:
    return reduce(and_, (condition.matches for condition in asked(criteria).values()), ~Q(pk__in=[]))


def _names_area(criteria: Criteria) -> Q:
    return names_county(criteria.county) & Q(coverage_kind="areas") if criteria.county else Q(pk__in=[])


def _flag(question: Q) -> Case:
    return Case(When(question, then=Value(True)), default=Value(False), output_field=BooleanField())
