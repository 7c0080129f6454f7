import pytest

from search.analysis import get_analyser
from search.danger import Danger, DangerPhrase, Intent
from search.danger_notation import Alternative, places, spelled_out, taken_apart


def heard(phrase: str, text: str, language: str = "fi") -> bool:
    analyser = get_analyser()
    if not analyser.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    listed = DangerPhrase(language, Intent.SELF_HARM, phrase)  # type: ignore[arg-type]
    return bool(Danger([listed], [], analyser).intents(text))


def test_a_place_of_a_phrase_has_its_alternatives():
    assert places("äiti/isä =sammui sohvalle") == [
        [Alternative("äiti", False), Alternative("isä", False)],
        [Alternative("sammui", True)],
        [Alternative("sohvalle", False)],
    ]


def test_signs_without_a_word_are_no_place():
    assert places("/ = isä/") == [[Alternative("isä", False)]]


def test_each_alternative_stands_in_one_of_the_sentences_spelled_out():
    assert spelled_out("a/b/=c d/e") == ["a d", "b e", "c d"]


def test_a_phrase_without_words_has_no_sentences():
    assert spelled_out("") == []


@pytest.mark.parametrize("text", ["odotan junaa sillalla", "odotan sillalla", "katolla odotan"])
def test_each_alternative_is_heard_with_the_other_words(text: str):
    assert heard("odottaa silta/katto", text)


def test_an_alternative_needs_the_other_words():
    assert not heard("odottaa silta/katto", "silta on kiinni")


def test_a_word_written_exactly_is_heard_in_that_form_only():
    assert heard("=hyppäisin katolta", "hyppäisin tuolta katolta")
    assert not heard("=hyppäisin katolta", "hyppää katolta lumet")


def test_filling_that_is_written_exactly_counts():
    assert heard("=jos hyppäisin", "mitä jos hyppäisin")
    assert not heard("=jos hyppäisin", "hyppäisin mielelläni")


@pytest.mark.parametrize(
    ("run", "pieces"),
    [
        ("haluunkuolla", ("haluun", "kuolla")),
        ("enjaksaelää", ("en", "jaksa", "elää")),
        ("haluunkuollax", ()),
        ("haluun", ()),
        ("enenene", ()),
    ],
)
def test_words_written_without_spaces_are_taken_apart(run: str, pieces: tuple[str, ...]):
    assert taken_apart(run, {"haluun", "kuolla", "en", "jaksa", "elää"}) == pieces


def test_a_run_of_very_many_words_is_left_alone():
    assert taken_apart("en" * 20, {"en"}) == ()


@pytest.mark.parametrize("text", ["haluankuolla", "itse murha", "isa lyo minua", "itsetuohisia ajatuksia"])
def test_spaces_and_dots_that_are_missing_and_compounds_misspelt_are_forgiven(text: str):
    phrase = {"itse murha": "itsemurha", "isa lyo minua": "isä lyö minua"}.get(
        text, "itsetuhoinen" if text.startswith("itse") else "haluan kuolla"
    )
    assert heard(phrase, text)


def test_a_drunk_person_is_no_head():
    assert heard("isä päissään", "isä on ihan päissään")
    assert not heard("isä päissään", "isän pää on kipeä")
