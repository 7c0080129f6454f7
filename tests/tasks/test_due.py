"""Whose time has come, by the timetable and the last run, at each boundary."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from celery.schedules import crontab

import config.celery  # noqa: F401  (its time zone is the timetable's)
from tasks.due import is_overdue, next_run, slot_of

HELSINKI = ZoneInfo("Europe/Helsinki")
LAST = dt.datetime(2026, 11, 24, 0, 20, 3, tzinfo=HELSINKI)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
NIGHTLY = crontab(hour=0, minute=20)


def test_a_job_that_never_ran_is_due_now_and_not_overdue() -> None:
    assert next_run(MINUTE, None, LAST) == LAST
    assert next_run(NIGHTLY, None, LAST) == LAST
    assert not is_overdue(MINUTE, None, LAST)


def test_a_frequent_job_is_due_an_interval_after_its_last_beginning() -> None:
    assert next_run(MINUTE, LAST, LAST + 10 * MINUTE) == LAST + MINUTE


@pytest.mark.parametrize("now", [LAST, LAST + 9 * HOUR, LAST + 9 * DAY])
def test_a_nightly_job_is_due_the_night_after_its_last_run_whenever_one_asks(now: dt.datetime) -> None:
    due = next_run(NIGHTLY, LAST, now)
    assert abs(due - dt.datetime(2026, 11, 25, 0, 20, tzinfo=HELSINKI)) < dt.timedelta(seconds=1)


def test_the_night_of_winter_time_keeps_the_hour_of_the_clock() -> None:
    before = dt.datetime(2026, 10, 24, 0, 20, 1, tzinfo=HELSINKI)
    due = next_run(NIGHTLY, before, before + HOUR).astimezone(HELSINKI)
    assert (due.day, due.hour, due.minute) == (25, 0, 20)


@pytest.mark.parametrize(
    ("schedule", "late", "overdue"),
    [
        (MINUTE, 5 * MINUTE, False),
        (MINUTE, 5 * MINUTE + dt.timedelta(seconds=1), True),
        (DAY, HOUR, False),
        (DAY, HOUR + dt.timedelta(seconds=1), True),
    ],
)
def test_a_job_is_overdue_once_patience_has_run_out(
    schedule: dt.timedelta, late: dt.timedelta, overdue: bool
) -> None:
    assert is_overdue(schedule, LAST, LAST + schedule + late) is overdue


@pytest.mark.parametrize(("minutes", "overdue"), [(59, False), (61, True)])
def test_a_nightly_job_is_overdue_after_an_hour(minutes: int, overdue: bool) -> None:
    night = dt.datetime(2026, 11, 25, 0, 20, tzinfo=HELSINKI)
    assert is_overdue(NIGHTLY, LAST, night + minutes * MINUTE) is overdue


def test_processes_that_look_at_once_name_the_same_slot() -> None:
    later = LAST + 3 * MINUTE
    assert slot_of(MINUTE, LAST, later) == slot_of(MINUTE, LAST, later + MINUTE)
    assert slot_of(MINUTE, LAST, later) != slot_of(MINUTE, LAST + MINUTE, later)
    assert slot_of(MINUTE, None, later) == "first"
