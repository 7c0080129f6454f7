"""Who said when that a county's fact, or a task to contact, is right. Only ever added to.

What was a mistake is answered by a withdrawal: it no longer counts, and both stay to be read.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.register import ContactRole
from cms.models.situation import SituationFact
from directory.models.constraints import one_of
from directory.models.freshness import HUMAN_LEVELS, AppendOnlyModel, AppendOnlyQuerySet, Level


class SaidQuerySet(AppendOnlyQuerySet):
    def standing(self) -> Self:
        """What a human said and nobody has withdrawn, oldest first."""
        return self.filter(level__in=HUMAN_LEVELS, withdrawal__isnull=True).order_by("on", "pk")


class Said(AppendOnlyModel):
    """``role``: the county's task that said so; blank where we read it in the source ourselves."""

    level = models.CharField(_("taso"), max_length=1, choices=Level)
    on = models.DateField(_("vahvistettu"), db_index=True)
    role = models.CharField(_("vahvistajan tehtävä"), max_length=120, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("kirjaaja")
    )
    made_at = models.DateTimeField(_("kirjattu"), auto_now_add=True)

    objects = SaidQuerySet.as_manager()

    class Meta:
        abstract = True


class TakenBack(AppendOnlyModel):
    """Who withdrew an assurance, and why."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    why = models.CharField(_("miksi"), max_length=400)
    made_at = models.DateTimeField(_("kirjattu"), auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True


class FactAssurance(Said):
    fact = models.ForeignKey(
        SituationFact, models.CASCADE, related_name="assurances", verbose_name=_("tilannekuvan tieto")
    )

    class Meta:
        verbose_name = _("tilannekuvan tiedon vahvistus")
        verbose_name_plural = _("tilannekuvan tietojen vahvistukset")
        ordering = ("-on", "-pk")
        constraints = (one_of("level", Level, "fact_assurance_level_is_known"),)

    def __str__(self) -> str:
        return f"{self.fact} {self.on} ({self.level})"


class FactWithdrawal(TakenBack):
    assurance = models.OneToOneField(
        FactAssurance, models.CASCADE, related_name="withdrawal", verbose_name=_("vahvistus")
    )

    class Meta:
        verbose_name = _("tilannekuvan vahvistuksen peruutus")
        verbose_name_plural = _("tilannekuvan vahvistusten peruutukset")


class RoleAssurance(Said):
    """Someone said that a task exists, and is reached as the register tells."""

    contact_role = models.ForeignKey(
        ContactRole, models.CASCADE, related_name="assurances", verbose_name=_("yhteystehtävä")
    )
    note = models.CharField(_("huomautus"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("yhteystehtävän vahvistus")
        verbose_name_plural = _("yhteystehtävien vahvistukset")
        ordering = ("-on", "-pk")
        constraints = (one_of("level", Level, "role_assurance_level_is_known"),)

    def __str__(self) -> str:
        return f"{self.contact_role} {self.on} ({self.level})"


class RoleWithdrawal(TakenBack):
    assurance = models.OneToOneField(
        RoleAssurance, models.CASCADE, related_name="withdrawal", verbose_name=_("vahvistus")
    )

    class Meta:
        verbose_name = _("yhteystehtävän vahvistuksen peruutus")
        verbose_name_plural = _("yhteystehtävien vahvistusten peruutukset")
