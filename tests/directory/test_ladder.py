"""The ladder of reminders, day by day: who is asked when, and what stops it."""

import datetime as dt

import pytest

from directory.freshness import Intervals
from directory.ladder import (
    Case,
    Person,
    Rung,
    Step,
    Written,
    may_postpone,
    may_write,
    may_write_to,
    round_of,
    step,
    tasks,
)

# A Wednesday; a month and a half around it has neither July nor many holidays.
DUE = dt.date(2026, 10, 14)
ASSURED = DUE - dt.timedelta(days=180)
DATA, SECOND, GENERAL = Person(1, "data"), Person(2, "second"), Person(3, "general")
ALL = (DATA, SECOND, GENERAL)


def day(number: int) -> dt.date:
    return DUE + dt.timedelta(days=number)


def case(*written: tuple[Rung, int, int] | tuple[Rung, int, int, bool], **values: object) -> Case:
    """``written``: rung, person, day from the due day, and whether it came back."""
    rows = tuple(Written(row[0], row[1], day(row[2]), *row[3:]) for row in written)
    return Case(**({"due_on": DUE, "assured_on": ASSURED, "written": rows} | values))  # type: ignore[arg-type]


def test_nothing_is_asked_before_thirty_days_to_the_due_day() -> None:
    assert step(case(), ALL, day(-33)) is None
    # day(-30) is a Monday.
    assert step(case(), ALL, day(-30)) == Step(Rung.DIGEST, (1,))


def test_a_written_letter_is_not_written_again() -> None:
    assert step(case((Rung.DIGEST, 1, -30)), ALL, day(-29)) is None
    assert step(case((Rung.DIGEST, 1, -30)), ALL, day(-8)) is None


def test_seven_days_before_only_the_first_one_asked_is_reminded() -> None:
    assert step(case((Rung.DIGEST, 1, -30)), ALL, day(-7)) == Step(Rung.OPEN_ONES, (1,))


def test_on_the_due_day_the_second_contact_is_asked_too() -> None:
    before = case((Rung.DIGEST, 1, -30), (Rung.OPEN_ONES, 1, -7))
    assert step(before, ALL, day(0)) == Step(Rung.DUE, (1, 2))


def test_a_fortnight_after_it_the_second_and_the_general_mailbox_are_asked() -> None:
    before = case((Rung.DIGEST, 1, -30), (Rung.DUE, 1, 0), (Rung.DUE, 2, 0))
    assert step(before, ALL, day(13)) is None
    assert step(before, ALL, day(14)) == Step(Rung.GENERAL, (2, 3))


def test_a_person_hears_of_a_rung_that_the_week_held_back() -> None:
    """The one who had a letter five days ago gets this one two days later; the others do not wait."""
    busy = Person(1, "data", day(-5))
    before = case((Rung.DIGEST, 1, -30), (Rung.OPEN_ONES, 1, -5))
    assert step(before, (busy, SECOND), day(0)) == Step(Rung.DUE, (2,))
    after = case((Rung.DIGEST, 1, -30), (Rung.OPEN_ONES, 1, -5), (Rung.DUE, 2, 0))
    assert step(after, (busy, SECOND), day(1)) is None
    assert step(after, (busy, SECOND), day(2)) == Step(Rung.DUE, (1,))


def test_the_week_between_letters_ends_on_the_seventh_day() -> None:
    person = Person(1, "data", day(0))
    assert not may_write_to(person, day(6))
    assert may_write_to(person, day(7))
    assert may_write_to(person, day(1), crisis=True)


@pytest.mark.parametrize(
    ("when", "may"),
    [
        (dt.date(2026, 10, 16), True),  # a Friday
        (dt.date(2026, 10, 17), False),
        (dt.date(2026, 10, 18), False),
        (dt.date(2026, 6, 30), True),
        (dt.date(2026, 7, 1), False),
        (dt.date(2026, 7, 31), False),
        (dt.date(2026, 8, 3), True),
        (dt.date(2026, 12, 25), False),
        (dt.date(2027, 1, 6), False),  # Epiphany, a Wednesday
    ],
)
def test_letters_rest_on_weekends_holidays_and_in_july(when: dt.date, may: bool) -> None:
    assert may_write(when) is may
    assert may_write(when, crisis=True)


def test_what_fell_into_july_is_asked_on_the_first_working_day_of_august() -> None:
    due = dt.date(2026, 8, 10)
    row = Case(due_on=due, assured_on=due - dt.timedelta(days=180))
    assert not any(step(row, ALL, dt.date(2026, 7, number)) for number in range(11, 32))
    # The seventh day before has passed, and still the first letter tells of everything.
    assert step(row, ALL, dt.date(2026, 8, 3)) == Step(Rung.DIGEST, (1,))


def test_a_crisis_service_is_asked_on_a_sunday() -> None:
    sunday = dt.date(2026, 10, 18)
    before = case((Rung.DUE, 1, 0), crisis=True)
    assert step(before, ALL, sunday) == Step(Rung.DUE, (2,))


def test_nine_days_without_a_run_are_made_good_by_one_digest() -> None:
    assert step(case(), ALL, day(-21)) == Step(Rung.DIGEST, (1,))
    assert step(case((Rung.DIGEST, 1, -21)), ALL, day(-20)) is None


def test_a_month_without_a_run_gives_each_person_one_letter() -> None:
    assert step(case(), ALL, day(1)) == Step(Rung.DUE, (1, 2))
    assert step(case((Rung.DUE, 1, 1), (Rung.DUE, 2, 1)), ALL, day(2)) is None


def test_a_hard_bounce_takes_the_next_rung_the_same_day() -> None:
    before = case((Rung.DIGEST, 1, -30, True))
    assert step(before, (SECOND, GENERAL), day(-30)) == Step(Rung.DUE, (2,))


def test_a_bounce_of_one_of_two_takes_the_next_rung_too() -> None:
    before = case((Rung.DUE, 1, 0, True), (Rung.DUE, 2, 0))
    second = Person(2, "second", day(0))
    assert step(before, (second, GENERAL), day(0)) == Step(Rung.GENERAL, (3,))


def test_a_full_mailbox_takes_no_rung() -> None:
    before = case((Rung.DIGEST, 1, -30, False))
    assert step(before, ALL, day(-30)) is None


def test_where_a_rung_has_nobody_the_next_one_is_asked() -> None:
    assert step(case(), (GENERAL,), day(-30)) == Step(Rung.GENERAL, (3,))


def test_where_nobody_is_above_whoever_there_is_is_asked() -> None:
    before = case((Rung.DIGEST, 1, -30), (Rung.DUE, 1, 0))
    assert step(before, (DATA,), day(14)) == Step(Rung.GENERAL, (1,))


def test_without_contacts_there_is_no_letter() -> None:
    assert step(case(), (), day(0)) is None


@pytest.mark.parametrize("answered", [-90, -30, 0, 100])
def test_any_answer_stops_the_letters(answered: int) -> None:
    row = case(answered_on=day(answered))
    for number in (0, 14, 166):
        assert step(row, ALL, day(max(number, answered))) is None


def test_an_answer_of_an_earlier_round_stops_nothing() -> None:
    assert step(case(answered_on=day(-91)), ALL, day(-30)) is not None
    assert step(case(answered_on=ASSURED), ALL, day(-30)) is not None


def test_a_letter_of_an_earlier_round_does_not_stand_for_this_one() -> None:
    assert step(case((Rung.DIGEST, 1, -181)), ALL, day(-30)) == Step(Rung.DIGEST, (1,))
    # On the day of the assurance itself the letter was the one that it answered.
    assert step(case((Rung.DIGEST, 1, -180)), ALL, day(-30)) == Step(Rung.DIGEST, (1,))


def test_all_are_told_a_fortnight_before_the_contact_data_go() -> None:
    before = case((Rung.GENERAL, 2, 14), (Rung.GENERAL, 3, 14))
    # The 166th day is Easter Monday.
    assert step(before, ALL, day(165)) is None
    assert step(before, ALL, day(166)) is None
    assert step(before, ALL, day(167)) == Step(Rung.WITHHOLDING, (1, 2, 3))
    told = case(*((Rung.WITHHOLDING, number, 167) for number in (1, 2, 3)))
    assert step(told, ALL, day(170)) is None


def test_a_crisis_service_is_never_told_of_withholding() -> None:
    before = case((Rung.GENERAL, 2, 14), (Rung.GENERAL, 3, 14), crisis=True)
    for number in (166, 180, 400):
        assert step(before, ALL, day(number)) is None
    assert step(case(crisis=True, broken_on=day(-58)), ALL, day(-57)) is None


def test_a_record_whose_last_contact_is_broken_is_told_at_once() -> None:
    row = case(broken_on=day(-58))
    assert step(row, ALL, day(-58)) == Step(Rung.WITHHOLDING, (1, 2, 3))
    assert step(case((Rung.WITHHOLDING, 1, -58), broken_on=day(-58)), (DATA,), day(-57)) is None


def test_a_withheld_record_is_not_written_about() -> None:
    assert step(case(withheld=True), ALL, day(200)) is None


def test_postponing_moves_the_letters_by_thirty_days() -> None:
    row = case((Rung.DIGEST, 1, -30), postponed_on=(day(-20),))
    assert step(row, ALL, day(0)) is None
    assert step(row, ALL, day(23)) == Step(Rung.OPEN_ONES, (1,))


def test_postponing_is_for_two_times_in_a_round_and_never_for_crisis_services() -> None:
    rules = Intervals()
    assert may_postpone(case(), rules)
    assert may_postpone(case(postponed_on=(day(-20),)), rules)
    assert not may_postpone(case(postponed_on=(day(-20), day(5))), rules)
    assert may_postpone(case(postponed_on=(day(-300), day(-290))), rules)
    assert not may_postpone(case(crisis=True), rules)
    assert not may_postpone(Case(), rules)


def first(*days: int, **values: object) -> Case:
    rows = tuple(Written(Rung.FIRST, 1, day(number)) for number in days)
    return Case(**({"written": rows} | values))  # type: ignore[arg-type]


def test_what_nobody_has_confirmed_waits_for_a_person_to_write_first() -> None:
    assert step(Case(), ALL, day(0)) is None
    assert tasks(Case(), day(0)) == ()


def test_first_letters_are_three_a_month_apart() -> None:
    assert step(first(-30), ALL, day(-1)) is None
    assert step(first(-30), ALL, day(0)) == Step(Rung.FIRST, (1,))
    assert step(first(-30, 0), ALL, day(29)) is None
    assert step(first(-30, 0), ALL, day(30)) == Step(Rung.FIRST, (1,))


def test_a_first_letter_that_came_back_goes_to_the_next_person_the_same_day() -> None:
    row = Case(written=(Written(Rung.FIRST, 1, day(0), True),))
    assert step(row, (SECOND, GENERAL), day(0)) == Step(Rung.FIRST, (2,))
    three = Case(written=tuple(Written(Rung.FIRST, number, day(0), True) for number in (1, 2, 3)))
    assert round_of(three, Intervals()) is None


def test_three_unanswered_first_letters_begin_the_ladder() -> None:
    # The third on day 0; the due day is a month later, and that letter was its digest.
    row = first(-60, -30, 0)
    assert round_of(row, Intervals()).due_on == day(30)  # type: ignore[union-attr]
    assert step(row, ALL, day(8)) is None
    assert step(row, ALL, day(23)) == Step(Rung.OPEN_ONES, (1,))
    assert tasks(row, day(59)) == ()
    assert tasks(row, day(60)) == (Rung.TASK,)
    assert tasks(row, day(90)) == (Rung.TASK, Rung.PHONE)


def test_what_nobody_has_confirmed_is_never_told_of_withholding_by_age() -> None:
    row = first(-60, -30, 0)
    assert all(letter is None or letter.rung == Rung.GENERAL for letter in [step(row, ALL, day(30 + 166))])


def test_a_first_answer_that_confirms_nothing_begins_the_ladder_of_its_own() -> None:
    row = first(-60, answered_on=day(-50))
    begun = round_of(row, Intervals())
    assert begun is not None and begun.due_on == day(-50 + 180)
    assert step(row, ALL, day(0)) is None
    assert round_of(Case(answered_on=day(0), crisis=True), Intervals()).due_on == day(90)  # type: ignore[union-attr]


def test_tasks_come_whether_or_not_somebody_answered() -> None:
    for row in (case(), case(answered_on=day(0))):
        assert tasks(row, day(29)) == ()
        assert tasks(row, day(30)) == (Rung.TASK,)
        assert tasks(row, day(60)) == (Rung.TASK, Rung.PHONE)
