"""The ranking: constants, impacts of a text's tokens, and scores on arrays. Engines share it; nothing here asks a
database.

Impact of a token in a document = saturated, field-weighted frequency (BM25 without idf), so that writing one
document touches no other. Idf, query weights and coverage come at query time.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FIELD_WEIGHTS = {"title": 2.0, "organisation": 1.5, "body": 1.0, "concept": 1.5}
PART_OCCURRENCE = 0.5
K1 = 1.2
B = 0.3
# Length, in field-weighted words, at which the length norm is 1. A constant, so that updates stay local.
USUAL_LENGTH = 45.0

BASE_WEIGHT = 1.0
PART_WEIGHT = 0.4
SYNONYM_WEIGHT = 0.6
CONCEPT_WEIGHT = 0.7

# Concepts are few and wide: a need with a single service is no better a hint than one with ten.
CONCEPT_PREFIX = "c:"
CONCEPT_IDF = 1.4

# What stands for one query word are alternatives: the best of them counts, the others add a little (Lucene's dis_max
# with a tie breaker), and a rare synonym of a common word does not count as rare (Lucene's SynonymQuery).
BLEND = 0.55
SPREAD = 0.3
TIE = 0.25

COVERAGE_FLOOR = 0.6
COVERAGE_SHARE = 0.4
THRESHOLD = 0.3
# Scores that are equal to so many decimals are ordered by key, so that engines need not agree to the last bit.
DECIMALS = 4

_LUCENE_SHIFT = 15


def stored_bits(weights: Sequence[float]) -> list[int]:
    """The 16 bits of positive weights as Lucene keeps a feature: float32 bits shifted right by 15."""
    return [int(bits) for bits in np.array(weights, dtype=np.float32).view(np.uint32) >> _LUCENE_SHIFT]


def from_bits(bits: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Weights of their stored bits."""
    return (bits.astype(np.uint32) << _LUCENE_SHIFT).view(np.float32)


def impacts(frequencies: Mapping[str, float], length: float) -> dict[str, float]:
    """Tokens with field-weighted frequencies to stored impacts; `length` in field-weighted words."""
    norm = K1 * (1 - B + B * length / USUAL_LENGTH)
    present = {token: tf for token, tf in frequencies.items() if tf > 0}
    counted = np.fromiter(present.values(), dtype=np.float64, count=len(present))
    bits = ((K1 + 1) * counted / (counted + norm)).astype(np.float32).view(np.uint32)
    kept = ((bits >> _LUCENE_SHIFT) << _LUCENE_SHIFT).view(np.float32)
    return dict(zip(present, kept.tolist(), strict=True))


def idf(document_frequency: int, documents: int) -> float:
    """BM25's idf, never negative."""
    return float(np.log1p((documents - document_frequency + 0.5) / (document_frequency + 0.5)))


class Postings(NamedTuple):
    """Documents that have a token: row numbers ascending, and the impact in each."""

    rows: NDArray[np.int32]
    weights: NDArray[np.float32]


class QueryGroup(NamedTuple):
    """One query word, or the words of one expression: the tokens that stand for it, and their weights."""

    surface: str
    tokens: tuple[tuple[str, float], ...]
    share: float = 1.0
    """How much the group counts in the coverage; a token of weight 0 counts there alone."""


def boosts(
    groups: Sequence[QueryGroup], document_frequencies: Mapping[str, int], documents: int
) -> list[dict[str, float]]:
    """Per group, token to idf x query weight as a float32; only tokens that some document has.

    Tokens with at least BLEND of the group's best weight say how common the word is; SPREAD is how much of its own
    rarity a token keeps. A token of several groups stays where it weighs most.
    """
    home: dict[str, tuple[float, int]] = {}
    for number, group in enumerate(groups):
        for token, weight in group.tokens:
            if document_frequencies.get(token, 0) > 0 and weight > home.get(token, (-1.0, 0))[0]:
                home[token] = (weight, number)
    listed: list[dict[str, float]] = [{} for _ in groups]
    for token, (weight, number) in home.items():
        listed[number][token] = weight
    return [_boosted(tokens, document_frequencies, documents) for tokens in listed]


def _boosted(
    tokens: Mapping[str, float], document_frequencies: Mapping[str, int], documents: int
) -> dict[str, float]:
    """Idf of the commonest strong token, and a little of what a token's own idf is above it."""
    strong = BLEND * max(tokens.values(), default=0.0)
    commonest = max(
        (document_frequencies[token] for token, weight in tokens.items() if weight >= strong), default=0
    )
    usual = idf(commonest, documents)
    boosted = {}
    for token, weight in tokens.items():
        own = idf(document_frequencies[token], documents)
        if token.startswith(CONCEPT_PREFIX):
            own = min(own, CONCEPT_IDF)
        boosted[token] = float(np.float32(weight * (min(own, usual) + SPREAD * max(0.0, own - usual))))
    return boosted


def scores(
    groups: Sequence[QueryGroup], postings: Mapping[str, Postings], documents: int, rows: int | None = None
) -> NDArray[np.float32]:
    """Relevance of every row, 0 for rows without a hit. `rows`: how many row numbers there are, if more than documents.

    Precisions are Lucene's: float32 products and group scores, float64 sums, so that an engine that asks `dis_max`
    per group inside `function_score` gives the same numbers. See `coverage_weights` for the filters.
    """
    frequencies = {
        token: len(postings[token].rows) for group in groups for token, _ in group.tokens if token in postings
    }
    size = documents if rows is None else rows
    total = np.zeros(size, dtype=np.float64)
    factor = np.full(size, np.float32(COVERAGE_FLOOR), dtype=np.float64)
    listed = zip(boosts(groups, frequencies, documents), coverage_weights(groups), strict=True)
    for tokens, weight in listed:
        if tokens:
            _add_group(total, factor, weight, [(postings[token], boost) for token, boost in tokens.items()])
    return (total.astype(np.float32) * factor).astype(np.float32)


def coverage_weights(groups: Sequence[QueryGroup]) -> list[float]:
    """What each group adds to the factor COVERAGE_FLOOR of documents that have a token of its `boosts`."""
    shares = sum(group.share for group in groups) or 1.0
    return [float(np.float32(COVERAGE_SHARE * group.share / shares)) for group in groups]


def _add_group(
    total: NDArray[np.float64],
    factor: NDArray[np.float64],
    coverage: float,
    listed: Sequence[tuple[Postings, float]],
) -> None:
    """Add a group's scores to the total and its coverage to the factor of the rows that it hits."""
    if len(listed) == 1:
        (rows, weights), boost = listed[0]
        places = rows.astype(np.intp)
        total[places] += np.float32(boost) * weights
        factor[places] += coverage
        return
    best = np.zeros(len(total), dtype=np.float32)
    summed = np.zeros(len(total), dtype=np.float64)
    for (rows, weights), boost in listed:
        # Wide indices once for both: numpy would convert them each time.
        places = rows.astype(np.intp)
        products = np.float32(boost) * weights
        summed[places] += products
        # A token's rows are distinct, so nothing is lost by taking them at once.
        best[places] = np.maximum(best[places], products)
    total += (best + TIE * (summed - best)).astype(np.float32)
    factor += coverage * (best > 0)


def relevant(relevance: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Rows in the result set: a share of the best. Asked before filters, so that counts do not jump."""
    best = relevance.max(initial=0.0)
    return (relevance >= np.float32(THRESHOLD) * best) & (relevance > 0)


def order(
    rows: Iterable[int],
    relevance: NDArray[np.float32],
    keys: Sequence[str] | NDArray[np.int64],
    factors: NDArray[np.float32] | None = None,
    last: NDArray[np.bool_] | None = None,
) -> list[int]:
    """Rows by (last, relevance x factor falling, key): stale services last, ties by primary key."""

    def rank(row: int) -> tuple[bool, float, object]:
        factor = 1.0 if factors is None else float(factors[row])
        return (bool(last[row]) if last is not None else False, -float(relevance[row]) * factor, keys[row])

    return sorted(rows, key=rank)
