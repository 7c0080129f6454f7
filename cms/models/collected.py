"""What a county's task answered by its link to a round's questions. Only ever added to; no person is named."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.register import ContactRole
from cms.models.situation import Question, SituationRound
from directory.models import County, Token
from directory.models.constraints import one_of
from directory.models.freshness import AppendOnlyModel, AppendOnlyQuerySet


class CollectedKind(models.TextChoices):
    CONFIRMED = "confirmed", _("Pitää paikkansa")
    CORRECTED = "corrected", _("Korjaan")
    UNKNOWN = "unknown", _("En tiedä")
    PASSED_ON = "passed_on", _("Siirrän toiselle")


class CollectedAnswer(AppendOnlyModel):
    """One answer to one question. What it says of the county stands in the round's fact; here is who said it when."""

    round = models.ForeignKey(
        SituationRound, models.CASCADE, related_name="collected", verbose_name=_("kierros")
    )
    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("hyvinvointialue"))
    question = models.CharField(_("kysymys"), max_length=24, choices=Question)
    kind = models.CharField(_("vastaus"), max_length=10, choices=CollectedKind)
    contact_role = models.ForeignKey(
        ContactRole, models.SET_NULL, related_name="+", null=True, verbose_name=_("yhteystehtävä")
    )
    role = models.CharField(_("tehtävä"), max_length=160)
    token = models.ForeignKey(Token, models.PROTECT, related_name="+")
    submission = models.UUIDField()
    passed_to = models.EmailField(_("kenelle"), blank=True)
    at = models.DateTimeField(_("vastattu"), db_index=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("linkillä saatu vastaus")
        verbose_name_plural = _("linkillä saadut vastaukset")
        ordering = ("at", "pk")
        constraints = (
            one_of("question", Question, "collected_question_is_known"),
            one_of("kind", CollectedKind, "collected_kind_is_known"),
            models.UniqueConstraint(fields=("token", "question"), name="collected_once_by_a_link"),
        )
