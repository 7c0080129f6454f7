"""A county's own doors for families: whom to ring or where to go in one's own county."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
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
from directory.models.area import County
from directory.models.constraints import one_of, partial_date
from directory.models.in_order import InOrder
from directory.models.opening import OpeningRule
from directory.models.safety import HowChecked
from directory.models.sourced import Evidence, Sourced
from directory.phones import dialled
from directory.querysets import CountyDoorQuerySet


class DoorKind(models.TextChoices):
    SOCIAL_AND_CRISIS_EMERGENCY = "social_and_crisis_emergency", _("sosiaali- ja kriisipäivystys")
    FAMILY_SERVICE_GUIDANCE = "family_service_guidance", _("lapsiperheiden palveluohjaus")
    FAMILY_CENTRE = "family_centre", _("perhekeskus")
    CHILD_WELFARE_SUPERVISOR = "child_welfare_supervisor", _("lastenvalvoja")
    FAMILY_COUNSELLING = "family_counselling", _("perheneuvonta")
    HOME_SERVICE_FOR_FAMILIES = "home_service_for_families", _("lapsiperheiden kotipalvelu")


class CountyDoor(
    HasTexts,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    Sourced,
    ClusterableModel,
):
    """One door of one county, with its source; what nobody has told us stays unknown."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    external_id = models.CharField(_("tuontitunnus"), max_length=120, null=True, blank=True, unique=True)
    county = models.ForeignKey(
        County, models.PROTECT, related_name="doors", verbose_name=_("hyvinvointialue")
    )
    kind = models.CharField(_("laji"), max_length=40, choices=DoorKind)
    name = InThreeLanguages(models.CharField, _("nimi"), required=("fi",), max_length=240)
    phone = models.CharField(_("puhelinnumero"), max_length=40, blank=True)
    url = models.URLField(_("verkkosivu"), max_length=500, blank=True)
    hours_text = InThreeLanguages(models.CharField, _("aukiolo sanoin"), max_length=300)
    checked_on = models.DateField(_("tarkistettu"), null=True, blank=True)
    checked_how = models.CharField(_("miten tarkistettu"), max_length=14, choices=HowChecked, blank=True)
    notes = models.TextField(_("ylläpidon muistiinpanot"), blank=True, help_text=_("Ei näy julkisesti."))
    sort_order = models.PositiveSmallIntegerField(_("järjestys"), default=0)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    objects = CountyDoorQuerySet.as_manager()

    class Meta:
        verbose_name = _("alueen oma ovi")
        verbose_name_plural = _("alueen omat ovet")
        ordering = ("county", "sort_order", "pk")
        constraints = (
            one_of("kind", DoorKind, "county_door_kind_is_known_value"),
            one_of("evidence", Evidence, "county_door_evidence_is_known_value"),
            partial_date("source_date", "county_door_source_date_is_partial_date"),
            models.CheckConstraint(
                condition=models.Q(checked_on__isnull=True, checked_how="")
                | models.Q(checked_on__isnull=False) & ~models.Q(checked_how=""),
                name="county_door_check_says_how",
            ),
        )

    def __str__(self) -> str:
        return self.name_fi

    @property
    def is_crisis(self) -> bool:
        """Whether people ring it in danger: then age neither warns of its number nor hides it."""
        return self.kind == DoorKind.SOCIAL_AND_CRISIS_EMERGENCY

    @property
    def tel(self) -> str | None:
        return dialled(self.phone) if self.phone else None

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "directory/county_door_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from directory.previews import door_context

        context = door_context(self, active_language(), timezone.localtime())
        return super().get_preview_context(request, mode_name) | context


class DoorOpeningRule(OpeningRule, InOrder):
    door = ParentalKey(CountyDoor, on_delete=models.CASCADE, related_name="opening_rules")

    class Meta(OpeningRule.Meta, InOrder.Meta):
        pass
