"""The editors' pages on the search page: a few at once, the rest folded below them."""

from typing import Any

from django.apps import apps

from search.answers import Answer
from search.highlight import Highlighter
from search.page_answers import NONE, FoundPages, pages_for
from search.page_entries import PageCard

AT_ONCE = 3
MOST = 20


def beside_services(answer: Answer) -> FoundPages:
    """The pages that the words of a question find; asked only where there are words, and on the first page."""
    asked = answer.criteria
    if not asked.q or asked.page > 1:
        return NONE
    return pages_for(asked.q, asked.lang, answer.query, 0, MOST, as_typed=asked.as_typed)


def page_group(found: FoundPages) -> dict[str, Any]:
    marker = Highlighter(found.query.groups if found.query else ())
    rows = [_row(card, marker) for card in found.cards]
    return {"count": found.count, "rows": rows[:AT_ONCE], "more": rows[AT_ONCE:]}


def _row(card: PageCard, marker: Highlighter) -> dict[str, Any]:
    return {
        "url": card["path"],
        "kind": kind_of(card["kind"]),
        "text_language": card["text_language"],
        "title": marker.marked(card["title"]),
        "summary": marker.marked(card["summary"]),
    }


def kind_of(label: str) -> str:
    """What a kind of page is called in the reader's language."""
    name = str(apps.get_model(label)._meta.verbose_name)
    return name[:1].upper() + name[1:]
