"""What waits for a person at the desk, of every kind of record: other rooms register theirs here.

The queue is one list by risk and impact, whatever kind its rows are; sections beside it hold what is no record's
risk, such as letters and reports.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Action:
    """A button: a link, or with ``post`` a form of its own."""

    label: Any
    url: str
    post: bool = False


@dataclass(frozen=True)
class Cause:
    """One reason of a risk: percentage points, what was seen and since when, and the act that clears it."""

    name: Any
    share: int
    what: str = ""
    since: dt.date | None = None
    action: Action | None = None


@dataclass(frozen=True)
class Row:
    """One record to look at; ``action`` clears what has no reason of its own, the due day.

    ``counties``: how many use it, and so are hit when it is wrong.
    """

    kind: Any
    name: str
    uuid: Any
    state: Any
    due_on: dt.date | None
    risk: int
    work: float
    causes: Sequence[Cause]
    action: Action | None
    edit_url: str = ""
    is_crisis: bool = False
    counties: int = 0


@dataclass(frozen=True)
class Entry:
    """A row's place in the queue before it is read: the most work first, then the earliest due day."""

    work: float
    due_on: dt.date | None
    key: Hashable

    @property
    def order(self) -> tuple[float, dt.date]:
        return -self.work, self.due_on or dt.date.max


class Source(Protocol):
    """A kind of records that can wait in the queue."""

    name: str

    def entries(self, today: dt.date) -> Sequence[Entry]: ...

    def rows(self, keys: Sequence[Any], today: dt.date, user: Any) -> Mapping[Any, Row]:
        """By key; a key whose record is gone is left out."""


@dataclass(frozen=True)
class Item:
    """One row of a section. ``told``: lines of what is known of it."""

    name: str
    told: Sequence[Any]
    on: dt.date | None = None
    actions: Sequence[Action] = ()
    url: str = ""


@dataclass(frozen=True)
class Section:
    """Things of one kind that wait. ``count`` may be asked on every page; ``items`` only on its own."""

    code: str
    label: Any
    what: Any
    count: Callable[[dt.date], int]
    items: Callable[[dt.date, Any], Sequence[Item]]
    right: str = "directory.view_service"
    more: Callable[[Any], Sequence[Action]] = field(default=lambda user: ())


SOURCES: list[Source] = []
SECTIONS: dict[str, Section] = {}


def add_source(source: Source) -> None:
    if source.name not in [known.name for known in SOURCES]:
        SOURCES.append(source)


def add_section(section: Section) -> None:
    SECTIONS[section.code] = section


def entries(today: dt.date) -> list[tuple[Source, Entry]]:
    """The whole queue in order."""
    found = [(source, entry) for source in SOURCES for entry in source.entries(today)]
    return sorted(found, key=lambda pair: pair[1].order)


def rows(part: Sequence[tuple[Source, Entry]], today: dt.date, user: Any) -> list[Row]:
    """The rows of a part of the queue, in its order; a few questions for each kind."""
    read: dict[str, Mapping[Any, Row]] = {}
    for source in SOURCES:
        keys = [entry.key for owner, entry in part if owner is source]
        read[source.name] = source.rows(keys, today, user) if keys else {}
    return [read[source.name][entry.key] for source, entry in part if entry.key in read[source.name]]


def sections_for(user: Any) -> list[Section]:
    return [section for section in SECTIONS.values() if user.has_perm(section.right)]
