"""Splitting compounds by a list of words, for languages without a morphological analyser here.

The split is the one with the fewest parts and, of those, the likeliest rarest part. It knows nothing of the
index, so that it holds on words that no service uses.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

SHORTEST_COMPOUND = 7
SHORTEST_PART = 3
MOST_PARTS = 4


class Split(NamedTuple):
    """Parts of a compound: surfaces (which joined give the word) and the stems they stand for."""

    surfaces: tuple[str, ...]
    stems: tuple[str, ...]
    weakest: float
    """Zipf frequency of the rarest part."""


class CompoundSplitter:
    """Split words into a first member (with its linking letters) and a rest, again and again.

    `first_forms` gives the shapes a word takes inside a compound, with the penalty in Zipf units of each;
    `stem` reduces the head, which may be inflected.
    """

    def __init__(
        self,
        frequencies: dict[str, float],
        first_forms: Callable[[str], Iterable[tuple[str, float]]],
        stem: Callable[[str], str],
        never_first: frozenset[str] = frozenset(),
        never_head: frozenset[str] = frozenset(),
        weakest: float = 2.6,
    ) -> None:
        self._stem = stem
        self._weakest = weakest
        self._known = frozenset(frequencies)
        self._never_first = never_first
        self._firsts: dict[str, tuple[str, float]] = {}
        self._heads: dict[str, float] = {}
        for word, zipf in frequencies.items():
            if len(word) < SHORTEST_PART:
                continue
            if word not in never_head:
                head = stem(word)
                self._heads[head] = max(zipf, self._heads.get(head, 0.0))
            if word not in never_first:
                self._remember_first(word, zipf, first_forms(word))
        self._never_head = frozenset(stem(word) for word in never_head) | never_head
        self.split = lru_cache(maxsize=50_000)(self._split)

    def _remember_first(self, word: str, zipf: float, forms: Iterable[tuple[str, float]]) -> None:
        stem = self._stem(word)
        for form, penalty in forms:
            likelihood = zipf - penalty
            if form in self._never_first or len(form) < SHORTEST_PART:
                continue
            if likelihood > self._firsts.get(form, ("", 0.0))[1]:
                self._firsts[form] = (stem, likelihood)

    def _split(self, word: str) -> Split | None:
        """The best split of a word, or None when it is no compound of known words."""
        if len(word) < SHORTEST_COMPOUND:
            return None
        candidates = [split for split in self._splits(word, MOST_PARTS) if split.weakest >= self._weakest]
        if word in self._known:
            # A word of its own is split before whole words only: "väntande" is no "vän" + "tand".
            candidates = [split for split in candidates if split.surfaces[-1] in self._known]
        if not candidates:
            return None
        return max(candidates, key=lambda split: (split.weakest - 0.9 * len(split.stems), split.surfaces))

    def _splits(self, word: str, parts_left: int) -> list[Split]:
        found: list[Split] = []
        for end in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            first = self._firsts.get(word[:end])
            if first is None or first[1] < self._weakest:
                continue
            rest = word[end:]
            found.extend(self._with_rest(word[:end], first, rest, parts_left))
        return found

    def _with_rest(self, surface: str, first: tuple[str, float], rest: str, parts_left: int) -> list[Split]:
        stem, likelihood = first
        found = []
        head = self._stem(rest)
        if head in self._heads and head not in self._never_head and len(head) >= SHORTEST_PART:
            found.append(Split((surface, rest), (stem, head), min(likelihood, self._heads[head])))
        if parts_left > 2 and len(rest) >= 2 * SHORTEST_PART:
            found += [
                Split((surface, *more.surfaces), (stem, *more.stems), min(likelihood, more.weakest))
                for more in self._splits(rest, parts_left - 1)
            ]
        return found


def read_frequencies(lines: Iterable[str]) -> dict[str, float]:
    """Lines `word zipf*10`; lines that begin with # are remarks."""
    pairs = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return {word: int(tenths) / 10 for word, tenths in pairs}
