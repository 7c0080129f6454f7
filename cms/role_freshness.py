"""How fresh a county's task to contact is, by the same rules as services: what people say of it, and what speaks
against its address. These are the only ways in which that changes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.models import ContactRole, RoleAssurance, RoleSignal, RoleStanding, RoleWithdrawal
from directory import log_actions
from directory.dates import PartialDate
from directory.freshness import Evidence, Facts, Freshness, Group, State, evaluate, work_order
from directory.links.wording import seen, since
from directory.models import FreshnessIntervals, User
from directory.models.freshness import HUMAN_LEVELS, Level, Outcome
from directory.signals import BROKEN, Kind, is_confirmed, weight_of

GROUPS = (Group.ROLE,)
VALUES = ("due_on", "assured_on", "level", "role", "broken_on", "risk", "work")


@dataclass
class KnownRole:
    """All that is known of one task. ``broken_on``: since when letters do not reach its mailbox."""

    assurance: RoleAssurance | None = None
    evidence: list[Evidence] = field(default_factory=list)
    broken_on: dt.date | None = None

    @property
    def is_telling(self) -> bool:
        return bool(self.assurance or self.evidence)

    def verdict(self, today: dt.date, rules: Any) -> Freshness:
        assured = {Group.ROLE: self.assurance.on} if self.assurance and self.assurance.on <= today else {}
        return evaluate(Facts(groups=GROUPS, assured_on=assured, evidence=self.evidence), today, rules)


def known_roles(keys: Sequence[int], today: dt.date) -> dict[int, KnownRole]:
    """By primary key; two queries, however many there are."""
    found = {pk: KnownRole() for pk in keys}
    for row in RoleAssurance.objects.standing().filter(contact_role__in=keys, on__lte=today):
        found[row.contact_role_id].assurance = row
    rows = RoleSignal.objects.confirmed(today).filter(contact_role__in=keys).select_related("contact_role")
    for signal in rows.order_by("first_seen", "pk"):
        known = found[signal.contact_role_id]
        known.evidence.append(
            Evidence(
                signal.kind, Group.ROLE, signal.weight, signal.confirmed_on, str(evidence_in_words(signal))
            )
        )
        if signal.kind in BROKEN and signal.about.casefold() == signal.contact_role.mailbox.casefold() != "":
            on = signal.confirmed_on or today
            known.broken_on = min(known.broken_on or on, on)
    return found


def evidence_in_words(signal: RoleSignal) -> str:
    """What was seen, since when and how often, as for a service's signal."""
    told = [signal.about, seen(signal.evidence), since(signal.first_seen, signal.failures)]
    return ", ".join(part for part in told if part)


def refresh(keys: Iterable[int], today: dt.date) -> int:
    """Brings the standings of tasks up to their rows; how many changed. Again at once it changes nothing."""
    wanted = list(keys)
    rules = FreshnessIntervals.current()
    rows = RoleStanding.objects.filter(contact_role__in=wanted).values_list("contact_role", *VALUES)
    stored = {pk: tuple(values) for pk, *values in rows}
    made = {
        pk: _values(known, today, rules)
        for pk, known in known_roles(wanted, today).items()
        if known.is_telling
    }
    changed = {pk: values for pk, values in made.items() if values != stored.get(pk)}
    RoleStanding.objects.bulk_create(
        [
            RoleStanding(contact_role_id=pk, **dict(zip(VALUES, values, strict=True)))
            for pk, values in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["contact_role"],
        update_fields=list(VALUES),
    )
    gone = [pk for pk in stored if pk not in made]
    RoleStanding.objects.filter(contact_role__in=gone).delete()
    return len(changed) + len(gone)


def _values(known: KnownRole, today: dt.date, rules: Any) -> tuple[Any, ...]:
    verdict, said = known.verdict(today, rules), known.assurance
    return (
        verdict.due_on,
        said.on if said else None,
        said.level if said else "",
        said.role if said else "",
        known.broken_on,
        round(100 * verdict.risk.value),
        round(work_order(verdict.risk.value, False, 0, 0), 2),
    )


def evaluate_roles(today: dt.date) -> int:
    """Every task's standing on a day; how many tasks there are."""
    keys = list(ContactRole.objects.order_by("pk").values_list("pk", flat=True))
    refresh(keys, today)
    return len(keys)


@transaction.atomic
def assure_role(
    task: ContactRole,
    level: Level | str,
    *,
    by: User | None,
    on: dt.date,
    role: str = "",
    note: str = "",
    today: dt.date | None = None,
) -> RoleAssurance:
    """Someone said on a day that the task exists and is reached as the register tells. Answers its signals too.

    Raises ValueError for a day still to come.
    """
    today = today or timezone.localdate()
    if on > today:
        raise ValueError("nobody can have assured anything on a day still to come")
    made = RoleAssurance(contact_role=task, level=Level(level).value, on=on, role=role, by=by, note=note)
    made.save()
    if level in HUMAN_LEVELS:
        end = timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time()))
        answered = task.signals.open().filter(last_seen__lt=end)
        answered.update(cleared_at=timezone.now(), outcome=Outcome.CONFIRMED)
    log(instance=task, action=log_actions.ASSURED, user=by, data={"on": on.isoformat()})
    refresh([task.pk], today)
    return made


@transaction.atomic
def withdraw_role_assurance(
    assurance: RoleAssurance, why: str, *, by: User | None, today: dt.date
) -> RoleWithdrawal:
    """It no longer counts, and stays to be read."""
    found = RoleWithdrawal(assurance=assurance, by=by, why=why)
    found.save()
    log(instance=assurance.contact_role, action=log_actions.WITHDRAWN, user=by, data={"why": why})
    refresh([assurance.contact_role_id], today)
    return found


@transaction.atomic
def see_role(
    task: ContactRole,
    kind: Kind,
    at: dt.datetime,
    *,
    about: str = "",
    evidence: str = "",
    counts: bool = True,
) -> RoleSignal:
    """A check failed. ``counts`` False: seen again, but not independently."""
    found = task.signals.select_for_update().open().filter(kind=kind, about=about).first()
    failures = found.failures + (1 if counts else 0) if found else 1
    first = found.first_seen if found else at
    return note_role(task, kind, (first, at), failures, about=about, evidence=evidence)


@transaction.atomic
def note_role(
    task: ContactRole,
    kind: Kind,
    seen_at: tuple[dt.datetime, dt.datetime],
    failures: int,
    *,
    about: str,
    evidence: str,
) -> RoleSignal:
    """That a check has failed so often between the first and the last of two moments."""
    first, last = seen_at
    found = task.signals.select_for_update().open().filter(kind=kind, about=about).first()
    found = found or RoleSignal(contact_role=task, kind=kind, about=about)
    found.first_seen, found.last_seen, found.failures = first, last, failures
    found.evidence, found.weight = (evidence or found.evidence)[:400], weight_of(kind, failures)
    if found.confirmed_on is None and is_confirmed(kind, failures, first, last):
        found.confirmed_on = timezone.localdate(last)
    found.save()
    refresh([task.pk], timezone.localdate(last))
    return found


@transaction.atomic
def see_role_well(task: ContactRole, kind: Kind, at: dt.datetime, *, about: str = "") -> None:
    """The check succeeds again: its signal is over. No due day moves later by this."""
    if task.signals.open().filter(kind=kind, about=about).update(cleared_at=at):
        refresh([task.pk], timezone.localdate(at))


@transaction.atomic
def answer_role_signal(
    signal: RoleSignal,
    outcome: Outcome,
    *,
    by: User | None,
    today: dt.date,
    why: str,
    until: dt.date | None = None,
) -> None:
    """A person says what a signal really is; with ``until`` its check does not ask again before that day.

    It assures nothing: that the address opens does not make the task right.
    """
    signal.outcome, signal.quiet_until = outcome, until
    signal.cleared_at = None if until else timezone.now()
    signal.save(update_fields=["outcome", "quiet_until", "cleared_at"])
    told = {"check": signal.kind, "outcome": outcome.value, "why": why}
    log(instance=signal.contact_role, action=log_actions.ANSWERED, user=by, data=told)
    refresh([signal.contact_role_id], today)


def role_sentence(standing: RoleStanding | None, today: dt.date, language: str) -> str:
    """What readers see beside a task; empty where its source alone speaks and its mailbox works."""
    if standing is None:
        return ""
    with translation.override(language):
        if standing.broken_on and standing.is_broken_on(today):
            words = _("Viestit tähän osoitteeseen eivät ole menneet perille %(date)s lähtien.")
            return words % {"date": _in_words(standing.broken_on, language)}
        return _assured(standing, standing.state_on(today), language)


def _assured(standing: RoleStanding, state: State, language: str) -> str:
    if standing.assured_on is None:
        return ""
    told: Mapping[str, str] = {"date": _in_words(standing.assured_on, language), "role": standing.role}
    if state == State.STALE:
        return _("Emme ole saaneet vahvistusta %(date)s jälkeen. Tarkista lähteestä") % told
    if state in (State.DUE, State.OVERDUE):
        return _("Vahvistettu %(date)s, tarkistus käynnissä") % told
    if standing.role:
        return _("Tiedon vahvisti %(role)s %(date)s") % told
    return _("Vahvistettu %(date)s") % told


def _in_words(day: dt.date, language: str) -> str:
    return PartialDate(day.isoformat()).in_words(language)
