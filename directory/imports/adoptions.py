"""A file of what counties use into the register: what is new, what changes, what ends, and what is refused and why."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.adoptions.naming import county_named, service_named
from directory.adoptions.recording import SAID, correct, end, record
from directory.adoptions.table import COLUMNS
from directory.imports.read import FileProblem, RawRow, read_rows
from directory.models import Adoption, User
from directory.models.adoption import ToldBy

NEEDED = ("county", "service")


class Done(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    line: int
    done: Done
    name: str = ""
    why: str = ""


def import_adoptions(
    path: Path,
    *,
    by: User | None,
    now: dt.datetime,
    dry_run: bool = False,
    progress: Callable[[int], object] = lambda rows: None,
) -> list[Outcome]:
    """One outcome a row. A refused row keeps no other back; a dry run writes none. Raises FileProblem."""
    outcomes = []
    with transaction.atomic():
        for raw in read_rows(path):
            outcomes.append(_row(raw, by, now))
            progress(1)
        transaction.set_rollback(dry_run)
    return outcomes


def _row(raw: RawRow, by: User | None, now: dt.datetime) -> Outcome:
    if raw.problem:
        return Outcome(raw.line, Done.REFUSED, why=raw.problem)
    unknown = sorted(set(raw.values) - set(COLUMNS))
    if unknown:
        raise FileProblem(
            _("Tuntematon sarake: %(names)s. Sarakkeet: %(columns)s.")
            % {"names": ", ".join(unknown), "columns": ", ".join(COLUMNS)}
        )
    values = {name: _plain(value) for name, value in raw.values.items()}
    name = f"{values.get('service', '')}, {values.get('county', '')}"
    try:
        with transaction.atomic():
            return Outcome(raw.line, _write(values, by, now), name)
    except ValidationError as refused:
        return Outcome(raw.line, Done.REFUSED, name, " ".join(refused.messages))


def _plain(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list) else str(value or "").strip()


def _write(values: Mapping[str, Any], by: User | None, now: dt.datetime) -> Done:
    missing = [name for name in NEEDED if not values.get(name)]
    if missing:
        raise ValidationError(_("Puuttuu: %(names)s.") % {"names": ", ".join(missing)})
    county, service = county_named(values["county"]), service_named(values["service"])
    said, ended_on = _said(values), _day(values.get("ended_on", ""))
    rows = Adoption.objects.recorded().filter(county=county, service=service)
    row = rows.filter(ended_on=ended_on).first() or rows.filter(ended_on__isnull=True).first()
    if row is None:
        given = {"told_by": ToldBy.PAGE if said.get("source_url") else "", "ended_on": ended_on} | said
        if not given["told_by"]:
            raise ValidationError(_("Puuttuu: %(names)s.") % {"names": "told_by"})
        record(county, service, given, by=by, now=now)
        return Done.NEW
    changed = correct(row, said, by=by, now=now)
    if ended_on and row.is_open:
        end(row, ended_on, by=by, now=now)
        return Done.ENDED
    return Done.CHANGED if changed else Done.UNCHANGED


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the file has a column for: a missing column takes nothing away."""
    said = {name: values[name] for name in SAID if name in values}
    if "kinds" in said and isinstance(said["kinds"], str):
        said["kinds"] = said["kinds"].replace(",", " ").replace(";", " ").split()
    if not said.get("told_by"):
        said.pop("told_by", None)
    return said


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as problem:
        raise ValidationError(
            _("Päivä ”%(day)s” ei kelpaa. Kirjoita 2026-11-30.") % {"day": text}
        ) from problem
    if day > timezone.localdate():
        raise ValidationError(_("Päivä ei voi olla tulevaisuudessa."))
    return day
