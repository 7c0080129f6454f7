"""Every question about many rows of the catalogue."""

import datetime as dt
from typing import Any, Self

from django.db.models import Prefetch, Q, QuerySet

ALAND = "91"


class AreaQuerySet(QuerySet):
    def called(self, text: str) -> Self:
        """Areas with that code or whole name (official, short or brand) in any language, whatever its case."""
        wanted = " ".join(text.split())
        question = Q(code=wanted)
        for field in self._name_fields():
            question |= Q(**{f"{field}__iexact": wanted})
        return self.filter(question)

    def _name_fields(self) -> list[str]:
        names = {field.name for field in self.model._meta.get_fields()}
        candidates = [f"{part}_{lang}" for part in ("name", "short") for lang in ("fi", "sv", "en", "se")]
        return [field for field in [*candidates, "brand"] if field in names]


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
            "phones", "opening_rules", "languages"
        )
        return self.select_related("organisation", "cost", "standing__organisation").prefetch_related(
            "needs",
            "target_groups",
            "life_situations",
            "languages",
            "counties",
            "municipalities",
            "sources",
            "replaced_by",
            Prefetch("channels", queryset=channels),
        )


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
