"""The starting content: services, safety lines and county doors of the folder data/."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from directory.imports.safety import county_doors, safety_lines
from directory.imports.store import Writing, log_import, save, save_revision, store
from directory.imports.write import Options, Report, import_services
from directory.models import County, CountyDoor, Organisation, SafetyLine, Service, Term


class Refused(ValueError):
    """A row of the starting services was refused; nothing was written."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


@dataclass(frozen=True)
class Started:
    """How many lines and doors were made, and what came of the services."""

    services: Report
    lines: int
    doors: int


def catalogue_is_empty() -> bool:
    return not any(model.objects.exists() for model in (Service, Organisation, SafetyLine, CountyDoor))


@transaction.atomic
def load_starting_content(folder: Path) -> Started:
    """Everything or, where something is refused or interrupted, nothing. Lines and doors that exist are kept."""
    report = import_services(folder / "services.jsonl", Options(strict=True, in_bulk=True))
    if report.refused:
        raise Refused(report)
    terms = Term.objects.of("language").select_related("taxonomy")
    services = {row.external_id: row for row in Service.objects.exclude(external_id=None)}
    lines = safety_lines(_rows(folder / "lifelines.jsonl"), {term.code: term for term in terms}, services)
    doors = county_doors(
        _rows(folder / "county_doors.jsonl"), {county.code: county for county in County.objects.all()}
    )
    return Started(report, _make(SafetyLine, lines), _make(CountyDoor, doors))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _make(model: type[SafetyLine | CountyDoor], records: Iterable[Any]) -> int:
    """Saves those that do not exist yet: public ones published, the others as drafts."""
    present = set(model.objects.values_list("external_id", flat=True))
    made = [record for record in records if record.external_id not in present]
    for record in made:
        if record.live:
            store([Writing(record)])
        else:
            save(record)
            log_import(record, save_revision(record, None), None, {})
    return len(made)
