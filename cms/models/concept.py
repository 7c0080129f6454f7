"""Concepts: what a word means here. Linked in a text, the definition opens in place; the glossary holds them all."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.models.base import EditorialPage
from cms.models.situation import PARTIAL_DATE_HELP, check_partial_dates


class GlossaryPage(EditorialPage):
    """All concepts of the tree, by name."""

    section = "concepts"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ConceptPage"]
    template = "cms/glossary_page.html"

    class Meta:
        verbose_name = _("käsitteet")
        verbose_name_plural = _("käsitteet")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from directory.listing import sort_name

        concepts = ConceptPage.objects.child_of(self).live().select_related("locale", "alias_of__locale")
        ordered = sorted(concepts, key=lambda page: sort_name(page.title))
        return super().get_context(request, *args, **kwargs) | {"concepts": ordered}


class ConceptPage(EditorialPage):
    """``definition`` is plain text of at most three sentences: it must fit beside the text where it opens."""

    definition = models.TextField(_("määritelmä"), max_length=500)
    source_name = models.CharField(_("kenen määritelmä"), max_length=120, blank=True)
    source_url = models.URLField(_("lähteen osoite"), max_length=800, blank=True)
    as_of = models.CharField(_("tieto ajalta"), max_length=10, blank=True, help_text=PARTIAL_DATE_HELP)

    section = "concepts"
    parent_page_types = ["cms.GlossaryPage"]
    subpage_types: list[str] = []
    template = "cms/concept_page.html"
    content_panels = [
        *EditorialPage.content_panels[:1],
        FieldPanel("definition"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url"), FieldPanel("as_of")]),
        FieldPanel("checked_on"),
    ]

    class Meta:
        verbose_name = _("käsite")
        verbose_name_plural = _("käsitteet")

    def clean(self) -> None:
        super().clean()
        check_partial_dates(self, "as_of")
