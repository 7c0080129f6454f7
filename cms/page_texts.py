"""What of a page is searched: its title, and the words of everything that it shows."""

from typing import Any

from django.db.models import CharField, TextField, URLField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.headless.page_fields import content_fields
from cms.models.base import EditorialPage


def texts_of(page: Page) -> list[tuple[bool, str]]:
    """(whether it is the title, text) of the page as it stands in ``page``, in the page's own language."""
    found = [(True, page.title), (False, page.search_description)]
    kinds = [kind for kind in type(page).__mro__ if issubclass(kind, EditorialPage)]
    names = {field.name: field for kind in kinds for field in content_fields(kind)}
    for name, field in names.items():
        found += [(False, text) for text in _texts(field, getattr(page, name))]
    return [(is_title, text) for is_title, text in found if text.strip()]


def _texts(field: Any, value: Any) -> list[str]:
    if isinstance(field, StreamField):
        return [str(text) for text in field.get_searchable_content(value)]
    if isinstance(field, RichTextField):
        return [get_text_for_indexing(value)]
    is_words = isinstance(field, CharField | TextField) and not isinstance(field, URLField)
    return [value] if is_words and not field.choices else []


def summary_of(page: Page) -> str:
    """What a list shows below the title: the lead, or what the concept means."""
    return getattr(page, "lead", "") or getattr(page, "definition", "") or page.search_description
