"""Services like one: only where what they share is named to the reader, and is more than chance."""

import datetime as dt
from dataclasses import dataclass
from math import prod
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils import timezone

from directory.cards import in_order
from directory.kept import Kept
from directory.models import Service, Term
from directory.neighbours import Neighbours, neighbours
from directory.touch import services_changed

FIELDS = ("needs", "life_situations", "target_groups")
LEAST_FIELDS = 2
# A service is like another if fewer than one in ten of the catalogue would share as much by chance.
LARGEST_CHANCE = 0.1


@dataclass(frozen=True)
class Similar:
    """Another service and the terms that both have, in the order needs, life situations, target groups."""

    service: Service
    shared: tuple[Term, ...]

    def shared_in_words(self, language: str) -> str:
        return ", ".join(str(term.text("name", language)) for term in self.shared)


def similar(service: Service, today: dt.date, near: Neighbours | None = None, most: int = 4) -> list[Similar]:
    """The most alike first. Both share a need and at least one more field; none rather than weak ones.

    ``near``: the neighbours of the service, where the caller has read them.
    """
    near = neighbours(service, today) if near is None else near
    shares = commonness.get() if near.services else {}
    found = []
    for other in near.services:
        shared = {field: _both(service, other, field, near) for field in FIELDS}
        terms = tuple(term for field in FIELDS for term in shared[field])
        chance = prod(shares.get(term.pk, 0.0) for term in terms)
        if _enough(shared) and chance <= LARGEST_CHANCE and ages_overlap(service, other):
            found.append((chance, other.pk, Similar(other, terms)))
    return [one for _chance, _pk, one in sorted(found, key=lambda row: row[:2])[:most]]


def _both(service: Service, other: Service, field: str, near: Neighbours) -> list[Term]:
    theirs = near.of(field, other)
    return [term for term in in_order(getattr(service, field).all()) if term.code in theirs]


def _enough(shared: dict[str, list[Term]]) -> bool:
    return bool(shared["needs"]) and sum(bool(terms) for terms in shared.values()) >= LEAST_FIELDS


def _shares() -> dict[int, float]:
    """By term, the part of the catalogue that has it (0 to 1)."""
    listed = Service.objects.listed(timezone.localdate()).order_by()
    first = listed.annotate(term=Value(0)).values_list("term").annotate(there_are=Count("pk"))
    rows = dict(first.union(*(_counted(field) for field in FIELDS), all=True))
    total = max(rows.pop(0, 0), 1)
    return {pk: min(count / total, 1.0) for pk, count in rows.items()}


def _counted(field: str) -> QuerySet:
    """(term, number of services that have it) of every term in a field."""
    links = getattr(Service, field).through.objects
    return links.values_list("term_id").annotate(there_are=Count("pk")).order_by()


# How common a term is moves slowly, and decides nothing but whether two services are worth comparing.
commonness = Kept(_shares, dt.timedelta(minutes=10))


def connect() -> None:
    """This process's own changes of services count at once."""
    services_changed.connect(commonness.forget, dispatch_uid="kept-commonness")


def ages_overlap(one: Any, other: Any) -> bool:
    """Whether some age fits both; an unknown limit is open."""
    lowest = max(one.age_from or 0, other.age_from or 0)
    highest = min(limit for limit in (one.age_to, other.age_to, 200) if limit is not None)
    return lowest <= highest
