"""Writes down, as letters to be sent, whom the ladder asks today; and notes what such letters bring about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import ladder
from directory.actions import withhold
from directory.confirmation.notices import intend
from directory.freshness import Intervals
from directory.ladder import DIGEST_COVERS, REMINDERS, Rung
from directory.ladder_cases import Open, Owner, owners
from directory.models import Contact, FreshnessIntervals, Notice, Organisation, Service, User, Withholding
from directory.models.letters import NoticeKind, NoticeState

CHUNK = 200
MOST_IN_A_RUN = 2_000
# The letter to a person is of the highest kind that any of its records asks for.
BY_WEIGHT = (Rung.FIRST, *REMINDERS, Rung.WITHHOLDING)
# A letter that went to a file has told nobody anything.
TO_FILES = "django.core.mail.backends.filebased.EmailBackend"
Rows = dict[str, tuple[Open, Rung]]


def climb(now: dt.datetime, organisations: Iterable[int] | None = None) -> int:
    """How many letters were written down. Run again at once it writes none: each step has its letter then."""
    today, rules, written = timezone.localdate(now), FreshnessIntervals.current(), 0
    asked = Contact.objects.mailable().order_by("organisation").values_list("organisation", flat=True)
    keys = list(
        (asked.filter(organisation__in=organisations) if organisations is not None else asked).distinct()
    )
    mailed: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        for owner in owners(Organisation.objects.filter(pk__in=keys[start : start + CHUNK]), today):
            written += _climb(owner, now, rules, mailed)
            if written >= MOST_IN_A_RUN:
                return written
    return written


def _climb(owner: Owner, now: dt.datetime, rules: Intervals, mailed: set[str]) -> int:
    """``mailed``: addresses that this run has written to, which may be another organisation's too."""
    today = timezone.localdate(now)
    contacts = {contact.pk: contact for contact in owner.contacts}
    owner.people = [
        replace(person, mailed_on=today) if contacts[person.key].email.lower() in mailed else person
        for person in owner.people
    ]
    by_person: dict[int, Rows] = defaultdict(dict)
    for row in owner.records:
        found = ladder.step(row.case, owner.people, today, rules)
        for person in found.people if found else ():
            by_person[person][str(row.record.uuid)] = (row, found.rung)  # type: ignore[union-attr]
    for person, rows in by_person.items():
        _write(owner, contacts[person], rows, now, rules)
        mailed.add(contacts[person].email.lower())
    return len(by_person)


def _write(
    owner: Owner, contact: Contact, rows: Mapping[str, tuple[Open, Rung]], now: dt.datetime, rules: Intervals
) -> None:
    """One letter to one person, about everything of theirs that it may tell of."""
    today = timezone.localdate(now)
    kind = max((rung for _row, rung in rows.values()), key=BY_WEIGHT.index)
    # The first letter has words of its own; beside a reminder it waits a week.
    steps = {key: pair for key, pair in rows.items() if kind == Rung.FIRST or pair[1] != Rung.FIRST}
    about = [line for row, rung in steps.values() for line in _lines(row, rung, today)]
    if kind != Rung.FIRST:
        also = Rung.DIGEST if kind == Rung.DIGEST else None
        for row in owner.records:
            if str(row.record.uuid) in steps:
                continue
            if ladder.is_open(row.case, Rung.DIGEST, today, rules):
                about += _lines(row, also, today)
            elif row.changed and not row.case.withheld:
                about += [[*row.key, group, ""] for group in sorted(row.changed)]
    intend(
        NoticeKind(kind.value),
        f"{kind}:{contact.uuid}:{today}",
        to=contact.email,
        language=contact.language,
        now=now,
        about=about,
        organisation=owner.organisation,
        contact=contact,
    )


def _lines(row: Open, rung: Rung | None, today: dt.date) -> Iterator[list[str]]:
    """The claim groups of a record that a letter asks for: never assured, due within 90 days, the worst, changed."""
    name, uuid = row.key
    for group, due in row.groups.items():
        if due is None or due <= today + DIGEST_COVERS or group.value in row.worst | row.changed:
            yield [name, uuid, group.value, rung.value if rung else ""]


def write_first(organisation: Organisation, now: dt.datetime) -> Notice:
    """The first letter, at a maintainer's word. Raises ValidationError where there is nobody or nothing to ask."""
    today = timezone.localdate(now)
    owner = owners(Organisation.objects.filter(pk=organisation.pk), today)[0]
    unasked = [row for row in owner.records if ladder.is_open(row.case, Rung.FIRST, today)]
    people: Sequence[ladder.Person] = ladder.first_to_ask(owner.people)
    if not people:
        raise ValidationError(_("Lisää ensin osoite, johon kirje voidaan lähettää."))
    if not unasked:
        raise ValidationError(_("Organisaatiolla ei ole tietoja, joita ei ole vielä vahvistettu."))
    if not ladder.may_write_to(people[0], today):
        raise ValidationError(_("Tähän osoitteeseen on kirjoitettu alle seitsemän päivää sitten."))
    contact = next(contact for contact in owner.contacts if contact.pk == people[0].key)
    return intend(
        NoticeKind.FIRST,
        f"{Rung.FIRST}:{contact.uuid}:{today}",
        to=contact.email,
        language=contact.language,
        now=now,
        about=[line for row in unasked for line in _lines(row, Rung.FIRST, today)],
        organisation=organisation,
        contact=contact,
    )


def note_withholdings(now: dt.datetime, by: User | None = None) -> int:
    """Where a letter has told that contact data will go, the fourteen days begin with the day it was sent."""
    if settings.EMAIL_BACKEND == TO_FILES:
        return 0
    told = Notice.objects.filter(
        kind=NoticeKind.WITHHOLDING, state=NoticeState.SENT, sent_at__gte=now - DIGEST_COVERS
    )
    days: dict[str, list[dt.date]] = defaultdict(list)
    for sent_at, about in told.order_by("sent_at").values_list("sent_at", "about"):
        for uuid in {row[1] for row in about if row[3] == Rung.WITHHOLDING}:
            days[uuid].append(timezone.localdate(sent_at))
    noted = dict(
        Withholding.objects.filter(service__uuid__in=days, noticed_on__isnull=False)
        .order_by("noticed_on")
        .values_list("service__uuid", "noticed_on")
    )
    new = [
        (uuid, on)
        for uuid, sent_on in days.items()
        for on in sent_on
        if not _is_of_one_round(noted.get(UUID(uuid)), on)
    ]
    return sum(_note(uuid, on, timezone.localdate(now), by) for uuid, on in new)


def _is_of_one_round(noted: dt.date | None, on: dt.date) -> bool:
    """The people of an organisation may be told on several days; the first of them counts."""
    return noted is not None and on < noted + ladder.BETWEEN_FIRST_LETTERS


@transaction.atomic
def _note(uuid: str, on: dt.date, today: dt.date, by: User | None) -> bool:
    """``on``: the day of a letter that told of it."""
    service = Service.objects.select_for_update().filter(uuid=uuid).first()
    if service is None or service.is_crisis:
        return False
    newest = Withholding.objects.of(service).aggregate(newest=Max("noticed_on"))["newest"]
    if _is_of_one_round(newest, on):
        return False
    why = _("Tietoja ei ole saatu vahvistettua. Organisaatiolle ilmoitettiin kirjeellä.")
    withhold(service, why, by=by, today=today, noticed_on=on)
    return True
