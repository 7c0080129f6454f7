"""What organisations and counties answer by a link of their own, without an account."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.area import County
from directory.models.constraints import one_of
from directory.models.contact import Contact
from directory.models.freshness import (
    RECORDS,
    AppendOnlyModel,
    AppendOnlyQuerySet,
    ClaimGroup,
    OfRecord,
    OfRecordQuerySet,
    of_one_record,
)
from directory.models.letters import Notice
from directory.models.organisation import Organisation


class TokenKind(models.TextChoices):
    CONFIRM = "confirm", _("tietojen vahvistaminen")
    COLLECT = "collect", _("tilannekuvan kysymykset")
    STATUS = "status", _("linjan tila")
    ADOPT = "adopt", _("palvelujen käyttö alueella")


class Token(models.Model):
    """A link's secret, known only by its SHA-256, with whose it is and what it may answer.

    ``records``: rows of [record field, record's UUID, claim group, fingerprint of the values that were shown].
    """

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("laji"), max_length=8, choices=TokenKind)
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="tokens",
        null=True,
        blank=True,
        verbose_name=_("organisaatio"),
    )
    county = models.ForeignKey(County, models.CASCADE, related_name="+", null=True, blank=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, related_name="tokens", null=True, blank=True)
    notice = models.ForeignKey(Notice, models.SET_NULL, related_name="tokens", null=True, blank=True)
    role = models.CharField(_("vastaajan tehtävä"), max_length=160, blank=True)
    language = models.CharField(max_length=2, default="fi")
    records = models.JSONField(default=list)
    made_at = models.DateTimeField(_("tehty"))
    expires_at = models.DateTimeField(_("vanhenee"), db_index=True)
    replaced_at = models.DateTimeField(_("korvattu"), null=True, blank=True)

    class Meta:
        verbose_name = _("vahvistuslinkki")
        verbose_name_plural = _("vahvistuslinkit")
        ordering = ("-made_at", "-pk")
        constraints = (one_of("kind", TokenKind, "token_kind_is_known"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.organisation or self.county}"


class AnswerKind(models.TextChoices):
    CURRENT = "current", _("Ajan tasalla")
    CORRECTING = "correcting", _("Korjaan")
    PAUSED = "paused", _("Tauolla")
    UNKNOWN = "unknown", _("En tiedä")
    ENDED = "ended", _("Palvelu on päättynyt")
    NOT_OURS = "not_ours", _("Ei ole meidän")
    PASSED_ON = "passed_on", _("Siirrän toiselle")


class Answer(AppendOnlyModel, OfRecord):
    """One answer about one claim group. ``submission`` is the pressed button's own: pressed twice it is one answer."""

    token = models.ForeignKey(Token, models.PROTECT, related_name="answers")
    submission = models.UUIDField()
    group = models.CharField(_("tietoryhmä"), max_length=16, choices=ClaimGroup)
    kind = models.CharField(_("vastaus"), max_length=10, choices=AnswerKind)
    text = models.TextField(_("sanoin"), max_length=2000, blank=True)
    paused_from = models.DateField(_("tauko alkaa"), null=True, blank=True)
    paused_until = models.DateField(_("tauko päättyy"), null=True, blank=True)
    passed_to = models.EmailField(_("kenelle"), blank=True)
    signals = models.JSONField(_("vastaukset avoimiin merkkeihin"), default=list)
    at = models.DateTimeField(_("vastattu"), db_index=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("vastaus")
        verbose_name_plural = _("vastaukset")
        ordering = ("at", "pk")
        constraints = (
            of_one_record("answer_of_one_record"),
            one_of("kind", AnswerKind, "answer_kind_is_known"),
            one_of("group", ClaimGroup, "answer_group_is_known"),
            *(
                models.UniqueConstraint(
                    fields=("submission", record, "group"), name=f"answer_of_a_press_once_{record}"
                )
                for record in RECORDS.values()
            ),
        )


class CorrectionState(models.TextChoices):
    WAITING = "waiting", _("odottaa")
    ACCEPTED = "accepted", _("hyväksytty")
    REFUSED = "refused", _("hylätty")


class Correction(OfRecord):
    """What an organisation wants changed, until a maintainer has decided. ``before``: the values as shown, by field.

    ``begins_on``: of an accepted break that is still to begin, its first day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.OneToOneField(Answer, models.PROTECT, related_name="correction")
    group = models.CharField(_("tietoryhmä"), max_length=16, choices=ClaimGroup)
    before = models.JSONField(default=dict)
    wanted = models.JSONField(_("ehdotettu"), default=dict)
    text = models.TextField(_("ehdotettu sanoin"), max_length=2000, blank=True)
    state = models.CharField(
        _("tila"), max_length=8, choices=CorrectionState, default=CorrectionState.WAITING, db_index=True
    )
    made_at = models.DateTimeField(_("ehdotettu"))
    decided_at = models.DateTimeField(_("päätetty"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    why = models.CharField(_("miksi"), max_length=400, blank=True)
    begins_on = models.DateField(_("tauko alkaa"), null=True, blank=True, db_index=True)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("korjausehdotus")
        verbose_name_plural = _("korjausehdotukset")
        ordering = ("made_at", "pk")
        constraints = (
            of_one_record("correction_of_one_record"),
            one_of("state", CorrectionState, "correction_state_is_known"),
            one_of("group", ClaimGroup, "correction_group_is_known"),
        )
