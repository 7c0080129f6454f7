"""The one place through which a file of services enters the catalogue."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from directory.imports import bulk
from directory.imports.apply import Records, apply, new_service
from directory.imports.check import (
    CheckedRow,
    Refusal,
    Seen,
    checked_rows,
    found_by_name,
    named,
    refusals,
    unknown_replacements,
)
from directory.imports.difference import (
    Change,
    Difference,
    Kind,
    difference,
    keep_apart,
    left_behind,
)
from directory.imports.history import last_imports, log_data
from directory.imports.organisations import Organisations, type_conflicts
from directory.imports.read import count_rows
from directory.imports.rows import Fields
from directory.imports.store import Writing, log_import, save, save_revision, store
from directory.imports.stored import fields_of
from directory.models import Service
from directory.vocabulary import forget, vocabulary

# Above so many rows writing one by one takes too long: about 45 a second.
BULK_ABOVE = 200
BATCH = 500


@dataclass(frozen=True)
class Outcome:
    """What came of a row: ``conflicts`` are fields kept as a person left them. A new row tells no changes."""

    line: int
    name: str
    kind: Kind
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()


@dataclass
class Report:
    """``missing`` are ids of stored services that the file does not have; nothing happens to them.

    ``refused`` with ``written`` false: a strict import that wrote nothing, or a dry run.
    """

    written: bool
    outcomes: list[Outcome] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        return sum(1 for outcome in self.outcomes if outcome.kind is kind)

    @property
    def conflicts(self) -> int:
        return sum(len(outcome.conflicts) for outcome in self.outcomes)


@dataclass(frozen=True)
class Options:
    """``overwrite``: the file wins over persons. ``in_bulk`` None: decided by the number of rows."""

    dry_run: bool = False
    strict: bool = False
    overwrite: bool = False
    in_bulk: bool | None = None
    by: Any = None


@dataclass(frozen=True)
class _Plan:
    """A service whose row says something new. ``stored`` None: it does not exist yet."""

    row: CheckedRow
    service: Service
    found: Difference
    stored: Fields | None
    last_import: Fields | None

    @property
    def changes(self) -> Fields:
        return {change.field: change.told for change in self.found.changes}


def import_services(
    path: Path, options: Options = Options(), progress: Callable[[int], object] = lambda rows: None
) -> Report:
    """Brings a file into the catalogue. Raises FileProblem where the file as a whole cannot be read.

    ``progress`` is told how many more rows are done. With ``strict`` one complaint keeps all of it out.
    """
    forget()
    words, seen = vocabulary(), Seen()
    report = Report(written=not options.dry_run)
    if options.strict and (problems := _all_problems(path)):
        return Report(written=False, refused=problems)
    many = count_rows(path) > BULK_ABOVE if options.in_bulk is None else options.in_bulk
    records = Records.read()
    for rows in _batches(checked_rows(path, words, seen)):
        report.refused += [refusal for row in rows for refusal in refusals(row)]
        _bring_in([row for row in rows if not row.complaints], records, options, many, report)
        progress(len(rows))
    report.refused += unknown_replacements(seen)
    if not options.dry_run:
        _replace(report, records, options, many)
        if many:
            bulk.analyse()
    report.missing = _missing(seen)
    return report


def _all_problems(path: Path) -> list[Refusal]:
    seen = Seen()
    found = [refusal for row in checked_rows(path, vocabulary(), seen) for refusal in refusals(row)]
    return found + unknown_replacements(seen)


def _batches(rows: Iterator[CheckedRow]) -> Iterator[list[CheckedRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _bring_in(
    rows: Sequence[CheckedRow], records: Records, options: Options, many: bool, report: Report
) -> None:
    organisations = Organisations(row.fields["organisation"] for row in rows)
    plans = _plans(rows, organisations, options.overwrite)
    report.outcomes += [
        Outcome(plan.row.line, plan.row.name, plan.found.kind, _to_tell(plan.found), plan.found.conflicts)
        for plan in plans
    ]
    if not options.dry_run:
        told = [plan for plan in plans if plan.found.kind is not Kind.UNCHANGED]
        with transaction.atomic():
            _write(told, organisations, records, options, many)


def _to_tell(found: Difference) -> tuple[Change, ...]:
    """The changes of a row that are kept until the end. All fields of a new one would fill the memory."""
    if found.kind is Kind.NEW:
        return tuple(change for change in found.changes if change.field == "replaced_by")
    return found.changes


def _plans(rows: Sequence[CheckedRow], organisations: Organisations, overwrite: bool) -> list[_Plan]:
    """What is to be done for each row. One statement for each relation, however many rows."""
    names = [row.fields["id"] for row in rows]
    services = {row.external_id or str(row.uuid): row for row in named(names).with_everything()}
    imports = last_imports(service.pk for service in services.values())
    plans = []
    for row in rows:
        service = services.get(row.fields["id"])
        stored = fields_of(service) if service else None
        last_import = imports.get(service.pk) if service else None
        found = difference(row.fields, stored, last_import, overwrite)
        if service is None:
            found = _beside_a_known_organisation(found, row.fields, organisations, overwrite)
        elif service.locked and not overwrite:
            found = Difference(Kind.UNCHANGED, (), (*found.conflicts, *found.changes))
        plans.append(_Plan(row, service or new_service(row.fields["id"]), found, stored, last_import))
    return plans


def _beside_a_known_organisation(
    found: Difference, told: Fields, organisations: Organisations, overwrite: bool
) -> Difference:
    """A new service does not change the kind of an organisation that is there already."""
    known = organisations.type_of(told["organisation"])
    if not overwrite and type_conflicts(told.get("org_type", ""), known):
        return keep_apart(found, "org_type")
    return found


def _write(
    plans: Sequence[_Plan], organisations: Organisations, records: Records, options: Options, many: bool
) -> None:
    for plan in plans:
        owner = organisations.named(plan.row.fields["organisation"])
        if plan.changes.get("org_type"):
            organisations.set_type(owner, plan.changes["org_type"])
    write = bulk.store_in_bulk if many else store
    write([Writing(made) for made in organisations.made], options.by)
    store([Writing(changed) for changed in organisations.changed.values()], options.by)
    published = [plan for plan in plans if plan.stored is None or _has_no_draft(plan.service)]
    writings = []
    for plan in published:
        owner = (
            organisations.named(plan.row.fields["organisation"]) if "organisation" in plan.changes else None
        )
        apply(plan.service, plan.changes, plan.stored or {}, records, owner)
        writings.append(Writing(plan.service, _data(plan)))
    write(writings, options.by)
    for plan in plans:
        if plan not in published:
            _write_beside_draft(plan, organisations, records, options.by)


def _has_no_draft(service: Service) -> bool:
    return bool(service.live and not service.has_unpublished_changes)


def _data(plan: _Plan) -> dict[str, Any]:
    return log_data(left_behind(fields_of(plan.service), plan.found, plan.last_import))


def _write_beside_draft(plan: _Plan, organisations: Organisations, records: Records, by: Any) -> None:
    """Changes what is stored and, where the person left that field alone, the person's draft too."""
    owner = organisations.named(plan.row.fields["organisation"]) if "organisation" in plan.changes else None
    before, service = plan.stored or {}, plan.service
    draft = service.get_latest_revision_as_object()
    drafted = fields_of(draft)
    apply(service, plan.changes, before, records, owner)
    if service.live:
        store([Writing(service, _data(plan))], by)
    else:
        save(service)
        log_import(service, None, by, _data(plan))
    if draft is service:
        save_revision(service, by)
        return
    untouched = {name: value for name, value in plan.changes.items() if drafted[name] == before[name]}
    apply(draft, untouched, drafted, records, owner if "organisation" in untouched else None)
    save_revision(draft, by)


def _replace(report: Report, records: Records, options: Options, many: bool) -> None:
    """Links ended services to those that replace them, now that all of them exist."""
    told = {
        outcome.name: change.told
        for outcome in report.outcomes
        for change in outcome.changes
        if change.field == "replaced_by"
    }
    others = found_by_name({name for names in told.values() for name in names})
    writings = []
    for service in named(told).with_everything():
        last_import = last_imports([service.pk]).get(service.pk, {})
        linked = [others[name] for name in told[service.external_id or str(service.uuid)] if name in others]
        service.replaced_by.set(linked)
        left = last_import | {"replaced_by": fields_of(service)["replaced_by"]}
        writings.append(Writing(service, log_data(left)))
    for batch in (writings[start : start + BATCH] for start in range(0, len(writings), BATCH)):
        (bulk.store_in_bulk if many else store)(batch, options.by)


def _missing(seen: Seen) -> list[str]:
    stored: Iterable[str] = (
        Service.objects.exclude(external_id=None)
        .order_by("external_id")
        .values_list("external_id", flat=True)
    )
    return [name for name in stored if name not in seen.lines]
