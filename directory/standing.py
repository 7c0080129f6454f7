"""Keeps each record's standing up with its rows, and finds those whose state has changed with the days."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from directory import touch
from directory.freshness import (
    NOTICE_OF_WITHHOLDING,
    WITHHELD,
    Facts,
    Freshness,
    Intervals,
    due_on,
    evaluate,
    work_order,
)
from directory.models import FreshnessIntervals, Service, Standing
from directory.models.freshness import RECORDS, record_field
from directory.record_facts import GROUPS, Known, known
from directory.state_days import state_on

CHUNK = 500
VALUES = (
    "due_on", "withheld_from", "assured_on", "level", "organisation_id", "groups", "risk", "work", "state",
)  # fmt: skip


@dataclass(frozen=True)
class Evaluated:
    """How many records were looked at, and which services' state or standing is other than before."""

    records: int
    changed: int


def freshness_of(record: Model, today: dt.date) -> Freshness:
    """The verdict on a record from its rows: a service, a safety line or a county's door."""
    model = type(record)
    row = known(model, [record.pk], today)[record.pk]
    return evaluate(row.facts(GROUPS[model], today), today, FreshnessIntervals.current())


def refresh(records: Iterable[Model], today: dt.date) -> None:
    """Brings the standings of records up to their rows, and announces the services among them."""
    by_model: dict[type[Model], list[int]] = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record.pk)
    rules = FreshnessIntervals.current()
    for model, keys in by_model.items():
        for start in range(0, len(keys), CHUNK):
            _write(model, keys[start : start + CHUNK], today, rules)
    touch.announce(by_model.get(Service, ()))


def evaluate_all(today: dt.date, progress: Callable[[int], object] = lambda records: None) -> Evaluated:
    """Every record's standing on a day. Services whose standing changed are announced, each chunk at its commit.

    Run again on the same day it changes nothing, and after days without a run one run makes all good.
    """
    rules, records, changed = FreshnessIntervals.current(), 0, 0
    for model in RECORDS:
        for keys in _chunks(model):
            with transaction.atomic():
                moved = _write(model, keys, today, rules)
                if model is Service:
                    touch.announce(moved)
            records, changed = records + len(keys), changed + len(moved)
            progress(len(keys))
    return Evaluated(records, changed)


def _chunks(model: type[Any]) -> Iterator[list[int]]:
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _write(model: type[Model], keys: Sequence[int], today: dt.date, rules: Intervals) -> list[int]:
    """Stores the standings of the keys; gives the keys whose readers see something else than before."""
    name = RECORDS[model]
    stored = {getattr(row, f"{name}_id"): row for row in Standing.objects.filter(**{f"{name}__in": keys})}
    made: dict[int, Standing] = {
        pk: Standing(**{f"{name}_id": pk}, **standing_values(row, GROUPS[model], today, rules))
        for pk, row in known(model, keys, today).items()
        if row.is_telling
    }
    rows = [row for pk, row in made.items() if pk not in stored or _differs(row, stored[pk], VALUES)]
    Standing.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=[name],
        update_fields=[v.removesuffix("_id") for v in VALUES],
    )
    gone = set(stored) - set(made)
    Standing.objects.filter(**{f"{name}__in": gone}).delete()
    seen = [pk for pk, row in made.items() if pk not in stored or _differs(row, stored[pk], SHOWN)]
    return [*seen, *gone]


# What readers see of a standing; its risk moves a little every day, and is for the desk alone.
SHOWN = ("due_on", "withheld_from", "assured_on", "level", "organisation_id", "groups", "state")


def _differs(one: Standing, other: Standing, names: Sequence[str]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in names)


def standing_values(row: Known, groups: tuple[Any, ...], today: dt.date, rules: Intervals) -> dict[str, Any]:
    """The columns of a record's standing on a day."""
    facts = row.facts(groups, today)
    verdict = evaluate(facts, today, rules)
    due = {group: due_on(facts, group, today, rules) for group in groups if group in facts.assured_on}
    worst = min(due, key=lambda group: (due[group], facts.assured_on[group])) if due else None
    said = row.said[worst] if worst else None
    withheld_from = _withheld_from(row, facts, verdict.due_on)
    return {
        "due_on": verdict.due_on,
        "withheld_from": withheld_from,
        "assured_on": said.on if said else None,
        "level": said.level if said else "",
        "organisation_id": said.organisation if said else None,
        "groups": {
            group.value: [facts.assured_on[group].isoformat(), day.isoformat()] for group, day in due.items()
        },
        "risk": round(100 * verdict.risk.value),
        "work": round(work_order(verdict.risk.value, row.crisis, 0, 0), 2),
        "state": state_on(verdict.due_on, withheld_from, today).value,
    }


def _withheld_from(row: Known, facts: Facts, due: dt.date | None) -> dt.date | None:
    """The first day without contact data: a maintainer's, or what age or broken contact give after the notice."""
    days = [row.decided_on] if row.decided_on else []
    if not facts.crisis and facts.noticed_on:
        heard = facts.noticed_on + NOTICE_OF_WITHHOLDING
        if due:
            days.append(max(due + WITHHELD, heard))
        if row.broken_on:
            days.append(max(row.broken_on, heard))
    return min(days, default=None)


def standing_of(record: Model) -> Standing | None:
    """The stored standing, or None where nobody has said anything."""
    return getattr(record, "standing", None) if record_field(record) else None
