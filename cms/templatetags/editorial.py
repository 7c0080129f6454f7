"""Tags of the editors' pages: addresses, rich text with its concepts, and the sections that the menus lead to."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from cms.menu import path_of
from cms.richtext import with_concepts
from directory.frame import active_language
from directory.sourcing import host

register = template.Library()


@register.simple_tag
def section_link(name: str) -> str:
    """The path of a section in the reader's language; empty where it is not published."""
    return path_of(name, active_language())


@register.simple_tag(takes_context=True)
def page_url(context: Any, page: Page) -> str:
    return page.get_url(context.get("request")) or ""


@register.filter
def own_words(language: str) -> SafeString:
    """`` lang="sv"`` for the interface's own words inside a text that is in another language, else nothing."""
    active = active_language()
    return format_html(' lang="{}"', active) if language and language != active else mark_safe("")


@register.filter
def said_in(words: str, language: str) -> SafeString | str:
    """A name within a sentence of the interface, marked where it is not in the reader's language."""
    return (
        words if language == active_language() else format_html('<span lang="{}">{}</span>', language, words)
    )


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
