"""What a helpline says of itself for the next hours. It lapses by itself."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.models.answers import Token
from directory.models.constraints import one_of
from directory.models.freshness import OfRecord, OfRecordQuerySet, of_one_record


class StatusKind(models.TextChoices):
    BUSY = "busy", _("Ruuhkaa")
    CLOSED_TODAY = "closed_today", _("Kiinni tänään")
    BACK_AT = "back_at", _("Palaamme kello")


class LineStatusQuerySet(OfRecordQuerySet):
    def holding(self, now: dt.datetime) -> Self:
        return self.filter(since__lte=now, until__gt=now, taken_back_at__isnull=True)


class LineStatus(OfRecord):
    """``until``: when it lapses; for BACK_AT also the hour at which somebody answers again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("tila"), max_length=12, choices=StatusKind)
    since = models.DateTimeField(_("alkaen"))
    until = models.DateTimeField(_("asti"), db_index=True)
    taken_back_at = models.DateTimeField(_("peruttu"), null=True, blank=True)
    token = models.ForeignKey(Token, models.SET_NULL, related_name="+", null=True, blank=True)

    objects = LineStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("linjan tila")
        verbose_name_plural = _("linjojen tilat")
        ordering = ("-since", "-pk")
        constraints = (
            of_one_record("line_status_of_one_record"),
            one_of("kind", StatusKind, "line_status_kind_is_known"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="line_status_in_order"),
        )
