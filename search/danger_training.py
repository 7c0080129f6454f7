"""How the ear learns: `python -m search.danger_training` writes data/search/danger_ear.npz anew, in a minute.

Logistic regression by L-BFGS (Nocedal & Wright, Numerical Optimization, algorithms 7.4 and 3.1) over the features of
danger_ear.py, weighted by how rare they are. Nothing is drawn by chance: the same sentences give the same weights.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.danger import read_near_misses, read_phrases
from search.danger_ear import INTENT_PLACES, INTENTS, PLACES, WEIGHTS, Ear, features
from search.danger_notation import spelled_out
from search.lexicon_files import LexiconError, read_rows

LEXICON = WEIGHTS.parent
SOURCES = ("danger_sentences", "danger_near_misses", "danger", "concepts", "synonyms")
HARMLESS = "none"
# The lexicon's phrases are many and bare; a sentence that somebody wrote tells more of how people write.
WORTH_OF_PHRASE = 0.3
WORTH_OF_EXPRESSION = 0.5
# Expressions for these tell of danger too often to stand for harmless ones.
DANGEROUS_TARGETS = ("vakivalta", "kriisi", "safety:")
FIT = 10.0
STEPS = 60
REMEMBERED = 10
LEAST_PROGRESS = 1e-6
MOST_LEVEL = 127

Numbers = npt.NDArray[np.float64]
Loss = Callable[[Numbers], tuple[float, Numbers]]


class Example(NamedTuple):
    text: str
    intent: str
    """Of danger.Intent, or HARMLESS."""
    worth: float


def read_sentences(text: str) -> list[Example]:
    """Lines `intent TAB sentence`; raise LexiconError that names the line."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith(("#", "intent\t")):
            continue
        intent, _, sentence = line.partition("\t")
        if intent not in (*INTENTS, HARMLESS) or not sentence.strip() or "\t" in sentence:
            raise LexiconError(number, f"unknown intent {intent!r}, or not one sentence")
        found.append(Example(sentence.strip(), intent, 1.0))
    return found


def examples(folder: Path = LEXICON) -> list[Example]:
    """Everything that the ear learns from; where two say something of the same text, the more worthy is kept."""
    texts = {name: (folder / f"{name}.tsv").read_text("utf-8") for name in SOURCES}
    found = [
        *read_sentences(texts["danger_sentences"]),
        *(Example(miss.text, HARMLESS, 1.0) for miss in read_near_misses(texts["danger_near_misses"])),
        *(
            Example(sentence, phrase.intent.value, WORTH_OF_PHRASE)
            for phrase in read_phrases(texts["danger"])
            for sentence in spelled_out(phrase.text)
        ),
        *(Example(text, HARMLESS, WORTH_OF_EXPRESSION) for text in _everyday(texts)),
    ]
    return list({each.text: each for each in reversed(found)}.values())[::-1]


def _everyday(texts: dict[str, str]) -> Iterator[str]:
    """Expressions and synonyms for other things than danger."""
    for _, (_, expression, targets) in read_rows(texts["concepts"], columns=3):
        if not any(each in targets for each in DANGEROUS_TARGETS):
            yield expression
    violence = {phrase.text for phrase in read_phrases(texts["danger"])}
    for _, (_, _, *sides) in read_rows(texts["synonyms"], columns=4):
        terms = {term for side in sides for term in side.split("|") if term}
        if not terms & violence:
            yield from sorted(terms)


def digest(found: list[Example]) -> str:
    """Tells whether an ear was learnt from just these examples."""
    told = "\n".join(f"{each.intent}\t{each.worth}\t{each.text}" for each in found)
    return hashlib.sha256(told.encode()).hexdigest()


def learn(found: list[Example]) -> Ear:
    """The ear that these examples make."""
    danger, intents, constants = _rows(found)
    return Ear(danger, intents, constants, digest(found))


def _rows(found: list[Example]) -> tuple[Numbers, Numbers, Numbers]:
    """Danger's row, the intents' rows and all constants."""
    touched = [features(each.text) for each in found]
    is_danger = np.array([each.intent != HARMLESS for each in found])
    worth = np.array([each.worth for each in found])
    worth[~is_danger] *= worth[is_danger].sum() / worth[~is_danger].sum()
    danger, constant = _fitted(touched, is_danger, worth, PLACES)
    told = [row for row, dangerous in zip(touched, is_danger, strict=True) if dangerous]
    smaller = [np.unique(row % INTENT_PLACES) for row in told]
    kinds = np.array([each.intent for each in found if each.intent != HARMLESS])
    fitted = [_fitted(smaller, kinds == intent, worth[is_danger], INTENT_PLACES) for intent in INTENTS]
    return danger, np.array([row for row, _ in fitted]), np.array([constant, *(own for _, own in fitted)])


def _fitted(
    touched: list[npt.NDArray[np.int64]], wanted: npt.NDArray[np.bool_], worth: Numbers, places: int
) -> tuple[Numbers, float]:
    """Weights of shape (places,) and the constant; a feature's worth shrinks with how common it is."""
    lengths = np.array([len(row) for row in touched])
    places_touched = np.concatenate(touched)
    owner = np.repeat(np.arange(len(touched)), lengths)
    used, column, counts = np.unique(places_touched, return_inverse=True, return_counts=True)
    rarity = np.log(len(touched) / counts) + 1 / len(touched)
    value = rarity[column] / np.sqrt(lengths)[owner]
    sign = np.where(wanted, 1.0, -1.0)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        own = weights[:-1]
        margin = sign * (np.bincount(owner, value * own[column], len(touched)) + weights[-1])
        pull = -FIT * worth * sign / (1 + np.exp(np.minimum(margin, 500)))
        slope = np.bincount(column, value * pull[owner], len(used)) + own
        return float(FIT * worth @ np.logaddexp(0, -margin) + own @ own / 2), np.append(slope, pull.sum())

    weights = least(loss, len(used) + 1)
    row = np.zeros(places)
    row[used] = weights[:-1] * rarity
    return row, float(weights[-1])


def least(loss: Loss, size: int) -> Numbers:
    """The place of shape (size,) where a smooth convex loss is least, found from zero. ``loss``: value and slope."""
    place = np.zeros(size)
    value, slope = loss(place)
    known: deque[tuple[Numbers, Numbers, float]] = deque(maxlen=REMEMBERED)
    for _ in range(STEPS):
        way = _direction(slope, known)
        length = 1.0 if known else min(1.0, 1 / max(float(np.abs(slope).sum()), 1e-9))
        while True:
            there = place - length * way
            new_value, new_slope = loss(there)
            if new_value <= value - 1e-4 * length * (slope @ way) or length < 1e-9:
                break
            length /= 2
        step, bend = there - place, new_slope - slope
        if step @ bend > 1e-12:
            known.append((step, bend, float(1 / (step @ bend))))
        is_done = value - new_value < LEAST_PROGRESS * max(1.0, abs(value))
        place, value, slope = there, new_value, new_slope
        if is_done:
            break
    return place


def _direction(slope: Numbers, known: deque[tuple[Numbers, Numbers, float]]) -> Numbers:
    """The slope, straightened by what the last steps told of the curvature."""
    way, shares = slope.copy(), []
    for step, bend, inverse in reversed(known):
        shares.append(inverse * (step @ way))
        way -= shares[-1] * bend
    if known:
        _, bend, inverse = known[-1]
        way /= inverse * (bend @ bend)
    for (step, bend, inverse), share in zip(known, reversed(shares), strict=True):
        way += step * (share - inverse * (bend @ way))
    return way


def write(found: list[Example], path: Path = WEIGHTS) -> None:
    """Learns, and keeps the weights in steps of one byte."""
    danger, intents, constants = _rows(found)
    steps = np.array([np.abs(row).max() / MOST_LEVEL for row in (danger, *intents)], np.float32)
    np.savez_compressed(
        path,
        danger=np.rint(danger / steps[0]).astype(np.int8),
        intents=np.rint(intents / steps[1:, None]).astype(np.int8),
        steps=steps,
        constants=constants.astype(np.float32),
        made_of=np.array(digest(found)),
    )


if __name__ == "__main__":
    write(examples())
