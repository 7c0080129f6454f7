"""A small learned ear beside the rules of danger: it hears wordings that no phrase was written for.

A linear model over the letters and words of a query, learnt from the lexicon and from sentences that people judged
(danger_training.py, docs/decisions/0010). It knows no grammar: the rules are asked first, and it only adds to them.
"""

import re
import zlib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from search.analysis import words
from search.analysis.tokens import fold

WEIGHTS = Path(__file__).resolve().parents[1] / "data" / "search" / "danger_ear.npz"
# The intents as rows of the model: the order of danger.Intent.
INTENTS = ("self_harm", "violence_now", "sexual_violence", "afraid_at_home", "child_in_danger")
# How sure the ear must be, in log odds: chosen on sets that were left out of the training, so that with the rules
# about one in twenty-five of their near misses speaks.
SURE = 2.75
SHORTEST_GRAM, LONGEST_GRAM = 2, 5
# A longer text is no cry for help typed into a search box.
MOST_WORDS = 40
# Beginnings of words belong together when at most two others stand between them.
NEAR = 3
PLACES_BITS = 17
PLACES = 1 << PLACES_BITS
# Which of five intents needs less room than whether there is danger at all.
INTENT_PLACES = 1 << 14

_SPACE = 32
_STEP = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - PLACES_BITS)
_WORD_MARK = 1 << 40
_LENGTHENED = re.compile(r"(.)\1{2,}")
_DIGIT = re.compile(r"\d")

Places = npt.NDArray[np.int64]
Row = npt.NDArray[np.float32]


def features(text: str) -> Places:
    """The places of the model's rows that the text touches, each once, in ascending order; shape (n,).

    Letters in runs of two to five that stay within a word and its two edges, words, pairs of words, and beginnings of
    words that stand near each other, of a text without diacritics, drawn-out letters ("apuaaaa") and values of digits.
    """
    found = [_LENGTHENED.sub(r"\1\1", _DIGIT.sub("0", fold(word))) for word in words(text)[:MOST_WORDS]]
    if not found:
        return np.zeros(0, np.int64)
    begun = [word[:LONGEST_GRAM] for word in found]
    whole = [
        zlib.crc32(each.encode()) | _WORD_MARK
        for each in (
            *found,
            *(f"{first} {second}" for first, second in pairwise(found)),
            *(f"={word}" for word in begun),
            *(
                f"{word}={near}"
                for place, word in enumerate(begun)
                for near in begun[place + 1 : place + 1 + NEAR]
            ),
        )
    ]
    hashes = np.concatenate([*_letter_runs(found), np.array(whole, np.uint64)])
    return np.unique((hashes * _MIX) >> _SHIFT).astype(np.int64)


def _letter_runs(found: list[str]) -> list[npt.NDArray[np.uint64]]:
    """Per length, the hashes of the runs of letters; a run may begin or end with a word's edge, never hold one."""
    line = np.frombuffer(f" {'  '.join(found)} ".encode("utf-32-le"), np.uint32).astype(np.uint64)
    edge = line == _SPACE
    runs, hashes, crosses = [], line, np.zeros(len(line), bool)
    for length in range(SHORTEST_GRAM, LONGEST_GRAM + 1):
        if len(line) < length:
            break
        hashes = hashes[:-1] * _STEP + line[length - 1 :]
        before_last = edge[length - 2 : -1]
        crosses = edge[:-1] & edge[1:] if length == SHORTEST_GRAM else crosses[:-1] | before_last
        runs.append(hashes[~crosses] + np.uint64(length))
        if length == SHORTEST_GRAM:
            crosses = np.zeros(len(hashes), bool)
    return runs


class Heard(NamedTuple):
    """What the ear makes of a text."""

    sureness: float
    """Log odds that there is danger."""
    intent: str | None
    """The likeliest, where the ear is sure that there is danger."""


class Ear:
    """The weights of the model: one row for danger, one for each intent, and a constant for each."""

    def __init__(self, danger: Row, intents: Row, constants: Row, made_of: str = "") -> None:
        """``danger``: shape (PLACES,); ``intents``: (5, INTENT_PLACES); ``constants``: (6,), danger's first;
        ``made_of``: the digest of the sentences that it was learnt from.
        """
        self._danger, self._intents, self._constants = danger, intents, constants
        self.made_of = made_of

    @classmethod
    def read(cls, path: Path) -> Self:
        """From the file that danger_training.py writes: whole numbers of one byte, and what one step is worth."""
        with np.load(path, allow_pickle=False) as kept:
            steps = kept["steps"]
            return cls(
                kept["danger"] * steps[0],
                kept["intents"] * steps[1:, None],
                kept["constants"],
                str(kept["made_of"]),
            )

    def __reduce__(self) -> tuple[object, ...]:
        """Lexicons are kept as pickles; the weights stay in their own file."""
        return kept_ear, ()

    def hear(self, text: str) -> Heard:
        """What the words sound like."""
        touched = features(text)
        share = 1 / max(len(touched), 1) ** 0.5
        sureness = self._danger[touched].sum() * share + self._constants[0]
        return Heard(float(sureness), self._likeliest(touched) if sureness > SURE else None)

    def _likeliest(self, touched: Places) -> str:
        smaller = np.unique(touched % INTENT_PLACES)
        likely = self._intents[:, smaller].sum(axis=1) / max(len(smaller), 1) ** 0.5 + self._constants[1:]
        return INTENTS[int(likely.argmax())]


def kept_ear() -> Ear:
    """The ear of the project; read once for each process."""
    return _read(WEIGHTS)


_read = cache(Ear.read)
