"""Safety lines: the short ordered list of numbers that stands apart from the catalogue."""

import uuid
from typing import Any

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

from directory.frame import active_language
from directory.languages import HasTexts, InThreeLanguages
from directory.models.channel import PhoneNumber
from directory.models.constraints import one_of, partial_date
from directory.models.in_order import InOrder
from directory.models.opening import OpeningRule
from directory.models.service import Service, terms_of
from directory.models.sourced import Evidence, LinkedSource, Sourced, YesNoUnknown
from directory.models.taxonomy import TaxonomyCode, Term
from directory.querysets import SafetyLineQuerySet


class LineClass(models.TextChoices):
    LIFE = "life", _("henki vaarassa")
    VIOLENCE = "violence", _("väkivalta")
    SEXUAL_VIOLENCE = "sexual_violence", _("seksuaaliväkivalta")
    CHILD_SAFETY = "child_safety", _("lapsen tai nuoren turvallisuus")
    SELF_HARM = "self_harm", _("itsetuhoisuus")
    GENERAL = "general", _("yleinen")
    GRIEF = "grief", _("suru")


class HowChecked(models.TextChoices):
    RUNG = "rung", _("soitettu")
    PROVIDER_PAGE = "provider_page", _("luettu palveluntuottajan sivulta")


class LineCost(models.TextChoices):
    FREE = "free", _("maksuton")
    NETWORK = "network", _("puhelun hinta operaattorin mukaan")
    UNKNOWN = "unknown", _("ei tiedossa")


class SafetyLine(
    HasTexts,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    Sourced,
    ClusterableModel,
):
    """A line for someone in danger. Once published it stays visible, however old the check of its number is.

    ``service`` is the same service in the catalogue, whose page tells more. The number to ring is the line's own.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    external_id = models.CharField(_("tuontitunnus"), max_length=120, null=True, blank=True, unique=True)
    sort_order = models.PositiveSmallIntegerField(_("järjestys"), default=100)
    name = InThreeLanguages(models.CharField, _("nimi"), required=("fi",), max_length=160)
    provider = models.CharField(_("ylläpitäjä"), max_length=200, blank=True)
    safety_class = models.CharField(_("luokka"), max_length=16, choices=LineClass)
    for_whom = InThreeLanguages(models.TextField, _("kenelle"))
    what_happens_first = InThreeLanguages(models.TextField, _("mitä ensin tapahtuu"))
    chat_url = models.URLField(_("chatin osoite"), max_length=500, blank=True)
    url = models.URLField(_("verkkosivu"), max_length=500, blank=True)
    languages = ParentalManyToManyField(
        Term,
        related_name="+",
        blank=True,
        verbose_name=_("kielet"),
        limit_choices_to=terms_of(TaxonomyCode.LANGUAGE),
    )
    hours_text = InThreeLanguages(models.CharField, _("aukiolo sanoin"), max_length=600)
    cost = models.CharField(_("hinta"), max_length=8, choices=LineCost, default=LineCost.UNKNOWN)
    cost_note = InThreeLanguages(models.CharField, _("hinnasta"), max_length=400)
    anonymous = models.CharField(
        _("voi soittaa nimettömänä"), max_length=8, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN
    )
    shown_on_bill = models.CharField(
        _("näkyy laskussa"), max_length=8, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN
    )
    newest_seen = models.CharField(_("tuorein sivu, jolla sama numero"), max_length=10, blank=True)
    checked_on = models.DateField(_("tarkistettu"), null=True, blank=True)
    checked_how = models.CharField(_("miten tarkistettu"), max_length=14, choices=HowChecked, blank=True)
    service = models.ForeignKey(
        Service, models.SET_NULL, related_name="safety_lines", null=True, blank=True, verbose_name=_("palvelu"),
        help_text=_("Sama palvelu hakemistossa: sen sivu kertoo enemmän."),
    )  # fmt: skip
    notes = models.TextField(_("ylläpidon muistiinpanot"), blank=True, help_text=_("Ei näy julkisesti."))
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    objects = SafetyLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("turvalinja")
        verbose_name_plural = _("turvalinjat")
        ordering = ("sort_order", "pk")
        constraints = (
            one_of("safety_class", LineClass, "safety_line_class_is_known_value"),
            one_of("cost", LineCost, "safety_line_cost_is_known_value"),
            one_of("evidence", Evidence, "safety_line_evidence_is_known_value"),
            partial_date("source_date", "safety_line_source_date_is_partial_date"),
            partial_date("newest_seen", "safety_line_newest_seen_is_partial_date"),
            models.CheckConstraint(
                condition=models.Q(checked_on__isnull=True, checked_how="")
                | models.Q(checked_on__isnull=False) & ~models.Q(checked_how=""),
                name="safety_line_check_says_how",
            ),
        )

    def __str__(self) -> str:
        return self.name_fi

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "directory/safety_line_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from directory.previews import line_context

        context = line_context(self, active_language(), timezone.localtime())
        return super().get_preview_context(request, mode_name) | context


class SafetyLinePhone(PhoneNumber, InOrder):
    line = ParentalKey(SafetyLine, on_delete=models.CASCADE, related_name="phones")

    class Meta(PhoneNumber.Meta, InOrder.Meta):
        pass


class SafetyLineOpeningRule(OpeningRule, InOrder):
    line = ParentalKey(SafetyLine, on_delete=models.CASCADE, related_name="opening_rules")
    channel = models.CharField(_("kanava"), max_length=60, default="puhelin")

    class Meta(OpeningRule.Meta, InOrder.Meta):
        pass


class SafetyLineSource(LinkedSource, InOrder):
    line = ParentalKey(SafetyLine, on_delete=models.CASCADE, related_name="sources")

    class Meta(InOrder.Meta):
        verbose_name = _("lähde")
        verbose_name_plural = _("lähteet")
