"""Names found by the beginnings of their words, as somebody types them: sorted words in arrays.

A name is found by any of its words, in any language that it has, without accents; a typing error is forgiven where
nothing begins as typed. A hundred thousand names take some ten megabytes and a millisecond.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import words
from search.analysis.tokens import fold

# Longer beginnings than this are as good as whole words.
LETTERS = 20
SHORTEST_CORRECTED = 5
LONG_WORD = 8
# A word alone that so many names have says nothing yet; what comes first among them will do.
MOST_MATCHES = 5_000

Key = tuple[str, int]


def folded(text: str) -> list[bytes]:
    """The words of a name or of what is typed, as they are compared; parts of hyphenated words count too."""
    found = []
    for word in words(text):
        plain = fold(word)
        found.append(plain)
        if "-" in plain:
            found += [part for part in plain.split("-")[1:] if len(part) > 1]
    return [word.encode()[:LETTERS] for word in found]


@dataclass(frozen=True)
class Names:
    """Sorted words, and of each the name that has it and its place there. ``keys``: what each name belongs to."""

    keys: Sequence[Key]
    words: NDArray[np.bytes_]
    owner: NDArray[np.int32]
    place: NDArray[np.int8]
    lengths: NDArray[np.int8]
    dead: frozenset[Key] = frozenset()
    added: Mapping[Key, tuple[tuple[bytes, ...], ...]] = field(default_factory=dict)

    def find(self, typed: Sequence[Sequence[bytes]], most: int, forgiving: bool = True) -> list[Key]:
        """Keys of the names that have a word for each typed one, best first.

        A typed word is given as its alternatives: as it stands, and its base forms.
        """
        scores: NDArray[np.float32] | None = None
        for alternatives in typed:
            found = self._scores(alternatives, forgiving)
            scores = found if scores is None else np.where((scores > 0) & (found > 0), scores + found, 0)
        ranked: list[tuple[float, int, Key]] = []
        if scores is not None:
            hits = np.flatnonzero(scores > 0)
            worth = scores[hits] - self.lengths[hits] / 100
            for number in hits[np.argsort(-worth, kind="stable")][: most * 4]:
                ranked.append((float(scores[number]), int(self.lengths[number]), self.keys[number]))
        ranked = [row for row in ranked if row[2] not in self.dead]
        ranked += self._in_added(typed)
        ranked.sort(key=lambda row: (-row[0], row[1], row[2]))
        return list(dict.fromkeys(key for *_, key in ranked))[:most]

    def _scores(self, alternatives: Sequence[bytes], forgiving: bool) -> NDArray[np.float32]:
        """By name: 0, or more the earlier and the more wholly it has one of the words."""
        scores = np.zeros(len(self.keys), dtype=np.float32)
        ranges = [(word, *self._range(word)) for word in alternatives]
        if forgiving and all(begin == end for _, begin, end in ranges):
            ranges = [(word, *self._range(word)) for word in self._meant(alternatives[0])]
        for word, begin, end in ranges:
            end = min(end, begin + MOST_MATCHES)
            owners = self.owner[begin:end]
            whole = self.words[begin:end] == word
            np.maximum.at(scores, owners, 1 + (self.place[begin:end] == 0) + 0.5 * whole.astype(np.float32))
        return scores

    def _range(self, beginning: bytes) -> tuple[int, int]:
        begin, end = np.searchsorted(self.words, [beginning, beginning + b"\xff"])
        return int(begin), int(end)

    def _meant(self, typed: bytes) -> list[bytes]:
        """Beginnings of words that the typed one may have meant: one error, two in long ones."""
        text = typed.decode(errors="ignore")
        if len(text) < SHORTEST_CORRECTED or any(letter.isdigit() for letter in text):
            return []
        beginnings = list(dict.fromkeys(word[: len(text)] for word in self._by_letter.get(text[0], ())))
        limit = 2 if len(text) >= LONG_WORD else 1
        close = process.extract(text, beginnings, scorer=OSA.distance, score_cutoff=limit, limit=3)
        return [word.encode() for word, *_ in close]

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in np.unique(self.words):
            text = word.decode(errors="ignore")
            if len(text) >= SHORTEST_CORRECTED:
                found.setdefault(text[0], []).append(text)
        return found

    def _in_added(self, typed: Sequence[Sequence[bytes]]) -> list[tuple[float, int, Key]]:
        ranked = []
        for key, names in self.added.items():
            for name in names:
                parts = [_worth(name, alternatives) for alternatives in typed]
                if parts and all(parts):
                    ranked.append((float(sum(parts)), len(name), key))
        return ranked

    def with_changes(self, changes: Mapping[Key, Sequence[str]]) -> "Names":
        """The same with some names changed, or (none given) taken away."""
        added = {key: names for key, names in self.added.items() if key not in changes}
        added |= {
            key: tuple(tuple(folded(name)) for name in names if name)
            for key, names in changes.items()
            if names
        }
        return Names(
            self.keys, self.words, self.owner, self.place, self.lengths, self.dead | set(changes), added
        )


def _worth(name: Sequence[bytes], alternatives: Sequence[bytes]) -> float:
    return max(
        (
            1 + (place == 0) + 0.5 * (word == beginning)
            for place, word in enumerate(name)
            for beginning in alternatives
            if word.startswith(beginning)
        ),
        default=0,
    )


def build(entries: Iterable[tuple[Key, Iterable[str]]]) -> Names:
    """Names from (key, its name in each language)."""
    keys: list[Key] = []
    lengths: list[int] = []
    rows: list[tuple[bytes, int, int]] = []
    for key, names in entries:
        for name in dict.fromkeys(names):
            parts = folded(name)
            if not parts:
                continue
            rows += [(word, len(keys), min(place, 100)) for place, word in enumerate(parts)]
            keys.append(key)
            lengths.append(min(len(parts), 100))
    rows.sort()
    return Names(
        keys,
        np.array([row[0] for row in rows], dtype=f"S{LETTERS}"),
        np.array([row[1] for row in rows], dtype=np.int32),
        np.array([row[2] for row in rows], dtype=np.int8),
        np.array(lengths, dtype=np.int8),
    )
