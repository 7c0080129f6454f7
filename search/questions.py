"""The words of a question: analysed once, remembered where they tell of no danger."""

from dataclasses import dataclass
from typing import cast

from search.analysis import Language, get_analyser
from search.language import held
from search.queries import Query, analyse_query
from search.snapshot import Snapshot
from search.typos import Vocabulary

KEPT_QUERIES = 2_000


@dataclass(frozen=True)
class _Words:
    """The vocabulary of one snapshot."""

    epoch: object
    generation: int
    vocabulary: Vocabulary


_words: _Words | None = None
_kept: dict[tuple[str, str, object, int, object], Query] = {}


def analysed(text: str, language: str, snapshot: Snapshot) -> Query:
    """The query that the words make. One that tells of danger is not remembered."""
    words = held()
    key = (text, language, snapshot.epoch, snapshot.generation, words.version)
    known = _kept.get(key)
    if known is not None:
        return known
    query = analyse_query(
        text,
        cast(Language, language),
        words.lexicons,
        get_analyser(),
        _vocabulary(snapshot),
        snapshot.has_token,
    )
    if not query.safety_classes:
        if len(_kept) >= KEPT_QUERIES:
            _kept.clear()
        _kept[key] = query
    return query


def _vocabulary(snapshot: Snapshot) -> Vocabulary:
    """The words that corrections may lead to; made anew when an epoch begins, since it takes a moment."""
    global _words
    known = _words
    if known is None or known.epoch != snapshot.epoch:
        known = _words = _Words(snapshot.epoch, snapshot.generation, Vocabulary(dict(snapshot.words)))
    return known.vocabulary


def corrected(text: str, query: Query) -> str | None:
    """The text with its typing errors put right, or None where nothing was corrected."""
    if not query.corrections:
        return None
    for correction in query.corrections:
        text = _replaced(text, correction.typed, correction.meant)
    return text


def _replaced(text: str, typed: str, meant: str) -> str:
    place = text.casefold().find(typed.casefold())
    return text if place < 0 else text[:place] + meant + text[place + len(typed) :]
