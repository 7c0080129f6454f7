"""What the checks leave to people: void runs, pages that let no machine in, addresses that have moved."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory import actions
from directory.models import CheckedAddress, CheckException, CheckRun, Signal, User
from directory.models.freshness import LONGEST_EXCEPTION
from directory.models.links import LinkResult, RunOutcome
from directory.signals import Kind


@dataclass(frozen=True)
class Proposal:
    """``record`` gives ``old``, which says that it has moved to ``new`` for good. A person decides."""

    record: Any
    old: str
    new: str
    since: dt.datetime


def void_runs(since: dt.datetime) -> QuerySet[CheckRun]:
    """Runs that counted for nothing, newest first."""
    return CheckRun.objects.void().filter(started_at__gte=since)


def last_run() -> CheckRun | None:
    """The newest run that ended; None before the first."""
    return CheckRun.objects.of_note().first()


def last_is_void() -> bool:
    """Whether the newest run counted for nothing, so that nobody watches the links now."""
    newest = last_run()
    return newest is not None and newest.outcome == RunOutcome.VOID


def awaiting_answer(today: dt.date) -> QuerySet[Signal]:
    """Pages that let no machine in, each until a person has looked; the answer is an exception for 180 days."""
    same = Q(service=OuterRef("service")) | Q(line=OuterRef("line")) | Q(door=OuterRef("door"))
    answered = CheckException.objects.on(today).filter(same, check_kind=Kind.URL_INCONCLUSIVE)
    waiting = Signal.objects.open().filter(kind=Kind.URL_INCONCLUSIVE).exclude(Exists(answered))
    return waiting.select_related("service", "line", "door").order_by("first_seen", "pk")


def answer(signal: Signal, why: str, *, by: User | None, today: dt.date) -> CheckException:
    """A person has opened the page and it is right: nobody is asked about this record's pages for 180 days."""
    kind, until = Kind(signal.kind), today + LONGEST_EXCEPTION
    return actions.except_from(signal.record, kind, until=until, why=why, by=by, today=today)


def proposals() -> list[Proposal]:
    """New addresses that pages themselves tell of, oldest first."""
    rows = Signal.objects.open().filter(kind=Kind.URL_MOVED).select_related("service", "line", "door")
    new = dict(CheckedAddress.objects.filter(result=LinkResult.MOVED).values_list("url", "proposed_url"))
    return [
        Proposal(row.record, row.about, new[row.about], row.first_seen)
        for row in rows.order_by("first_seen", "pk")
        if new.get(row.about)
    ]
