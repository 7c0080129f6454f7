"""Who said when that a record is right, what speaks against it, and what follows from the two.

A record is a service, a safety line or a county's door. Assurances, calls and withdrawals are only ever added to.
"""

import datetime as dt
from typing import Any, NoReturn, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory import signals
from directory.freshness import Group
from directory.models.constraints import one_of
from directory.models.door import CountyDoor
from directory.models.organisation import Organisation
from directory.models.ringing import RingRound
from directory.models.safety import SafetyLine
from directory.models.service import Service

RECORDS: dict[type[models.Model], str] = {Service: "service", SafetyLine: "line", CountyDoor: "door"}
LONGEST_EXCEPTION = dt.timedelta(days=180)


class ClaimGroup(models.TextChoices):
    CONTACT = Group.CONTACT.value, _("yhteystiedot")
    HOURS = Group.HOURS.value, _("aukiolo")
    COVERAGE = Group.COVERAGE.value, _("alue")
    TERMS = Group.TERMS.value, _("hinta, ehdot ja kielet")
    DESCRIPTION = Group.DESCRIPTION.value, _("kuvaus")


class Level(models.TextChoices):
    ORGANISATION = "A", _("A – organisaatio kirjautuneena")
    TOKEN = "B", _("B – organisaatio vahvistuslinkillä")
    CALL = "C", _("C – ylläpito soitti")
    PAGE = "D", _("D – ylläpito luki palveluntuottajan sivulta")
    IMPORT = "E", _("E – tuonti päivineen")


HUMAN_LEVELS = (Level.ORGANISATION, Level.TOKEN, Level.CALL, Level.PAGE)


class Outcome(models.TextChoices):
    CONFIRMED = "confirmed", _("tiedot pitävät paikkansa")
    CHANGED = "changed", _("jokin on muuttunut")
    CLOSED = "closed", _("palvelu on päättynyt")
    NO_ANSWER = "no_answer", _("kukaan ei vastannut")
    WRONG_NUMBER = "wrong_number", _("väärä numero")
    REFUSED = "refused", _("ei halunnut vastata")


class SignalKind(models.TextChoices):
    URL_GONE = signals.Kind.URL_GONE.value, _("verkkosivua ei löydy")
    URL_FAILS = signals.Kind.URL_FAILS.value, _("verkkosivu ei vastaa")
    URL_INCONCLUSIVE = signals.Kind.URL_INCONCLUSIVE.value, _("verkkosivu ei päästä tarkistajaa")
    URL_SOFT_404 = signals.Kind.URL_SOFT_404.value, _("verkkosivu ohjaa muualle")
    URL_MOVED = signals.Kind.URL_MOVED.value, _("verkkosivu on muuttanut")
    CONTACT_NOT_ON_SOURCE = signals.Kind.CONTACT_NOT_ON_SOURCE.value, _("yhteystieto on poistunut lähteestä")
    PAGE_CHANGED = signals.Kind.PAGE_CHANGED.value, _("lähdesivu on muuttunut paljon")
    BOUNCE_HARD = signals.Kind.BOUNCE_HARD.value, _("sähköpostiosoitetta ei ole")
    BOUNCE_SOFT = signals.Kind.BOUNCE_SOFT.value, _("sähköposti ei mene perille")
    BOUNCE_POLICY = signals.Kind.BOUNCE_POLICY.value, _("sähköpostimme torjuttiin")
    PHONE_REFUSED = signals.Kind.PHONE_REFUSED.value, _("numero ei ole puhelinnumero")
    ENDED_BY_DATE = signals.Kind.ENDED_BY_DATE.value, _("päättymispäivä on mennyt")
    NO_ANSWER = signals.Kind.NO_ANSWER.value, _("lukija: numero ei vastaa")
    CLOSED = signals.Kind.CLOSED.value, _("lukija: lopetettu")
    WRONG_AREA = signals.Kind.WRONG_AREA.value, _("lukija: väärä alue")
    UNCLEAR = signals.Kind.UNCLEAR.value, _("lukija: epäselvä")


class OfRecordQuerySet(models.QuerySet):
    def of(self, record: models.Model) -> Self:
        return self.filter(**{record_field(record): record.pk})


class AppendOnlyQuerySet(OfRecordQuerySet):
    """Rows that nothing changes; they go only with the record that they tell of."""

    def update(self, **values: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnly


class AppendOnly(TypeError):
    """The rows of this table are only ever added to: a mistake is answered by a withdrawal."""


class AppendOnlyModel(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnly


def record_field(record: models.Model) -> str:
    """ "service", "line" or "door"."""
    return RECORDS[type(record)]


class OfRecord(models.Model):
    """Belongs to exactly one record."""

    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, verbose_name=_("palvelu"))
    line = models.ForeignKey(SafetyLine, models.CASCADE, null=True, blank=True, verbose_name=_("turvalinja"))
    door = models.ForeignKey(
        CountyDoor, models.CASCADE, null=True, blank=True, verbose_name=_("alueen oma ovi")
    )

    class Meta:
        abstract = True

    @property
    def record(self) -> Any:
        return self.service or self.line or self.door


def of_one_record(name: str) -> models.CheckConstraint:
    fields = tuple(RECORDS.values())
    condition = Q()
    for told in fields:
        condition |= Q(**{f"{field}__isnull": field != told for field in fields})
    return models.CheckConstraint(condition=condition, name=name)


class AssuranceQuerySet(AppendOnlyQuerySet):
    def standing(self) -> Self:
        """What a human said and nobody has withdrawn, oldest first."""
        return self.filter(level__in=HUMAN_LEVELS, withdrawal__isnull=True).order_by("on", "pk")


class Assurance(AppendOnlyModel, OfRecord):
    """On a day someone said that one claim group of a record is right."""

    group = models.CharField(_("tietoryhmä"), max_length=16, choices=ClaimGroup)
    level = models.CharField(_("taso"), max_length=1, choices=Level)
    on = models.DateField(_("vahvistettu"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("kirjaaja")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("organisaatio")
    )
    role = models.CharField(_("vahvistajan tehtävä"), max_length=120, blank=True)
    note = models.CharField(_("huomautus"), max_length=400, blank=True)
    made_at = models.DateTimeField(_("kirjattu"), auto_now_add=True)

    objects = AssuranceQuerySet.as_manager()

    class Meta:
        verbose_name = _("vahvistus")
        verbose_name_plural = _("vahvistukset")
        ordering = ("-on", "-pk")
        constraints = (
            of_one_record("assurance_of_one_record"),
            one_of("group", ClaimGroup, "assurance_group_is_known"),
            one_of("level", Level, "assurance_level_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_group_display()} {self.on} ({self.level})"


class Withdrawal(AppendOnlyModel):
    """An assurance that was a mistake: it no longer counts, and both stay to be read."""

    assurance = models.OneToOneField(Assurance, models.CASCADE, verbose_name=_("vahvistus"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    why = models.CharField(_("miksi"), max_length=400)
    made_at = models.DateTimeField(_("kirjattu"), auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("vahvistuksen peruutus")
        verbose_name_plural = _("vahvistusten peruutukset")


class Call(AppendOnlyModel, OfRecord):
    """Someone asked about a record, and what came of it."""

    on = models.DateField(_("päivä"))
    level = models.CharField(_("miten"), max_length=1, choices=Level)
    outcome = models.CharField(_("tulos"), max_length=12, choices=Outcome)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    note = models.CharField(_("huomautus"), max_length=400, blank=True)
    number = models.CharField(_("numero, johon soitettiin"), max_length=40, blank=True)
    round = models.ForeignKey(
        RingRound,
        models.PROTECT,
        related_name="calls",
        null=True,
        blank=True,
        verbose_name=_("soittokierros"),
    )
    made_at = models.DateTimeField(_("kirjattu"), auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("soitto tai kysymys")
        verbose_name_plural = _("soitot ja kysymykset")
        ordering = ("-on", "-pk")
        constraints = (
            of_one_record("call_of_one_record"),
            one_of("outcome", Outcome, "call_outcome_is_known"),
        )


class SignalQuerySet(OfRecordQuerySet):
    def open(self) -> Self:
        return self.filter(cleared_at__isnull=True)

    def confirmed(self, today: dt.date) -> Self:
        return self.open().filter(confirmed_on__lte=today, weight__gt=0)


class Signal(OfRecord):
    """Something that speaks against a claim group. A new row only when the result changes; else last_seen moves."""

    kind = models.CharField(_("laji"), max_length=24, choices=SignalKind)
    group = models.CharField(_("tietoryhmä"), max_length=16, choices=ClaimGroup)
    about = models.CharField(_("mitä koskee"), max_length=800, blank=True)
    weight = models.FloatField(_("paino"))
    failures = models.PositiveIntegerField(_("kertoja"), default=1)
    first_seen = models.DateTimeField(_("ensi kerran"))
    last_seen = models.DateTimeField(_("viimeksi"))
    confirmed_on = models.DateField(_("vahvistui"), null=True, blank=True)
    evidence = models.CharField(_("havainto"), max_length=400, blank=True)
    cleared_at = models.DateTimeField(_("ratkaistu"), null=True, blank=True)
    outcome = models.CharField(_("mitä selvisi"), max_length=12, choices=Outcome, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("merkki virheestä")
        verbose_name_plural = _("merkit virheistä")
        ordering = ("-last_seen", "-pk")
        constraints = (
            of_one_record("signal_of_one_record"),
            one_of("kind", SignalKind, "signal_kind_is_known"),
            one_of("group", ClaimGroup, "signal_group_is_known"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lt=1), name="signal_weight_is_probability"
            ),
        )


class CheckExceptionQuerySet(OfRecordQuerySet):
    def on(self, today: dt.date) -> Self:
        return self.filter(until__gte=today)


class CheckException(OfRecord):
    """A person's word that one check is wrong about a record, for a while; then the check asks again."""

    check_kind = models.CharField(_("tarkistus"), max_length=24, choices=SignalKind)
    since = models.DateField(_("alkaen"))
    until = models.DateField(_("asti"), help_text=_("Enintään 180 päivää."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    why = models.CharField(_("miksi"), max_length=400)

    objects = CheckExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("poikkeus tarkistuksesta")
        verbose_name_plural = _("poikkeukset tarkistuksista")
        constraints = (
            of_one_record("check_exception_of_one_record"),
            one_of("check_kind", SignalKind, "check_exception_check_is_known"),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="check_exception_in_order"
            ),
        )

    def save(self, *args: Any, **options: Any) -> None:
        if self.until - self.since > LONGEST_EXCEPTION:
            raise ValidationError({"until": _("Poikkeus kestää enintään 180 päivää.")})
        super().save(*args, **options)


class Withholding(OfRecord):
    """Contact data to be taken off the page: the notice given, and where a maintainer clicked, that decision."""

    noticed_on = models.DateField(_("ilmoitettu"), null=True, blank=True)
    decided_on = models.DateField(_("ylläpitäjä päätti"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    why = models.CharField(_("miksi"), max_length=400)
    lifted_on = models.DateField(_("kumottu"), null=True, blank=True)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("yhteystietojen piilottaminen")
        verbose_name_plural = _("yhteystietojen piilottamiset")
        constraints = (
            of_one_record("withholding_of_one_record"),
            models.CheckConstraint(
                condition=Q(noticed_on__isnull=False) | Q(decided_on__isnull=False),
                name="withholding_has_a_day",
            ),
        )
