import numpy as np
import pytest

from search import semantic
from search.semantic import DIMENSIONS, with_meaning


def vector(*numbers: int) -> np.ndarray:
    return np.array(numbers + (0,) * (DIMENSIONS - len(numbers)), dtype=np.int8)


def test_the_likest_of_equals_comes_first():
    found = with_meaning(
        np.array([1.0, 1.0], dtype=np.float32), vector(127), np.array([vector(10), vector(120)])
    )
    assert found[1] > found[0] == 1.0


def test_likeness_does_not_lift_a_weak_hit_over_a_strong_one():
    found = with_meaning(
        np.array([1.0, 0.4], dtype=np.float32), vector(127), np.array([vector(10), vector(120)])
    )
    assert found[0] > found[1]


@pytest.mark.parametrize("count", [0, 1])
def test_there_is_nothing_to_reorder_below_two_services(count: int):
    relevance = np.ones(count, dtype=np.float32)
    assert with_meaning(relevance, vector(127), [vector(1)] * count) is relevance


def test_services_that_are_equally_like_keep_their_relevance():
    relevance = np.array([1.0, 0.5], dtype=np.float32)
    assert with_meaning(relevance, vector(127), [vector(9), vector(9)]).tolist() == [1.0, 0.5]


def test_without_the_extra_asking_for_a_vector_says_what_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(semantic, "_model", lambda: None)
    assert not semantic.is_available()
    with pytest.raises(RuntimeError, match="semantic"):
        semantic.query_vector("vauva ei nuku")


def test_a_sentence_is_liker_to_its_subject_than_to_another():
    if not semantic.is_available():
        pytest.skip("the extra `semantic` is not installed")
    query = semantic.query_vector("mies juo ja lapset pelkäävät").astype(np.int32)
    drinking = semantic.passage_vector("Tukea läheisille, kun perheessä käytetään liikaa alkoholia.")
    adoption = semantic.passage_vector("Neuvontaa adoptiota harkitseville.")
    assert query @ drinking.astype(np.int32) > query @ adoption.astype(np.int32)
