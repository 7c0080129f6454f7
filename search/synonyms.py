"""Synonym groups: words that editors say mean the same, for one language, one-way or two-way.

Two-way: any term finds the others. One-way: a term of `sources` finds `targets`, never the reverse. Terms may be
phrases and are matched on base forms.
"""

from collections.abc import Iterable
from typing import NamedTuple

from search.analysis import Analyser, Language
from search.lexicon_files import LexiconError, read_rows
from search.phrases import SLACK_IN_TEXT, PhraseIndex, PhraseWord, phrase_words
from search.ranking import PART_WEIGHT, SYNONYM_WEIGHT

# A word of a phrase says less than the phrase: "toinen nainen" must not find all that is for women.
PHRASE_DILUTION = 1.5

WeightedTokens = tuple[tuple[str, float], ...]


class SynonymGroup(NamedTuple):
    """What an editor keeps: terms that find each other, or `sources` that find `targets`."""

    language: Language
    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    """Empty for a two-way group."""


class Expansion(NamedTuple):
    """A synonym found in a query: the places of the words it stands for, and what they also find."""

    places: tuple[int, ...]
    tokens: WeightedTokens


class Synonyms:
    """All groups, analysed; building it costs the analysis of every term once."""

    def __init__(self, groups: Iterable[SynonymGroup], analyser: Analyser) -> None:
        self._analyser = analyser
        self._phrases: dict[str, PhraseIndex[WeightedTokens]] = {}
        for group in groups:
            self._add(group)

    def _add(self, group: SynonymGroup) -> None:
        index = self._phrases.setdefault(group.language, PhraseIndex())
        for source in group.sources:
            others = group.targets or tuple(term for term in group.sources if term != source)
            tokens = [token for term in others for token in term_tokens(term, group.language, self._analyser)]
            phrase = phrase_words(source, group.language, self._analyser)
            # "mie|mää" is grammar, and no topic of any service.
            if not all(word.filler for word in phrase):
                index.add(phrase, best_weights(tokens))

    def expansions(self, sentence: list[PhraseWord], language: Language) -> list[Expansion]:
        """Every term of a group that the sentence has."""
        index = self._phrases.get(language)
        if index is None:
            return []
        found = index.find([word.bases for word in sentence], SLACK_IN_TEXT)
        return [Expansion(match.places, match.payload) for match in found]

    def part_expansions(self, parts: Iterable[str], language: Language) -> WeightedTokens:
        """Synonyms of compound parts, weighing as little as parts do: "avioeroryhmä" -> "ero" -> "erota"."""
        index = self._phrases.get(language)
        if index is None:
            return ()
        found = [match for part in parts for match in index.find([frozenset((part,))], 0)]
        return tuple((token, weight * PART_WEIGHT) for match in found for token, weight in match.payload)

    def has_word(self, base: str, language: Language) -> bool:
        """Whether any term has the word, so that it is no typing error."""
        index = self._phrases.get(language)
        return index is not None and base in index.bases()


def term_tokens(term: str, language: Language, analyser: Analyser) -> list[tuple[str, float]]:
    """What a term finds: its words' base forms and parts; a phrase shares its weight among its words."""
    content = [word for word in phrase_words(term, language, analyser, spoken=False) if not word.filler]
    share = SYNONYM_WEIGHT / max(1, len(content)) ** PHRASE_DILUTION
    tokens: list[tuple[str, float]] = []
    for word in content:
        forms = analyser.forms(word.surface, language)
        tokens += [(f"{language}:{base}", share) for base in forms.bases]
        tokens += [(f"{language}:{part}", share * PART_WEIGHT) for part in forms.parts]
    return tokens


def best_weights(tokens: Iterable[tuple[str, float]]) -> WeightedTokens:
    """Each token once, with its best weight, in order."""
    best: dict[str, float] = {}
    for token, weight in tokens:
        best[token] = max(weight, best.get(token, 0.0))
    return tuple(best.items())


def read_groups(text: str) -> list[SynonymGroup]:
    """Lines `lang TAB two|one TAB from|from TAB to|to`; raise LexiconError that names the line."""
    groups = []
    for number, (language, direction, sources, targets) in read_rows(text, columns=4):
        terms = tuple(term.strip() for term in sources.split("|") if term.strip())
        to = tuple(term.strip() for term in targets.split("|") if term.strip())
        if direction not in ("one", "two") or (direction == "one") != bool(to) or not terms:
            raise LexiconError(number, "one-way needs terms on both sides, two-way only on the left")
        groups.append(SynonymGroup(language, terms, to))
    return groups
