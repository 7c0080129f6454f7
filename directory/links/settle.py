"""What a run's results mean for the addresses and for the records that give them.

Each address and its records are settled in one transaction: whatever a crash leaves unsettled is still due.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from directory import actions
from directory.freshness import Group
from directory.links.answers import Verdict
from directory.links.pages import Reading, changed_share, packed, unpacked
from directory.links.register import Use
from directory.links.verdicts import Result
from directory.models import CheckedAddress, Signal
from directory.models.freshness import RECORDS
from directory.record_facts import known as known_facts
from directory.signals import Kind

SIGNAL_OF: Mapping[Verdict, Kind] = {
    Verdict.GONE: Kind.URL_GONE,
    Verdict.FAILS: Kind.URL_FAILS,
    Verdict.SOFT_404: Kind.URL_SOFT_404,
    Verdict.MOVED: Kind.URL_MOVED,
    Verdict.INCONCLUSIVE: Kind.URL_INCONCLUSIVE,
    Verdict.REFUSED: Kind.URL_INCONCLUSIVE,
}
FAILING = (Verdict.GONE, Verdict.FAILS, Verdict.SOFT_404)
# What tells nothing of the page leaves what was seen before as it is.
TELLS_NOTHING = (Verdict.INCONCLUSIVE, Verdict.REFUSED)
DAY = dt.timedelta(days=1)
# An hour less than a day, so that a nightly run need not begin later every night.
DAILY, WEEKLY, SELDOM = DAY - dt.timedelta(hours=1), 7 * DAY, 30 * DAY
# Two checks of a page 72 h apart confirm that a contact has gone from it.
CONTACT_AGAIN = dt.timedelta(hours=72)
# A page that has failed for so long is looked at once a week.
GIVES_UP_DAILY = 30 * DAY
MUCH_CHANGED = 0.40
LONGEST_EVIDENCE, LONGEST_URL = 400, 800

Contacts = dict[str, dict[str, str | None]]
Key = tuple[type[Any], int]


@dataclass(frozen=True)
class Known:
    """What settling asks of the database once for many addresses."""

    uses: Mapping[str, Sequence[Use]]
    published: Mapping[Key, frozenset[str]]
    records: Mapping[Key, Any]
    assured_on: Mapping[Key, dt.date]
    open: Mapping[Key, set[tuple[str, str]]]
    further: frozenset[str] = frozenset()


def known(
    uses: Mapping[str, Sequence[Use]],
    published: Mapping[Key, frozenset[str]],
    further: frozenset[str] = frozenset(),
) -> Known:
    """Records, their newest assurance of contacts and their open signals, a few queries for each kind of record."""
    keys: dict[type[Any], set[int]] = defaultdict(set)
    for listed in uses.values():
        for use in listed:
            keys[use.model].add(use.pk)
    records: dict[Key, Any] = {}
    assured_on: dict[Key, dt.date] = {}
    found: dict[Key, set[tuple[str, str]]] = defaultdict(set)
    for model, pks in keys.items():
        name = RECORDS[model]
        records |= {(model, pk): record for pk, record in model.objects.in_bulk(pks).items()}
        assured_on |= {(model, pk): on for pk, on in _assured(model, pks)}
        signals = Signal.objects.open().filter(**{f"{name}__in": pks})
        for pk, kind, about in signals.values_list(name, "kind", "about"):
            found[model, pk].add((kind, about))
    return Known(uses, published, records, assured_on, found, further)


def _assured(model: type[Any], pks: Iterable[int]) -> Iterator[tuple[int, dt.date]]:
    """The newest human assurance of each record's contacts; of lines and doors also their own day of check."""
    rows = known_facts(model, sorted(pks), dt.date.max)
    yield from ((pk, row.said[Group.CONTACT].on) for pk, row in rows.items() if Group.CONTACT in row.said)


def settle(result: Result, at: dt.datetime, known: Known) -> None:
    """Notes a result with its address and tells its records, by directory.actions alone."""
    with transaction.atomic():
        row = CheckedAddress.objects.select_for_update().filter(url=result.url).first()
        uses = [use for use in known.uses.get(result.url, ()) if use.key in known.records]
        if row is None:
            return
        if not uses and result.url not in known.further:
            # Nobody gives it any more; it goes when the addresses are next taken up.
            CheckedAddress.objects.filter(pk=row.pk).update(next_check_at=at + DAILY)
            return
        changed = _note_reading(row, result.reading, uses, known, timezone.localdate(at))
        _note_result(row, result, at)
        missing = any(contact["gone"] for contact in row.contacts.values())
        row.next_check_at = at + interval(row, uses, at, missing)
        row.save()
        for use in uses:
            _tell_of_address(use, result, at, known)
            if use.is_source and result.reading:
                _tell_of_page(use, row, changed, at, known)


def _note_result(row: CheckedAddress, result: Result, at: dt.datetime) -> None:
    if result.verdict in FAILING:
        same = row.result == result.verdict
        row.failing_since = row.failing_since if same and row.failing_since else at
        row.failures = row.failures + 1 if same else 1
    elif result.verdict not in TELLS_NOTHING:
        row.failures, row.failing_since = 0, None
    row.result, row.status = result.verdict.value, result.status
    row.evidence = result.evidence[:LONGEST_EVIDENCE]
    row.proposed_url = result.proposed if len(result.proposed) <= LONGEST_URL else ""
    row.last_checked_at = at


def interval(row: CheckedAddress, uses: Iterable[Use], at: dt.datetime, missing: bool) -> dt.timedelta:
    """How long until the address is looked at again."""
    if row.result in FAILING:
        return DAILY if row.failing_since and at - row.failing_since < GIVES_UP_DAILY else WEEKLY
    if row.result == Verdict.REFUSED:
        return SELDOM
    if any(use.lasts for use in uses):
        return DAILY
    return CONTACT_AGAIN if missing else WEEKLY


def _note_reading(
    row: CheckedAddress, reading: Reading | None, uses: Sequence[Use], known: Known, today: dt.date
) -> int:
    """Keeps the page's sketch and contacts. Gives the changed share in percent where it is more than 40, else 0."""
    if reading is None:
        return 0
    expected = frozenset().union(*(known.published.get(use.key, ()) for use in uses if use.is_source))
    row.read_since = row.read_since or today
    row.contacts = contacts_after(row.contacts, reading.found, expected, today)
    if not reading.is_telling:
        return 0
    share = changed_share(unpacked(row.sketch), reading.sketch) if row.sketch else 0.0
    # The text that a change is measured against stays the same until there is one: slow change adds up too.
    if not row.sketch or share > MUCH_CHANGED:
        row.sketch = packed(reading.sketch)
    return round(100 * share) if share > MUCH_CHANGED else 0


def contacts_after(
    before: Contacts, found: frozenset[str], expected: frozenset[str], today: dt.date
) -> Contacts:
    """The days on which each published contact was first and last seen on the page, and first missed."""
    day, after = today.isoformat(), Contacts()
    for contact in sorted(expected):
        earlier = before.get(contact)
        if contact in found:
            after[contact] = {"first": earlier["first"] if earlier else day, "seen": day, "gone": None}
        elif earlier:
            after[contact] = earlier | {"gone": earlier["gone"] or day}
    return after


def was_there(contact: Mapping[str, str | None], read_since: dt.date, assured_on: dt.date) -> bool:
    """Whether a contact that is now missing stood on the page at the last assurance.

    What stood there at the very first reading is taken to have stood there before it too.
    """
    first, gone = contact["first"], contact["gone"]
    if not gone or not first:
        return False
    return first <= max(assured_on, read_since).isoformat() and assured_on.isoformat() < gone


def _tell_of_address(use: Use, result: Result, at: dt.datetime, known: Known) -> None:
    record, kind = known.records[use.key], SIGNAL_OF.get(result.verdict)
    if kind:
        actions.see(record, kind, at, about=result.url, evidence=result.evidence[:LONGEST_EVIDENCE])
    if result.verdict in TELLS_NOTHING:
        return
    for other in set(SIGNAL_OF.values()) - {kind}:
        if (other.value, result.url) in known.open[use.key]:
            actions.see_well(record, other, at, about=result.url)


def _tell_of_page(use: Use, row: CheckedAddress, changed: int, at: dt.datetime, known: Known) -> None:
    record, published = known.records[use.key], known.published.get(use.key, frozenset())
    if changed:
        actions.see(record, Kind.PAGE_CHANGED, at, about=row.url, evidence=f"changed:{changed}")
    assured_on = known.assured_on.get(use.key)
    missing = {
        contact
        for contact in published
        if assured_on and row.read_since and contact in row.contacts
        if was_there(row.contacts[contact], row.read_since, assured_on)
    }
    for contact in sorted(missing):
        actions.see(
            record,
            Kind.CONTACT_NOT_ON_SOURCE,
            at,
            about=contact,
            evidence=f"not_on_source:{row.url}"[:LONGEST_EVIDENCE],
        )
    for kind, about in known.open[use.key]:
        if kind == Kind.CONTACT_NOT_ON_SOURCE and about not in missing:
            actions.see_well(record, Kind.CONTACT_NOT_ON_SOURCE, at, about=about)
