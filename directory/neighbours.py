"""The services that share a need with one: among them its alternatives and those that are like it are sought."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from directory.linked import Codes, codes
from directory.models import Channel, Service

# Those with the most needs in common, and those whose hours are known.
MOST_ALIKE = 100
MOST_WITH_HOURS = 60


@dataclass(frozen=True)
class Neighbours:
    """Listed services with their provider, channels, numbers and opening rules; ``codes``: what is linked to them."""

    services: Sequence[Service]
    codes: Codes

    def of(self, relation: str, service: Service) -> frozenset[str]:
        """The codes that a neighbour has in a relation ("needs", "counties", …)."""
        return self.codes[relation].get(service.pk, frozenset())


def neighbours(service: Service, today: dt.date) -> Neighbours:
    """``service`` may be a draft; without needs it has no neighbours."""
    needs = list(service.needs.all())
    if not needs:
        return Neighbours((), {})
    sharing = Service.objects.listed(today).filter(needs__in=needs).exclude(pk=service.pk)
    alike = sharing.annotate(both=Count("pk")).order_by("-both", "pk").values("pk")[:MOST_ALIKE]
    with_hours = (
        sharing.filter(channels__opening_rules__isnull=False, status="active")
        .order_by("pk")
        .distinct()
        .values("pk")[:MOST_WITH_HOURS]
    )
    channels = Channel.objects.prefetch_related("phones", "opening_rules")
    found = list(
        Service.objects.filter(Q(pk__in=alike) | Q(pk__in=with_hours))
        .select_related("organisation")
        .prefetch_related(Prefetch("channels", queryset=channels))
        .order_by("pk")
    )
    return Neighbours(found, codes([other.pk for other in found]) if found else {})
