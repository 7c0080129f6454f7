"""Everyday expressions to concepts: "vauva ei nuku" means the need `odotus-ja-vauva` and parents.

Concepts are tokens of the same index (`c:need:ero`). Services carry them from their terms and from the same lexicon
run over their texts; queries from the lexicon alone.
"""

from collections.abc import Iterable
from typing import NamedTuple

from search.analysis import Analyser, Language
from search.lexicon_files import LexiconError, read_rows
from search.phrases import SLACK_IN_QUERY, SLACK_IN_TEXT, PhraseIndex, PhraseWord, phrase_words

KINDS = ("need", "target_group", "situation", "channel", "cost", "language", "provider")


class Expression(NamedTuple):
    """What an editor keeps: words as people say them, and what they are about (`need:ero`)."""

    language: Language
    text: str
    targets: tuple[str, ...]


class Concept(NamedTuple):
    """An expression found: the places of its words, and its concept tokens."""

    places: tuple[int, ...]
    tokens: tuple[str, ...]


def concept_token(target: str) -> str:
    return f"c:{target}"


class Concepts:
    """All expressions, analysed."""

    def __init__(self, expressions: Iterable[Expression], analyser: Analyser) -> None:
        self._phrases: dict[str, PhraseIndex[tuple[str, ...]]] = {}
        for expression in expressions:
            index = self._phrases.setdefault(expression.language, PhraseIndex())
            tokens = tuple(concept_token(target) for target in expression.targets)
            index.add(phrase_words(expression.text, expression.language, analyser), tokens)

    def find(self, sentence: list[PhraseWord], language: Language, in_query: bool) -> list[Concept]:
        """Expressions in a sentence; in a query an expression inside a longer one gives way to it."""
        index = self._phrases.get(language)
        if index is None:
            return []
        places = [place for place, word in enumerate(sentence) if not word.filler]
        slack = SLACK_IN_QUERY if in_query else SLACK_IN_TEXT
        matches = index.find([sentence[place].bases for place in places], slack)
        found = [Concept(tuple(places[at] for at in match.places), match.payload) for match in matches]
        return _longest(found) if in_query else found

    def bases(self, language: Language) -> frozenset[str]:
        index = self._phrases.get(language)
        return index.bases() if index is not None else frozenset()


def _longest(found: list[Concept]) -> list[Concept]:
    return [
        concept for concept in found if not any(set(concept.places) < set(longer.places) for longer in found)
    ]


def read_expressions(text: str) -> list[Expression]:
    """Lines `lang TAB expression TAB kind:id kind:id`; raise LexiconError that names the line."""
    expressions = []
    for number, (language, expression, listed) in read_rows(text, columns=3):
        targets = tuple(listed.split())
        if not expression or not targets or any(target.partition(":")[0] not in KINDS for target in targets):
            raise LexiconError(number, "needs an expression and targets such as need:ero")
        expressions.append(Expression(language, expression, targets))
    return expressions
