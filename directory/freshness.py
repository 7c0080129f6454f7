"""How fresh a record is: its due date, its state, its risk of being wrong and the reasons for it.

Pure: facts and a day in, a verdict out. Three clocks never overwrite each other: edited, checked by a machine,
assured by a human. Only an assurance moves the due date later; machine evidence can only bring it forward.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

DUE_SOON = dt.timedelta(days=30)
OVERDUE = dt.timedelta(days=30)
STALE = dt.timedelta(days=90)
WITHHELD = dt.timedelta(days=180)
NOTICE_OF_WITHHOLDING = dt.timedelta(days=14)
RAISED_RISK, HIGH_RISK = 0.35, 0.65
RAISED_RISK_GIVES = dt.timedelta(days=30)
HIGH_RISK_GIVES = dt.timedelta(days=7)


class Group(StrEnum):
    """A claim group: what one answer of one person assures."""

    CONTACT = "contact"
    HOURS = "hours"
    COVERAGE = "coverage"
    TERMS = "terms"
    DESCRIPTION = "description"
    ROLE = "role"
    SITUATION = "situation"
    RECOMMENDATION = "recommendation"
    PRACTICE_MODEL = "practice_model"


SERVICE_GROUPS = (Group.CONTACT, Group.HOURS, Group.COVERAGE, Group.TERMS, Group.DESCRIPTION)


class State(StrEnum):
    UNCONFIRMED = "unconfirmed"
    FRESH = "fresh"
    DUE_SOON = "due_soon"
    DUE = "due"
    OVERDUE = "overdue"
    STALE = "stale"
    WITHHELD = "withheld"
    ARCHIVED = "archived"


SEARCH_FACTOR: Mapping[State, float] = {
    State.UNCONFIRMED: 0.9,
    State.FRESH: 1.0,
    State.DUE_SOON: 1.0,
    State.DUE: 1.0,
    State.OVERDUE: 0.7,
    State.STALE: 0.7,
}


@dataclass(frozen=True)
class Intervals:
    """Days from an assurance to the next due day, by claim group; maintainers may change them."""

    crisis_contact: int = 90
    contact: int = 180
    hours: int = 180
    terms: int = 180
    role: int = 180
    coverage: int = 365
    description: int = 365
    situation: int = 365
    recommendation: int = 730
    practice_model: int = 730

    def of(self, group: Group, crisis: bool) -> dt.timedelta:
        if crisis and group == Group.CONTACT:
            return dt.timedelta(days=self.crisis_contact)
        return dt.timedelta(days=int(getattr(self, group.value)))


@dataclass(frozen=True)
class Evidence:
    """A confirmed signal against a claim group.

    ``weight`` is the probability, 0 to 1, that the claim is wrong given this alone; 0 changes nothing.
    ``confirmed_on``: the day on which enough failures had come together.
    """

    kind: str
    group: Group
    weight: float
    confirmed_on: dt.date
    what: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of one record. ``assured_on``: newest human assurance by claim group."""

    groups: tuple[Group, ...] = SERVICE_GROUPS
    assured_on: Mapping[Group, dt.date] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()
    crisis: bool = False
    archived: bool = False
    contact_broken: bool = False
    has_other_contact: bool = True
    noticed_on: dt.date | None = None
    withheld_by_person: bool = False


@dataclass(frozen=True)
class Reason:
    """One part of a risk. The shares of a risk's reasons add up to the risk."""

    kind: str
    share: float
    what: str = ""


@dataclass(frozen=True)
class Risk:
    """Probability, 0 to 1, that a claim group is wrong today, with its reasons, largest first."""

    value: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Freshness:
    """The verdict on a day. ``due_on`` is None where no human has ever assured anything."""

    state: State
    due_on: dt.date | None
    groups: Mapping[Group, State]
    risk: Risk
    risks: Mapping[Group, Risk]


def evaluate(facts: Facts, today: dt.date, intervals: Intervals | None = None) -> Freshness:
    """The freshness of a record on a day; the record's state is that of its worst assured group."""
    rules = intervals or Intervals()
    risks = {group: group_risk(facts, group, today, rules) for group in facts.groups}
    due = {group: due_on(facts, group, today, rules) for group in facts.groups if group in facts.assured_on}
    states = {
        group: state_at(due[group], today) if group in due else State.UNCONFIRMED for group in facts.groups
    }
    first = min(due.values()) if due else None
    worst = max(risks.values(), key=lambda risk: risk.value)
    return Freshness(_state(facts, first, today), first, states, worst, risks)


def state_at(due: dt.date, today: dt.date) -> State:
    """The state by the calendar alone: withheld from the 180th day after the due day on."""
    steps = (
        (due + WITHHELD, State.WITHHELD),
        (due + STALE, State.STALE),
        (due + OVERDUE, State.OVERDUE),
        (due, State.DUE),
        (due - DUE_SOON, State.DUE_SOON),
    )
    return next((state for since, state in steps if today >= since), State.FRESH)


def _state(facts: Facts, due: dt.date | None, today: dt.date) -> State:
    if facts.archived:
        return State.ARCHIVED
    if facts.crisis:
        # Nobody in danger loses a number to a calendar: only a maintainer withholds one.
        if facts.withheld_by_person:
            return State.WITHHELD
        by_age = state_at(due, today) if due else State.UNCONFIRMED
        return State.STALE if by_age == State.WITHHELD else by_age
    broken = facts.contact_broken and not facts.has_other_contact
    by_age = state_at(due, today) if due else State.UNCONFIRMED
    if facts.withheld_by_person or (broken and _notice_has_run(facts, today)):
        return State.WITHHELD
    if by_age == State.WITHHELD and not _notice_has_run(facts, today):
        return State.STALE
    return by_age


def _notice_has_run(facts: Facts, today: dt.date) -> bool:
    return facts.noticed_on is not None and today >= facts.noticed_on + NOTICE_OF_WITHHOLDING


def due_on(facts: Facts, group: Group, today: dt.date, intervals: Intervals) -> dt.date:
    """The day by which an assured group must be assured again; evidence up to today may bring it forward."""
    due = facts.assured_on[group] + intervals.of(group, facts.crisis)
    for threshold, gives in ((RAISED_RISK, RAISED_RISK_GIVES), (HIGH_RISK, HIGH_RISK_GIVES)):
        crossed = crossed_on(facts, group, threshold, today, intervals)
        if crossed is not None:
            due = min(due, crossed + gives)
    return due


def crossed_on(
    facts: Facts, group: Group, threshold: float, today: dt.date, intervals: Intervals
) -> dt.date | None:
    """The first day up to today on which a group's risk reached the threshold *with* evidence against it.

    Age alone crosses it only after the due day, and so cannot bring that forward.
    """
    against = sorted(_against(facts, group, today), key=lambda one: one.confirmed_on)
    doubt = 1.0
    for index, one in enumerate(against):
        doubt *= 1 - one.weight
        until = against[index + 1].confirmed_on if index + 1 < len(against) else today
        day = max(one.confirmed_on, _aged_to(facts, group, threshold, doubt, intervals))
        if day <= until:
            return day
    return None


def _aged_to(facts: Facts, group: Group, threshold: float, doubt: float, intervals: Intervals) -> dt.date:
    """The day on which age, together with what is left after the evidence, reaches the threshold."""
    needed = (1 - threshold) / doubt if doubt > 0 else 1.0
    if needed >= 1:
        return dt.date.min
    assured = facts.assured_on.get(group)
    if assured is None:
        return dt.date.max
    interval = intervals.of(group, facts.crisis).days
    return assured + dt.timedelta(days=math.ceil(-2 * interval * math.log2(needed) - 1e-9))


def group_risk(facts: Facts, group: Group, today: dt.date, intervals: Intervals) -> Risk:
    """R = 1 - (1 - h) * prod(1 - p), with h = 1 - 2^(-age / (2 * interval)) and h = 0 where never assured."""
    factors = [("age", 1 - aged_risk(facts, group, today, intervals), "")]
    factors += [(one.kind, 1 - one.weight, one.what) for one in _against(facts, group, today)]
    left = math.prod(factor for _, factor, _ in factors)
    value = 1 - left
    reasons = [
        Reason(kind, _share(value, factor, left), what) for kind, factor, what in factors if factor < 1
    ]
    return Risk(value, tuple(sorted(reasons, key=lambda reason: -reason.share)))


def _share(value: float, factor: float, left: float) -> float:
    """The part of one reason in the whole: R * ln(1 - p) / ln(1 - R)."""
    if left <= 0:
        return value if factor <= 0 else 0.0
    return value * math.log(factor) / math.log(left)


def aged_risk(facts: Facts, group: Group, today: dt.date, intervals: Intervals) -> float:
    """What age alone makes probable; 0 for a group that nobody has assured, since its age is not known."""
    assured = facts.assured_on.get(group)
    if assured is None:
        return 0.0
    age = max(0, (today - assured).days)
    return float(1 - 2 ** (-age / (2 * intervals.of(group, facts.crisis).days)))


def _against(facts: Facts, group: Group, today: dt.date) -> Iterable[Evidence]:
    """Evidence that a later assurance has not answered."""
    assured = facts.assured_on.get(group, dt.date.min)
    return [
        one
        for one in facts.evidence
        if one.group == group and one.weight > 0 and assured <= one.confirmed_on <= today
    ]


def work_order(risk: float, crisis: bool, adopting_counties: int, views: int) -> float:
    """How urgent it is that a person looks: risk times impact. Impact: crisis class, adopting counties, views."""
    impact = (3.0 if crisis else 1.0) + adopting_counties + math.log10(1 + max(0, views))
    return risk * impact
