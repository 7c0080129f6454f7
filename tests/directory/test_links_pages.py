"""What a page's text comes to: contacts in all the ways people write them, and how much of a text has changed."""

import pytest

from directory.links.pages import SKETCH_SIZE, changed_share, packed, read_page, sketch_of, unpacked

NUMBER = "+358912345678"


def words(start: int, count: int) -> list[str]:
    return [f"sana{number}" for number in range(start, start + count)]


def found(text: str, *expected: str) -> frozenset[str]:
    return read_page(f"<html><body>{text}</body></html>".encode(), "text/html", expected).found


@pytest.mark.parametrize(
    "text",
    [
        "09 123 45678", "0912345678", "+358 9 123 45678", "+358912345678", "(09) 123 45678", "09-12345678",
        "+358 (0)9 123 45678", "09&nbsp;123&nbsp;45678", "09/12345678", '<a href="tel:+358912345678">Soita</a>',
        "puh. 09 123<b> 45678</b>".replace("<b>", "").replace("</b>", ""), "09 12 34 56 78.",
    ],
)  # fmt: skip
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert found(text, NUMBER) == {NUMBER}


@pytest.mark.parametrize("text", ["09 123 45679", "", "123", "numero 09123", "09 123\n<p>45678</p>"])
def test_another_number_is_not_found(text: str) -> None:
    assert found(text, NUMBER) == frozenset()


@pytest.mark.parametrize(
    ("text", "there"), [("116 111", True), ("116111", True), ("0116 1112", False), ("2116111", False)]
)
def test_a_short_number_stands_alone(text: str, there: bool) -> None:
    assert found(text, "116111") == (frozenset({"116111"}) if there else frozenset())


@pytest.mark.parametrize(
    "text",
    [
        "apu@esimerkki.fi", "APU@Esimerkki.fi", "apu(at)esimerkki.fi", "apu [at] esimerkki.fi", "apu (ät) esimerkki.fi",
        '<a href="mailto:apu@esimerkki.fi?subject=x">posti</a>', '<a href="mailto:apu%40esimerkki.fi">posti</a>',
    ],
)  # fmt: skip
def test_a_mail_address_is_found_however_it_is_written(text: str) -> None:
    assert found(text, "apu@esimerkki.fi") == {"apu@esimerkki.fi"}


def test_what_scripts_and_styles_hold_is_no_text() -> None:
    reading = read_page(
        b"<body><script>var a='09 123 45678'</script><style>b{}</style>Hei</body>", "", [NUMBER]
    )
    assert reading.found == frozenset() and reading.words == 1


def test_a_page_in_another_charset_is_read_by_its_own_word() -> None:
    body = "<meta charset='iso-8859-1'><body>äiti öljy</body>".encode("latin-1")
    assert (
        read_page(body).sketch
        == read_page("<body>äiti öljy</body>".encode(), "text/html; charset=utf-8").sketch
    )
    assert read_page("<body>äiti öljy</body>".encode()).sketch == read_page(body).sketch


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff\xfe", b"<", b"<!--", b"<html><html>" * 2000, b"<div>" * 50_000]
)
def test_any_bytes_are_read_without_a_fault(body: bytes) -> None:
    assert read_page(body, "text/html; charset=nonsense").words >= 0


@pytest.mark.parametrize("changed", [0, 10, 30, 35, 45, 60, 100])
def test_the_changed_share_is_told_within_five_points(changed: int) -> None:
    before = words(0, 2000)
    after = words(0, 2000 - 20 * changed) + words(10_000, 20 * changed)
    assert abs(changed_share(sketch_of(before), sketch_of(after)) - changed / 100) <= 0.05


def test_a_short_text_is_compared_exactly() -> None:
    assert changed_share(sketch_of(words(0, 40)), sketch_of(words(0, 40))) == 0
    assert changed_share(sketch_of(words(0, 40)), sketch_of(words(100, 40))) == 1
    assert changed_share(sketch_of([]), sketch_of([])) == 0
    assert changed_share(sketch_of([]), sketch_of(["a"])) == 1


def test_a_sketch_fits_its_column_and_comes_back() -> None:
    sketch = sketch_of(words(0, 5000))
    assert len(sketch) == SKETCH_SIZE and len(packed(sketch)) == 8 * SKETCH_SIZE
    assert unpacked(packed(sketch)) == sketch
