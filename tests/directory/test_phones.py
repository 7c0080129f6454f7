import pytest

from directory.phones import WrittenPhone, dialled, format_phones, join_cell, parse_phones, split_cell


@pytest.mark.parametrize(
    ("written", "tel"),
    [
        ("080 005 005", "+35880005005"),
        ("0800 05058", "+35880005058"),
        ("0800 980 66", "+35880098066"),
        ("09 2525 0111", "+358925250111"),
        ("015-411 4120", "+358154114120"),
        ("044482 8201", "+358444828201"),
        ("018 532 800", "+35818532800"),
        ("+358 80 005 005", "+35880005005"),
        ("+358 (0)9 2525 0111", "+358925250111"),
        ("00358 9 2525 0111", "+358925250111"),
        ("+46 8 702 16 80", "+4687021680"),
        ("0400\u00a022 11 90", "+358400221190"),
        (" 020 774 9800 ", "+358207749800"),
    ],
)
def test_an_international_prefix_or_a_leading_zero_is_dialled_as_e164(written: str, tel: str) -> None:
    assert dialled(written) == tel


@pytest.mark.parametrize(
    ("written", "tel"),
    [
        ("112", "112"),
        ("116 111", "116111"),
        ("116111", "116111"),
        ("116 016", "116016"),
        ("116117", "116117"),
    ],
)
def test_a_known_short_number_is_dialled_in_bare_digits(written: str, tel: str) -> None:
    assert dialled(written) == tel


@pytest.mark.parametrize(
    "written",
    [
        "",
        "532 800",
        "25 500",
        "358 9 2525 0111",
        "400 221 180",
        "0123",
        "+358",
        "+116 111",
        "117",
        "1161111",
        "080 005 005 (ulkomailta)",
        "0800 APUA",
        "09 2525 0111 / 0112 0113 0114 0115",
        "٠٩ ٢٥٢٥",
        "kysy numero",
        "0" * 40,
    ],
)
def test_what_would_have_to_be_guessed_is_not_dialled(written: str) -> None:
    assert dialled(written) is None


def test_the_phones_of_a_cell_are_read_with_their_notes() -> None:
    assert parse_phones("080 005 005 | 116 016 (vaihtoehtoinen numero) | +358 80 005 005 (ulkomailta)") == (
        WrittenPhone("080 005 005"),
        WrittenPhone("116 016", "vaihtoehtoinen numero"),
        WrittenPhone("+358 80 005 005", "ulkomailta"),
    )


@pytest.mark.parametrize(
    "phones",
    [
        (),
        (WrittenPhone("09 2525 0116", "en perjantaisin 9–13 (oma sivu, päiväämätön)"), WrittenPhone("112")),
        (WrittenPhone("+358 (0)9 2525 0111", "vaihde"),),
        (WrittenPhone("112", "a) hätä | b) muu"), WrittenPhone("116 111", "sulku )")),
    ],
)
def test_phones_written_into_a_cell_are_read_back_the_same(phones: tuple[WrittenPhone, ...]) -> None:
    assert parse_phones(format_phones(phones)) == phones


@pytest.mark.parametrize("cell", ["(vain huomautus)", "kysy", "112 (auki", "112 (a) b", "112) a"])
def test_a_cell_without_a_number_or_with_an_open_bracket_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="ei ole puhelinnumero"):
        parse_phones(cell)


def test_a_bar_within_a_part_survives_the_joining() -> None:
    parts = ["a | b", "c|d", r"e \| f"]
    assert split_cell(join_cell(parts[:2])) == parts[:2]
    assert split_cell(" a |  | b ") == ["a", "b"]
