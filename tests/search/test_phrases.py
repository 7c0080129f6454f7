import pytest

from search.analysis import get_analyser
from search.phrases import PhraseIndex, phrase_words


def found(phrase: str, sentence: str, slack: int = 2) -> bool:
    analyser = get_analyser("snowball")
    index: PhraseIndex[str] = PhraseIndex()
    index.add(phrase_words(phrase, "fi", analyser), "hit")
    bases = [word.bases for word in phrase_words(sentence, "fi", analyser)]
    return bool(index.find(bases, slack))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("vauva itkee", True),
        ("itkee vauva", True),
        ("vauva kaiket illat itkee", True),
        ("vauva kaiket pitkät illat itkee", False),
        ("vauva nauraa", False),
    ],
)
def test_a_phrase_is_found_in_any_order_within_its_window(sentence: str, expected: bool):
    assert found("vauva itkee", sentence) is expected


def test_pronouns_of_a_phrase_need_not_be_typed():
    assert found("minun vauva itkee", "vauva itkee")


def test_a_phrase_of_a_single_telling_word_keeps_its_small_words():
    assert found("en jaksa", "en enää jaksa")
    assert not found("en jaksa", "jaksa vielä")


def test_one_word_of_the_sentence_stands_for_one_word_of_the_phrase():
    assert not found("ilta ilta", "joka ilta")


def test_the_tightest_place_is_told():
    analyser = get_analyser("snowball")
    index: PhraseIndex[str] = PhraseIndex()
    index.add(phrase_words("vauva itkee", "fi", analyser), "hit")
    sentence = [word.bases for word in phrase_words("vauva nukkuu ja vauva itkee", "fi", analyser)]
    assert [match.places for match in index.find(sentence, 3)] == [(3, 4)]


def test_an_empty_phrase_is_never_found():
    index: PhraseIndex[str] = PhraseIndex()
    index.add([], "hit")
    assert len(index) == 0
