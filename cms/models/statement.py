"""The accessibility statement with the fields that the law asks for (act 306/2019, decision (EU) 2018/1523)."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField, StreamField

from cms.blocks import INLINE, GapBlock
from cms.models.base import EditorialPage
from cms.models.feedback import ANSWERED_WITHIN


class Conformance(models.TextChoices):
    FULL = "full", _("täyttää kokonaan")
    PARTIAL = "partial", _("täyttää osittain")
    NONE = "none", _("ei täytä")


class AccessibilityStatementPage(EditorialPage):
    responsible = models.CharField(_("palvelusta vastaa"), max_length=160)
    made_on = models.DateField(_("laadittu"))
    updated_on = models.DateField(_("päivitetty"))
    conformance = models.CharField(_("palvelu … vaatimukset"), max_length=8, choices=Conformance)
    basis = RichTextField(_("mihin tiedot perustuvat"), features=INLINE)
    gaps = StreamField([("gap", GapBlock())], blank=True, verbose_name=_("puutteet"))
    burden = RichTextField(_("kohtuuton rasite"), features=INLINE, blank=True)
    outside_the_law = RichTextField(_("sisällöt, joita laki ei koske"), features=INLINE, blank=True)
    handler = models.CharField(
        _("palautteen käsittelee"), max_length=160, help_text=_("Tehtävä tai yksikkö.")
    )
    authority = RichTextField(_("valvova viranomainen"), features=["bold", "link", "ul"])

    section = "statement"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/accessibility_statement_page.html"
    content_panels = [
        *EditorialPage.content_panels[:2],
        FieldPanel("responsible"),
        FieldRowPanel([FieldPanel("made_on"), FieldPanel("updated_on")]),
        FieldPanel("basis"),
        FieldPanel("conformance"),
        FieldPanel("gaps"),
        FieldPanel("burden"),
        FieldPanel("outside_the_law"),
        FieldPanel("handler"),
        FieldPanel("authority"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("saavutettavuusseloste")
        verbose_name_plural = _("saavutettavuusselosteet")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.models.feedback import FeedbackPage

        return super().get_context(request, *args, **kwargs) | {
            "gaps": [block.value for block in self.gaps],
            "answered_within_days": ANSWERED_WITHIN.days,
            "feedback_page": FeedbackPage.objects.live().filter(locale=self.locale).first(),
        }
