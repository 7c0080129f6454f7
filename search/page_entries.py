"""A page of the editors as the index keeps it: what it is found by, and what a list shows of it.

Built from the published row alone, read by primary key, so that no draft can leak.
"""

from typing import TypedDict, cast

from wagtail.models import Page

from cms.headless.links import page_type, path_of_page, text_language
from cms.page_texts import summary_of, texts_of
from search.analysis import Language, get_analyser
from search.documents import FieldText, analyse_document
from search.language import lexicons
from search.ranking import stored_bits


class PageDocument(TypedDict):
    """``bits``: impacts as ranking.stored_bits(). ``words``: forms with their language, that corrections lead to."""

    tokens: list[str]
    bits: list[int]
    words: list[str]


class PageCard(TypedDict):
    """``kind``: label of the model. ``published``: when the page as it stands appeared, in ISO form, UTC."""

    id: int
    kind: str
    title: str
    summary: str
    path: str
    text_language: str
    published: str | None


def document(page: Page) -> PageDocument:
    language = cast(Language, text_language(page))
    texts = [FieldText("title" if is_title else "body", language, text) for is_title, text in texts_of(page)]
    found = analyse_document(texts, [], [language], get_analyser(), lexicons().concepts)
    return {
        "tokens": list(found.impacts),
        "bits": stored_bits(list(found.impacts.values())),
        "words": sorted(found.words),
    }


def card(page: Page) -> PageCard | None:
    """None where the page belongs to no site, and so has no address."""
    path = path_of_page(page)
    if path is None:
        return None
    return {
        "id": page.pk,
        "kind": page_type(page) or "",
        "title": page.title,
        "summary": summary_of(page),
        "path": path,
        "text_language": text_language(page),
        "published": page.last_published_at.isoformat() if page.last_published_at else None,
    }
