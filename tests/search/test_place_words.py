"""Places named among the words of a search, in the forms that people write."""

import pytest

from directory.vocabulary import vocabulary
from search.analysis import get_analyser
from search.place_words import inflected, named_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def found(text: str, language: str = "fi", backend: str = "auto") -> tuple[str, str] | None:
    place = named_place(text, language, vocabulary(), get_analyser(backend))  # type: ignore[arg-type]
    return (place.name, place.rest) if place else None


CASES = [
    ("uusperheelle tukea Uudessakaupungissa", ("Uusikaupunki", "uusperheelle tukea")),
    ("turussa", ("Turku", "")),
    ("eroryhmä Pohjois-Karjalassa", ("Pohjois-Karjala", "eroryhmä")),
    ("perheneuvola Turun seudulla", ("Turku", "perheneuvola")),
    ("apua Ähtäristä", ("Ähtäri", "apua")),
    ("Jyväskylään kriisiapua", ("Jyväskylä", "kriisiapua")),
    ("hjälp i Åbo", ("Turku", "hjälp")),
    ("Helsingfors", ("Helsinki", "")),
    ("Esbos familjerådgivning", ("Espoo", "familjerådgivning")),
    ("help in Tampere for kids", ("Tampere", "help for kids")),
    ("Kosken Tl perheneuvola", ("Koski Tl", "perheneuvola")),
    ("kriisiapu Keusotessa", ("Keski-Uusimaa", "kriisiapu")),
    ("länsi-uudellamaalla", ("Länsi-Uusimaa", "")),
    ("MLL:n perhekahvila Raisiossa", ("Raisio", "MLL:n perhekahvila")),
    ("isä hakkaa", None),
    ("parisuhde kriisissä", None),
    ("lapsi ei mene kouluun", None),
    ("", None),
    ("!!! 123", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_place_is_found_in_any_form_and_the_rest_is_left(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [case for case in CASES if case[0] not in ("kriisiapu Keusotessa", "perheneuvola Turun seudulla")],
)
def test_places_are_found_without_a_dictionary_too(text: str, expected: tuple[str, str] | None) -> None:
    assert found(text, backend="snowball") == expected


def test_the_name_is_in_the_readers_language() -> None:
    assert found("hjälp i Åbo", "sv") == ("Åbo", "hjälp")


def test_a_name_that_is_an_everyday_word_must_be_written_as_a_name() -> None:
    assert found("jouduimme kolariin") is None
    assert found("apua Kolarissa") == ("Kolari", "apua")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("turku", "turussa"),
        ("turku", "turkuun"),
        ("helsinki", "helsingistä"),
        ("lahti", "lahdessa"),
        ("tampere", "tampereella"),
        ("kokemäki", "kokemäellä"),
        ("ikaalinen", "ikaalisissa"),
        ("uusikaupunki", "uudessakaupungissa"),
        ("rovaniemi", "rovaniemellä"),
        ("kannus", "kannuksessa"),
    ],
)
def test_forms_are_made_by_rule(name: str, form: str) -> None:
    assert form in set(inflected(name))


def test_every_municipality_is_found_in_its_commonest_case() -> None:
    """Inessive or adessive by Voikko's own reading: what it knows as a place we find."""
    words, analyser = vocabulary(), get_analyser()
    missed = [
        area.names["fi"]
        for area in words.municipalities.values()
        if not named_place(area.names["fi"].capitalize(), "fi", words, analyser)
    ]
    assert missed == []
