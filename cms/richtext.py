"""Links to concepts open their definition in place: a button and a popover of the browser's own, without script."""

import re
from html import escape, unescape
from itertools import count
from typing import Any
from zlib import crc32

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from wagtail.rich_text.pages import PageLinkHandler

from directory.frame import active_language

_LINK = re.compile(r'<a data-concept="(\d+)" href="([^"]*)">(.*?)</a>', re.DOTALL)


class ConceptAwareLinkHandler(PageLinkHandler):
    """As Wagtail's own, and marks links that lead to a concept. What is not published is only its words."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        from cms.models import ConceptPage

        tags = []
        for page in cls.get_many(attrs_list):
            target = page.localized if page else None
            if target is None or not target.live or target.url is None:
                tags.append("<a>")
            elif isinstance(target, ConceptPage):
                tags.append(f'<a data-concept="{target.pk}" href="{escape(target.url)}">')
            else:
                tags.append(f'<a href="{escape(target.url)}">')
        return tags


def with_concepts(html: str) -> str:
    """The HTML with each marked link as a button that opens the concept's definition beside it."""
    from cms.models import ConceptPage

    wanted = {int(pk) for pk, _href, _words in _LINK.findall(html)}
    if not wanted:
        return html
    concepts = (
        ConceptPage.objects.live()
        .filter(pk__in=wanted)
        .select_related("locale", "alias_of__locale")
        .in_bulk()
    )
    numbers = count(1)
    # The same text gives the same ids, so that an unchanged page is the same page; two texts give others.
    text_id = f"{crc32(html.encode()):x}"

    def opened(match: re.Match[str]) -> str:
        concept = concepts.get(int(match[1]))
        if concept is None:
            return match[3]
        context = {"concept": concept, "href": unescape(match[2]), "words": mark_safe(match[3])}
        context["lang"] = active_language()
        return render_to_string(
            "cms/blocks/concept.html", context | {"id": f"kasite-{text_id}-{next(numbers)}"}
        ).strip()

    return _LINK.sub(opened, html)
