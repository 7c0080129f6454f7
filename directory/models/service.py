"""A service: what it offers, to whom, where, and where we know it from."""

import datetime as dt
import uuid
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from directory.addresses import ascii_slug, short_id_of
from directory.coverage import Coverage
from directory.frame import active_language
from directory.freshness import State
from directory.languages import HasTexts, InThreeLanguages
from directory.models.area import County, Municipality
from directory.models.constraints import one_of, ordered, partial_date
from directory.models.in_order import InOrder
from directory.models.organisation import Organisation
from directory.models.sourced import Evidence, LinkedSource, Sourced, YesNoUnknown
from directory.models.taxonomy import TaxonomyCode, Term
from directory.querysets import ServiceQuerySet


class CoverageKind(models.TextChoices):
    NATIONWIDE = "nationwide", _("koko Suomi")
    NATIONWIDE_EXCEPT_ALAND = "nationwide_except_aland", _("koko Suomi paitsi Ahvenanmaa")
    AREAS = "areas", _("nimetyt alueet")
    UNKNOWN = "unknown", _("ei tiedossa")


class SafetyClass(models.TextChoices):
    NONE = "none", _("ei turvallisuusluokkaa")
    LIFE = "life", _("henki vaarassa")
    VIOLENCE = "violence", _("väkivalta")
    SEXUAL_VIOLENCE = "sexual_violence", _("seksuaaliväkivalta")
    CHILD_SAFETY = "child_safety", _("lapsen tai nuoren turvallisuus")
    SELF_HARM = "self_harm", _("itsetuhoisuus")


class Status(models.TextChoices):
    ACTIVE = "active", _("toiminnassa")
    PAUSED = "paused", _("tauolla")
    ENDED = "ended", _("päättynyt")


def terms_of(taxonomy: str) -> dict[str, str]:
    return {"taxonomy__code": taxonomy}


class Service(
    HasTexts,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    Sourced,
    ClusterableModel,
):
    """One service of one organisation. Empty languages, situations or needs mean unknown, as null does elsewhere."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    external_id = models.CharField(
        _("tuontitunnus"), max_length=120, null=True, blank=True, unique=True,
        help_text=_("Rivin tunnus siinä aineistossa, josta palvelu on tuotu."),
    )  # fmt: skip
    slug = models.SlugField(_("osoitteen osa"), max_length=120, blank=True)
    short_id = models.CharField(max_length=12, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="services", verbose_name=_("organisaatio")
    )
    name = InThreeLanguages(models.CharField, _("nimi"), required=("fi",), max_length=200)
    summary = InThreeLanguages(models.CharField, _("tiivistelmä"), max_length=300)
    description = InThreeLanguages(models.TextField, _("kuvaus"))
    plain = InThreeLanguages(models.TextField, _("helppo kuvaus"))
    eligibility = InThreeLanguages(models.TextField, _("kuka voi saada palvelun"))
    how_to_get = InThreeLanguages(models.TextField, _("miten palveluun pääsee"))
    our_wording = models.JSONField(
        _("tekstit, jotka olemme itse sanoittaneet"), default=list, blank=True,
        help_text=_("Kenttien nimet, kunnes palveluntuottaja on vahvistanut tekstit."),
    )  # fmt: skip
    needs = ParentalManyToManyField(
        Term, related_name="+", blank=True, verbose_name=_("tarpeet"),
        limit_choices_to=terms_of(TaxonomyCode.NEED), db_table="directory_service_needs",
    )  # fmt: skip
    target_groups = ParentalManyToManyField(
        Term, related_name="+", blank=True, verbose_name=_("kohderyhmät"),
        limit_choices_to=terms_of(TaxonomyCode.TARGET_GROUP),
    )  # fmt: skip
    life_situations = ParentalManyToManyField(
        Term, related_name="+", blank=True, verbose_name=_("elämäntilanteet"),
        limit_choices_to=terms_of(TaxonomyCode.SITUATION),
    )  # fmt: skip
    languages = ParentalManyToManyField(
        Term, related_name="+", blank=True, verbose_name=_("palvelun kielet"),
        limit_choices_to=terms_of(TaxonomyCode.LANGUAGE), help_text=_("Tyhjä = ei tiedossa."),
    )  # fmt: skip
    cost = models.ForeignKey(
        Term, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("hinta"),
        limit_choices_to=terms_of(TaxonomyCode.COST), help_text=_("Tyhjä = ei tiedossa."),
    )  # fmt: skip
    anonymous = models.CharField(
        _("voi asioida nimettömänä"), max_length=8, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN
    )
    age_from = models.PositiveSmallIntegerField(
        _("alaikäraja"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    age_to = models.PositiveSmallIntegerField(
        _("yläikäraja"), null=True, blank=True, validators=[MaxValueValidator(120)],
        help_text=_("Vanhin ikä, joka vielä kelpaa: alle 18-vuotiaille = 17."),
    )  # fmt: skip
    coverage_kind = models.CharField(
        _("alue"), max_length=24, choices=CoverageKind, default=CoverageKind.UNKNOWN
    )
    counties = ParentalManyToManyField(
        County, related_name="services", blank=True, verbose_name=_("hyvinvointialueet")
    )
    municipalities = ParentalManyToManyField(
        Municipality, related_name="services", blank=True, verbose_name=_("kunnat")
    )
    safety_class = models.CharField(
        _("turvallisuusluokka"), max_length=16, choices=SafetyClass, default=SafetyClass.NONE
    )
    status = models.CharField(_("tila"), max_length=8, choices=Status, default=Status.ACTIVE)
    ended_on = models.DateField(_("päättynyt"), null=True, blank=True)
    paused_until = models.DateField(_("tauolla asti"), null=True, blank=True)
    replaced_by = ParentalManyToManyField(
        "self", symmetrical=False, related_name="replaces", blank=True, verbose_name=_("tilalla nyt")
    )
    visible_from = models.DateField(_("näkyy alkaen"), null=True, blank=True)
    visible_until = models.DateField(_("näkyy asti"), null=True, blank=True)
    website = models.URLField(_("verkkosivu"), max_length=800, blank=True)
    website_matches_source = models.BooleanField(_("verkkosivu on lähteen sivustolla"), null=True, blank=True)
    email = models.EmailField(_("sähköposti"), blank=True)
    hours_text = models.CharField(_("aukiolo sanoin, kuten lähteessä"), max_length=600, blank=True)
    notes = models.TextField(_("ylläpidon muistiinpanot"), blank=True, help_text=_("Ei näy julkisesti."))
    created_at = models.DateTimeField(_("luotu"), auto_now_add=True)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True, db_index=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("palvelu")
        verbose_name_plural = _("palvelut")
        ordering = ("name_fi", "pk")
        constraints = (
            one_of("anonymous", YesNoUnknown, "service_anonymous_is_known_value"),
            one_of("coverage_kind", CoverageKind, "service_coverage_kind_is_known_value"),
            one_of("safety_class", SafetyClass, "service_safety_class_is_known_value"),
            one_of("status", Status, "service_status_is_known_value"),
            one_of("evidence", Evidence, "service_evidence_is_known_value"),
            partial_date("source_date", "service_source_date_is_partial_date"),
            ordered("age_from", "age_to", "service_ages_in_order"),
            ordered("visible_from", "visible_until", "service_visibility_in_order"),
            models.CheckConstraint(
                condition=models.Q(age_to__isnull=True) | models.Q(age_to__lte=120),
                name="service_age_at_most_120",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(status="ended"),
                name="service_ended_has_ended",
            ),
        )

    def __str__(self) -> str:
        return self.name_fi

    def full_clean(self, *args: object, **kwargs: object) -> None:
        self.give_address()
        super().full_clean(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        super().clean()
        from directory.service_form import check_service

        check_service(self)

    def save(self, *args: object, **kwargs: object) -> None:
        self.give_address()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def give_address(self) -> None:
        """Fills the parts of the page's address; kept once given, so that links hold."""
        if not self.slug:
            self.slug = ascii_slug(self.name_fi) or "palvelu"
        if not self.short_id:
            self.short_id = short_id_of(self.uuid)

    @property
    def is_crisis(self) -> bool:
        return self.safety_class != SafetyClass.NONE

    @property
    def page_code(self) -> str:
        """The part of the page's address after /palvelu/: without words where the reader may be in danger."""
        return self.short_id if self.is_crisis else f"{self.slug}-{self.short_id}"

    @property
    def path(self) -> str:
        """The page's path in the active language."""
        from django.urls import reverse

        return reverse("directory:service", args=[self.page_code])

    def get_absolute_url(self) -> str:
        return self.path

    def has_ended(self, today: dt.date) -> bool:
        """Ended by a person's word, or past the last day on which it was to be shown."""
        return self.status == Status.ENDED or (self.visible_until is not None and self.visible_until < today)

    def is_paused(self, today: dt.date) -> bool:
        """On a break whose last day, where one is known, has not passed."""
        return self.status == Status.PAUSED and (self.paused_until is None or today <= self.paused_until)

    def is_listed(self, today: dt.date) -> bool:
        """Whether lists show it: published, not ended, within its days. The queryset twin is listed()."""
        started = self.visible_from is None or self.visible_from <= today
        return self.live and started and not self.has_ended(today) and not self.is_withheld(today)

    def is_withheld(self, today: dt.date) -> bool:
        """Whether its contact data have been taken off the page until someone confirms them."""
        standing = getattr(self, "standing", None)
        return standing is not None and standing.state_on(today) == State.WITHHELD

    @property
    def coverage(self) -> Coverage:
        named = self.coverage_kind == CoverageKind.AREAS
        return Coverage(
            kind=self.coverage_kind,
            counties=tuple(sorted(c.code for c in self.counties.all())) if named else (),
            municipalities=tuple(sorted(m.code for m in self.municipalities.all())) if named else (),
        )

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "directory/service.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from directory.service_page import service_context

        context = service_context(self, active_language(), timezone.localtime())
        return super().get_preview_context(request, mode_name) | context


class ServiceSource(LinkedSource, InOrder):
    """One more source of a service."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="sources")

    class Meta(InOrder.Meta):
        verbose_name = _("muu lähde")
        verbose_name_plural = _("muut lähteet")
