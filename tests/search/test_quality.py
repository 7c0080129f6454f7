"""The promised quality, measured where the evaluation data are (SEARCH_EVAL names their folder)."""

import os
from pathlib import Path

import pytest

from bench.quality import (
    LEXICONS,
    ROOT,
    Figures,
    Index,
    corpus,
    judged,
    measure,
    ndcg,
    product_services,
)
from search.analysis import get_analyser
from search.lexicons import lexicons_from_folder

FOLDER = os.environ.get("SEARCH_EVAL")
SPOKEN = ROOT / "tests" / "search" / "spoken_queries.jsonl"


def test_a_perfect_order_has_gain_one_and_a_wrong_one_less():
    assert ndcg(["a", "b"], {"a": 2, "b": 1}) == 1.0
    assert 0 < ndcg(["b", "a"], {"a": 2, "b": 1}) < 1
    assert ndcg([], {"a": 2}) == 0.0


def dev(backend: str) -> Figures:
    if FOLDER is None:
        pytest.skip("SEARCH_EVAL is not set")
    try:
        analyser = get_analyser(backend)
    except (ImportError, OSError):
        pytest.skip(f"{backend} is not installed")
    folder = Path(FOLDER)
    index = Index(corpus(folder), analyser, lexicons_from_folder(LEXICONS, analyser))
    return measure(index, judged(folder / "queries-dev.jsonl"))["all"]


def test_queries_in_three_languages_find_the_right_services():
    figures = dev("pyvoikko")
    assert figures.ndcg >= 0.81
    assert figures.empty == 0


def test_without_voikko_the_search_still_finds_most():
    assert dev("snowball").ndcg >= 0.66


def test_sentences_as_people_say_them_find_half_of_what_is_best():
    analyser = get_analyser()
    if not analyser.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    services = product_services(ROOT / "data" / "services.jsonl", ROOT / "data" / "taxonomy.json")
    index = Index(services, analyser, lexicons_from_folder(LEXICONS, analyser))
    figures = measure(index, judged(SPOKEN, "unseen", "spoken"))["all"]
    assert figures.ndcg >= 0.50
    assert figures.empty == 0
