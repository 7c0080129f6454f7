"""What each parameter means in SQL: what matches, and what the data do not tell.

Unknown is not no. A condition therefore has two halves; a service that is in neither is a plain no.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from directory.criteria import Criteria
from directory.querysets import ALAND
from directory.vocabulary import vocabulary

NEVER = Q(pk__in=[])


@dataclass(frozen=True)
class Condition:
    """``matches``: known to fit. ``unknown``: the data do not tell; nothing where they always tell."""

    matches: Q
    unknown: Q = NEVER


def _linked(relation: str, codes: Any) -> Q:
    """Services with a term among ``codes``, without a join that would repeat rows."""
    from directory.models import Service

    through = getattr(Service, relation).through
    return Q(Exists(through.objects.filter(service=OuterRef("pk"), term__code__in=codes)))


def _nothing_linked(relation: str) -> Q:
    from directory.models import Service

    return ~Q(Exists(getattr(Service, relation).through.objects.filter(service=OuterRef("pk"))))


def _need(c: Criteria) -> Condition:
    return Condition(_linked("needs", c.need))


def _target_group(c: Criteria) -> Condition:
    return Condition(_linked("target_groups", c.target_group))


def _situation(c: Criteria) -> Condition:
    return Condition(_linked("life_situations", c.situation), _nothing_linked("life_situations"))


def _language(c: Criteria) -> Condition:
    return Condition(_linked("languages", c.language), _nothing_linked("languages"))


def _channel(c: Criteria) -> Condition:
    from directory.models import Channel

    return Condition(Q(Exists(Channel.objects.filter(service=OuterRef("pk"), kind__code__in=c.channel))))


def _cost(c: Criteria) -> Condition:
    return Condition(Q(cost__code__in=c.cost), Q(cost__isnull=True))


def _provider(c: Criteria) -> Condition:
    return Condition(Q(organisation__type__in=c.provider), Q(organisation__type=""))


def _organisation(c: Criteria) -> Condition:
    return Condition(Q(organisation__uuid__in=c.organisation))


def _anonymous(c: Criteria) -> Condition:
    return Condition(Q(anonymous=c.anonymous), Q(anonymous="unknown"))


def _age(c: Criteria) -> Condition:
    from_fits = Q(age_from__isnull=True) | Q(age_from__lte=c.age)
    to_fits = Q(age_to__isnull=True) | Q(age_to__gte=c.age)
    untold = Q(age_from__isnull=True, age_to__isnull=True)
    return Condition(from_fits & to_fits & ~untold, untold)


def _areas(named: Q, codes: frozenset[str]) -> Condition:
    national = Q(coverage_kind="nationwide")
    if any(code != ALAND for code in codes):
        national |= Q(coverage_kind="nationwide_except_aland")
    return Condition(national | (Q(coverage_kind="areas") & named), Q(coverage_kind="unknown"))


def _county(c: Criteria) -> Condition:
    return _areas(names_county(c.county), c.county)


def _municipality(c: Criteria) -> Condition:
    counties = frozenset(vocabulary().municipalities[code].county for code in c.municipality)
    return _areas(names_municipality(c.municipality, counties), counties)


def names_county(codes: frozenset[str]) -> Q:
    """Services that name one of the counties, or a municipality in it."""
    from directory.models import Service

    counties = Service.counties.through.objects.filter(service=OuterRef("pk"), county__code__in=codes)
    places = Service.municipalities.through.objects.filter(
        service=OuterRef("pk"), municipality__county__code__in=codes
    )
    return Q(Exists(counties)) | Q(Exists(places))


def names_municipality(codes: frozenset[str], counties: frozenset[str]) -> Q:
    """Services that name one of the municipalities, or the whole county that it is in."""
    from directory.models import Service

    whole = Service.counties.through.objects.filter(service=OuterRef("pk"), county__code__in=counties)
    places = Service.municipalities.through.objects.filter(
        service=OuterRef("pk"), municipality__code__in=codes
    )
    return Q(Exists(whole)) | Q(Exists(places))


CONDITIONS: Mapping[str, Callable[[Criteria], Condition]] = {
    "need": _need,
    "target_group": _target_group,
    "situation": _situation,
    "channel": _channel,
    "cost": _cost,
    "language": _language,
    "provider": _provider,
    "organisation": _organisation,
    "anonymous": _anonymous,
    "county": _county,
    "municipality": _municipality,
    "age": _age,
}
AREA_CONDITIONS = ("county", "municipality")


def asked(criteria: Criteria, besides: tuple[str, ...] = ()) -> dict[str, Condition]:
    """The conditions of the parameters that were given, but for those named in ``besides``."""
    return {
        name: condition(criteria)
        for name, condition in CONDITIONS.items()
        if name not in besides and getattr(criteria, name) not in (None, frozenset())
    }


def changed_after(moment: dt.datetime | None) -> Q:
    return Q(modified_at__gt=moment) if moment else Q()
