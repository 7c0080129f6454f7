"""More time that somebody has asked for, before the next letter about a record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.contact import Contact
from directory.models.freshness import AppendOnlyModel, AppendOnlyQuerySet, OfRecord, of_one_record


class Postponement(AppendOnlyModel, OfRecord):
    """The letters about a record wait 30 days. Its due day and what readers see of it stay as they are."""

    on = models.DateField(_("päivä"))
    why = models.CharField(_("miksi"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("kuka pyysi")
    )
    made_at = models.DateTimeField(_("kirjattu"), auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("lykkäys")
        verbose_name_plural = _("lykkäykset")
        ordering = ("-on", "-pk")
        constraints = (
            of_one_record("postponement_of_one_record"),
            models.CheckConstraint(condition=~models.Q(why=""), name="postponement_has_a_reason"),
        )
