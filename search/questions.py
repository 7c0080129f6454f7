"""The words of a question: analysed once, remembered where they tell of no danger."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from rapidfuzz.distance import OSA

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
_kept: dict[tuple[object, ...], Query] = {}


def analysed(
    text: str, language: str, snapshot: Snapshot, as_typed: bool = False, is_anywhere: bool = False
) -> Query:
    """The query that the words make; ``as_typed``: none of them corrected; ``is_anywhere``: no area was asked for.

    One that tells of danger is not remembered.
    """
    words = held()
    key = (text, language, as_typed, is_anywhere, snapshot.epoch, snapshot.generation, words.version)
    known = _kept.get(key)
    if known is not None:
        return known
    query = understood(text, language, snapshot, as_typed, is_anywhere=is_anywhere)
    if not query.safety_classes:
        if len(_kept) >= KEPT_QUERIES:
            _kept.clear()
        _kept[key] = query
    return query


class Indexed(Protocol):
    """What else than services the words may stand in."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    def has_token(self, token: str) -> bool: ...


def understood(
    text: str,
    language: str,
    snapshot: Snapshot,
    as_typed: bool = False,
    beside: Indexed | None = None,
    is_anywhere: bool = False,
) -> Query:
    """As ``analysed``, and not remembered: for words that are still being typed.

    ``beside``: a word that stands there needs no putting right, and others are put right to its words first.
    """
    vocabulary = _vocabulary(snapshot)
    indexed = (beside.vocabulary, vocabulary) if beside else (vocabulary,)
    known = cast(Vocabulary, _Either(indexed, held().vocabulary))
    return analyse_query(
        text,
        cast(Language, language),
        held().lexicons,
        get_analyser(),
        cast(Vocabulary, _Uncorrected(known)) if as_typed else known,
        (lambda token: snapshot.has_token(token) or beside.has_token(token))
        if beside
        else snapshot.has_token,
        is_anywhere,
    )


class _Either:
    """Vocabularies as one: of what each puts a word right to, the nearest; among equals the first, the lexicons' last.

    A word that stands only in a lexicon may still be a spoken form of another, so it does not count as known.
    """

    def __init__(
        self, indexed: tuple[Vocabulary, ...], lexicons: Vocabulary, language: Language = "fi"
    ) -> None:
        self._indexed, self._lexicons, self._language = indexed, lexicons, language

    def of(self, language: Language) -> "_Either":
        return _Either(self._indexed, self._lexicons, language)

    def __contains__(self, word: str) -> bool:
        return any(word in one.of(self._language) for one in self._indexed)

    def corrected(self, word: str, finds: Callable[[str], bool]) -> str | None:
        tried = [one.of(self._language).corrected(word, finds) for one in (*self._indexed, self._lexicons)]
        found = [meant for meant in tried if meant]
        return min(found, key=lambda meant: OSA.distance(word, meant), default=None)


class _Uncorrected:
    """A vocabulary that knows its words and corrects none."""

    def __init__(self, inner: Vocabulary, language: Language = "fi") -> None:
        self._inner, self._language = inner, language

    def of(self, language: Language) -> "_Uncorrected":
        return _Uncorrected(self._inner, language)

    def __contains__(self, word: str) -> bool:
        return word in self._inner.of(self._language)

    def corrected(self, word: str, finds: object) -> None:
        return None


def _vocabulary(snapshot: Snapshot) -> Vocabulary:
    """The words that corrections may lead to; made anew when an epoch begins, since it takes a moment."""
    global _words
    known = _words
    if known is None or known.epoch != snapshot.epoch:
        known = _words = _Words(snapshot.epoch, snapshot.generation, Vocabulary(snapshot.counted_words()))
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
