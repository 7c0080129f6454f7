import unicodedata

import pytest

from search.analysis import Analyser, get_analyser, sentences, words
from search.analysis.tokens import LONGEST_WORD, fold
from search.analysis.voikko import readings


def analyser_or_skip(backend: str) -> Analyser:
    try:
        return get_analyser(backend)
    except (ImportError, OSError) as missing:
        pytest.skip(f"{backend} is not installed: {missing}")


@pytest.fixture(params=["libvoikko", "pyvoikko"])
def voikko(request: pytest.FixtureRequest) -> Analyser:
    return analyser_or_skip(request.param)


@pytest.fixture
def snowball() -> Analyser:
    return get_analyser("snowball")


def test_decomposed_letters_and_capitals_give_the_same_words():
    assert words(unicodedata.normalize("NFD", "ÄITI Ja vauva")) == ["äiti", "ja", "vauva"]


def test_hyphens_of_every_kind_stay_inside_a_word():
    assert words("yh-äiti MLL–piiri teini‑ikäinen") == ["yh-äiti", "mll-piiri", "teini-ikäinen"]


@pytest.mark.parametrize(("text", "word"), [("MLL:n", "mll"), ("SPR:ssä", "spr"), ("women's", "women")])
def test_an_ending_after_a_colon_or_apostrophe_is_not_part_of_the_word(text: str, word: str):
    assert words(text) == [word]


@pytest.mark.parametrize("text", ["", "?!… --", "😀 👩‍👧", "\x00", '"*()~'])
def test_a_text_of_signs_alone_has_no_words(text: str):
    assert words(text) == []


def test_ten_thousand_letters_are_cut_to_one_bounded_word():
    assert [len(word) for word in words("a" * 10_000)] == [LONGEST_WORD]


def test_a_full_stop_parts_sentences_and_a_decimal_point_does_not():
    assert list(sentences("Soita meille. Chat auki 9.30 asti")) == [
        ["soita", "meille"],
        ["chat", "auki", "9", "30", "asti"],
    ]


def test_folding_takes_the_dots_off():
    assert fold("äitiyspäivä") == "aitiyspaiva"


def test_a_compound_gives_its_parts_and_its_contiguous_sub_compounds(voikko: Analyser):
    forms = voikko.forms("lähisuhdeväkivaltaa", "fi")
    assert forms.bases == ("lähisuhdeväkivalta",)
    assert {"lähisuhde", "väkivalta", "suhde"} <= set(forms.parts)


def test_an_inflected_town_gives_its_name(voikko: Analyser):
    assert voikko.forms("uudessakaupungissa", "fi").bases == ("uusikaupunki",)


def test_all_readings_of_a_word_are_kept(voikko: Analyser):
    assert {"tuki", "tukea"} <= set(voikko.forms("tukea", "fi").bases)


def test_a_derived_word_gives_its_root(voikko: Analyser):
    assert "neuvoa" in voikko.forms("neuvontaa", "fi").parts


def test_the_parent_is_not_somebody_older(voikko: Analyser):
    assert voikko.forms("vanhemmille", "fi").bases == ("vanhempi",)


def test_a_comparative_alone_keeps_its_reading(voikko: Analyser):
    assert voikko.forms("pahempi", "fi").bases == ("paha",)


def test_a_hyphenated_word_outside_the_dictionary_is_inflected_at_its_end(voikko: Analyser):
    forms = voikko.forms("yh-äideille", "fi")
    assert forms.bases == ("yh-äiti",)
    assert "äiti" in forms.parts


def test_a_word_outside_the_dictionary_keeps_its_surface_and_its_stem(voikko: Analyser):
    forms = voikko.forms("keusotessa", "fi")
    assert "keusotessa" in forms.bases
    assert not forms.known


def test_both_libraries_give_the_same_tokens():
    one, other = analyser_or_skip("libvoikko"), analyser_or_skip("pyvoikko")
    for word in ("perheneuvolaan", "eronneiden", "joensuussa", "isättömyys", "hakkaamista", "kuusi"):
        first, second = one.forms(word, "fi"), other.forms(word, "fi")
        assert set(first.bases) == set(second.bases), word
        assert set(first.parts) == set(second.parts), word
    assert one.id == other.id


def test_an_output_without_any_part_is_no_reading():
    assert readings(["[Bc]"]) is None


def test_without_voikko_inflected_forms_meet_in_a_stem(snowball: Analyser):
    assert snowball.forms("perheille", "fi").bases == snowball.forms("perheen", "fi").bases


def test_without_voikko_compounds_are_split_by_the_word_list(snowball: Analyser):
    assert set(snowball.forms("eroryhmään", "fi").parts) >= {"ero"}


def test_an_index_of_another_analyser_is_told_apart(snowball: Analyser):
    assert snowball.id != analyser_or_skip("pyvoikko").id


def test_english_plurals_that_are_irregular_meet_their_singular(snowball: Analyser):
    assert snowball.forms("women", "en").bases == snowball.forms("woman", "en").bases


@pytest.mark.parametrize(
    ("word", "language"), [("minulle", "fi"), ("oon", "fi"), ("jag", "sv"), ("the", "en")]
)
def test_words_of_grammar_weigh_nothing(word: str, language: str):
    analyser = analyser_or_skip("pyvoikko")
    listed = {"oon": "olen"}.get(word, word)
    assert analyser.is_weightless(listed, language)


def test_negation_finds_nothing_and_yet_belongs_to_a_phrase():
    analyser = analyser_or_skip("pyvoikko")
    assert analyser.is_weightless("en", "fi")
    assert not analyser.is_filler("en", "fi")


@pytest.mark.parametrize("word", ["pelottaa", "kuoli", "jaksa", "pelkään"])
def test_a_verb_in_a_person_is_told_from_other_words(word: str):
    analyser = get_analyser()
    if not analyser.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    assert analyser.forms(word, "fi").finite


@pytest.mark.parametrize("word", ["tuki", "maksa", "neuvoa", "väsynyt", "ero", "hitaasti"])
def test_a_word_that_may_be_a_noun_is_no_verb_in_a_person(word: str):
    assert not get_analyser().forms(word, "fi").finite
