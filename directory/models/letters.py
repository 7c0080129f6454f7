"""Letters that we send, what comes back, and the words that maintainers have given them."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from directory.models.area import County
from directory.models.constraints import one_of
from directory.models.contact import Contact, LetterLanguage
from directory.models.organisation import Organisation


class NoticeKind(models.TextChoices):
    DIGEST = "digest", _("kooste: 30 päivää määräpäivään")
    OPEN_ONES = "open_ones", _("muistutus: 7 päivää määräpäivään")
    DUE = "due", _("määräpäivä: toinen yhteystieto")
    GENERAL = "general", _("14 päivää yli: toinen ja yleinen osoite")
    COUNTIES = "counties", _("palvelua käyttäville alueille: myöhässä tai päättynyt")
    WITHHOLDING = "withholding", _("ilmoitus yhteystietojen piilottamisesta")
    FIRST = "first", _("ensimmäinen kirje")
    LINK = "link", _("uusi vahvistuslinkki")
    RECEIPT = "receipt", _("kuittaus vastauksesta")
    PUBLISHED = "published", _("korjaus on julkaistu")
    REFUSED = "refused", _("korjausta ei julkaista")
    COLLECT = "collect", _("tilannekuvan kysymykset alueelle")
    ADOPT = "adopt", _("linkki palvelujen käytön kirjaamiseen")
    STATUS_LINK = "status_link", _("linkki linjan tilan kertomiseen")
    REPORT_RECEIPT = "report_receipt", _("kuittaus ilmoituksesta")
    REPORT_OUTCOME = "report_outcome", _("mitä ilmoituksesta seurasi")
    FEEDBACK_OUTCOME = "feedback_outcome", _("vastaus palautteeseen")
    OPERATIONS = "operations", _("ilmoitus ylläpidolle")


# Letters that nobody asked for: at most one a week to a person, and each can be refused for the future.
REMINDING = (NoticeKind.DIGEST, NoticeKind.OPEN_ONES, NoticeKind.DUE, NoticeKind.GENERAL)
UNASKED = (*REMINDING, NoticeKind.WITHHOLDING, NoticeKind.FIRST)


class NoticeState(models.TextChoices):
    INTENDED = "intended", _("aikeissa")
    SENDING = "sending", _("lähdössä")
    SENT = "sent", _("lähetetty")
    UNCERTAIN = "uncertain", _("epävarma")
    FAILED = "failed", _("epäonnistui")
    CANCELLED = "cancelled", _("peruttu")


class NoticeQuerySet(models.QuerySet):
    def intended(self) -> Self:
        return self.filter(state=NoticeState.INTENDED)


class Notice(models.Model):
    """One letter to one address: intended, sending, then sent; from sending it is never sent again by itself.

    ``key`` names why it is sent, so that the same reason makes no second letter. ``about``: rows of
    [record field, record's UUID, claim group, rung], or what else the letter tells of by its kind. The words are
    made when it is sent; ``text`` keeps them without the secret link.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(_("laji"), max_length=16, choices=NoticeKind)
    state = models.CharField(
        _("tila"), max_length=10, choices=NoticeState, default=NoticeState.INTENDED, db_index=True
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="notices",
        null=True,
        blank=True,
        verbose_name=_("organisaatio"),
    )
    county = models.ForeignKey(
        County, models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("hyvinvointialue")
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, related_name="notices", null=True, blank=True, verbose_name=_("yhteystieto")
    )
    to = models.EmailField(
        _("vastaanottaja"), blank=True, help_text=_("Poistetaan, kun sitä ei enää tarvita.")
    )
    language = models.CharField(_("kieli"), max_length=2, choices=LetterLanguage)
    about = models.JSONField(default=list)
    subject = models.CharField(_("aihe"), max_length=200, blank=True)
    text = models.TextField(_("teksti"), blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    intended_at = models.DateTimeField(_("aiottu"), db_index=True)
    sending_at = models.DateTimeField(_("lähdössä"), null=True, blank=True)
    sent_at = models.DateTimeField(_("lähetetty"), null=True, blank=True, db_index=True)
    error = models.CharField(_("virhe"), max_length=400, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("kirje")
        verbose_name_plural = _("kirjeet")
        ordering = ("-intended_at", "-pk")
        constraints = (
            one_of("kind", NoticeKind, "notice_kind_is_known"),
            one_of("state", NoticeState, "notice_state_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"


class LetterText(PreviewableMixin, models.Model):
    """A maintainer's own words for a kind of letter in a language; without one the words of the house hold."""

    kind = models.CharField(_("kirje"), max_length=16, choices=NoticeKind)
    language = models.CharField(_("kieli"), max_length=2, choices=LetterLanguage)
    subject = models.CharField(_("aihe"), max_length=200)
    body = models.TextField(_("teksti"))
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    class Meta:
        verbose_name = _("kirjeen teksti")
        verbose_name_plural = _("kirjeiden tekstit")
        ordering = ("kind", "language")
        constraints = (
            models.UniqueConstraint(fields=("kind", "language"), name="letter_text_once"),
            one_of("kind", NoticeKind, "letter_text_kind_is_known"),
            one_of("language", LetterLanguage, "letter_text_language_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_language_display()}"

    def clean(self) -> None:
        """A place that such a letter does not have is refused by its name."""
        from directory.letters.words import check

        if self.kind in NoticeKind.values:
            check(self.kind, self.subject, self.body)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "letters/letter.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from directory.letters.samples import sample_context

        return super().get_preview_context(request, mode_name) | sample_context(self)


class BounceReason(models.TextChoices):
    USER_UNKNOWN = "user_unknown", _("osoitetta ei ole")
    HOST_UNKNOWN = "host_unknown", _("palvelinta ei ole")
    MOVED = "moved", _("osoite on muuttanut")
    MAILBOX_FULL = "mailbox_full", _("postilaatikko on täynnä")
    SOFT = "soft", _("ei mennyt perille vielä")
    BLOCKED = "blocked", _("viestimme torjuttiin")
    POLICY = "policy", _("viestimme ei kelvannut säännöille")
    SPAM = "spam", _("viestimme tulkittiin roskapostiksi")
    TOO_LARGE = "too_large", _("viestimme oli liian suuri")
    UNCLEAR = "unclear", _("syy ei selviä")


# The address itself does not exist (any more): one is enough.
HARD_BOUNCES = (BounceReason.USER_UNKNOWN, BounceReason.HOST_UNKNOWN, BounceReason.MOVED)
# It exists, and did not take this letter.
SOFT_BOUNCES = (BounceReason.MAILBOX_FULL, BounceReason.SOFT)
# Our letter was refused, not the address.
OURS_TO_MEND = (BounceReason.BLOCKED, BounceReason.POLICY, BounceReason.SPAM, BounceReason.TOO_LARGE)


class Bounce(models.Model):
    """A letter of ours that came back, and why as far as the answer tells."""

    notice = models.ForeignKey(Notice, models.SET_NULL, related_name="bounces", null=True, blank=True)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="bounces", null=True, blank=True)
    message_id = models.CharField(
        max_length=200, unique=True, help_text=_("Palautusviestin tunnus: sama luetaan kerran.")
    )
    reason = models.CharField(_("syy"), max_length=12, choices=BounceReason)
    status = models.CharField(_("tilakoodi"), max_length=12, blank=True)
    diagnostic = models.CharField(_("palvelimen sanat"), max_length=400, blank=True)
    received_at = models.DateTimeField(_("saapunut"), db_index=True)
    handled_at = models.DateTimeField(_("käsitelty"), null=True, blank=True)

    class Meta:
        verbose_name = _("palautunut kirje")
        verbose_name_plural = _("palautuneet kirjeet")
        ordering = ("-received_at", "-pk")
        constraints = (one_of("reason", BounceReason, "bounce_reason_is_known"),)


class IncomingLetter(models.Model):
    """What somebody wrote in answer to a letter of ours; deleted some time after it has been dealt with."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(Notice, models.SET_NULL, related_name="answers", null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", null=True, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    sender = models.EmailField(_("lähettäjä"), blank=True)
    subject = models.CharField(_("aihe"), max_length=200, blank=True)
    text = models.TextField(_("teksti"), blank=True)
    is_automatic = models.BooleanField(
        _("automaattinen vastaus"),
        default=False,
        help_text=_("Ei ole vastaus: kukaan ei ole lukenut kirjettä."),
    )
    received_at = models.DateTimeField(_("saapunut"), db_index=True)
    handled_at = models.DateTimeField(_("käsitelty"), null=True, blank=True)
    outcome = models.CharField(_("mitä tehtiin"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("vastauskirje")
        verbose_name_plural = _("vastauskirjeet")
        ordering = ("received_at", "pk")
