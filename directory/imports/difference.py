"""What a row would change: compared with what is stored, and with what the last import left behind.

Pure. A field whose stored value is not what the last import left there was changed by a person since. It is
kept and called a conflict, unless the file is to win.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from directory.imports import columns
from directory.imports.rows import TO_BE_CHECKED, Fields


class Kind(enum.Enum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """A field with its stored value and the file's."""

    field: str
    stored: Any
    told: Any


@dataclass(frozen=True)
class Difference:
    """``changes`` are to be written; ``conflicts`` are kept as a person left them."""

    kind: Kind
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()


def difference(
    told: Fields, stored: Fields | None, last_import: Fields | None = None, overwrite: bool = False
) -> Difference:
    """``stored`` None: there is no such service yet. ``last_import`` None: no import is known to have made it."""
    told = _without_unchecked_numbers(told, stored)
    before = stored if stored is not None else {}
    differing = [
        Change(name, before.get(name, empty(name)), value)
        for name, value in told.items()
        if name != "id" and value != before.get(name, empty(name))
    ]
    if stored is None:
        return Difference(Kind.NEW, tuple(differing))
    conflicts = tuple(
        change for change in differing if not overwrite and _changed_by_a_person(change, last_import)
    )
    changes = tuple(change for change in differing if change not in conflicts)
    return Difference(Kind.CHANGED if changes else Kind.UNCHANGED, changes, conflicts)


def keep_apart(found: Difference, name: str) -> Difference:
    """The same with one field's change turned into a conflict."""
    moved = tuple(change for change in found.changes if change.field == name)
    rest = tuple(change for change in found.changes if change.field != name)
    return replace(found, changes=rest, conflicts=(*found.conflicts, *moved))


def left_behind(after: Fields, found: Difference, last_import: Fields | None) -> Fields:
    """What this import leaves behind, to be compared with at the next one. Empty values are left out.

    A field in conflict keeps what an earlier import left, so that it stays known as a person's.
    """
    kept = {
        change.field: (last_import or {}).get(change.field, empty(change.field)) for change in found.conflicts
    }
    return {name: value for name, value in (after | kept).items() if value != empty(name)}


def empty(name: str) -> Any:
    """What a field holds where nothing is known."""
    if name in columns.CHOICES:
        return columns.CHOICES[name][1] or ""
    if name in EMPTY_LISTS:
        return ()
    if name in EMPTY_NUMBERS:
        return None
    return ""


EMPTY_LISTS = frozenset(
    [*columns.TERMS, "municipalities", "phones", "extra_sources", "replaced_by", "our_wording"]
)
EMPTY_NUMBERS = frozenset([*columns.AGES, *columns.DEGREES, "url_host_matches_source"])


def _changed_by_a_person(change: Change, last_import: Fields | None) -> bool:
    if last_import is None:
        return True
    return bool(last_import.get(change.field, empty(change.field)) != change.stored)


def _without_unchecked_numbers(told: Fields, stored: Mapping[str, Any] | None) -> Fields:
    """A number that is to be checked first is left out also where the file does not repeat that note."""
    notes = told.get("notes", (stored or {}).get("notes", ""))
    if "phones" in told and TO_BE_CHECKED in notes.lower():
        return told | {"phones": ()}
    return told
