"""What differs between two counties, and what changed between two rounds. Values in, values out; never a ranking."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from directory.dates import PartialDate, years_after

NO_INFORMATION = "no_information"
Key = tuple[str, str]


@dataclass(frozen=True)
class Claim:
    """What a round holds of one question in one county; ``as_of`` may be empty, ``value`` None.

    ``texts``: by language, those that there are. ``sources``: addresses or names, the main one first.
    """

    answer: str = NO_INFORMATION
    texts: tuple[tuple[str, str], ...] = ()
    value: int | None = None
    value_of: str = ""
    value_is_least: bool = False
    valid_from: str = ""
    valid_to: str = ""
    sources: tuple[str, ...] = ()
    as_of: str = ""
    unconfirmed: bool = False

    @property
    def is_answered(self) -> bool:
        return self.answer != NO_INFORMATION


# What a reader would call a change; who looked at the fact, and when, is none.
CONTENT = (
    "answer", "texts", "value", "value_of", "value_is_least", "valid_from", "valid_to", "sources", "as_of",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """One question in two counties. ``far_apart``: the facts tell of times over twelve months apart."""

    question: str
    first: Claim
    second: Claim
    differs: bool
    far_apart: bool


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNCONFIRMED = "unconfirmed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """What became of one fact from the older round to the newer; ``fields`` names what changed in it."""

    county: str
    question: str
    kind: Kind
    old: Claim
    new: Claim
    fields: tuple[str, ...] = ()


def counties(questions: Iterable[str], first: Mapping[str, Claim], second: Mapping[str, Claim]) -> list[Pair]:
    """The questions row by row, those whose answer differs first, otherwise in the order given.

    Two counties' prose always differs, so rows differ by their fixed answer or their number.
    """
    pairs = [
        _pair(question, first.get(question, Claim()), second.get(question, Claim())) for question in questions
    ]
    return sorted(pairs, key=lambda pair: not pair.differs)


def _pair(question: str, first: Claim, second: Claim) -> Pair:
    counted = (first.value, first.value_of) != (second.value, second.value_of)
    return Pair(question, first, second, first.answer != second.answer or counted, far_apart(first, second))


def far_apart(first: Claim, second: Claim) -> bool:
    """Whether both dates are known and over twelve months apart; a year or month counts as its last day."""
    if not (first.as_of and second.as_of):
        return False
    earlier, later = sorted((_last_day(first.as_of), _last_day(second.as_of)))
    return later > years_after(earlier, 1)


def _last_day(as_of: str) -> dt.date:
    return PartialDate(as_of).last_day()


def rounds(old: Mapping[Key, Claim], new: Mapping[Key, Claim]) -> list[Change]:
    """What became of every fact, by (county, question), in the order of the newer round's keys.

    A fact is added where the older round had no answer, removed where the newer has none; one that was only
    carried over is unconfirmed, not unchanged, because nobody has looked at it since.
    """
    keys = [*new, *(key for key in old if key not in new)]
    return [_change(key, old.get(key, Claim()), new.get(key, Claim())) for key in keys]


def _change(key: Key, old: Claim, new: Claim) -> Change:
    fields = tuple(name for name in CONTENT if getattr(old, name) != getattr(new, name))
    return Change(*key, _kind(old, new, fields), old, new, fields)


def _kind(old: Claim, new: Claim, fields: tuple[str, ...]) -> Kind:
    if new.is_answered and not old.is_answered:
        return Kind.ADDED
    if old.is_answered and not new.is_answered:
        return Kind.REMOVED
    if fields:
        return Kind.CHANGED
    return Kind.UNCONFIRMED if new.unconfirmed else Kind.UNCHANGED


def edits(changes: Iterable[Change]) -> list[Change]:
    """Those that somebody made: additions, removals and changes."""
    return [change for change in changes if change.kind in (Kind.ADDED, Kind.REMOVED, Kind.CHANGED)]
