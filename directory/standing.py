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
    Group,
    Intervals,
    aged_risk,
    due_on,
    evaluate,
    work_order,
)
from directory.models import CountyDoor, FreshnessIntervals, Service, Standing
from directory.models.freshness import RECORDS
from directory.public_lines import public_doors
from directory.record_facts import GROUPS, Known, known
from directory.state_days import state_on

CHUNK = 500
# What readers see of a standing comes first; its risk moves a little every day, and is for the desk alone.
VALUES = (
    "due_on", "withheld_from", "assured_on", "level", "organisation_id", "groups", "state", "risk", "work",
)  # fmt: skip
SHOWN = VALUES.index("risk")


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
    rows = Standing.objects.filter(**{f"{name}__in": keys}).values_list(f"{name}_id", *VALUES)
    stored = {pk: tuple(values) for pk, *values in rows}
    made = {
        pk: standing_values(row, GROUPS[model], today, rules)
        for pk, row in known(model, keys, today).items()
        if row.is_telling
    }
    Standing.objects.bulk_create(
        (
            Standing(**{f"{name}_id": pk}, **dict(zip(VALUES, values, strict=True)))
            for pk, values in made.items()
            if values != stored.get(pk)
        ),
        update_conflicts=True,
        unique_fields=[name],
        update_fields=[value.removesuffix("_id") for value in VALUES],
    )
    gone = [pk for pk in stored if pk not in made]
    if gone:
        Standing.objects.filter(**{f"{name}__in": gone}).delete()
    if model is CountyDoor:
        public_doors.forget()
    seen = [pk for pk, values in made.items() if pk not in stored or values[:SHOWN] != stored[pk][:SHOWN]]
    return [*seen, *gone]


def standing_values(row: Known, groups: tuple[Any, ...], today: dt.date, rules: Intervals) -> tuple[Any, ...]:
    """The columns of a record's standing on a day, in the order of VALUES."""
    facts = row.facts(groups, today)
    due, risk = _due_days(facts, today, rules), _risk(facts, today, rules)
    worst = min(due, key=lambda group: (due[group], facts.assured_on[group])) if due else None
    first, said = (due[worst], row.said[worst]) if worst else (None, None)
    withheld_from = _withheld_from(row, facts, first)
    return (
        first,
        withheld_from,
        said.on if said else None,
        said.level if said else "",
        said.organisation if said else None,
        {group.value: [facts.assured_on[group].isoformat(), day.isoformat()] for group, day in due.items()},
        state_on(first, withheld_from, today).value,
        round(100 * risk),
        round(work_order(risk, row.crisis, row.counties, 0), 2),
    )


def _due_days(facts: Facts, today: dt.date, rules: Intervals) -> dict[Group, dt.date]:
    """By assured claim group. Where nothing speaks against the record, age alone brings no day forward."""
    if not facts.evidence:
        return {group: on + rules.of(group, facts.crisis) for group, on in facts.assured_on.items()}
    return {group: due_on(facts, group, today, rules) for group in facts.assured_on}


def _risk(facts: Facts, today: dt.date, rules: Intervals) -> float:
    if not facts.evidence:
        return max((aged_risk(facts, group, today, rules) for group in facts.assured_on), default=0.0)
    return evaluate(facts, today, rules).risk.value


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
