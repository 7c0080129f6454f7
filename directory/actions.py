"""What people and machines do to a record's freshness. Each act is one transaction and leaves its trace."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import log

from directory import log_actions, standing
from directory.freshness import Group
from directory.models import (
    Assurance,
    Call,
    CheckException,
    CountyDoor,
    Organisation,
    RingRound,
    Service,
    Signal,
    User,
    Withdrawal,
    Withholding,
)
from directory.models.freshness import HUMAN_LEVELS, Level, Outcome, record_field
from directory.models.safety import HowChecked
from directory.record_facts import GROUPS
from directory.signals import RULES, Kind, is_confirmed, weight_of


@transaction.atomic
def assure(
    record: Model,
    groups: Iterable[Group],
    level: Level | str,
    *,
    by: User | None,
    on: dt.date,
    organisation: Organisation | None = None,
    role: str = "",
    note: str = "",
    outcome: Outcome = Outcome.CONFIRMED,
    today: dt.date | None = None,
) -> list[Assurance]:
    """Someone said on a day that these claim groups of the record are right. Answers their open signals too.

    Raises ValueError for a group that the record does not have, and for a day still to come.
    """
    today = today or timezone.localdate()
    wanted = _claim_groups(record, groups)
    if on > today:
        raise ValueError("nobody can have assured anything on a day still to come")
    said = {"level": Level(level).value, "by": by, "on": on, "organisation": organisation, "role": role}
    made = [
        Assurance(**{record_field(record): record}, group=group.value, note=note, **said) for group in wanted
    ]
    for row in made:
        row.save()
    if level in HUMAN_LEVELS:
        _take_as_human(record, wanted, Level(level), on, outcome)
    told = {"groups": [group.value for group in wanted], "on": on.isoformat()}
    _trace(record, log_actions.ASSURED, by, told)
    standing.refresh([record], today)
    return made


def _claim_groups(record: Model, groups: Iterable[Group]) -> list[Group]:
    """The groups that were named, each once. Raises ValueError for none and for one that the record does not have."""
    wanted = list(dict.fromkeys(Group(group) for group in groups))
    if not wanted or not set(wanted) <= set(GROUPS[type(record)]):
        raise ValueError(f"{type(record).__name__} has no such claim groups: {wanted}")
    return wanted


def _take_as_human(record: Any, groups: list[Group], level: Level, on: dt.date, outcome: Outcome) -> None:
    """A person's word answers what machines and readers doubted, and is the day of check of a line or a door."""
    _answer_signals(record, groups, on, outcome)
    if Group.CONTACT in groups:
        _note_check(record, level, on)


def _answer_signals(record: Model, groups: list[Group], on: dt.date, outcome: Outcome) -> None:
    """What was seen on the day of the answer or before it has been answered."""
    end = timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time()))
    open_ones = Signal.objects.of(record).open().filter(group__in=groups, last_seen__lt=end)
    open_ones.update(cleared_at=timezone.now(), outcome=outcome)


def _note_check(record: Any, level: Level, on: dt.date) -> None:
    """A line's and a door's own day of check, in the row and in its draft, which else would bring the old one back."""
    if isinstance(record, Service) or (record.checked_on and record.checked_on > on):
        return
    _set_check(record, on, HowChecked.RUNG if level == Level.CALL else HowChecked.PROVIDER_PAGE)


def _set_check(record: Any, on: dt.date | None, how: str) -> None:
    record.checked_on, record.checked_how = on, how
    record.save(update_fields=["checked_on", "checked_how", "modified_at"])
    if revision := record.latest_revision:
        revision.content |= {"checked_on": on.isoformat() if on else None, "checked_how": str(how)}
        revision.save(update_fields=["content"])


@transaction.atomic
def withdraw_assurance(assurance: Assurance, why: str, *, by: User | None, today: dt.date) -> Withdrawal:
    """It no longer counts, and stays to be read."""
    found = Withdrawal(assurance=assurance, by=by, why=why)
    found.save()
    record = assurance.record
    if not isinstance(record, Service) and record.checked_on == assurance.on:
        left = Assurance.objects.of(record).standing().filter(group=Group.CONTACT).last()
        how = HowChecked.RUNG if left and left.level == Level.CALL else HowChecked.PROVIDER_PAGE
        _set_check(record, left.on if left else None, how if left else "")
    _trace(record, log_actions.WITHDRAWN, by, {"group": assurance.group, "why": why})
    standing.refresh([record], today)
    return found


@transaction.atomic
def log_call(
    record: Model,
    outcome: Outcome | str,
    level: Level | str,
    *,
    by: User | None,
    on: dt.date,
    note: str = "",
    number: str = "",
    ring_round: RingRound | None = None,
) -> Call:
    """A question asked of the provider, by telephone or by reading its page, whatever came of it."""
    made = Call(
        **{record_field(record): record},
        outcome=outcome,
        level=level,
        by=by,
        on=on,
        note=note,
        number=number,
        round=ring_round,
    )
    made.save()
    _trace(record, log_actions.CALLED, by, {"outcome": str(outcome)})
    return made


@transaction.atomic
def see(
    record: Model, kind: Kind, at: dt.datetime, *, about: str = "", evidence: str = "", counts: bool = True
) -> Signal:
    """A check failed, or a reader told of a fault. ``counts`` False: seen again, but not independently."""
    rule = RULES[kind]
    name = record_field(record)
    found = Signal.objects.select_for_update().of(record).open().filter(kind=kind, about=about).first()
    if found is None:
        found = Signal(
            **{name: record}, kind=kind, group=rule.group, about=about, first_seen=at, failures=0, weight=0
        )
        counts = True
    before = (found.confirmed_on, found.weight)
    found.failures += 1 if counts else 0
    found.last_seen, found.evidence = at, evidence or found.evidence
    if is_confirmed(kind, found.failures, found.first_seen, at) and found.confirmed_on is None:
        found.confirmed_on = timezone.localdate(at)
    found.weight = weight_of(kind, found.failures)
    found.save()
    if before != (found.confirmed_on, found.weight):
        standing.refresh([record], timezone.localdate(at))
    return found


@transaction.atomic
def see_well(record: Model, kind: Kind, at: dt.datetime, *, about: str = "") -> None:
    """The check succeeds again: its signal is over. No due day moves later by this."""
    cleared = Signal.objects.of(record).open().filter(kind=kind, about=about).update(cleared_at=at)
    if cleared:
        standing.refresh([record], timezone.localdate(at))


@transaction.atomic
def answer_signal(
    signal: Signal,
    outcome: Outcome,
    *,
    by: User | None,
    today: dt.date,
    why: str,
    until: dt.date | None = None,
) -> None:
    """A person says what a signal really is; with ``until`` its check does not ask again before that day.

    It clears the signal and assures nothing: that the page opens does not make the rest right.
    """
    record = signal.record
    signal.cleared_at, signal.outcome = timezone.now(), outcome
    signal.save(update_fields=["cleared_at", "outcome"])
    told = {"check": signal.kind, "outcome": outcome.value, "why": why}
    _trace(record, log_actions.ANSWERED, by, told)
    if until is not None:
        except_from(record, Kind(signal.kind), until=until, why=why, by=by, today=today)
    standing.refresh([record], today)


@transaction.atomic
def except_from(
    record: Model, kind: Kind, *, until: dt.date, why: str, by: User | None, today: dt.date
) -> CheckException:
    """A person overrules one check about a record for at most 180 days. Raises ValidationError for longer."""
    made = CheckException(
        **{record_field(record): record}, check_kind=kind, since=today, until=until, by=by, why=why
    )
    made.save()
    _trace(record, log_actions.EXCEPTED, by, {"check": kind.value, "until": until.isoformat(), "why": why})
    standing.refresh([record], today)
    return made


@transaction.atomic
def withhold(
    record: Service | CountyDoor,
    why: str,
    *,
    by: User | None,
    today: dt.date,
    noticed_on: dt.date | None = None,
    decide: bool = False,
) -> Withholding:
    """Notes that the provider has been told, or a maintainer's decision to take the contact data off now."""
    made = Withholding.objects.create(
        **{record_field(record): record},
        noticed_on=noticed_on,
        decided_on=today if decide else None,
        by=by,
        why=why,
    )
    _trace(record, log_actions.WITHHELD, by, {"why": why})
    standing.refresh([record], today)
    return made


@transaction.atomic
def show_again(record: Service | CountyDoor, *, by: User | None, today: dt.date) -> None:
    """Lifts every notice and decision that still holds."""
    Withholding.objects.of(record).filter(lifted_on__isnull=True).update(lifted_on=today)
    _trace(record, log_actions.SHOWN_AGAIN, by, {})
    standing.refresh([record], today)


def _trace(record: Any, action: str, by: User | None, told: dict[str, Any]) -> None:
    log(instance=record, action=action, user=by, data=told)
