"""Questions about many rounds and facts."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from cms.models import SituationRound
    from directory.models import County


class RoundQuerySet(models.QuerySet):
    def published(self) -> "RoundQuerySet":
        return self.filter(published_at__isnull=False)

    def newest_published(self) -> "SituationRound | None":
        return self.published().order_by("-year").first()

    def before(self, year: int) -> "SituationRound | None":
        """The round of the nearest earlier year."""
        return self.filter(year__lt=year).order_by("-year").first()


class FactQuerySet(models.QuerySet):
    def answered(self) -> "FactQuerySet":
        from cms.models.situation import Answer

        return self.exclude(answer=Answer.NO_INFORMATION)

    def with_everything(self) -> "FactQuerySet":
        return self.select_related("county", "round").prefetch_related("more_sources")

    def waiting(self) -> "FactQuerySet":
        """Facts that nobody has looked at in their round: carried over, or still without an answer."""
        from cms.models.situation import Answer

        return self.filter(Q(unconfirmed=True) | Q(answer=Answer.NO_INFORMATION, checked_by_role=""))


def asked_counties() -> "models.QuerySet[County]":
    """The 21 wellbeing services counties and Helsinki. Åland runs its services by its own law and is not asked."""
    from directory.models import County
    from directory.models.area import AreaKind

    return County.objects.exclude(kind=AreaKind.REGION)
