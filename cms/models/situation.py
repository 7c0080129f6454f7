"""What holds in a county in a year: five fixed questions, each with a fixed answer, words, a source and a date."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.querysets import FactQuerySet, RoundQuerySet
from directory.dates import PartialDate
from directory.languages import HasTexts, InThreeLanguages
from directory.models import County
from directory.models.constraints import one_of, partial_date
from directory.models.sourced import LinkedSource

LONGEST_TEXT = 600
TEXTS = ("text_fi", "text_sv", "text_en")
PARTIAL_DATE_HELP = _("Vuosi, kuukausi tai päivä: 2021, 2021-06 tai 2021-06-03. Tyhjä = ei tiedossa.")


class Question(models.TextChoices):
    ORGANISATION = "organisation", _("Miten perhekeskustoiminta on järjestetty?")
    POLICIES_NETWORKS = "policies_networks", _("Millaiset verkostot ja linjaukset ohjaavat toimintaa?")
    CONTACTS = "contacts", _("Keneen voi ottaa yhteyttä?")
    COOPERATION_STRUCTURES = "cooperation_structures", _("Mitkä ovat järjestöyhteistyön rakenteet?")
    NGO_NETWORKS = "ngo_networks", _("Miten järjestöt ovat verkostoituneet?")


SHORT_QUESTIONS = {
    Question.ORGANISATION: _("Järjestäminen"),
    Question.POLICIES_NETWORKS: _("Verkostot ja linjaukset"),
    Question.CONTACTS: _("Yhteystehtävät"),
    Question.COOPERATION_STRUCTURES: _("Järjestöyhteistyö"),
    Question.NGO_NETWORKS: _("Järjestöjen verkostot"),
}


class Answer(models.TextChoices):
    IN_PLACE = "in_place", _("käytössä")
    BEING_BUILT = "being_built", _("rakenteilla")
    PLANNED = "planned", _("suunnitteilla")
    NOT_IN_PLACE = "not_in_place", _("ei ole")
    NO_INFORMATION = "no_information", _("ei tietoa")


class SourceKind(models.TextChoices):
    PAGE = "page", _("verkkosivu")
    DOCUMENT = "document", _("asiakirja")
    TOLD = "told", _("kerrottu")


class ValueOf(models.TextChoices):
    FAMILY_CENTRES = "family_centres", _("perhekeskusta")
    MEETING_PLACES = "meeting_places", _("kohtaamispaikkaa")
    MEETING_PLACE_NETWORKS = "meeting_place_networks", _("kohtaamispaikkaverkostoa")


def check_partial_dates(row: models.Model, *fields: str) -> None:
    """Raises ValidationError for each of the fields that holds anything but a real year, month or day."""
    errors = {}
    for field in fields:
        try:
            PartialDate(getattr(row, field) or "2000")
        except ValueError as refused:
            errors[field] = str(refused)
    if errors:
        raise ValidationError(errors)


UNKNOWN_TELLS_NOTHING = _("”Ei tietoa” ei voi saada tekstiä, lukua, lähdettä eikä päivää. Valitse vastaus.")


def check_answer(row: models.Model) -> None:
    """Raises ValidationError for an answer without a source, and for "no information" that tells something."""
    told = [
        getattr(row, name) for name in ("source_url", "source_name", "as_of", *TEXTS) if hasattr(row, name)
    ]
    if row.answer == Answer.NO_INFORMATION:
        if any(told):
            raise ValidationError({"answer": UNKNOWN_TELLS_NOTHING})
    elif not (row.source_url or row.source_name):
        raise ValidationError({"source_url": _("Kerro, mistä tieto on: osoite, asiakirja tai tehtävä.")})


class SituationRound(HasTexts, models.Model):
    """One year's picture of all counties. Frozen it stays as it was; published it is what readers see.

    ``register``: the family centres and contact roles as they stood when the round was frozen, by county code.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(
        _("vuosi"), unique=True, validators=[MinValueValidator(2015), MaxValueValidator(2100)]
    )
    gathered = InThreeLanguages(models.TextField, _("miten tiedot koottiin"))
    change_summary = InThreeLanguages(models.TextField, _("yhteenveto muutoksista"))
    register = models.JSONField(_("rekisteri jäädytettäessä"), default=dict, editable=False)
    opened_at = models.DateTimeField(_("avattu"), auto_now_add=True)
    frozen_at = models.DateTimeField(_("jäädytetty"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("julkaistu"), null=True, blank=True, editable=False)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilannekuvan kierros")
        verbose_name_plural = _("tilannekuvan kierrokset")
        ordering = ("-year",)
        permissions = [("publish_situationround", "Can publish and freeze a round")]

    def __str__(self) -> str:
        return str(_("Tilannekuva %(year)s") % {"year": self.year})

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class SituationFact(HasTexts, models.Model):
    """A county's answer to a question in a round. Where nothing was found, there is neither source nor date.

    ``as_of`` is the day, month or year of which the fact tells; blank where the source does not say.
    ``unconfirmed``: carried over from the round before, and nobody has looked at it in this one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(SituationRound, models.CASCADE, related_name="facts", verbose_name=_("kierros"))
    county = models.ForeignKey(
        County, models.PROTECT, related_name="situation_facts", verbose_name=_("hyvinvointialue")
    )
    question = models.CharField(_("kysymys"), max_length=24, choices=Question)
    answer = models.CharField(_("vastaus"), max_length=16, choices=Answer, default=Answer.NO_INFORMATION)
    text = InThreeLanguages(models.CharField, _("sanoin"), max_length=LONGEST_TEXT)
    value = models.PositiveIntegerField(_("luku"), null=True, blank=True)
    value_of = models.CharField(_("mitä luku laskee"), max_length=24, choices=ValueOf, blank=True)
    value_is_least = models.BooleanField(_("vähintään näin monta"), default=False)
    valid_from = models.CharField(
        _("voimassa alkaen"), max_length=10, blank=True, help_text=PARTIAL_DATE_HELP
    )
    valid_to = models.CharField(_("voimassa asti"), max_length=10, blank=True, help_text=PARTIAL_DATE_HELP)
    source_kind = models.CharField(_("lähteen laji"), max_length=10, choices=SourceKind, blank=True)
    source_url = models.URLField(_("lähteen osoite"), max_length=800, blank=True)
    source_name = models.CharField(
        _("asiakirja tai kertojan tehtävä"),
        max_length=200,
        blank=True,
        help_text=_("Asiakirjan nimi, tai tehtävä, joka kertoi. Ei henkilön nimeä."),
    )
    as_of = models.CharField(_("tieto ajalta"), max_length=10, blank=True, help_text=PARTIAL_DATE_HELP)
    checked_by_role = models.CharField(
        _("tarkistaja"), max_length=120, blank=True, help_text=_("Tehtävä, ei henkilön nimi.")
    )
    unconfirmed = models.BooleanField(_("kopioitu edelliseltä kierrokselta, vahvistamatta"), default=False)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilannekuvan tieto")
        verbose_name_plural = _("tilannekuvan tiedot")
        ordering = ("county__code", "question")
        constraints = (
            models.UniqueConstraint(fields=("round", "county", "question"), name="fact_is_answered_once"),
            one_of("question", Question, "fact_question_is_known"),
            one_of("answer", Answer, "fact_answer_is_known"),
            partial_date("as_of", "fact_as_of_is_partial_date"),
            partial_date("valid_from", "fact_valid_from_is_partial_date"),
            partial_date("valid_to", "fact_valid_to_is_partial_date"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.NO_INFORMATION)
                | Q(source_url="", source_name="", as_of="", value__isnull=True, text_fi=""),
                name="fact_without_information_has_no_source",
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.NO_INFORMATION) | ~Q(source_url="") | ~Q(source_name=""),
                name="fact_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(value_of=""), name="fact_value_counts_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.year} {self.county.short_fi}: {self.get_question_display()}"

    def clean(self) -> None:
        check_partial_dates(self, "as_of", "valid_from", "valid_to")
        if self.valid_from and self.valid_to and self.valid_from[:4] > self.valid_to[:4]:
            raise ValidationError({"valid_to": _("Voimassaolo päättyy ennen kuin alkaa.")})
        if self.answer == Answer.NO_INFORMATION and self.value is not None:
            raise ValidationError({"answer": UNKNOWN_TELLS_NOTHING})
        check_answer(self)
        if self.value is not None and not self.value_of:
            raise ValidationError({"value_of": _("Kerro, mitä luku laskee.")})

    @property
    def is_answered(self) -> bool:
        return self.answer != Answer.NO_INFORMATION


class FactSource(LinkedSource):
    """One more page that a fact rests on."""

    fact = models.ForeignKey(SituationFact, models.CASCADE, related_name="more_sources")

    class Meta:
        verbose_name = _("tiedon lisälähde")
        verbose_name_plural = _("tiedon lisälähteet")
        ordering = ("pk",)
        constraints = (partial_date("date", "fact_source_date_is_partial_date"),)


class CountyContact(models.Model):
    """When somebody in a county was last asked, in which task, and how. No person is named."""

    round = models.ForeignKey(
        SituationRound, models.CASCADE, related_name="contacts", verbose_name=_("kierros")
    )
    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("hyvinvointialue"))
    on = models.DateField(_("päivä"))
    role = models.CharField(_("tehtävä, joka vastasi"), max_length=120)
    note = models.CharField(_("huomautus"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("yhteydenotto alueeseen")
        verbose_name_plural = _("yhteydenotot alueisiin")
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.county.short_fi} {self.on}: {self.role}"
