"""Everyday expressions to concepts: "vauva ei nuku" means the need `odotus-ja-vauva` and parents.

Concepts are tokens of the same index (`c:need:ero`). Services carry them from their terms and from the same lexicon
run over their texts; queries from the lexicon alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search.analysis import Analyser, Language
from search.lexicon_files import LexiconError, read_rows
from search.phrases import SLACK_IN_QUERY, SLACK_IN_TEXT, PhraseIndex, PhraseWord, phrase_words

# Expressions that a word is imagined to have in other concepts, before it is trusted.
PRIOR = 1.5
LEAST_SHARE = 0.1
LEAST_CONFIDENCE = 0.25

KINDS = ("need", "target_group", "situation", "channel", "cost", "language", "provider")


class Expression(NamedTuple):
    """What an editor keeps: words as people say them, and what they are about (`need:ero`)."""

    language: Language
    text: str
    targets: tuple[str, ...]


class Concept(NamedTuple):
    """An expression found: the places of its words, and its concept tokens, the most telling first."""

    places: tuple[int, ...]
    tokens: tuple[str, ...]


def concept_token(target: str) -> str:
    return f"c:{target}"


class Concepts:
    """All expressions, analysed, and what their words suggest apart from them."""

    def __init__(self, expressions: Iterable[Expression], analyser: Analyser) -> None:
        self._phrases: dict[str, PhraseIndex[tuple[str, ...]]] = {}
        self._associations: dict[str, Associations] = {}
        for expression in expressions:
            index = self._phrases.setdefault(expression.language, PhraseIndex())
            tokens = tuple(concept_token(target) for target in expression.targets)
            listed = phrase_words(expression.text, expression.language, analyser)
            index.add(listed, tokens)
            self._associations.setdefault(expression.language, Associations()).learn(listed, tokens)

    def find(self, sentence: list[PhraseWord], language: Language, in_query: bool) -> list[Concept]:
        """Expressions in a sentence; in a query an expression inside a longer one gives way to it."""
        index = self._phrases.get(language)
        if index is None:
            return []
        slack = SLACK_IN_QUERY if in_query else SLACK_IN_TEXT
        matches = index.find([word.bases for word in sentence], slack)
        found = [Concept(match.places, match.payload) for match in matches]
        return _longest(found) if in_query else found

    def suggested(
        self, sentence: list[PhraseWord], kin: list[frozenset[str]], language: Language
    ) -> dict[str, float]:
        """Concept tokens that the words suggest, with a confidence between 0 and 1, where no expression fits.

        `kin`: per word, the forms that speak for it where no expression has the word itself.
        """
        associations = self._associations.get(language)
        return associations.suggested(sentence, kin) if associations is not None else {}

    def has_word(self, base: str, language: Language) -> bool:
        """Whether any term has the word, so that it is no typing error."""
        index = self._phrases.get(language)
        return index is not None and base in index.bases()


class Associations:
    """How surely a word of the expressions leads to each concept: its share of the word's expressions.

    The estimate is shrunk by PRIOR expressions that lead elsewhere; words combine as independent hints (noisy-or).
    """

    def __init__(self) -> None:
        self._expressions: dict[str, int] = defaultdict(int)
        self._together: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

        self._total = 0
        self._usual: dict[str, int] = defaultdict(int)

    def learn(self, expression: Iterable[PhraseWord], tokens: Iterable[str]) -> None:
        listed = tuple(tokens)
        self._total += 1
        for token in listed:
            self._usual[token] += 1
        for base in {base for word in expression if not word.filler for base in word.bases}:
            self._expressions[base] += 1
            for token in listed:
                self._together[base][token] += 1

    def suggested(self, sentence: Sequence[PhraseWord], kin: Sequence[frozenset[str]]) -> dict[str, float]:
        doubt: dict[str, float] = defaultdict(lambda: 1.0)
        for word, near in zip(sentence, kin, strict=True):
            if word.filler:
                continue
            known = any(base in self._expressions for base in word.bases)
            for token, share in self._of_word(word.bases if known else near).items():
                doubt[token] *= 1 - share
        sure = {token: 1 - rest for token, rest in doubt.items() if 1 - rest >= LEAST_CONFIDENCE}
        return dict(sorted(sure.items()))

    def _of_word(self, bases: frozenset[str]) -> dict[str, float]:
        best: dict[str, float] = {}
        for base in bases:
            seen = self._expressions.get(base, 0)
            for token, count in self._together.get(base, {}).items():
                usual = self._usual[token] / self._total
                share = (count + PRIOR * usual) / (seen + PRIOR)
                share = (share - usual) / (1 - usual)
                if share >= LEAST_SHARE:
                    best[token] = max(share, best.get(token, 0.0))
        return best


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
