"""Tags of the editors' pages: addresses, rich text with its concepts, and the sections that the menus lead to."""

import time
from typing import Any

from django import template
from django.conf import settings
from django.db import DatabaseError
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from cms.richtext import with_concepts
from directory.frame import active_language
from directory.sourcing import host

register = template.Library()

# The slugs with which the starting content makes the sections; an editor who renames one renames it here too.
SECTIONS = {
    "overview": {"fi": "perhekeskukset", "sv": "familjecenter", "en": "family-centres"},
    "recommendations": {"fi": "suositukset", "sv": "rekommendationer", "en": "recommendations"},
    "models": {"fi": "mallit", "sv": "modeller", "en": "models"},
    "concepts": {"fi": "kasitteet", "sv": "begrepp", "en": "concepts"},
    "news": {"fi": "ajankohtaista", "sv": "aktuellt", "en": "news"},
    "feedback": {"fi": "palaute", "sv": "respons", "en": "feedback"},
    "statement": {
        "fi": "saavutettavuusseloste",
        "sv": "tillganglighetsutlatande",
        "en": "accessibility-statement",
    },
}
KEPT_FOR_S = 30.0
_kept: tuple[float, frozenset[tuple[str, str]]] = (0.0, frozenset())


@register.simple_tag
def section_link(name: str) -> str:
    """The path of a section in the reader's language; empty where it is not published or cannot be looked up."""
    language = active_language()
    slug = SECTIONS[name][language]
    if (language, slug) not in _published_sections():
        return ""
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return f"{prefix}/{slug}/"


def _published_sections() -> frozenset[tuple[str, str]]:
    """(language, slug) of the published pages right under the roots. The menu stands on every page: kept a while."""
    global _kept
    now = time.monotonic()
    if _kept[0] and now - _kept[0] < KEPT_FOR_S:
        return _kept[1]
    try:
        rows = Page.objects.live().filter(depth=3).values_list("locale__language_code", "slug")
        _kept = (now, frozenset(rows))
    except DatabaseError:
        return frozenset()
    return _kept[1]


def forget_sections(**_: Any) -> None:
    global _kept
    _kept = (0.0, frozenset())


@register.simple_tag(takes_context=True)
def page_url(context: Any, page: Page) -> str:
    return page.get_url(context.get("request")) or ""


@register.filter
def of(values: dict[str, str], key: str) -> str:
    return values.get(key, "")


@register.filter
def source_site(url: str) -> str:
    return host(url)


@register.filter
def html_with_concepts(source: str) -> SafeString:
    """A rich text field as HTML whose concepts open in place."""
    return mark_safe(with_concepts(expand_db_html(source)))


@register.filter
def text_with_concepts(value: RichText) -> SafeString:
    """A rich text block as HTML whose concepts open in place."""
    return html_with_concepts(value.source if isinstance(value, RichText) else str(value))
