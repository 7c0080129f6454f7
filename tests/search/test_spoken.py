from collections.abc import Callable

import pytest

from search.analysis import get_analyser
from search.spoken import MOST_PROPOSALS, proposals, standard_words


@pytest.fixture(scope="module")
def known() -> Callable[[str], bool]:
    analyser = get_analyser()
    if not analyser.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    return lambda word: analyser.forms(word, "fi").known


def standard(text: str, language: str, known: Callable[[str], bool] | None = None) -> str:
    return " ".join(form.word for form in standard_words(text.split(), language, known))


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("mää oon", "minä olen"),
        ("mie en oo", "minä en ole"),
        ("mun mies", "minun mies"),
        ("moon yksin", "minä olen yksin"),
        ("lasten kans", "lasten kanssa"),
        ("emmä tiiä", "en tiedä"),
        ("miks", "miksi"),
    ],
)
def test_pronouns_and_grammar_words_need_no_dictionary(spoken: str, written: str):
    assert standard(spoken, "fi") == written


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("jalaka", "jalka"),
        ("sannoo", "sanoo"),
        ("väsyny", "väsynyt"),
        ("tuleeks", "tuleeko"),
        ("pitäs", "pitäisi"),
        ("kaveril", "kaverilla"),
        ("koulust", "koulusta"),
        ("kauheeta", "kauheaa"),
        ("punanen", "punainen"),
        ("lähen", "lähden"),
        ("tiätää", "tietää"),
        ("pelekään", "pelkään"),
        ("ongelmist", "ongelmista"),
        ("hajonnu", "hajonnut"),
    ],
)
def test_spoken_endings_become_words_of_the_dictionary(
    spoken: str, written: str, known: Callable[[str], bool]
):
    result = standard(spoken, "fi", known)
    assert (
        result == written
        or get_analyser().forms(result, "fi").bases == get_analyser().forms(written, "fi").bases
    )


def test_a_word_that_is_known_is_left_alone(known: Callable[[str], bool]):
    assert standard("vaikea perhe hakkaa", "fi", known) == "vaikea perhe hakkaa"


def test_without_a_dictionary_rules_change_nothing():
    assert standard("jalaka", "fi") == "jalaka"


def test_a_word_with_no_known_standard_form_stays_as_typed(known: Callable[[str], bool]):
    assert standard("qwxzqw", "fi", known) == "qwxzqw"


def test_finland_swedish_becomes_standard_swedish():
    assert standard("ja orkar int me ungarna", "sv") == "jag orkar inte med barn"


def test_swedish_sounds_are_not_changed_in_finnish():
    assert standard("ja int", "fi") == "ja int"


def test_the_typed_word_is_remembered_for_highlighting():
    assert [form.surface for form in standard_words(["moon", "väsynyt"], "fi")] == ["moon", "moon", "väsynyt"]


def test_proposals_of_a_long_word_are_bounded():
    assert len(proposals("sannootullee" * 5)) <= MOST_PROPOSALS + 1
