"""Rows of a file checked one after another, each also against the rows before it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.imports.organisations import type_conflicts
from directory.imports.read import RawRow, read_rows
from directory.imports.rows import Complaint, Fields, parse_row
from directory.models import Service
from directory.querysets import ServiceQuerySet
from directory.vocabulary import Vocabulary

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class CheckedRow:
    """A row with its line in the file; it has fields or complaints, never both."""

    line: int
    name: str
    fields: Fields = field(default_factory=dict)
    complaints: tuple[Complaint, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A complaint with its place in the file. ``name`` is the row's id where it has one."""

    line: int
    name: str
    field: str
    reason: str


@dataclass
class Seen:
    """What the rows so far have said: lines by id, kinds by organisation, and who replaces whom."""

    lines: dict[str, int] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    replaced_by: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)


def checked_rows(path: Path, words: Vocabulary, seen: Seen) -> Iterator[CheckedRow]:
    """The rows of a file; ``seen`` fills as they pass. Raises FileProblem where the file cannot be read."""
    for raw in read_rows(path):
        yield _checked(raw, words, seen)


def refusals(row: CheckedRow) -> list[Refusal]:
    return [Refusal(row.line, row.name, complaint.field, complaint.reason) for complaint in row.complaints]


def unknown_replacements(seen: Seen) -> list[Refusal]:
    """Rows that are replaced by a service which neither the file nor the catalogue has."""
    named = {name for _line, names in seen.replaced_by.values() for name in names}
    known = set(seen.lines) | set(found_by_name(named - set(seen.lines)))
    return [
        Refusal(line, name, "replaced_by", _("Palvelua ”%(other)s” ei ole.") % {"other": other})
        for name, (line, others) in seen.replaced_by.items()
        for other in others
        if other not in known
    ]


def found_by_name(names: set[str]) -> dict[str, Service]:
    """Services by the id of their row, or by their UUID where they have none."""
    return {row.external_id or str(row.uuid): row for row in named(names)}


def named(names: Collection[str]) -> ServiceQuerySet:
    """The services that rows name by their id."""
    uuids = [name for name in names if UUID.fullmatch(name)]
    return Service.objects.filter(Q(external_id__in=names) | Q(external_id=None, uuid__in=uuids))


def _checked(raw: RawRow, words: Vocabulary, seen: Seen) -> CheckedRow:
    if raw.problem:
        return CheckedRow(raw.line, "", complaints=(Complaint("", raw.problem),))
    parsed = parse_row(raw.values, words)
    name = str(raw.values.get("id") or "").strip()[:120]
    complaints = parsed.complaints or _against_earlier_rows(parsed.fields, raw.line, seen)
    if complaints:
        return CheckedRow(raw.line, name, complaints=tuple(complaints))
    if parsed.fields.get("replaced_by"):
        seen.replaced_by[name] = (raw.line, parsed.fields["replaced_by"])
    return CheckedRow(raw.line, name, parsed.fields)


def _against_earlier_rows(fields: Fields, line: int, seen: Seen) -> list[Complaint]:
    earlier = seen.lines.setdefault(fields["id"], line)
    if earlier != line:
        return [Complaint("id", _("Sama tunnus on jo rivillä %(line)d.") % {"line": earlier})]
    organisation, kind = fields["organisation"], fields.get("org_type", "")
    known = seen.types.setdefault(organisation, kind) or kind
    if type_conflicts(kind, known):
        return [
            Complaint(
                "org_type", _("Saman organisaation laji on aiemmalla rivillä %(known)s.") % {"known": known}
            )
        ]
    seen.types[organisation] = known
    return []
