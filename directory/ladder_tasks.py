"""What a person of ours is to do about records that nobody has assured in time: look, and in the end ring."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from directory import ladder
from directory.answering_for import named_by
from directory.freshness import Intervals
from directory.ladder import REACHED, Case, Rung
from directory.ladder_cases import ANSWERING, Key, Owner, owners
from directory.models import Call, CountyDoor, FreshnessIntervals, Organisation, SafetyLine, Service, Standing
from directory.models.freshness import RECORDS, record_field
from directory.models.letters import NoticeKind

# After a call that nobody answered the next one waits a week.
RUNG_AGAIN_AFTER = dt.timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """``rung``: TASK (look into it), PHONE (ring), WITHHOLDING (nobody can be told: decide). ``since``: its day."""

    rung: Rung
    record: Any
    organisation: Organisation | None
    since: dt.date

    @property
    def key(self) -> str:
        return f"{RECORDS[type(self.record)]}:{self.record.uuid}:{self.rung}:{self.since}"


def tasks_on(today: dt.date) -> list[Task]:
    """By condition now: a record has its highest task, oldest first. An answer alone clears none, an assurance all."""
    rules = FreshnessIntervals.current()
    late = Standing.objects.filter(due_on__lte=today - REACHED[Rung.TASK]).exclude(withheld_from__lte=today)
    lines = SafetyLine.objects.filter(pk__in=late.filter(line__isnull=False).values("line"))
    doors = CountyDoor.objects.filter(pk__in=late.filter(door__isnull=False).values("door"))
    organisations = Organisation.objects.filter(
        Q(services__in=late.filter(service__isnull=False).values("service"))
        | Q(services__in=lines.filter(service__isnull=False).values("service"))
        | Q(name_fi__in=named_by(lines, doors))
        | Q(notices__kind=NoticeKind.FIRST)
    ).distinct()
    asked = owners(organisations, today)
    found = list(_of_owners(asked, today, rules))
    found += _without_owner(late, {row.key for owner in asked for row in owner.records}, today, rules)
    rung = _rung(found, today)
    left = [task for task in found if task.rung != Rung.PHONE or task.key not in rung]
    return sorted(left, key=lambda task: (task.since, str(task.record)))


def _of_owners(found: Iterable[Owner], today: dt.date, rules: Intervals) -> Iterable[Task]:
    for owner in found:
        for row in owner.records:
            if not row.case.withheld and (
                task := _task(row.record, row.case, bool(owner.people), today, rules)
            ):
                yield Task(*task, owner.organisation, _since(row.case, task[0], rules))  # type: ignore[misc]


def _without_owner(late: Any, asked: Collection[Key], today: dt.date, rules: Intervals) -> list[Task]:
    """Counties' doors, and lines of no service, for which no organisation answers: no letter goes to anyone."""
    own = late.filter(Q(door__isnull=False) | Q(line__isnull=False, line__service__isnull=True))
    tasks = []
    for standing in own.select_related("door", "line"):
        record = standing.record
        if (record_field(record), str(record.uuid)) in asked:
            continue
        crisis = isinstance(record, SafetyLine) or record.is_crisis
        case = Case(standing.due_on, standing.assured_on, crisis, stays_shown=True)
        if record.live and (task := _task(record, case, False, today, rules)):
            tasks.append(Task(*task, None, _since(case, task[0], rules)))  # type: ignore[misc]
    return tasks


def _task(
    record: Any, case: Case, has_people: bool, today: dt.date, rules: Intervals
) -> tuple[Rung, Any] | None:
    reached = ladder.tasks(case, today, rules)
    if not reached:
        return None
    asking = ladder.round_of(case, rules)
    may_go = isinstance(record, Service) and not case.crisis and not has_people
    if may_go and asking and asking.is_confirmed and asking.reached(Rung.WITHHOLDING, today):
        return Rung.WITHHOLDING, record
    return reached[-1], record


def _since(case: Case, rung: Rung, rules: Intervals) -> dt.date:
    asking = ladder.round_of(case, rules)
    return asking.due_on + REACHED[rung] if asking else dt.date.max


def _rung(tasks: Iterable[Task], today: dt.date) -> set[str]:
    """The keys of telephone tasks that are done, or that wait since nobody answered."""
    done = set()
    by_record: Mapping[tuple[str, int], Task] = {
        (RECORDS[type(task.record)], task.record.pk): task for task in tasks if task.rung == Rung.PHONE
    }
    for model, name in ((Service, "service"), (SafetyLine, "line"), (CountyDoor, "door")):
        keys = [pk for kind, pk in by_record if kind == RECORDS[model]]
        calls = Call.objects.filter(**{f"{name}__in": keys}) if keys else Call.objects.none()
        for pk, outcome, on in calls.values_list(name, "outcome", "on"):
            task = by_record[name, pk]
            answered = outcome in ANSWERING and on >= task.since
            if answered or on > today - RUNG_AGAIN_AFTER:
                done.add(task.key)
    return done
