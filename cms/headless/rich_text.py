"""Rich text for other front ends: HTML with real addresses, and what its links lead to as data beside it."""

import re
from html import escape
from typing import Any

from django.utils.html import strip_tags
from wagtail.rich_text.rewriters import extract_attrs

from cms.headless.links import concept_card, document_card, is_concept, page_link, path_of_page
from cms.headless.references import References

_ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)


def rich_text(html: str, language: str, references: References) -> dict[str, Any]:
    """``html``, ``links`` in their order, ``concepts`` each once.

    In the HTML a link to a concept has ``data-concept`` with its id. A link to what is not published is only
    its words.
    """
    links: list[dict[str, Any]] = []
    concepts: dict[int, dict[str, Any]] = {}

    def expanded(match: re.Match[str]) -> str:
        attributes, words = extract_attrs(match[1]), match[2]
        kind = attributes.get("linktype")
        if kind == "page":
            page = references.page(_number(attributes), language)
            path = path_of_page(page) if page else None
            if page is None or path is None:
                return words
            if not is_concept(page):
                links.append(page_link(page))
                return f'<a href="{escape(path)}">{words}</a>'
            concepts[page.pk] = concept_card(page)
            return f'<a href="{escape(path)}" data-concept="{page.pk}">{words}</a>'
        if kind == "document":
            document = references.find("document", _number(attributes))
            if document is None:
                return words
            links.append(document_card(document))
            return f'<a href="{escape(links[-1]["url"])}">{words}</a>'
        href = attributes.get("href", "")
        if not href:
            return words
        links.append({"url": href, "title": strip_tags(words)})
        return f'<a href="{escape(href)}">{words}</a>'

    return {"html": _ANCHOR.sub(expanded, html), "links": links, "concepts": list(concepts.values())}


def _number(attributes: dict[str, str]) -> int:
    """The id that the editor stored; 0, which is nothing's, where somebody wrote something else."""
    given = attributes.get("id", "")
    return int(given) if given.isascii() and given.isdigit() else 0
