import pytest

from search.questions import _Either
from search.typos import LanguageVocabulary, Vocabulary, unfolded

WORDS = LanguageVocabulary(
    {
        "parisuhdeterapia": 3,
        "äitien": 5,
        "väkivalta": 9,
        "lähisuhde": 4,
        "uskottomuus": 2,
        "care": 7,
        "perhe": 8,
    }
)


def nothing(_: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aitien", "äitien"),
        ("vakivalta", "väkivalta"),
        ("parisuhdeterpia", "parisuhdeterapia"),
        ("uskottomus", "uskottomuus"),
        ("prehe", "perhe"),
        ("lähisuhdeväkivlta", "lähisuhdeväkivalta"),
    ],
)
def test_a_misspelt_word_leads_to_the_nearest_of_ours(typed: str, meant: str):
    assert WORDS.corrected(typed, nothing) == meant


@pytest.mark.parametrize("typed", ["scare", "auto", "112", "a1b2c3d4", "x", "qwertyuiop"])
def test_a_word_that_is_near_to_none_of_ours_is_left_alone(typed: str):
    assert WORDS.corrected(typed, nothing) is None


def test_dots_are_put_back_where_the_dotted_word_finds_something():
    assert LanguageVocabulary({}).corrected("aidille", {"äidille"}.__contains__) == "äidille"


def test_all_vowels_are_dotted_first():
    assert next(unfolded("poyta")) == "pöytä"


def test_a_word_of_many_vowels_is_not_tried_in_every_way():
    assert list(unfolded("a" * 12)) == []


def test_among_equals_the_more_frequent_word_wins():
    words = LanguageVocabulary({"kurssit": 1, "kurssin": 9})
    assert words.nearest("kurssix") == "kurssin"


def test_each_language_corrects_by_its_own_words():
    words = Vocabulary({"fi:terapia": 2, "en:therapist": 1})
    assert words.of("fi").corrected("terpia", nothing) == "terapia"
    assert words.of("sv").corrected("terpia", nothing) is None


def test_the_nearer_word_wins_be_it_the_catalogues_or_the_editors():
    catalogue, editors = Vocabulary({"en:prevent": 9}), Vocabulary({"en:pregnant": 1})
    either = _Either((catalogue,), editors).of("en")  # type: ignore[arg-type]
    assert either.corrected("pregnent", lambda form: False) == "pregnant"
    equal = _Either((Vocabulary({"en:parent": 1}),), Vocabulary({"en:patent": 9})).of("en")  # type: ignore[arg-type]
    assert equal.corrected("paxent", lambda form: False) == "parent"
