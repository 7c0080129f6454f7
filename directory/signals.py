"""The machine's and the readers' doubts: how sure each kind is, and when failures add up to evidence.

Pure. A kind's weight is the probability that the claim is wrong, given this signal alone; weight 0 changes nothing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from directory.freshness import Group


class Kind(StrEnum):
    URL_GONE = "url_gone"
    URL_FAILS = "url_fails"
    URL_INCONCLUSIVE = "url_inconclusive"
    URL_SOFT_404 = "url_soft_404"
    URL_MOVED = "url_moved"
    CONTACT_NOT_ON_SOURCE = "contact_not_on_source"
    PAGE_CHANGED = "page_changed"
    BOUNCE_HARD = "bounce_hard"
    BOUNCE_SOFT = "bounce_soft"
    BOUNCE_POLICY = "bounce_policy"
    PHONE_REFUSED = "phone_refused"
    ENDED_BY_DATE = "ended_by_date"
    NO_ANSWER = "reader_no_answer"
    CLOSED = "reader_closed"
    WRONG_AREA = "reader_wrong_area"
    UNCLEAR = "reader_unclear"


@dataclass(frozen=True)
class Rule:
    """``failures`` over at least ``span`` make a signal evidence of ``weight`` against ``group``."""

    group: Group
    weight: float
    failures: int = 1
    span: dt.timedelta = dt.timedelta(0)


RULES: Mapping[Kind, Rule] = {
    Kind.URL_GONE: Rule(Group.CONTACT, 0.60, 3, dt.timedelta(hours=72)),
    Kind.URL_FAILS: Rule(Group.CONTACT, 0.25, 5, dt.timedelta(days=7)),
    Kind.URL_INCONCLUSIVE: Rule(Group.CONTACT, 0.0),
    Kind.URL_SOFT_404: Rule(Group.CONTACT, 0.45, 2),
    Kind.URL_MOVED: Rule(Group.CONTACT, 0.05),
    Kind.CONTACT_NOT_ON_SOURCE: Rule(Group.CONTACT, 0.50, 2, dt.timedelta(hours=72)),
    Kind.PAGE_CHANGED: Rule(Group.DESCRIPTION, 0.15),
    Kind.BOUNCE_HARD: Rule(Group.CONTACT, 0.85),
    Kind.BOUNCE_SOFT: Rule(Group.CONTACT, 0.30, 3, dt.timedelta(days=14)),
    Kind.BOUNCE_POLICY: Rule(Group.CONTACT, 0.0),
    Kind.PHONE_REFUSED: Rule(Group.CONTACT, 0.80),
    Kind.ENDED_BY_DATE: Rule(Group.DESCRIPTION, 0.70),
    Kind.NO_ANSWER: Rule(Group.CONTACT, 0.25),
    Kind.CLOSED: Rule(Group.CONTACT, 0.25),
    Kind.WRONG_AREA: Rule(Group.COVERAGE, 0.25),
    Kind.UNCLEAR: Rule(Group.DESCRIPTION, 0.25),
}
READERS = (Kind.NO_ANSWER, Kind.CLOSED, Kind.WRONG_AREA, Kind.UNCLEAR)
SECOND_READER = 0.55
# What proves that an address itself does not work, not only that something about it is odd.
BROKEN = (Kind.URL_GONE, Kind.BOUNCE_HARD, Kind.PHONE_REFUSED)


def is_confirmed(kind: Kind, failures: int, first_seen: dt.datetime, last_seen: dt.datetime) -> bool:
    """Whether so many failures, the first and the last at these moments, are evidence."""
    rule = RULES[kind]
    return failures >= rule.failures and last_seen - first_seen >= rule.span


def weight_of(kind: Kind, failures: int) -> float:
    """The weight; a reader's word weighs more once a second reader, independent of the first, says the same."""
    if kind in READERS and failures > 1:
        return SECOND_READER
    return RULES[kind].weight
