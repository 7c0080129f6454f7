"""What every editorial page has: its language or the one it falls back to, its way up, its twins."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import BODY
from directory.frame import active_language, localised_path


class EditorialPage(Page):
    """A page of the editors' tree. ``lead`` says in two sentences what the page gives."""

    lead = models.TextField(_("johdanto"), max_length=400, blank=True)
    body = StreamField(BODY, blank=True, verbose_name=_("sisältö"))
    checked_on = models.DateField(
        _("tarkistettu"), null=True, blank=True, help_text=_("Päivä, jona sisältö on viimeksi käyty läpi.")
    )

    section = ""
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body"), FieldPanel("checked_on")]

    class Meta:
        abstract = True

    @property
    def text_language(self) -> str:
        """The language that the page is written in; an untranslated copy in another tree is still in its own."""
        original = self.alias_of if self.alias_of_id else self
        return str(original.locale.language_code)

    @property
    def is_fallback(self) -> bool:
        """Whether the page stands here only because nobody has translated it."""
        return self.text_language != self.locale.language_code

    def twins(self) -> dict[str, "Page"]:
        """The published pages of the same content, by language, this one included."""
        pages = self.get_translations(inclusive=True).live().select_related("locale", "alias_of__locale")
        return {page.locale.language_code: page for page in pages}

    def freshness_in_words(self) -> str:
        """When somebody last went through the page, and by when it is done again; empty where nobody has."""
        from cms.freshness import of_page, page_sentence

        return page_sentence(of_page(self, timezone.localdate()), active_language())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        twins = self.twins()
        paths = {code: page.get_url(request) for code, page in twins.items()}
        addresses = {code: paths.get(code) or localised_path("/", code) for code in dict(settings.LANGUAGES)}
        return super().get_context(request, *args, **kwargs) | {
            "section": self.section,
            "alternates": addresses,
            "written_in": {code: paths[code] for code, page in twins.items() if not page.alias_of_id},
            "way_up": self.get_ancestors().live().filter(depth__gt=2).specific(defer=True),
            # What the interface says within a text that is in another language.
            "own": format_html(' lang="{}"', self.locale.language_code) if self.is_fallback else "",
            "noindex": self.is_fallback or getattr(request, "is_preview", False),
        }
