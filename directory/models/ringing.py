"""Rounds in which maintainers ring every helpline, to know how many of them answer."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RingRound(models.Model):
    """A round over the helplines; its calls are the log's calls that name it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nimi"), max_length=120)
    opened_on = models.DateField(_("avattu"))
    closed_on = models.DateField(_("päätetty"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("soittokierros")
        verbose_name_plural = _("soittokierrokset")
        ordering = ("-opened_on", "-pk")

    def __str__(self) -> str:
        return self.name
