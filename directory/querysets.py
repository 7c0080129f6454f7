"""Every question about many rows of the catalogue."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any, Self

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.query import ModelIterable

from directory import linked

ALAND = "91"


class TermQuerySet(QuerySet):
    def of(self, taxonomy: str) -> Self:
        return self.filter(taxonomy__code=taxonomy)


class OrganisationQuerySet(QuerySet):
    def public(self) -> Self:
        return self.filter(live=True)


def listed_on(today: dt.date, prefix: str = "") -> Q:
    """The condition of Service.is_listed() in SQL."""

    def q(**conditions: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    return (
        q(live=True)
        & ~q(status="ended")
        & (q(visible_from__isnull=True) | q(visible_from__lte=today))
        & (q(visible_until__isnull=True) | q(visible_until__gte=today))
        & (q(standing__withheld_from__isnull=True) | q(standing__withheld_from__gt=today))
    )


class ServiceQuerySet(QuerySet):
    # Whether the rows come with what is linked to them (linked.fill).
    _fills_links = False

    def listed(self, today: dt.date) -> Self:
        """What lists show on a day; twin of Service.is_listed()."""
        return self.filter(listed_on(today))

    def reaching(self, county_codes: set[str]) -> Self:
        """Services usable in one of the counties: nationwide, naming the county, or a municipality in it."""
        wanted = Q(coverage_kind="nationwide")
        if county_codes - {ALAND}:
            wanted |= Q(coverage_kind="nationwide_except_aland")
        named = self.model._default_manager.filter(coverage_kind="areas").filter(
            Q(counties__code__in=county_codes) | Q(municipalities__county__code__in=county_codes)
        )
        return self.filter(wanted | Q(pk__in=named.values("pk")))

    def with_everything(self) -> Self:
        """With all that a page or an API answer shows, in a constant number of queries."""
        from directory.models import Channel

        channels = Channel.objects.select_related("kind", "municipality").prefetch_related(
            "phones", "opening_rules"
        )
        found = self.select_related("organisation", "cost", "standing__organisation").prefetch_related(
            "sources", Prefetch("channels", queryset=channels)
        )
        found._fills_links = True
        return found

    def _clone(self) -> Self:
        clone = super()._clone()
        clone._fills_links = self._fills_links
        return clone

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        rows = super().iterator(chunk_size)
        return self._filled(rows, chunk_size or linked.MOST_AT_ONCE) if self._fills_links else rows

    def _filled(self, rows: Iterator[Any], chunk_size: int) -> Iterator[Any]:
        while chunk := list(islice(rows, chunk_size)):
            linked.fill(chunk)
            yield from chunk

    def _fetch_all(self) -> None:
        is_first = self._result_cache is None
        super()._fetch_all()
        if (
            is_first
            and self._fills_links
            and self._result_cache
            and issubclass(self._iterable_class, ModelIterable)
        ):
            linked.fill(self._result_cache)


CHECK_HOLDS = dt.timedelta(days=90)


class CheckedQuerySet(QuerySet):
    """Rows that a person checks, by ringing or on the provider's page; a check holds for less than 90 days."""

    def checked(self, today: dt.date) -> Self:
        return self.filter(checked_on__gt=today - CHECK_HOLDS)

    def unchecked(self, today: dt.date) -> Self:
        return self.filter(Q(checked_on__isnull=True) | Q(checked_on__lte=today - CHECK_HOLDS))


class SafetyLineQuerySet(CheckedQuerySet):
    def public(self) -> Self:
        """Published lines in the editors' order. Age hides none."""
        return self.filter(live=True).order_by("sort_order", "pk")

    def with_everything(self) -> Self:
        return self.select_related("service").prefetch_related(
            "phones", "opening_rules", "languages", "sources"
        )


class CountyDoorQuerySet(CheckedQuerySet):
    def public(self) -> Self:
        return self.filter(live=True)
