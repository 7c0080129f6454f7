import datetime as dt

import pytest

from directory.dates import PartialDate
from directory.opening import HELSINKI, Rule, Span, next_change, next_opening, open_at, week

FRESH = PartialDate("2026-06")
WORKDAYS = frozenset({1, 2, 3, 4, 5})
EVERY_DAY = frozenset(range(1, 8))


def at(text: str, fold: int = 0) -> dt.datetime:
    """A Helsinki wall-clock moment: at("2026-11-23 09:00"), a Monday."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=HELSINKI, fold=fold)


def weekly(opens: str, closes: str, days: frozenset[int] = EVERY_DAY, **more: object) -> Rule:
    clocks = {"opens": dt.time.fromisoformat(opens), "closes": dt.time.fromisoformat(closes)}
    return Rule("weekly", days, **{**clocks, "source_date": FRESH, **more})  # type: ignore[arg-type]


def is_open(rules: list[Rule], moment: str, crisis: bool = False) -> bool | None:
    return open_at(rules, at(moment), crisis=crisis)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23 08:59:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 14:59:59", True),
        ("2026-11-23 15:00", False),
        ("2026-11-21 12:00", False),
    ],
)
def test_a_weekly_rule_holds_from_opening_until_just_before_closing(moment: str, expected: bool) -> None:
    assert is_open([weekly("09:00", "15:00", WORKDAYS)], moment) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20 21:59", False),
        ("2026-11-20 22:00", True),
        ("2026-11-20 23:59:59", True),
        ("2026-11-21 00:00", True),
        ("2026-11-21 01:59", True),
        ("2026-11-21 02:00", False),
        ("2026-11-20 01:00", False),
    ],
)
def test_a_rule_over_midnight_belongs_to_the_day_on_which_it_opens(moment: str, expected: bool) -> None:
    friday = frozenset({5})
    assert is_open([weekly("22:00", "02:00", friday)], moment) is expected


def test_closing_at_midnight_is_the_end_of_the_day() -> None:
    rules = [weekly("18:00", "00:00", frozenset({1}))]
    assert is_open(rules, "2026-11-23 23:59:59") is True
    assert is_open(rules, "2026-11-24 00:00") is False
    assert is_open(rules, "2026-11-23 00:00") is False


def test_opening_at_the_hour_of_closing_lasts_a_whole_day() -> None:
    rules = [weekly("08:00", "08:00", frozenset({1}))]
    assert is_open(rules, "2026-11-23 08:00") is True
    assert is_open(rules, "2026-11-24 07:59") is True
    assert is_open(rules, "2026-11-24 08:00") is False


def test_without_rules_nothing_is_known() -> None:
    assert is_open([], "2026-11-23 12:00") is None
    assert is_open([Rule("by_appointment", source_date=FRESH)], "2026-11-23 12:00") is None


def test_appointments_beside_weekly_hours_change_nothing() -> None:
    rules = [Rule("by_appointment", source_date=FRESH), weekly("09:00", "15:00", WORKDAYS)]
    assert is_open(rules, "2026-11-23 12:00") is True
    assert is_open(rules, "2026-11-23 16:00") is False


@pytest.mark.parametrize(
    ("holidays", "inside", "outside"),
    [("open", True, False), ("closed", False, False), ("unknown", None, None)],
)
def test_on_a_public_holiday_a_weekly_rule_says_itself_what_holds(
    holidays: str, inside: bool | None, outside: bool | None
) -> None:
    rules = [weekly("09:00", "15:00", WORKDAYS, public_holidays=holidays)]
    assert is_open(rules, "2026-05-14 12:00") is inside  # Ascension Day, a Thursday
    assert is_open(rules, "2026-05-14 20:00") is outside
    assert is_open(rules, "2026-05-13 12:00") is True
    assert is_open(rules, "2026-05-15 12:00") is True


def test_a_holiday_on_a_day_that_the_rule_leaves_out_is_closed() -> None:
    rules = [weekly("09:00", "15:00", WORKDAYS)]
    assert is_open(rules, "2026-12-06 12:00") is False  # Independence Day, a Sunday


def test_the_night_after_an_unknown_holiday_is_unknown_while_the_rule_would_last() -> None:
    rules = [weekly("20:00", "02:00", WORKDAYS)]
    assert is_open(rules, "2026-05-15 01:59") is None
    assert is_open(rules, "2026-05-15 02:00") is False


def test_what_is_always_open_is_open_on_holidays() -> None:
    assert is_open([Rule("always", source_date=FRESH)], "2026-12-25 03:00") is True
    assert is_open([Rule("always", source_date=FRESH, public_holidays="closed")], "2026-12-25 03:00") is False


def test_a_rule_known_to_be_open_outweighs_another_whose_holiday_is_unknown() -> None:
    rules = [weekly("09:00", "12:00", public_holidays="open"), weekly("14:00", "16:00")]
    assert is_open(rules, "2026-05-14 10:00") is True
    assert is_open(rules, "2026-05-14 15:00") is None


@pytest.mark.parametrize(
    ("source", "last_day"),
    [
        ("2024-11-23", "2026-11-23"),
        ("2024-10", "2026-10-31"),
        ("2023", "2025-12-31"),
        ("2024-02-29", "2026-02-28"),
    ],
)
def test_a_source_speaks_until_its_second_anniversary(source: str, last_day: str) -> None:
    rules = [weekly("09:00", "15:00", source_date=PartialDate(source), public_holidays="open")]
    last = dt.date.fromisoformat(last_day)
    states = [is_open(rules, f"{last + dt.timedelta(days=step)} 12:00") for step in (-1, 0, 1)]
    assert states == [True, True, None]
    assert is_open(rules, f"{last + dt.timedelta(days=1)} 20:00") is None


def test_a_source_without_a_date_cannot_be_shown_to_be_new() -> None:
    assert is_open([weekly("09:00", "15:00", source_date=None)], "2026-11-23 12:00") is None
    assert is_open([Rule("always")], "2026-11-23 12:00") is None


@pytest.mark.parametrize("source", [None, PartialDate("2016")])
def test_a_crisis_line_that_was_always_open_is_so_until_contradicted(source: PartialDate | None) -> None:
    rules = [Rule("always", source_date=source)]
    assert is_open(rules, "2026-11-23 03:00", crisis=True) is True
    assert is_open(rules, "2026-11-23 03:00", crisis=False) is None
    contradicted = [*rules, Rule("exception_closed", on_date=dt.date(2026, 11, 23))]
    assert is_open(contradicted, "2026-11-23 03:00", crisis=True) is False


def test_old_weekly_hours_of_a_crisis_line_are_unknown() -> None:
    assert (
        is_open([weekly("09:00", "15:00", source_date=PartialDate("2020"))], "2026-11-23 12:00", True) is None
    )


def test_an_exception_takes_the_place_of_the_days_usual_hours() -> None:
    monday = dt.date(2026, 11, 23)
    extra = Rule("exception_open", opens=dt.time(18), closes=dt.time(20), on_date=monday)
    rules = [weekly("09:00", "15:00"), extra]
    assert is_open(rules, "2026-11-23 10:00") is False
    assert is_open(rules, "2026-11-23 19:00") is True
    assert is_open(rules, "2026-11-24 10:00") is True


def test_a_closed_day_closes_what_is_always_open_for_that_day_alone() -> None:
    rules = [Rule("always", source_date=FRESH), Rule("exception_closed", on_date=dt.date(2026, 11, 23))]
    moments = ("2026-11-22 23:59", "2026-11-23 00:00", "2026-11-23 23:59", "2026-11-24 00:00")
    assert [is_open(rules, moment) for moment in moments] == [True, False, False, True]


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    rules = [weekly("09:00", "15:00", valid_from=dt.date(2026, 11, 23), valid_to=dt.date(2026, 11, 24))]
    days = ("2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25")
    assert [is_open(rules, f"{day} 12:00") for day in days] == [None, True, True, None]


def test_a_rule_of_the_season_leaves_the_rest_to_another() -> None:
    rules = [
        weekly("09:00", "15:00", valid_to=dt.date(2026, 11, 23)),
        weekly("12:00", "18:00", valid_from=dt.date(2026, 11, 24)),
    ]
    assert [is_open(rules, f"2026-11-{day} 10:00") for day in (23, 24)] == [True, False]


def test_when_clocks_go_forward_the_missing_hour_is_skipped() -> None:
    """29 March 2026: 03:00 becomes 04:00."""
    opens_in_gap, closes_in_gap = (
        [weekly("03:30", "05:00", public_holidays="open")],
        [weekly("01:00", "03:30")],
    )
    assert is_open(opens_in_gap, "2026-03-29 02:59:59") is False
    assert is_open(opens_in_gap, "2026-03-29 04:00") is True
    assert is_open(closes_in_gap, "2026-03-29 02:59:59") is True
    assert is_open(closes_in_gap, "2026-03-29 04:00") is False


def test_when_clocks_go_back_the_repeated_hour_is_open_both_times() -> None:
    """25 October 2026: 04:00 becomes 03:00."""
    rules = [weekly("03:00", "03:30")]
    moments = [
        at("2026-10-25 02:59:59"),
        at("2026-10-25 03:00"),
        at("2026-10-25 03:45"),
        at("2026-10-25 03:15", 1),
    ]
    states = [open_at(rules, moment, crisis=False) for moment in moments]
    assert states == [False, True, True, True]
    assert open_at(rules, at("2026-10-25 03:30", 1), crisis=False) is False


def test_an_hour_over_the_change_of_clocks_has_the_length_that_it_really_has() -> None:
    spring, autumn = (
        week([weekly("22:00", "06:00")], dt.date.fromisoformat(day)) for day in ("2026-03-23", "2026-10-19")
    )
    assert spring[5][0].end - spring[5][0].start == dt.timedelta(hours=7)
    assert autumn[5][0].end - autumn[5][0].start == dt.timedelta(hours=9)


def test_a_moment_may_stand_in_any_time_zone_but_needs_one() -> None:
    rules = [weekly("09:00", "15:00")]
    assert open_at(rules, dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC), crisis=False) is True
    assert open_at(rules, dt.datetime(2026, 11, 23, 6, 59, tzinfo=dt.UTC), crisis=False) is False
    for question in (open_at, next_change, next_opening):
        with pytest.raises(ValueError, match="time zone"):
            question(rules, dt.datetime(2026, 11, 23, 12), crisis=False)


@pytest.mark.parametrize(
    ("moment", "change", "opening"),
    [
        ("2026-11-23 08:00", "2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-23 15:00", "2026-11-23 09:00"),
        ("2026-11-23 15:00", "2026-11-24 09:00", "2026-11-24 09:00"),
        ("2026-11-27 15:00", "2026-11-30 09:00", "2026-11-30 09:00"),
    ],
)
def test_the_next_change_and_the_next_opening_are_told(moment: str, change: str, opening: str) -> None:
    rules = [weekly("09:00", "15:00", WORKDAYS)]
    assert next_change(rules, at(moment), crisis=False) == at(change)
    assert next_opening(rules, at(moment), crisis=False) == at(opening)


def test_spans_that_touch_are_one_opening() -> None:
    rules = [weekly("09:00", "12:00"), weekly("12:00", "15:00")]
    assert next_change(rules, at("2026-11-23 10:00"), crisis=False) == at("2026-11-23 15:00")


def test_what_never_opens_within_the_time_asked_has_no_next_opening() -> None:
    far = [weekly("09:00", "15:00", valid_from=dt.date(2026, 12, 14))]
    assert next_opening(far, at("2026-11-23 10:00"), crisis=False) is None
    found = next_opening(far, at("2026-11-23 10:00"), crisis=False, within=dt.timedelta(days=30))
    assert found == at("2026-12-14 09:00")
    assert next_opening([Rule("always")], at("2026-11-23 10:00"), crisis=False) is None
    assert next_change([Rule("always", source_date=FRESH)], at("2026-11-23 10:00"), crisis=False) is None


def test_the_next_opening_passes_over_a_holiday_of_which_nothing_is_known() -> None:
    rules = [weekly("09:00", "15:00", WORKDAYS)]
    assert next_opening(rules, at("2026-05-13 15:00"), crisis=False) == at("2026-05-15 09:00")
    assert next_change(rules, at("2026-05-13 15:00"), crisis=False) == at("2026-05-14 00:00")


def test_a_rule_becomes_unknown_when_its_source_grows_too_old() -> None:
    rules = [Rule("always", source_date=PartialDate("2024-11-30"))]
    assert next_change(rules, at("2026-11-23 10:00"), crisis=False) == at("2026-12-01 00:00")


def test_a_week_lists_each_days_spans_where_they_begin() -> None:
    rules = [weekly("09:00", "12:00", WORKDAYS), weekly("22:00", "02:00", frozenset({5}))]
    days = week(rules, dt.date(2026, 11, 23))
    assert [[(span.opens.hour, span.closes.hour) for span in spans] for spans in days] == [
        [(9, 12)], [(9, 12)], [(9, 12)], [(9, 12)], [(9, 12), (22, 2)], [], [],
    ]  # fmt: skip


def test_a_week_says_which_days_are_unknown() -> None:
    days = week([weekly("09:00", "12:00", WORKDAYS)], dt.date(2026, 5, 11))
    assert [spans[0].is_open if spans else False for spans in days] == [
        True,
        True,
        True,
        None,
        True,
        False,
        False,
    ]
    assert all(
        span.lasts_all_day for span in week([Rule("always", source_date=FRESH)], dt.date(2026, 11, 23))[0]
    )


def test_a_week_begins_on_a_monday() -> None:
    with pytest.raises(ValueError, match="not a Monday"):
        week([], dt.date(2026, 11, 24))


def test_a_weekly_rule_without_clock_times_is_a_fault() -> None:
    with pytest.raises(ValueError, match="needs opens and closes"):
        open_at([Rule("weekly", EVERY_DAY, source_date=FRESH)], at("2026-11-23 12:00"), crisis=False)


def test_a_span_ends_just_before_its_end() -> None:
    span = Span(at("2026-11-23 09:00"), at("2026-11-23 10:00"))
    assert span.holds(at("2026-11-23 09:00")) and not span.holds(at("2026-11-23 10:00"))
