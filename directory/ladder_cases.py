"""What the rows tell of the records of many organisations at once, as directory.ladder takes it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from directory.answering_for import lines_and_doors_of, who_answers_for
from directory.freshness import Group
from directory.ladder import Case, Person, Rung, Written
from directory.models import (
    Answer,
    Bounce,
    Call,
    Contact,
    IncomingLetter,
    Notice,
    Organisation,
    Postponement,
    SafetyLine,
    Service,
    Signal,
    Standing,
)
from directory.models.contact import IN_ORDER
from directory.models.freshness import RECORDS, Outcome, record_field
from directory.models.letters import HARD_BOUNCES, UNASKED, NoticeKind, NoticeState
from directory.record_facts import GROUPS, known
from directory.signals import Kind

# Somebody spoke with us; an unanswered telephone or a wrong number is no answer.
ANSWERING = (Outcome.CONFIRMED, Outcome.CHANGED, Outcome.CLOSED, Outcome.REFUSED)
# A letter that never went, or was called off, asked nobody anything; one that was refused came back.
NOT_WRITTEN = (NoticeState.FAILED, NoticeState.CANCELLED)
Key = tuple[str, str]


@dataclass
class Open:
    """A record of an organisation with its case. ``groups``: every claim group with its due day, None if unassured.

    ``changed``: the groups of which the source's page says something else than before, and nobody has told if so.
    """

    record: Any
    groups: Mapping[Group, dt.date | None]
    case: Case
    changed: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        return record_field(self.record), str(self.record.uuid)

    @property
    def worst(self) -> frozenset[str]:
        """The groups that the record's due day is of; all while nobody has assured any."""
        due = [day for day in self.groups.values() if day]
        return frozenset(group.value for group, day in self.groups.items() if not due or day == min(due))


@dataclass
class Owner:
    """An organisation, those of its contacts to whom letters may go, and its records."""

    organisation: Organisation
    contacts: list[Contact] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    records: list[Open] = field(default_factory=list)


def case_of(record: Any, today: dt.date) -> Case:
    """The case of one record, whoever its organisation is."""
    organisation = who_answers_for(record)
    if organisation is None:
        return Case(stays_shown=not isinstance(record, Service))
    rows = owners(Organisation.objects.filter(pk=organisation.pk), today)[0].records
    return next((row.case for row in rows if row.record == record), Case())


def owners(organisations: Iterable[Organisation], today: dt.date) -> list[Owner]:
    """A few queries, however many there are."""
    found = {row.pk: Owner(row) for row in organisations}
    _people(found, today)
    _records(found, today)
    rows = {row.key: row for owner in found.values() for row in owner.records}
    _letters(found, rows)
    _answers(found, rows)
    _changed(rows)
    return list(found.values())


def _people(found: Mapping[int, Owner], today: dt.date) -> None:
    contacts = list(Contact.objects.mailable().filter(organisation__in=found).order_by("pk"))
    contacts.sort(key=lambda contact: IN_ORDER.index(contact.kind))
    newest = mailed_on({contact.email.lower() for contact in contacts})
    for contact in contacts:
        owner = found[contact.organisation_id]
        owner.contacts.append(contact)
        owner.people.append(Person(contact.pk, contact.kind, newest.get(contact.email.lower())))


def mailed_on(addresses: Iterable[str]) -> dict[str, dt.date]:
    """When each address last got a letter that it had not asked for, whichever organisation it was about."""
    rows = (
        Notice.objects.filter(kind__in=(*UNASKED, NoticeKind.COUNTIES))
        .exclude(state__in=NOT_WRITTEN)
        .annotate(address=Lower(Coalesce("contact__email", "to")))
        .filter(address__in=list(addresses))
        .values_list("address")
        .annotate(newest=Max("intended_at"))
    )
    return {address: timezone.localdate(newest) for address, newest in rows}


def _records(found: Mapping[int, Owner], today: dt.date) -> None:
    rows = Service.objects.filter(organisation__in=found, live=True).exclude(status="ended")
    services = [
        service
        for service in rows.select_related("standing", "organisation").order_by("pk")
        if not service.has_ended(today)
    ]
    broken = _broken(services, today)
    owned = [(service.organisation_id, service) for service in services]
    for key, row in [*owned, *lines_and_doors_of(list(found))]:
        standing = getattr(row, "standing", None)
        case = _case(row, standing, broken if isinstance(row, Service) else {}, today)
        found[key].records.append(Open(row, _groups(row, standing), case))


def _groups(row: Any, standing: Standing | None) -> dict[Group, dt.date | None]:
    due = standing.groups if standing else {}
    return {
        group: dt.date.fromisoformat(due[group.value][1]) if group.value in due else None
        for group in GROUPS[type(row)]
    }


def _case(row: Any, standing: Standing | None, broken: Mapping[int, dt.date], today: dt.date) -> Case:
    crisis = isinstance(row, SafetyLine) or row.is_crisis
    stays_shown = not isinstance(row, Service)
    if standing is None:
        return Case(crisis=crisis, stays_shown=stays_shown)
    withheld = standing.withheld_from is not None and standing.withheld_from <= today
    return Case(
        due_on=standing.due_on,
        assured_on=standing.assured_on,
        crisis=crisis,
        broken_on=broken.get(row.pk),
        withheld=withheld,
        stays_shown=stays_shown,
    )


def _broken(services: Sequence[Service], today: dt.date) -> dict[int, dt.date]:
    """Since when a service cannot be reached at all; asked only of those that something speaks against."""
    doubted = [row for row in services if getattr(row, "standing", None)]
    keys = [row.pk for row in doubted if row.standing.risk]
    facts = known(Service, keys, today) if keys else {}
    return {pk: row.broken_on for pk, row in facts.items() if row.broken_on}


def _changed(rows: Mapping[Key, Open]) -> None:
    told: dict[Key, set[str]] = defaultdict(set)
    for name in RECORDS.values():
        keys = [row.record.pk for key, row in rows.items() if key[0] == name]
        signals = Signal.objects.open().filter(**{f"{name}__in": keys}, kind=Kind.PAGE_CHANGED)
        for uuid, group in signals.values_list(f"{name}__uuid", "group") if keys else ():
            told[name, str(uuid)].add(group)
    for key, groups in told.items():
        rows[key].changed = frozenset(groups) & {group.value for group in rows[key].groups}


def _letters(found: Mapping[int, Owner], rows: Mapping[Key, Open]) -> None:
    """What was written about each record's worst groups, by rung and person."""
    back = set(
        Bounce.objects.filter(reason__in=HARD_BOUNCES, notice__organisation__in=found).values_list(
            "notice", flat=True
        )
    )
    letters = Notice.objects.filter(organisation__in=found, kind__in=UNASKED)
    letters = letters.exclude(Q(state__in=NOT_WRITTEN) & ~Q(pk__in=back))
    written: dict[Key, set[Written]] = defaultdict(set)
    for pk, contact, at, about in letters.values_list("pk", "contact", "intended_at", "about"):
        for name, uuid, group, rung in about:
            record = rows.get((name, uuid))
            if record and rung and group in record.worst:
                written[name, uuid].add(Written(Rung(rung), contact, timezone.localdate(at), pk in back))
    for key, letters_of in written.items():
        ordered = tuple(sorted(letters_of, key=lambda letter: (letter.on, letter.rung)))
        rows[key].case = replace(rows[key].case, written=ordered)


def _answers(found: Mapping[int, Owner], rows: Mapping[Key, Open]) -> None:
    """When somebody last answered about each record: by the link, by letter, or on the telephone."""
    newest: dict[Key, dt.date] = {}

    def note(key: Key, group: str | None, on: dt.date) -> None:
        if key in rows and (group is None or group in rows[key].worst):
            newest[key] = max(newest.get(key, on), on)

    for name in RECORDS.values():
        keys = [row.record.pk for key, row in rows.items() if key[0] == name]
        if not keys:
            continue
        for uuid, group, at in (
            Answer.objects.filter(**{f"{name}__in": keys})
            .values_list(f"{name}__uuid", "group")
            .annotate(at=Max("at"))
        ):
            note((name, str(uuid)), group, timezone.localdate(at))
        calls = Call.objects.filter(**{f"{name}__in": keys}, outcome__in=ANSWERING)
        for uuid, on in calls.values_list(f"{name}__uuid").annotate(on=Max("on")):
            note((name, str(uuid)), None, on)
        _postponed(rows, name, keys)
    for about, at in _replies(found).values_list("notice__about", "received_at"):
        for name, uuid, group, _rung in about:
            note((name, uuid), group, timezone.localdate(at))
    for key, on in newest.items():
        rows[key].case = replace(rows[key].case, answered_on=on)


def _replies(found: Mapping[int, Owner]) -> QuerySet[IncomingLetter]:
    asked = Q(notice__kind__in=UNASKED, notice__organisation__in=found)
    return IncomingLetter.objects.filter(asked, is_automatic=False)


def _postponed(rows: Mapping[Key, Open], name: str, keys: Sequence[int]) -> None:
    days: dict[Key, list[dt.date]] = defaultdict(list)
    for uuid, on in Postponement.objects.filter(**{f"{name}__in": keys}).values_list(f"{name}__uuid", "on"):
        days[name, str(uuid)].append(on)
    for key, on_days in days.items():
        rows[key].case = replace(rows[key].case, postponed_on=tuple(sorted(on_days)))
