import pytest

from directory.coverage import Coverage

COUNTY_OF = {"837": "08", "091": "90", "478": "91"}
NAMES = {"08": "Pirkanmaa", "20": "Kainuu", "837": "Tampere", "478": "Maarianhamina"}


@pytest.mark.parametrize(
    ("coverage", "county", "reached"),
    [
        (Coverage("nationwide"), "91", True),
        (Coverage("nationwide_except_aland"), "91", False),
        (Coverage("nationwide_except_aland"), "08", True),
        (Coverage("areas", counties=("08",)), "08", True),
        (Coverage("areas", counties=("08",)), "20", False),
        (Coverage("areas", municipalities=("837",)), "08", True),
        (Coverage("areas", municipalities=("837",)), "90", False),
        (Coverage("unknown"), "08", None),
    ],
)
def test_a_service_reaches_the_counties_of_its_coverage(
    coverage: Coverage, county: str, reached: bool | None
) -> None:
    assert coverage.reaches(county, COUNTY_OF) is reached


@pytest.mark.parametrize(
    ("coverage", "language", "words"),
    [
        (Coverage("nationwide"), "fi", "Koko Suomi"),
        (Coverage("nationwide_except_aland"), "fi", "Koko Suomi paitsi Ahvenanmaa"),
        (Coverage("nationwide"), "sv", "Hela Finland"),
        (Coverage("nationwide_except_aland"), "en", "All of Finland except Åland"),
        (
            Coverage("areas", counties=("20", "08"), municipalities=("478",)),
            "fi",
            "Kainuu, Pirkanmaa, Maarianhamina",
        ),
        (Coverage("areas"), "fi", "Alue ei tiedossa"),
        (Coverage("unknown"), "fi", "Alue ei tiedossa"),
        (Coverage("unknown"), "en", "Area not known"),
    ],
)
def test_coverage_is_told_in_words(coverage: Coverage, language: str, words: str) -> None:
    assert coverage.in_words(language, NAMES) == words


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="nationwide_except_aland"):
        Coverage("national")


def test_a_nationwide_service_names_no_areas() -> None:
    with pytest.raises(ValueError, match="names no areas"):
        Coverage("nationwide", counties=("08",))
