"""Which of the editors' pages the words of a question find: a group of its own beside the services.

Words are understood as for services, and weighed by the same ranking. One statement tells whether the pages that
this process holds are those of the database, and that what is shown is still published.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from directory.listing import sort_name
from search import index, page_index
from search.page_entries import PageCard
from search.page_index import PageIndex, Tree
from search.queries import Query
from search.questions import understood
from search.ranking import BLEND, CONCEPT_PREFIX, PART_WEIGHT, Postings, from_bits, order, relevant, scores

TRIES = 3
# Weights are products of floats.
NEARLY = 0.99


@dataclass(frozen=True)
class FoundPages:
    """``cards`` of the asked part, in order; ``count`` of all; ``query``: as what the words were understood."""

    count: int
    cards: list[PageCard]
    query: Query | None = None


NONE = FoundPages(0, [])


def pages_for(
    q: str,
    language: str,
    query: Query | None,
    start: int,
    most: int,
    changed_after: dt.datetime | None = None,
    as_typed: bool = False,
) -> FoundPages:
    """The pages in the language's tree that hold the words of ``q``. ``query``: as services understood them.

    None where the words tell of danger: nothing may stand in the way of the lines and the services then.
    """
    if query is None or query.safety_classes:
        return NONE

    def found(held: PageIndex, tree: Tree) -> tuple[list[int], Query]:
        own = _query(q, language, query, held, as_typed)
        return [pk for pk in _ordered(tree, own) if _is_newer(tree.cards[pk], changed_after)], own

    return _current(language, start, most, found)


def all_pages(language: str, start: int, most: int, changed_after: dt.datetime | None = None) -> FoundPages:
    """Every page of the language's tree by title."""

    def found(held: PageIndex, tree: Tree) -> tuple[list[int], None]:
        wanted = [pk for pk, card in tree.cards.items() if _is_newer(card, changed_after)]
        return sorted(wanted, key=lambda pk: (sort_name(tree.cards[pk]["title"]), pk)), None

    return _current(language, start, most, found)


Find = Callable[[PageIndex, Tree], tuple[list[int], Query | None]]


def _current(language: str, start: int, most: int, find: Find) -> FoundPages:
    """What is found in the pages as the database has them now; read anew where this process is behind."""
    for _ in range(TRIES):
        held = page_index.held()
        tree = held.trees.get(language, Tree())
        keys, query = find(held, tree)
        shown = keys[start : start + most]
        generation, live = _read_state(shown)
        if generation == held.generation:
            gone = len(shown) - len(live)
            return FoundPages(len(keys) - gone, [tree.cards[pk] for pk in shown if pk in live], query)
        if generation is None:
            break
        page_index.refresh(generation)
    return NONE


def _is_newer(card: PageCard, moment: dt.datetime | None) -> bool:
    if moment is None:
        return True
    return card["published"] is not None and dt.datetime.fromisoformat(card["published"]) > moment


def _query(q: str, language: str, query: Query, held: PageIndex, as_typed: bool) -> Query:
    """The services' query; where it put a word right, anew: the word may stand in a page as it was typed."""
    if not query.corrections or not held.tokens:
        return query
    return understood(q, language, index.held(), as_typed, beside=held)


def _ordered(tree: Tree, query: Query) -> list[int]:
    """Keys of the pages that the query finds, the most relevant first."""
    rows = sorted(_with_its_words(tree, query))
    if not rows:
        return []
    places = {pk: place for place, pk in enumerate(rows)}
    wanted = {token for group in query.groups for token, _ in group.tokens if token in tree.postings}
    postings = {token: _postings(tree.postings[token], places) for token in wanted}
    relevance = scores(
        query.groups,
        {token: hits for token, hits in postings.items() if len(hits.rows)},
        len(tree.cards),
        len(rows),
    )
    found = np.flatnonzero(relevant(relevance))
    return [rows[place] for place in order(found.tolist(), relevance, np.array(rows, dtype=np.int64))]


def _with_its_words(tree: Tree, query: Query) -> set[int]:
    """Pages that hold at least half of the words, or what means the same: a hint at a need is not enough for a page.

    What families tell of their lives must not be answered with pages for those who plan services.
    """
    said = [group.tokens for group in query.groups if not group.surface.startswith(CONCEPT_PREFIX)]
    words = [tokens for tokens in said if any(weight > 0 for _, weight in tokens)]
    hits = Counter(pk for tokens in words for pk in _holding(tree, tokens))
    return {pk for pk, count in hits.items() if 2 * count >= len(words)}


def _holding(tree: Tree, tokens: Sequence[tuple[str, float]]) -> set[int]:
    """Pages that hold a word or a synonym of it, or two parts of a compound, which may be inflected as a whole."""
    best = max(weight for _, weight in tokens)
    whole = {pk for token, weight in tokens if weight >= BLEND * best for pk in tree.postings.get(token, ())}
    parts = Counter(
        pk
        for token, weight in tokens
        if PART_WEIGHT * best * NEARLY <= weight < BLEND * best
        for pk in tree.postings.get(token, ())
    )
    return whole | {pk for pk, count in parts.items() if count > 1}


def _postings(listed: dict[int, int], places: dict[int, int]) -> Postings:
    keys = sorted(listed.keys() & places.keys())
    return Postings(
        np.array([places[pk] for pk in keys], dtype=np.int32),
        from_bits(np.array([listed[pk] for pk in keys], dtype=np.uint16)),
    )


STATE = """
    SELECT state.generation, page.id
    FROM search_pageindexstate AS state
    LEFT JOIN wagtailcore_page AS page ON page.id IN ({marks}) AND page.live
"""


def _read_state(keys: Sequence[int]) -> tuple[int | None, Collection[int]]:
    """In one statement: the generation of the pages now (None: there is no index), and which keys are published."""
    marks = ",".join(["%s"] * len(keys)) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(STATE.format(marks=marks), list(keys))
        rows = cursor.fetchall()
    return (rows[0][0] if rows else None), {pk for _, pk in rows if pk is not None}
