import pytest

from search.analysis import Analyser, get_analyser
from search.documents import FieldText, analyse_document
from search.lexicons import Lexicons
from search.queries import Query, analyse_query
from search.typos import Vocabulary
from tests.search.lexicon_texts import lexicons


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    found = get_analyser()
    if not found.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    return found


@pytest.fixture(scope="module")
def words(analyser: Analyser) -> Lexicons:
    return lexicons(analyser)


INDEX = {
    "fi:ero",
    "fi:elatusapu",
    "fi:parisuhde",
    "fi:terapia",
    "fi:perhe",
    "sv:hjälp",
    "sv:skilsmäss",
    "c:need:paihteet",
}


@pytest.fixture
def ask(analyser: Analyser, words: Lexicons):
    vocabulary = Vocabulary({"fi:parisuhdeterapia": 2, "fi:perhe": 4, "sv:skilsmässa": 2})

    def asked(text: str, language: str = "fi") -> Query:
        return analyse_query(text, language, words, analyser, vocabulary, INDEX.__contains__)

    return asked


def weights(query: Query) -> dict[str, float]:
    return {token: weight for group in query.groups for token, weight in group.tokens}


def test_a_base_form_weighs_more_than_a_part(ask):
    found = weights(ask("parisuhdeterapiaa"))
    assert found["fi:parisuhdeterapia"] > found["fi:terapia"] > 0


def test_a_word_is_asked_for_in_every_language_and_meant_in_its_own(ask):
    found = weights(ask("perhe"))
    assert found["fi:perhe"] > found["sv:perh"] > 0


def test_words_of_grammar_make_no_group(ask):
    assert [group.surface for group in ask("saisko mää perheelle jotaki").groups if group.surface] == [
        "perheelle"
    ]


def test_only_grammar_finds_nothing(ask):
    assert ask("minä ja sinä").groups == ()


def test_a_synonym_weighs_less_than_the_word(ask):
    found = weights(ask("avioero"))
    assert found["fi:avioero"] > found["fi:ero"] > 0


def test_a_one_way_synonym_leads_one_way(ask):
    assert "fi:elatusapu" in weights(ask("elevalat"))
    assert "fi:elevala" not in weights(ask("elatusapu"))


def test_a_synonym_of_several_words_is_one_hit(ask):
    assert "fi:avioero" in weights(ask("haluan erota puolisosta"))


def test_an_expression_leads_to_its_concepts_whatever_the_inflection(ask):
    assert "c:need:odotus-ja-vauva" in ask("vauvat eivät nukkuneet").concepts


def test_a_word_of_many_expressions_suggests_their_concept(ask):
    found = ask("juomista joka aamu").concepts
    assert found == () or found == ("c:need:paihteet",)


def test_people_who_act_in_a_sentence_are_not_its_topic(ask):
    assert weights(ask("mies ja se juo"))["fi:mies"] < weights(ask("mies"))["fi:mies"]


def test_a_misspelt_word_is_corrected_and_said(ask):
    query = ask("parisuhdeterpia")
    assert query.corrections[0].meant == "parisuhdeterapia"
    assert "fi:parisuhdeterapia" in weights(query)


def test_a_word_that_finds_something_is_never_corrected(ask):
    assert ask("perhe parisuhde").corrections == ()


def test_a_dictionary_word_that_finds_nothing_is_taken_at_its_word(ask):
    assert ask("purjelento").corrections == ()


def test_swedish_is_guessed_and_its_services_come_first(ask):
    query = ask("jag vill inte ha skilsmässa")
    assert query.language == "sv"
    assert ("l:sv", 0.0) in [token for group in query.groups for token in group.tokens]


def test_danger_brings_its_classes_and_what_its_services_are_about(ask):
    query = ask("isä hakkaa")
    assert query.safety_classes[0] == "violence"
    assert "c:need:vakivalta" in query.concepts


@pytest.mark.parametrize("text", ["", "\x00", "😀😀", '")(*&^', "a" * 10_000, "ä" * 500 + " " + "-" * 99])
def test_no_text_breaks_the_analysis(ask, text: str):
    assert isinstance(ask(text), Query)


def test_a_document_carries_its_terms_and_what_its_texts_hint_at(analyser: Analyser, words: Lexicons):
    found = analyse_document(
        [FieldText("title", "fi", "Ryhmä"), FieldText("body", "fi", "Kun vauva ei nuku.")],
        ["need:ero"],
        ["fi"],
        analyser,
        words.concepts,
    ).impacts
    assert found["c:need:ero"] > found["c:need:odotus-ja-vauva"] > 0
    assert found["l:fi"] > 0


def test_a_phrase_does_not_reach_over_a_full_stop(analyser: Analyser, words: Lexicons):
    texts = [FieldText("body", "fi", "Mies. Juo vettä.")]
    found = analyse_document(texts, [], [], analyser, words.concepts).impacts
    assert "c:need:paihteet" not in found


def test_a_title_outweighs_a_body(analyser: Analyser, words: Lexicons):
    def impact(field: str) -> float:
        return analyse_document([FieldText(field, "fi", "perhe")], [], [], analyser, words.concepts).impacts[
            "fi:perhe"
        ]

    assert impact("title") > impact("organisation") > impact("body")


def test_the_vocabulary_tells_the_language_of_its_words(analyser: Analyser, words: Lexicons):
    found = analyse_document([FieldText("body", "fi", "perheille")], [], [], analyser, words.concepts).words
    assert found == {"fi:perheille", "fi:perhe"}


def test_a_pronoun_is_no_word_by_which_something_was_found(ask):
    found = ask("avioero minulla")
    assert [group.surface for group in found.groups if group.surface.isalpha()] == ["avioero"]


def test_a_small_number_among_words_finds_nothing_and_alone_it_does(ask):
    assert "fi:12" not in weights(ask("avioero 12"))
    assert "fi:12" in weights(ask("12"))
    assert "fi:112" in weights(ask("avioero 112"))


@pytest.mark.parametrize("text", ["isä kuoli", "isä ei maksa"])
def test_who_acts_is_no_topic_where_a_verb_tells_what_happened(ask, text: str):
    assert weights(ask(text))["fi:isä"] < weights(ask("isä ryhmä"))["fi:isä"]


def test_a_person_within_an_expression_is_no_topic(ask):
    assert weights(ask("mies juo"))["fi:mies"] < weights(ask("mies"))["fi:mies"]


def test_a_child_afraid_of_a_parent_finds_help_for_the_young_and_its_own_line(ask):
    found = ask("isä hakkaa")
    assert found.safety_classes == ("violence", "child_safety", "life")
    assert {"c:target_group:lapset", "c:target_group:nuoret", "c:safety:child_safety"} <= weights(
        found
    ).keys()
