"""Recommendations: to whom, why, what they rest on, the first step, and how far each county has come."""

import uuid
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField

from cms.blocks import ExampleBlock
from cms.examples import with_counties
from cms.models.base import EditorialPage
from cms.models.register import InRegister
from cms.models.situation import PARTIAL_DATE_HELP, check_partial_dates
from directory.admin.freshness_panel import FreshnessPanel
from directory.languages import HasTexts, InThreeLanguages
from directory.models import County
from directory.models.constraints import one_of, partial_date
from directory.models.in_order import InOrder


class Audience(models.TextChoices):
    COUNTY = "county", _("Hyvinvointialueille")
    NGO = "ngo", _("Järjestöille")
    DECISION_MAKER = "decision_maker", _("Päättäjille")


class RecommendationPage(EditorialPage):
    """``is_ours``: concluded by this service's editors; otherwise ``whose`` names who recommends it."""

    audience = models.CharField(_("kenelle"), max_length=16, choices=Audience)
    is_ours = models.BooleanField(_("oma suosituksemme"), default=True)
    whose = models.CharField(_("kenen suositus"), max_length=160, blank=True)
    whose_url = models.URLField(_("suosituksen lähde"), max_length=800, blank=True)
    first_step = models.TextField(
        _("ensimmäinen askel"), max_length=400, help_text=_("Mitä voi tehdä jo tällä viikolla.")
    )

    examples = StreamField(
        [("example", ExampleBlock())], blank=True, verbose_name=_("alueita, jotka tekevät jo näin")
    )

    section = "recommendations"
    parent_page_types = ["cms.SectionPage"]
    template = "cms/recommendation_page.html"
    content_panels = [
        FreshnessPanel("cms.admin.freshness.of_page_form", heading=_("Tuoreus")),
        *EditorialPage.content_panels[:1],
        FieldPanel("audience"),
        *EditorialPage.content_panels[1:-1],
        FieldPanel("first_step"),
        FieldPanel("examples"),
        InlinePanel("rests_on_models", label=_("Toimintamalli, johon suositus nojaa")),
        FieldPanel("is_ours"),
        FieldRowPanel([FieldPanel("whose"), FieldPanel("whose_url")]),
        FieldPanel("checked_on"),
    ]

    class Meta:
        verbose_name = _("suositus")
        verbose_name_plural = _("suositukset")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "examples": with_counties(self.examples),
            "models": [row.model for row in self.rests_on_models.select_related("model") if row.model.live],
            "steps_taken": self.statuses(),
            "freshness": self.freshness_in_words(),
        }

    @property
    def review_by(self) -> Any:
        """The day by which the page is gone through again; None where nobody has gone through it."""
        from cms.freshness import of_page

        known = of_page(self, timezone.localdate())
        return known.due_on if known else None

    def statuses(self) -> models.QuerySet:
        """What counties have done about it, the newest first; the same in every language."""
        rows = RecommendationStatus.objects.filter(recommendation=self.translation_key)
        return rows.select_related("county").order_by("-as_of", "county__code")


class RestsOnModel(InOrder):
    page = ParentalKey(RecommendationPage, related_name="rests_on_models", on_delete=models.CASCADE)
    model = models.ForeignKey(
        "cms.PracticeModelPage", models.CASCADE, related_name="+", verbose_name=_("malli")
    )


class StatusState(models.TextChoices):
    NOT_STARTED = "not_started", _("ei aloitettu")
    STARTED = "started", _("aloitettu")
    DONE = "done", _("tehty")
    NOT_RELEVANT = "not_relevant", _("ei koske aluetta")


def recommendation_choices() -> list[tuple[str, str]]:
    pages = RecommendationPage.objects.filter(alias_of=None, locale__language_code="fi").order_by("title")
    return [(str(page.translation_key), page.title) for page in pages]


class RecommendationStatus(InRegister, HasTexts, models.Model):
    """How far a county had come with a recommendation at a time; earlier rows stay, so that one sees the way.

    ``recommendation`` is the page's translation key: the status is the same whatever the language.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recommendation = models.UUIDField(_("suositus"), db_index=True)
    county = models.ForeignKey(
        County, models.PROTECT, related_name="recommendation_statuses", verbose_name=_("hyvinvointialue")
    )
    state = models.CharField(_("tila"), max_length=12, choices=StatusState)
    as_of = models.CharField(_("tieto ajalta"), max_length=10, help_text=PARTIAL_DATE_HELP)
    source_url = models.URLField(_("lähteen osoite"), max_length=800, blank=True)
    told_by_role = models.CharField(
        _("tehtävä, joka kertoi"), max_length=120, blank=True, help_text=_("Ei henkilön nimeä.")
    )
    note = InThreeLanguages(models.CharField, _("huomautus"), max_length=300)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True, null=True)

    class Meta:
        verbose_name = _("suosituksen tila alueella")
        verbose_name_plural = _("suositusten tilat alueilla")
        ordering = ("-as_of", "county__code")
        constraints = (
            one_of("state", StatusState, "status_state_is_known"),
            partial_date("as_of", "status_as_of_is_partial_date"),
            models.CheckConstraint(
                condition=~models.Q(source_url="") | ~models.Q(told_by_role=""), name="status_has_a_source"
            ),
            models.UniqueConstraint(
                fields=("recommendation", "county", "as_of"), name="status_is_told_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.county.short_fi} {self.as_of}: {self.get_state_display()}"

    def clean(self) -> None:
        check_partial_dates(self, "as_of")

    def as_shown(self) -> dict[str, Any]:
        return {"county": self.county, "status": self, "steps_taken": [self]}

    @property
    def page(self) -> RecommendationPage | None:
        return RecommendationPage.objects.filter(
            translation_key=self.recommendation, locale__language_code="fi"
        ).first()
