"""Typing errors: only for words that find nothing. Diacritics first, then the nearest word of the vocabulary, then a
known beginning with a corrected rest.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import LANGUAGES, Language
from search.analysis.tokens import fold

SHORTEST_CORRECTED = 4
SHORTEST_PREFIX = 4
LONG_WORD = 8
MOST_FOLDED_VOWELS = 7
_UNFOLDED = {"a": "ä", "o": "ö"}


class LanguageVocabulary:
    """Words of one language that corrections may lead to, with how often each occurs: frequent words win ties."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = {word: count for word, count in counts.items() if len(word) >= SHORTEST_CORRECTED}
        self._words = sorted(self._counts)
        self._folded: dict[str, str] = {}
        for word in self._words:
            known = self._folded.get(fold(word))
            if known is None or self._counts[known] < self._counts[word]:
                self._folded[fold(word)] = word

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def corrected(self, word: str, finds: Callable[[str], bool]) -> str | None:
        """A word of ours for one that finds nothing, or None. `finds` tells whether a form finds something."""
        if len(word) < SHORTEST_CORRECTED or any(letter.isdigit() for letter in word):
            return None
        return (
            self._by_folding(word)
            or next((form for form in unfolded(word) if finds(form)), None)
            or self.nearest(word)
            or self._corrected_rest(word)
        )

    def _by_folding(self, word: str) -> str | None:
        found = self._folded.get(fold(word))
        return found if found != word else None

    def nearest(self, word: str) -> str | None:
        """The nearest word by optimal string alignment: one error, two in words of at least eight letters."""
        limit = 2 if len(word) >= LONG_WORD else 1
        close = process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=limit, limit=20, processor=None
        )
        if len(word) < LONG_WORD:
            # In short words another first letter is another word: "scare" is not "care".
            close = [hit for hit in close if hit[0][0] == word[0] and len(hit[0]) > SHORTEST_CORRECTED]
        if not close:
            return None
        return min(close, key=lambda hit: (hit[1], hit[0][0] != word[0], -self._counts[hit[0]], hit[0]))[0]

    def _corrected_rest(self, word: str) -> str | None:
        """`lähisuhdeväkivlta`: the longest beginning that is a word, and the rest put right."""
        for end in range(len(word) - SHORTEST_PREFIX, SHORTEST_PREFIX - 1, -1):
            start, rest = word[:end], word[end:]
            if start not in self._counts:
                continue
            if rest in self._counts:
                return None
            if found := self.nearest(rest):
                return start + found
        return None


def unfolded(word: str) -> Iterator[str]:
    """The word with dots put on its vowels: all of them first (vowel harmony), then fewer."""
    places = [place for place, letter in enumerate(word) if letter in _UNFOLDED]
    if not places or len(places) > MOST_FOLDED_VOWELS:
        return
    for count in range(len(places), 0, -1):
        for chosen in combinations(places, count):
            letters = list(word)
            for place in chosen:
                letters[place] = _UNFOLDED[letters[place]]
            yield "".join(letters)


class Vocabulary:
    """Words of the index by language, from counts of words with their language (`fi:perhe`)."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        listed: dict[str, dict[str, int]] = {language: {} for language in LANGUAGES}
        for token, count in counts.items():
            language, _, word = token.partition(":")
            listed[language][word] = count
        self._by_language = {language: LanguageVocabulary(listed[language]) for language in LANGUAGES}

    def of(self, language: Language) -> LanguageVocabulary:
        return self._by_language[language]
