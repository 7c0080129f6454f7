import datetime as dt

import pytest

from directory.dates import PartialDate, years_after


@pytest.mark.parametrize(
    ("iso", "precision", "last"),
    [
        ("2021", "year", dt.date(2021, 12, 31)),
        ("2021-06", "month", dt.date(2021, 6, 30)),
        ("2024-02", "month", dt.date(2024, 2, 29)),
        ("2021-06-03", "day", dt.date(2021, 6, 3)),
    ],
)
def test_a_partial_date_keeps_its_precision(iso: str, precision: str, last: dt.date) -> None:
    date = PartialDate(iso)
    assert (date.precision, date.last_day(), str(date)) == (precision, last, iso)


@pytest.mark.parametrize(
    ("iso", "language", "words"),
    [
        ("2021", "fi", "2021"),
        ("2021-06", "fi", "kesäkuu 2021"),
        ("2021-06", "sv", "juni 2021"),
        ("2021-06", "en", "June 2021"),
        ("2021-06-03", "fi", "3.6.2021"),
        ("2021-06-03", "sv", "3.6.2021"),
        ("2021-06-03", "en", "3 June 2021"),
        ("2025-12", "fi", "joulukuu 2025"),
    ],
)
def test_a_partial_date_is_written_as_people_write_it(iso: str, language: str, words: str) -> None:
    assert PartialDate(iso).in_words(language) == words


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "21",
        "2021-13",
        "2021-00",
        "2021-6",
        "2021-02-30",
        "2021-06-03T10",
        "3.6.2021",
        " 2021",
        "2021\n",
        "٢٠٢١",
        "0000",
    ],
)
def test_anything_but_a_real_date_is_refused_with_what_is_accepted(wrong: str) -> None:
    with pytest.raises(ValueError, match="2021, 2021-06 tai 2021-06-03"):
        PartialDate(wrong)


def test_a_number_is_no_date() -> None:
    with pytest.raises(ValueError, match="2021-06-03"):
        PartialDate(2021)  # type: ignore[arg-type]


def test_partial_dates_sort_with_a_year_before_its_months() -> None:
    dates = [PartialDate(iso) for iso in ("2022", "2021-06", "2021-06-03", "2021")]
    assert [date.iso for date in sorted(dates)] == ["2021", "2021-06", "2021-06-03", "2022"]


def test_two_years_after_a_leap_day_is_the_last_of_february() -> None:
    assert years_after(dt.date(2024, 2, 29), 2) == dt.date(2026, 2, 28)
    assert years_after(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 29)
