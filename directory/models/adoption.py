"""That a county uses a service: how, since when, and who told it. Rows are ended, never deleted."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.dates import PartialDate, years_after
from directory.languages import HasTexts, InThreeLanguages
from directory.models.answers import Token
from directory.models.area import County
from directory.models.constraints import one_of, partial_date
from directory.models.freshness import AppendOnlyModel, AppendOnlyQuerySet
from directory.models.service import Service


class Use(models.TextChoices):
    """How a county uses a service that is not its own, from the lightest bond to the firmest."""

    REFERS = "refers", _("ohjaamme asiakkaita palveluun")
    PATHWAY = "pathway", _("osana palveluketjua tai palvelukuvausta")
    TOGETHER = "together", _("järjestämme yhdessä, esimerkiksi perhekeskuksessa")
    FUNDS = "funds", _("rahoitamme tai ostamme palvelua")


class ToldBy(models.TextChoices):
    PAGE = "page", _("julkinen sivu")
    COUNTY = "county", _("alue itse")


class AdoptionQuerySet(models.QuerySet):
    def recorded(self) -> Self:
        """All but what was recorded by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def open(self) -> Self:
        """What counties use now, as far as anybody has told."""
        return self.recorded().filter(ended_on__isnull=True)


class Adoption(HasTexts, models.Model):
    """A county uses a service. Empty ``kinds``: nobody has told how; empty ``since``: nobody has told since when.

    ``source_date`` is the day of which the source tells: of the page, or on which the county said it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(
        County, models.PROTECT, related_name="adoptions", verbose_name=_("hyvinvointialue")
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="adoptions", verbose_name=_("palvelu"))
    kinds = models.JSONField(_("miten palvelua käytetään"), default=list, blank=True)
    since = models.CharField(
        _("käytössä alkaen"),
        max_length=10,
        blank=True,
        help_text=_("Vuosi, kuukausi tai päivä: 2021, 2021-06 tai 2021-06-03. Tyhjä = ei tiedossa."),
    )
    ended_on = models.DateField(_("käyttö päättyi"), null=True, blank=True)
    told_by = models.CharField(_("kuka kertoo"), max_length=8, choices=ToldBy)
    source_url = models.URLField(_("sivu, jolla se kerrotaan"), max_length=800, blank=True)
    source_date = models.CharField(
        _("tieto ajalta"),
        max_length=10,
        blank=True,
        help_text=_("Sivun päivä, tai päivä, jona alue kertoi. Tyhjä = ei tiedossa."),
    )
    role = models.CharField(
        _("tehtävä, joka kertoi"), max_length=160, blank=True, help_text=_("Ei henkilön nimeä.")
    )
    note = InThreeLanguages(models.CharField, _("julkinen huomautus"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("kirjaaja"),
    )  # fmt: skip
    recorded_on = models.DateField(_("kirjattu"))
    withdrawn_at = models.DateTimeField(_("peruttu virheenä"), null=True, blank=True)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True, db_index=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("palvelun käyttö alueella")
        verbose_name_plural = _("palvelujen käyttö alueilla")
        ordering = ("county__code", "service__name_fi", "-pk")
        constraints = (
            one_of("told_by", ToldBy, "adoption_told_by_is_known"),
            partial_date("since", "adoption_since_is_partial_date"),
            partial_date("source_date", "adoption_source_date_is_partial_date"),
            models.CheckConstraint(
                condition=~Q(told_by=ToldBy.PAGE.value) | ~Q(source_url=""), name="adoption_page_has_address"
            ),
            models.UniqueConstraint(
                fields=("county", "service"),
                condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="adoption_is_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service.name_fi}, {self.county.short_fi}"

    @property
    def is_open(self) -> bool:
        return self.ended_on is None and self.withdrawn_at is None

    @property
    def uses(self) -> list[Use]:
        """In the order of the choices, whatever the order in the row."""
        return [use for use in Use if use.value in self.kinds]

    @property
    def told_on(self) -> dt.date:
        """The latest day of which the source can tell; the day of recording where its day is not known."""
        return PartialDate(self.source_date).last_day() if self.source_date else self.recorded_on

    def is_old(self, today: dt.date) -> bool:
        """Nobody has told of it for a year."""
        return years_after(self.told_on, 1) <= today

    def clean(self) -> None:
        today = timezone.localdate()
        errors: dict[str, Any] = {}
        if not isinstance(self.kinds, list) or any(kind not in Use.values for kind in self.kinds):
            errors["kinds"] = _("Tuntematon käyttötapa.")
        for name in ("since", "source_date"):
            if problem := _wrong_date(getattr(self, name), today):
                errors[name] = problem
        if self.told_by == ToldBy.PAGE and not self.source_url:
            errors["source_url"] = _("Anna sivun osoite, tai merkitse, että alue kertoi itse.")
        if self.ended_on and self.ended_on > today:
            errors["ended_on"] = _("Päivä ei voi olla tulevaisuudessa.")
        begun = PartialDate(self.since).first_day() if self.since and "since" not in errors else None
        if self.ended_on and begun and begun > self.ended_on:
            errors["ended_on"] = _("Käyttö ei voi päättyä ennen kuin se on alkanut.")
        if errors:
            raise ValidationError(errors)


def _wrong_date(written: str, today: dt.date) -> str:
    """Why a year, month or day is refused; empty where it is not."""
    if not written:
        return ""
    try:
        day = PartialDate(written)
    except ValueError as problem:
        return str(problem)
    return str(_("Päivä ei voi olla tulevaisuudessa.")) if day.first_day() > today else ""


class EventKind(models.TextChoices):
    RECORDED = "recorded", _("kirjattu")
    CORRECTED = "corrected", _("korjattu")
    CONFIRMED = "confirmed", _("yhä käytössä")
    ENDED = "ended", _("käyttö päättyi")
    WITHDRAWN = "withdrawn", _("peruttu virheenä")


class AdoptionEvent(AppendOnlyModel):
    """What was done to an adoption. ``before``: the values that it replaced, by field."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="events")
    kind = models.CharField(_("mitä tehtiin"), max_length=10, choices=EventKind)
    before = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, verbose_name=_("kirjaaja")
    )
    role = models.CharField(_("tehtävä"), max_length=160, blank=True)
    why = models.CharField(_("miksi"), max_length=400, blank=True)
    at = models.DateTimeField(_("milloin"))

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("käytön kirjaus")
        verbose_name_plural = _("käytön kirjaukset")
        ordering = ("at", "pk")
        constraints = (one_of("kind", EventKind, "adoption_event_kind_is_known"),)


class ClaimState(models.TextChoices):
    WAITING = "waiting", _("odottaa")
    ACCEPTED = "accepted", _("hyväksytty")
    REFUSED = "refused", _("hylätty")


class AdoptionClaim(models.Model):
    """What a county's task told by its link and readers do not see until somebody has accepted it.

    With ``adoption`` its use has ended on ``ended_on``; without it the county uses ``service``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.ForeignKey(Token, models.PROTECT, related_name="+")
    submission = models.UUIDField()
    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("hyvinvointialue"))
    service = models.ForeignKey(Service, models.CASCADE, related_name="+", verbose_name=_("palvelu"))
    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="claims", null=True, blank=True)
    kinds = models.JSONField(default=list)
    since = models.CharField(max_length=10, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    source_url = models.URLField(max_length=800, blank=True)
    note = models.CharField(_("huomautus"), max_length=300, blank=True)
    language = models.CharField(max_length=2)
    role = models.CharField(_("tehtävä"), max_length=160, blank=True)
    made_at = models.DateTimeField(_("kerrottu"))
    state = models.CharField(
        _("tila"), max_length=8, choices=ClaimState, default=ClaimState.WAITING, db_index=True
    )
    decided_at = models.DateTimeField(_("päätetty"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True
    )
    why = models.CharField(_("miksi"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("alueen kertoma käyttö")
        verbose_name_plural = _("alueiden kertomat käytöt")
        ordering = ("made_at", "pk")
        constraints = (
            one_of("state", ClaimState, "adoption_claim_state_is_known"),
            partial_date("since", "adoption_claim_since_is_partial_date"),
            models.UniqueConstraint(fields=("submission", "service"), name="adoption_claim_of_a_press_once"),
        )

    def __str__(self) -> str:
        return f"{self.service.name_fi}, {self.county.short_fi}"
