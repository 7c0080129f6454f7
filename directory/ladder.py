"""Whom to ask again about a record, and when: the ladder of reminders and of the tasks that follow them.

Pure: what is known of a record and a day in, a step out. Nothing asks when a job last ran: a step is due by what
holds now and has not been written yet, so that days without a run are made good by one letter to each person.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from directory.freshness import Intervals
from directory.opening import public_holidays

DAY = dt.timedelta(days=1)
JULY = 7
SATURDAY = 6
BETWEEN_LETTERS = dt.timedelta(days=7)
BETWEEN_FIRST_LETTERS = dt.timedelta(days=30)
FIRST_LETTERS = 3
# How far ahead a digest looks; an answer given this long before the due day answers its ladder.
DIGEST_COVERS = dt.timedelta(days=90)
POSTPONED_BY = dt.timedelta(days=30)
MOST_POSTPONEMENTS = 2


class Rung(StrEnum):
    FIRST = "first"
    DIGEST = "digest"
    OPEN_ONES = "open_ones"
    DUE = "due"
    GENERAL = "general"
    TASK = "task"
    PHONE = "phone"
    WITHHOLDING = "withholding"


# Days from the due day on which a rung is reached.
REACHED: Mapping[Rung, dt.timedelta] = {
    Rung.DIGEST: dt.timedelta(days=-30),
    Rung.OPEN_ONES: dt.timedelta(days=-7),
    Rung.DUE: dt.timedelta(days=0),
    Rung.GENERAL: dt.timedelta(days=14),
    Rung.TASK: dt.timedelta(days=30),
    Rung.PHONE: dt.timedelta(days=60),
    Rung.WITHHOLDING: dt.timedelta(days=166),
}
REMINDERS = (Rung.DIGEST, Rung.OPEN_ONES, Rung.DUE, Rung.GENERAL)
# Whom a rung asks, by the kind of contact. A first letter and a notice of withholding are told below.
ASKED: Mapping[Rung, frozenset[str]] = {
    Rung.DIGEST: frozenset({"data"}),
    Rung.OPEN_ONES: frozenset({"data"}),
    Rung.DUE: frozenset({"data", "second"}),
    Rung.GENERAL: frozenset({"second", "general"}),
}
IN_ORDER = ("data", "second", "general")


@dataclass(frozen=True)
class Person:
    """A contact to whom letters may go. ``mailed_on``: of the newest letter that we sent there unasked."""

    key: int
    kind: str
    mailed_on: dt.date | None = None


@dataclass(frozen=True)
class Written:
    """That a letter about the record took a rung: to whom, on which day, and whether it bounced hard."""

    rung: Rung
    person: int | None
    on: dt.date
    came_back: bool = False


@dataclass(frozen=True)
class Case:
    """What the ladder knows of a record.

    ``due_on`` and ``assured_on`` are those of its worst claim group, None where nobody has assured anything.
    ``answered_on``: when somebody last answered anything at all about that group, whatever the answer.
    ``broken_on``: when its last way to make contact was found broken. ``stays_shown``: it is a safety line or a
    county's door, whose contact no letter threatens to hide, whatever its age.
    """

    due_on: dt.date | None = None
    assured_on: dt.date | None = None
    crisis: bool = False
    answered_on: dt.date | None = None
    written: tuple[Written, ...] = ()
    postponed_on: tuple[dt.date, ...] = ()
    broken_on: dt.date | None = None
    withheld: bool = False
    stays_shown: bool = False

    @property
    def may_be_hidden(self) -> bool:
        return not (self.crisis or self.stays_shown)


@dataclass(frozen=True)
class Round:
    """One time of asking: the day by which the record is to be right again; what came after ``since`` counts."""

    due_on: dt.date
    since: dt.date
    is_confirmed: bool

    def reached(self, rung: Rung, today: dt.date) -> bool:
        return today >= self.due_on + REACHED[rung]


@dataclass(frozen=True)
class Step:
    """A letter about the record that is to go today to these contacts."""

    rung: Rung
    people: tuple[int, ...]


def may_write(day: dt.date, crisis: bool = False) -> bool:
    """Not on weekends, Finnish public holidays or in July, save about what somebody in danger may need."""
    if crisis:
        return True
    return day.isoweekday() < SATURDAY and day.month != JULY and day not in public_holidays(day.year)


def may_write_to(person: Person, today: dt.date, crisis: bool = False) -> bool:
    """At most one letter in seven days."""
    return crisis or person.mailed_on is None or today - person.mailed_on >= BETWEEN_LETTERS


def may_postpone(case: Case, intervals: Intervals) -> bool:
    """Twice at most in one round, and never for a crisis service."""
    asking = round_of(case, intervals)
    if case.crisis or asking is None:
        return False
    return len(_postponements(case, asking.since)) < MOST_POSTPONEMENTS


def round_of(case: Case, intervals: Intervals) -> Round | None:
    """The time of asking that the record is in; None while nobody has assured it, answered, or had three letters."""
    if case.due_on is not None and case.assured_on is not None:
        return _postponed(case, Round(case.due_on, case.assured_on, True))
    if case.answered_on is not None:
        days = intervals.crisis_contact if case.crisis else intervals.contact
        return _postponed(case, Round(case.answered_on + dt.timedelta(days=days), case.answered_on, False))
    first = sorted(letter.on for letter in _first_letters(case) if not letter.came_back)
    if len(first) < FIRST_LETTERS:
        return None
    third = first[FIRST_LETTERS - 1]
    return _postponed(case, Round(third - REACHED[Rung.DIGEST], third - DAY, False))


def _first_letters(case: Case) -> Sequence[Written]:
    return [letter for letter in case.written if letter.rung == Rung.FIRST]


def _postponements(case: Case, since: dt.date) -> Sequence[dt.date]:
    return [day for day in case.postponed_on if day > since]


def _postponed(case: Case, asking: Round) -> Round:
    times = 0 if case.crisis else min(MOST_POSTPONEMENTS, len(_postponements(case, asking.since)))
    return Round(asking.due_on + times * POSTPONED_BY, asking.since, asking.is_confirmed)


def is_answered(case: Case, asking: Round) -> bool:
    """Any answer stops the letters of its round; what nobody assured stays a task for people."""
    if case.answered_on is None or case.answered_on <= asking.since:
        return False
    return case.answered_on >= asking.due_on - DIGEST_COVERS


def step(
    case: Case, people: Sequence[Person], today: dt.date, intervals: Intervals | None = None
) -> Step | None:
    """The letter about a record that is to go today, and to whom of ``people``; None where none is."""
    if case.withheld or not people or not may_write(today, case.crisis):
        return None
    rung, asked, since = _wanted(case, people, today, intervals or Intervals())
    if rung is None:
        return None
    had = {(letter.rung, letter.person) for letter in case.written if letter.on > since}
    # The third first letter was the digest of the ladder that begins with it.
    had |= {(Rung.DIGEST, person) for written, person in had if written == Rung.FIRST}
    now = tuple(
        person.key
        for person in asked
        if (rung, person.key) not in had and may_write_to(person, today, case.crisis)
    )
    return Step(rung, now) if now else None


def _wanted(
    case: Case, people: Sequence[Person], today: dt.date, rules: Intervals
) -> tuple[Rung | None, Sequence[Person], dt.date]:
    """The rung that asks today, its people, and since when a letter of that rung counts as written."""
    if case.broken_on and case.broken_on <= today and case.may_be_hidden:
        return Rung.WITHHOLDING, people, case.broken_on - DAY
    asking = round_of(case, rules)
    if asking is None:
        return (*_first(case, people, today), today - DAY)
    if is_answered(case, asking):
        return None, (), today
    if asking.is_confirmed and case.may_be_hidden and asking.reached(Rung.WITHHOLDING, today):
        return Rung.WITHHOLDING, people, asking.since
    rung = _reminder(case, asking, today)
    return (*_asked(rung, people), asking.since) if rung else (None, (), today)


def _reminder(case: Case, asking: Round, today: dt.date) -> Rung | None:
    """The highest rung reached by age; the next one at once where its letter came back.

    Whoever has heard nothing in this round hears first of everything of theirs.
    """
    reached = [rung for rung in REMINDERS if asking.reached(rung, today)]
    if not reached:
        return None
    rung = reached[-1]
    written = [letter for letter in case.written if letter.on > asking.since]
    if rung == Rung.OPEN_ONES and not written:
        return Rung.DIGEST
    came_back = {letter.rung for letter in written if letter.came_back}
    higher = [rung for rung in REMINDERS[REMINDERS.index(rung) :] if rung not in came_back]
    return higher[0] if higher else REMINDERS[-1]


def _asked(rung: Rung, people: Sequence[Person]) -> tuple[Rung, Sequence[Person]]:
    """The rung's people; where it has none any more, such as after a hard bounce, the next rung's, at once."""
    for higher in REMINDERS[REMINDERS.index(rung) :]:
        if found := [person for person in people if person.kind in ASKED[higher]]:
            return higher, found
    return rung, people


def _first(case: Case, people: Sequence[Person], today: dt.date) -> tuple[Rung | None, Sequence[Person]]:
    """The second and the third first letter. A person begins with the first; one that came back does not count."""
    first = _first_letters(case)
    if not first:
        return None, ()
    newest = max((letter.on for letter in first if not letter.came_back), default=None)
    if newest is not None and today < newest + BETWEEN_FIRST_LETTERS:
        return None, ()
    return Rung.FIRST, first_to_ask(people)


def first_to_ask(people: Iterable[Person]) -> Sequence[Person]:
    """The one who answers for the data; without one the second contact, then the general mailbox."""
    return sorted(people, key=lambda person: (IN_ORDER.index(person.kind), person.key))[:1]


def is_open(case: Case, rung: Rung, today: dt.date, intervals: Intervals | None = None) -> bool:
    """Whether a letter of that rung still has something to ask about the record."""
    if case.withheld:
        return False
    asking = round_of(case, intervals or Intervals())
    if rung == Rung.FIRST:
        return case.due_on is None and case.answered_on is None
    if rung == Rung.WITHHOLDING and case.broken_on:
        return case.may_be_hidden
    if asking is None or is_answered(case, asking):
        return False
    if rung == Rung.WITHHOLDING:
        return asking.is_confirmed and case.may_be_hidden and asking.reached(rung, today)
    return today >= asking.due_on - DIGEST_COVERS


def tasks(case: Case, today: dt.date, intervals: Intervals | None = None) -> tuple[Rung, ...]:
    """What a person of ours is to do about a record that nobody has assured in time, answered or not."""
    asking = round_of(case, intervals or Intervals())
    if asking is None:
        return ()
    return tuple(rung for rung in (Rung.TASK, Rung.PHONE) if asking.reached(rung, today))
