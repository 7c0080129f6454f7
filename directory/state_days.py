"""The state of a record on a day, from the days that its standing keeps: in values, and as a condition in SQL."""

import datetime as dt

from django.db.models import Q

from directory.freshness import DUE_SOON, OVERDUE, STALE, State, state_at

FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(9999, 1, 1)


def state_on(due_on: dt.date | None, withheld_from: dt.date | None, today: dt.date) -> State:
    """Past the 180th day after the due day a record without notice stays stale."""
    if withheld_from is not None and withheld_from <= today:
        return State.WITHHELD
    if due_on is None:
        return State.UNCONFIRMED
    state = state_at(due_on, today)
    return State.STALE if state == State.WITHHELD else state


def withheld_on(today: dt.date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}withheld_from__lte": today})


def in_state(state: State, today: dt.date) -> Q:
    """The condition of state_on() on a standing's columns."""
    if state == State.WITHHELD:
        return withheld_on(today)
    shown = Q(withheld_from__isnull=True) | Q(withheld_from__gt=today)
    return shown & by_age(state, today)


def by_age(state: State, today: dt.date) -> Q:
    """The part of in_state() that follows from the due day alone."""
    if state == State.UNCONFIRMED:
        return Q(due_on__isnull=True)
    after, until = _due_days(today)[state]
    return Q(due_on__gt=after, due_on__lte=until)


def _due_days(today: dt.date) -> dict[State, tuple[dt.date, dt.date]]:
    """For each state by age: due after the first day and at the latest on the second."""
    return {
        State.FRESH: (today + DUE_SOON, LAST_DAY),
        State.DUE_SOON: (today, today + DUE_SOON),
        State.DUE: (today - OVERDUE, today),
        State.OVERDUE: (today - STALE, today - OVERDUE),
        State.STALE: (FIRST_DAY, today - STALE),
    }
