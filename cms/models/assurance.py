"""Who said when that a county's fact holds. Only ever added to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.situation import SituationFact
from directory.models.constraints import one_of
from directory.models.freshness import AppendOnlyModel, AppendOnlyQuerySet, Level


class FactAssurance(AppendOnlyModel):
    """``role``: the county's task that said so; blank where we read it in the source ourselves."""

    fact = models.ForeignKey(
        SituationFact, models.CASCADE, related_name="assurances", verbose_name=_("tilannekuvan tieto")
    )
    level = models.CharField(_("taso"), max_length=1, choices=Level)
    on = models.DateField(_("vahvistettu"), db_index=True)
    role = models.CharField(_("vahvistajan tehtävä"), max_length=120, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("kirjaaja")
    )
    made_at = models.DateTimeField(_("kirjattu"), auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilannekuvan tiedon vahvistus")
        verbose_name_plural = _("tilannekuvan tietojen vahvistukset")
        ordering = ("-on", "-pk")
        constraints = (one_of("level", Level, "fact_assurance_level_is_known"),)

    def __str__(self) -> str:
        return f"{self.fact} {self.on} ({self.level})"
