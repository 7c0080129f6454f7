"""Typing errors: only for words that find nothing. Diacritics first, then the nearest word of the vocabulary, then a
known beginning with a corrected rest.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis.tokens import fold

SHORTEST_CORRECTED = 4
SHORTEST_PREFIX = 4
MOST_FOLDED_VOWELS = 7
_UNFOLDED = {"a": "ä", "o": "ö"}


class Vocabulary:
    """Words that corrections may lead to, each with how often it occurs: more frequent words win ties."""

    def __init__(self, counts: dict[str, int]) -> None:
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

    def nearest(self, word: str, most: int | None = None) -> str | None:
        """The nearest word by optimal string alignment: one error, two in words of at least eight letters."""
        limit = most if most is not None else (2 if len(word) >= 8 else 1)
        close = process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=limit, limit=20, processor=None
        )
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


def vocabulary_of(texts: Iterable[Iterable[str]]) -> Vocabulary:
    """The vocabulary of words that occur in texts."""
    counts: dict[str, int] = {}
    for words in texts:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    return Vocabulary(counts)
