"""Whose time has come: pure, from the timetable and the moment at which a job last began."""

import copy
import datetime as dt
from typing import Any

from celery.schedules import crontab

HOUR = dt.timedelta(hours=1)
FIVE_MINUTES = dt.timedelta(minutes=5)


def next_run(schedule: Any, last: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When a job runs next. A job that has never run is due now."""
    if last is None:
        return now
    if isinstance(schedule, crontab):
        at_now: Any = copy.copy(schedule)
        at_now.nowfun = lambda: now
        return now + at_now.remaining_estimate(last)
    return last + schedule


def is_overdue(schedule: Any, last: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether it should have run a good while ago: an hour for a daily job, five minutes for a frequent one."""
    patience = HOUR if isinstance(schedule, crontab) else min(HOUR, max(FIVE_MINUTES, schedule))
    return last is not None and now - next_run(schedule, last, now) > patience


def slot_of(schedule: Any, last: dt.datetime | None, now: dt.datetime) -> str:
    """The name of the time that has come: processes that look at once find the same."""
    return "first" if last is None else next_run(schedule, last, now).astimezone(dt.UTC).isoformat()
