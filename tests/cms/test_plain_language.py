"""Advice on plain language: what is told of, what is left alone, and how often it speaks on real texts."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from cms.plain_language import (
    LONGEST_SENTENCE,
    MOST_REMARKS,
    Kind,
    Word,
    concept_stem,
    language_of,
    remarks,
    sentences,
)

SHORT = {"fi": "sana", "sv": "ord", "en": "word"}


def kinds(
    text: str, language: str = "fi", words: tuple[Word, ...] = (), linked: tuple[str, ...] = ()
) -> list[Kind]:
    return [remark.kind for remark in remarks(text, language, words, linked)]


def split(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in sentences(text)]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_sentence_is_long_from_one_word_over_the_limit(language: str) -> None:
    longest = LONGEST_SENTENCE[language]
    just = "Alku " + " ".join([SHORT[language]] * (longest - 1)) + "."
    over = "Alku " + " ".join([SHORT[language]] * longest) + "."
    assert kinds(just, language) == []
    found = remarks(over, language)
    assert [(remark.kind, remark.count) for remark in found] == [(Kind.LONG_SENTENCE, longest + 1)]
    assert over[found[0].start : found[0].end] == over


def test_numbers_and_signs_are_no_words() -> None:
    text = "Avoinna " + "12 – 15, " * 20 + "joka päivä."
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Yksi. Kaksi! Kolme? Neljä", 4),
        ("Apua saa esim. Porista ja mm. Turusta.", 1),
        ("Avoinna klo 9.30. Suljettu sunnuntaina.", 2),
        ("Alkaa 1.1.2026 ja päättyy 3. luokan jälkeen.", 1),
        ("Se on numero 3. Soita silloin.", 2),
        ("Otsikko ilman pistettä\nToinen rivi", 2),
        ("Hjälp finns bl.a. i Åbo. Ring oss.", 2),
        ("Open e.g. on Sundays. Call us.", 2),
        ("Hän sanoi: ”Tule.” Minä tulin.", 2),
        ("", 0),
        ("   \n  ", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    assert len([part for part in split(text) if part]) == count


@pytest.mark.parametrize(
    "text",
    [
        "Tavoitteena on hyvinvointialueen perhekeskustoiminnan kehittämisen suunnitelma.",
        "Se edistää järjestöjen työn merkityksen tunnistamista.",
        "Alueen lasten palvelujen verkoston kokous on maanantaina.",
    ],
)
def test_three_genitives_in_a_row_are_a_chain(text: str) -> None:
    assert kinds(text) == [Kind.NOUN_CHAIN]


@pytest.mark.parametrize(
    "text",
    [
        "Perheen arjen tuki auttaa.",  # two
        "Lasten, nuorten ja perheiden palvelut ovat täällä.",  # a list
        "Kun olen yksin kotiin jäänyt, niin soitan.",
        "Sosiaalinen, taloudellinen ja henkinen tuki.",
        "Soitan huomenna uuteen numeroon ennen kuin menen töihin.",
        "Voit tulla paikan päälle ilman ajanvarausta.",
    ],
)
def test_what_is_no_chain_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_a_chain_is_shown_with_its_noun() -> None:
    text = "Se edistää järjestöjen työn merkityksen tunnistamista nyt."
    assert remarks(text, "fi")[0].words == "järjestöjen työn merkityksen tunnistamista"


def test_adjectives_lengthen_no_chain() -> None:
    assert kinds("Se on kansallisen lapsen oikeuksien strategian osa.") == [Kind.NOUN_CHAIN]
    assert kinds("Se on kansallisen lapsen oikeuksien osa.") == []


def test_swedish_and_english_chains_hang_by_prepositions() -> None:
    assert kinds("En plan för utveckling av stödet för familjer i området.", "sv") == [Kind.NOUN_CHAIN]
    assert kinds("A plan for development of support for families in the area.", "en") == [Kind.NOUN_CHAIN]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "Genomförandet av utvecklingen av tjänsterna för familjer börjar."),
        ("sv", "Planen gäller samordning av tillhandahållande av rådgivning för par."),
        ("en", "The assessment of the provision of services for families begins."),
        ("en", "We fund coordination of planning of counselling within the county."),
    ],
)
def test_nouns_that_hide_verbs_make_a_chain(language: str, text: str) -> None:
    assert kinds(text, language) == [Kind.NOUN_CHAIN]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "Vi stöder familjer i hela landet."),
        ("sv", "Gruppen för föräldrar i Vasa träffas i biblioteket om våren."),
        ("sv", "Ring om du är rädd för någon i ditt hem om natten."),
        ("sv", "En av de äldsta föreningarna för familjer i Finland."),
        ("en", "We support families in the whole country."),
        ("en", "The group for parents meets on Monday in the library of the town in winter."),
        ("en", "Call the police if you are afraid of someone in your home on any day of the week."),
        ("en", "One of the oldest homes for mothers in the north of Finland."),
    ],
)
def test_places_times_and_people_make_no_chain(language: str, text: str) -> None:
    assert kinds(text, language) == []


HARD = Word("moniammatilli", "eri alojen ammattilaisten yhteinen")


def test_a_word_of_the_trade_is_told_of_once_in_any_form() -> None:
    found = remarks("Moniammatillista työtä tekee moniammatillinen ryhmä.", "fi", [HARD])
    assert [(remark.kind, remark.words, remark.plain) for remark in found] == [
        (Kind.HARD_WORD, "Moniammatillista", HARD.plain)
    ]


def test_a_linked_word_is_explained() -> None:
    concept = Word(concept_stem("Perhekeskus", "fi"))
    assert kinds("Perhekeskuksessa autetaan.", "fi", (concept,)) == [Kind.CONCEPT]
    assert kinds("Perhekeskuksessa autetaan.", "fi", (concept,), ("perhekeskuksessa",)) == []


def test_a_compound_is_another_word() -> None:
    assert kinds("Perhekeskustoimintaa kehitetään.", "fi", (Word(concept_stem("Perhekeskus", "fi")),)) == []


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Perhekeskus", "perhekeskuksen"),
        ("Perhekeskus", "perhekeskusten"),
        ("Kohtaamispaikka", "kohtaamispaikan"),
        ("Kohtaamispaikka", "kohtaamispaikoissa"),
        ("Vertaistuki", "vertaistuen"),
        ("Järjestö", "järjestöjen"),
        ("Palveluohjaus", "palveluohjauksesta"),
        ("Yhteinen arviointi", "yhteinen arvioinnin"),
    ],
)
def test_inflected_names_of_concepts_are_found(name: str, form: str) -> None:
    text = f"Tässä on {form} kohta."
    assert [remark.words for remark in remarks(text, "fi", [Word(concept_stem(name, "fi"))])] == [form]


def test_a_neighbouring_word_is_not_taken_for_a_concept() -> None:
    assert kinds("He järjestävät retken.", "fi", (Word(concept_stem("Järjestö", "fi")),)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lain nimi on SHL.", [Kind.ABBREVIATION]),
        ("Sosiaalihuoltolaki (SHL) on laki. SHL koskee kaikkia.", []),
        ("SHL (sosiaalihuoltolaki) on laki.", []),
        ("MLL auttaa, ja EU maksaa.", []),
        ("SHL:n mukaan SHL on laki.", [Kind.ABBREVIATION]),
        ("APUA NYT", []),
        ("A-klinikka", []),
    ],
)
def test_abbreviations_are_written_out_once(text: str, found: list[Kind]) -> None:
    assert kinds(text) == found


def test_remarks_follow_the_text_and_are_few() -> None:
    text = "Moniammatillinen ryhmä. Laki on SHL. " + " ".join(
        f"Laki on X{letter}." for letter in "ABCDEFGHIJKLMNOP"
    )
    found = remarks(text, "fi", [HARD])
    assert len(found) == MOST_REMARKS
    assert [remark.start for remark in found] == sorted(remark.start for remark in found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Apua saa, kun soitat ja kerrot, mitä on tapahtunut.", "fi"),
        ("Du kan ringa oss och berätta vad som har hänt.", "sv"),
        ("You can call us and tell what has happened.", "en"),
        ("", "fi"),
        ("12345", "fi"),
    ],
)
def test_the_language_is_told_by_the_commonest_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "…", "!!!", "ä" * 5000, "a b " * 4000, "(((", "\x00", "1. 2. 3."]
)
def test_anything_may_be_typed(text: str) -> None:
    for language in LONGEST_SENTENCE:
        for remark in remarks(text, language, [HARD]):
            assert 0 <= remark.start < remark.end <= len(text)


def _texts() -> Iterator[str]:
    """The site's own texts of two lines or more: services, counties and pages."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, part in value.items():
                if key != "notes":
                    yield from walk(part)
        elif isinstance(value, list):
            for part in value:
                yield from walk(part)
        elif isinstance(value, str) and len(value) > 60 and not value.startswith("http"):
            yield re.sub(r"<[^>]+>", " ", value)

    data = settings.BASE_DIR / "data"
    for name in ("services.jsonl", "counties_situation.jsonl"):
        for line in (data / name).read_text(encoding="utf-8").splitlines():
            yield from walk(json.loads(line))
    yield from walk(json.loads((data / "content" / "pages.json").read_text(encoding="utf-8")))


def test_on_our_own_texts_it_speaks_seldom() -> None:
    """Measured: of 2,800 sentences 53 are long and 9 hold a chain. Advice that speaks always is not read."""
    counted: Counter[Kind] = Counter()
    number = 0
    for text in _texts():
        language = language_of(text)
        number += sum(1 for _ in sentences(text))
        counted.update(remark.kind for remark in remarks(text, language))
    assert number > 2000
    assert 0 < counted[Kind.LONG_SENTENCE] / number < 0.04
    assert 0 < counted[Kind.NOUN_CHAIN] / number < 0.01
    assert counted[Kind.ABBREVIATION] / number < 0.02


def test_the_words_of_the_trade_are_sound() -> None:
    lines = (settings.BASE_DIR / "data" / "plain_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    assert {row["language"] for row in rows} == {"fi", "sv", "en"}
    keys = [(row["language"], row["stem"]) for row in rows]
    assert len(keys) == len(set(keys)) and all(row["stem"] and row["plain"] for row in rows)
    for row in rows:  # what is said instead needs no advice of its own
        assert row["stem"] not in row["plain"]
