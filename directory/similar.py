"""Services like one: only where what they share is named to the reader, and is more than chance."""

import datetime as dt
from dataclasses import dataclass
from math import prod
from typing import Any

from django.db.models import Count, QuerySet

from directory.cards import in_order
from directory.models import Service, Term

FIELDS = ("needs", "life_situations", "target_groups")
LEAST_FIELDS = 2
# A service is like another if fewer than one in ten of the catalogue would share as much by chance.
LARGEST_CHANCE = 0.1
CANDIDATES = 100


@dataclass(frozen=True)
class Similar:
    """Another service and the terms that both have, in the order needs, life situations, target groups."""

    service: Service
    shared: tuple[Term, ...]

    def shared_in_words(self, language: str) -> str:
        return ", ".join(str(term.text("name", language)) for term in self.shared)


def similar(service: Service, today: dt.date, most: int = 4) -> list[Similar]:
    """The most alike first. Both share a need and at least one more field; none rather than weak ones."""
    needs = list(service.needs.all())
    if not needs:
        return []
    listed = Service.objects.listed(today)
    alike = listed.filter(needs__in=needs).exclude(pk=service.pk)
    candidates = alike.annotate(both=Count("pk")).order_by("-both", "pk")[:CANDIDATES]
    shares = _shares(service, listed.count())
    found = []
    for other in candidates.select_related("organisation").prefetch_related(*FIELDS):
        shared = {field: _both(service, other, field) for field in FIELDS}
        terms = tuple(term for field in FIELDS for term in shared[field])
        chance = prod(shares[term.pk] for term in terms)
        if _enough(shared) and chance <= LARGEST_CHANCE and ages_overlap(service, other):
            found.append((chance, other.pk, Similar(other, terms)))
    return [one for _chance, _pk, one in sorted(found, key=lambda row: row[:2])[:most]]


def _both(service: Service, other: Service, field: str) -> list[Term]:
    theirs = {term.pk for term in getattr(other, field).all()}
    return [term for term in in_order(getattr(service, field).all()) if term.pk in theirs]


def _enough(shared: dict[str, list[Term]]) -> bool:
    return bool(shared["needs"]) and sum(bool(terms) for terms in shared.values()) >= LEAST_FIELDS


def _shares(service: Service, all_services: int) -> dict[int, float]:
    """By term of the service, the part of the catalogue that has it (0 to 1)."""
    first, *others = (_counted(service, field) for field in FIELDS)
    return {pk: min(count / max(all_services, 1), 1.0) for pk, count in first.union(*others, all=True)}


def _counted(service: Service, field: str) -> QuerySet:
    """(term, number of services that have it) of the service's terms in a field."""
    terms = [term.pk for term in getattr(service, field).all()]
    links = getattr(Service, field).through.objects.filter(term_id__in=terms)
    return links.values_list("term_id").annotate(there_are=Count("pk")).order_by()


def ages_overlap(one: Any, other: Any) -> bool:
    """Whether some age fits both; an unknown limit is open."""
    lowest = max(one.age_from or 0, other.age_from or 0)
    highest = min(limit for limit in (one.age_to, other.age_to, 200) if limit is not None)
    return lowest <= highest
