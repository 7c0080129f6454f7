"""Practice models: what others can do the same way, for whom, in which steps, and where it has been tried."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from cms.blocks import BODY, INLINE, AttachmentBlock, CallToActionBlock, CaseBlock, StepsBlock
from cms.examples import with_counties
from cms.models.base import EditorialPage
from directory.admin.freshness_panel import FreshnessPanel
from directory.models.in_order import InOrder


class PracticeModelPage(EditorialPage):
    number = models.CharField(_("numero"), max_length=6, blank=True, help_text=_("Esimerkiksi 3.1"))
    purpose = RichTextField(_("mihin malli on"), features=INLINE)
    for_whom = RichTextField(_("kenelle"), features=INLINE)
    steps = StreamField([("steps", StepsBlock())], blank=True, verbose_name=_("vaiheet"))
    materials = StreamField(
        [("attachment", AttachmentBlock()), ("call_to_action", CallToActionBlock())],
        blank=True,
        verbose_name=_("materiaalit"),
    )
    cases = StreamField([("case", CaseBlock())], blank=True, verbose_name=_("esimerkkejä alueilta"))
    services = StreamField(
        [block for block in BODY if block[0] == "service_list"],
        blank=True,
        max_num=2,
        verbose_name=_("palveluja hakemistosta"),
    )

    section = "models"
    parent_page_types = ["cms.SectionPage"]
    template = "cms/practice_model_page.html"
    content_panels = [
        FreshnessPanel("cms.admin.freshness.of_page_form", heading=_("Tuoreus")),
        *EditorialPage.content_panels[:1],
        FieldPanel("number"),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("purpose"), FieldPanel("for_whom")], heading=_("Mihin ja kenelle")),
        FieldPanel("body"),
        FieldPanel("steps"),
        FieldPanel("materials"),
        FieldPanel("cases"),
        FieldPanel("services"),
        InlinePanel("related_models", label=_("Liittyvä malli")),
        FieldPanel("checked_on"),
    ]

    class Meta:
        verbose_name = _("toimintamalli")
        verbose_name_plural = _("toimintamallit")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "cases": with_counties(self.cases),
            "related": [row.model for row in self.related_models.select_related("model") if row.model.live],
            "freshness": self.freshness_in_words(),
        }


class RelatedModel(InOrder):
    page = ParentalKey(PracticeModelPage, related_name="related_models", on_delete=models.CASCADE)
    model = models.ForeignKey(PracticeModelPage, models.CASCADE, related_name="+", verbose_name=_("malli"))
