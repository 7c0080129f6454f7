import numpy as np
import pytest

from search.ranking import (
    COVERAGE_FLOOR,
    Postings,
    QueryGroup,
    boosts,
    coverage_weights,
    from_bits,
    idf,
    impacts,
    order,
    relevant,
    scores,
    stored_bits,
)


def postings(**tokens: dict[int, float]) -> dict[str, Postings]:
    return {
        token: Postings(np.array(list(rows), dtype=np.int32), np.array(list(rows.values()), dtype=np.float32))
        for token, rows in tokens.items()
    }


def group(*tokens: tuple[str, float], share: float = 1.0) -> QueryGroup:
    return QueryGroup(tokens[0][0], tokens, share)


@pytest.mark.parametrize(("weight", "kept"), [(3.14159, 3.140625), (123.456, 123.25), (1.0, 1.0), (0.5, 0.5)])
def test_a_weight_is_kept_as_lucene_keeps_it(weight: float, kept: float):
    assert from_bits(np.array(stored_bits([weight]), dtype=np.uint16)).tolist() == [kept]


def test_an_impact_saturates():
    once, twice, often = (impacts({"t": tf}, 45)["t"] for tf in (1.0, 2.0, 50.0))
    assert once < twice < often < 2.2
    assert twice - once > often / 50


def test_a_long_text_weakens_its_words_a_little():
    assert impacts({"t": 1.0}, 20)["t"] > impacts({"t": 1.0}, 200)["t"] > 0.5 * impacts({"t": 1.0}, 20)["t"]


def test_a_token_that_does_not_occur_has_no_impact():
    assert impacts({"t": 0.0}, 45) == {}


def test_a_rare_token_tells_more_than_a_common_one_and_none_tells_less_than_nothing():
    assert idf(1, 100) > idf(50, 100) > idf(100, 100) > 0


def test_a_document_with_all_words_beats_one_with_a_single_strong_word():
    found = scores([group(("a", 1.0)), group(("b", 1.0))], postings(a={0: 1.6, 1: 1.0}, b={1: 1.0}), 10)
    assert found[1] > found[0]


def test_the_best_of_a_words_alternatives_counts_and_the_others_add_a_little():
    both = postings(a={0: 1.0, 1: 1.0}, b={1: 1.0})
    one, two = scores([group(("a", 1.0), ("b", 0.6))], both, 10)[:2]
    assert one < two < 1.6 * one


def test_a_rare_synonym_of_a_common_word_is_nearly_as_common():
    frequencies = {"common": 50, "rare": 1}
    [shared] = boosts([group(("common", 1.0), ("rare", 1.0))], frequencies, 100)
    [_, alone] = boosts([group(("common", 1.0)), group(("rare", 1.0))], frequencies, 100)
    assert shared["rare"] < 0.6 * alone["rare"]


def test_a_token_of_two_words_counts_once_where_it_weighs_most():
    listed = boosts([group(("t", 0.4)), group(("t", 1.0))], {"t": 3}, 10)
    assert listed[0] == {}
    assert set(listed[1]) == {"t"}


def test_a_group_of_weight_nothing_only_covers():
    language = group(("l:sv", 0.0), share=1.0)
    found = scores(
        [group(("a", 1.0)), language], postings(**{"a": {0: 1.0, 1: 1.0}, "l:sv": {1: 1.0, 2: 1.0}}), 10
    )
    assert found[1] > found[0] > 0
    assert found[2] == 0


def test_coverage_reaches_one_when_every_group_is_hit():
    weights = coverage_weights([group(("a", 1.0)), group(("b", 1.0), share=0.5)])
    assert COVERAGE_FLOOR + sum(weights) == pytest.approx(1.0)
    assert weights[0] == pytest.approx(2 * weights[1])


def test_the_result_set_ends_at_three_tenths_of_the_best():
    relevance = np.array([1.0, 0.3, 0.29, 0.0], dtype=np.float32)
    assert relevant(relevance).tolist() == [True, True, False, False]


def test_nothing_is_relevant_when_nothing_is_found():
    assert not relevant(np.zeros(3, dtype=np.float32)).any()


def test_no_groups_find_nothing():
    assert scores([], {}, 5).tolist() == [0.0] * 5


def test_ties_go_by_key_and_stale_services_go_last():
    relevance = np.array([1.0, 1.0, 2.0], dtype=np.float32)
    stale = np.array([False, False, True])
    assert order(range(3), relevance, ["b", "a", "c"], last=stale) == [1, 0, 2]


def test_a_freshness_factor_changes_the_order():
    relevance = np.array([1.0, 0.9], dtype=np.float32)
    factors = np.array([0.7, 1.0], dtype=np.float32)
    assert order(range(2), relevance, ["a", "b"], factors) == [1, 0]
