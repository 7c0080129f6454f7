"""What the rows tell of many records at once, as directory.freshness takes it; a few queries for each kind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Model, QuerySet

from directory.freshness import SERVICE_GROUPS, Evidence, Facts, Group
from directory.links.wording import seen, since
from directory.models import (
    Adoption,
    Assurance,
    CheckException,
    CountyDoor,
    Phone,
    SafetyLine,
    Service,
    Signal,
    Withholding,
)
from directory.models.door import DoorKind
from directory.models.freshness import RECORDS
from directory.signals import BROKEN

GROUPS: Mapping[type[Model], tuple[Group, ...]] = {
    Service: SERVICE_GROUPS,
    SafetyLine: (Group.CONTACT, Group.HOURS, Group.TERMS),
    CountyDoor: (Group.CONTACT, Group.HOURS),
}
RUNG = "rung"


@dataclass(frozen=True)
class Said:
    """The newest assurance of a claim group; ``organisation`` is a primary key."""

    on: dt.date
    level: str
    organisation: int | None = None


@dataclass
class Known:
    """All that is known of one record. The days of a maintainer's decision and of broken contact are kept apart.

    ``counties``: how many use the service, as far as anybody has told.
    """

    crisis: bool = False
    archived: bool = False
    said: dict[Group, Said] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    broken: dict[str, dt.date] = field(default_factory=dict)
    addresses: int | None = None
    noticed_on: dt.date | None = None
    decided_on: dt.date | None = None
    counties: int = 0

    @property
    def is_telling(self) -> bool:
        """Whether anything sets it apart from a record that nobody has said anything of."""
        return bool(self.said or self.evidence or self.noticed_on or self.decided_on)

    @property
    def broken_on(self) -> dt.date | None:
        """The day on which the last way to make contact was found broken; None while another is left."""
        left = self.addresses is None or self.addresses > len(self.broken)
        return None if left or not self.broken else max(self.broken.values())

    def facts(self, groups: tuple[Group, ...], today: dt.date) -> Facts:
        newest = max((said.on for said in self.said.values()), default=None)
        noticed = self.noticed_on if not newest or (self.noticed_on or newest) > newest else None
        return Facts(
            groups=groups,
            assured_on={group: said.on for group, said in self.said.items() if said.on <= today},
            evidence=self.evidence,
            crisis=self.crisis,
            archived=self.archived,
            contact_broken=bool(self.broken),
            has_other_contact=self.broken_on is None,
            noticed_on=noticed,
            withheld_by_person=self.decided_on is not None and self.decided_on <= today,
        )


def known(model: type[Model], keys: Sequence[int], today: dt.date) -> dict[int, Known]:
    """By primary key; every key that exists is there."""
    found = _records(model, keys, today)
    name = RECORDS[model]
    _hear(found, name, keys)
    _doubt(found, name, keys, today)
    _withhold(found, name, keys)
    if model is Service:
        _count_addresses(found)
        _count_counties(found, keys)
    return found


def _records(model: type[Any], keys: Sequence[int], today: dt.date) -> dict[int, Known]:
    rows = model.objects.filter(pk__in=keys)
    if model is Service:
        return {
            pk: Known(safety_class != "none", status == "ended" or bool(until and until < today))
            for pk, safety_class, status, until in rows.values_list(
                "pk", "safety_class", "status", "visible_until"
            )
        }
    if model is SafetyLine:
        return {pk: _checked(Known(True), *check) for pk, *check in _checks(rows)}
    crisis = DoorKind.SOCIAL_AND_CRISIS_EMERGENCY
    kinds = dict(rows.values_list("pk", "kind"))
    return {pk: _checked(Known(kinds[pk] == crisis), *check) for pk, *check in _checks(rows)}


def _checks(rows: QuerySet) -> QuerySet:
    return rows.values_list("pk", "checked_on", "checked_how")


def _checked(row: Known, on: dt.date | None, how: str) -> Known:
    """A person's check of a number, noted on the row itself, assures its contact."""
    if on:
        row.said[Group.CONTACT] = Said(on, "C" if how == RUNG else "D")
    return row


def _hear(found: dict[int, Known], name: str, keys: Sequence[int]) -> None:
    rows = Assurance.objects.standing().filter(**{f"{name}__in": keys})
    for pk, group, on, level, organisation in rows.values_list(name, "group", "on", "level", "organisation"):
        earlier = found[pk].said.get(Group(group))
        if earlier is None or earlier.on <= on:
            found[pk].said[Group(group)] = Said(on, level, organisation)


def _doubt(found: dict[int, Known], name: str, keys: Sequence[int], today: dt.date) -> None:
    """Confirmed signals, save those about which a person has made an exception that still holds."""
    excepted = defaultdict(set)
    exceptions = CheckException.objects.on(today).filter(since__lte=today, **{f"{name}__in": keys})
    for pk, kind in exceptions.values_list(name, "check_kind"):
        excepted[pk].add(kind)
    rows = Signal.objects.confirmed(today).filter(**{f"{name}__in": keys})
    for row in rows.annotate(record_key=F(name)):
        if row.kind in excepted[row.record_key]:
            continue
        record = found[row.record_key]
        record.evidence.append(
            Evidence(row.kind, Group(row.group), row.weight, row.confirmed_on, evidence_in_words(row))
        )
        if row.kind in BROKEN:
            record.broken[row.about] = row.confirmed_on


def evidence_in_words(signal: Signal) -> str:
    """What was seen, since when and how often: "mll.fi, 404, 3.10.2026 alkaen, kolme kertaa"."""
    told = [signal.about, seen(signal.evidence), since(signal.first_seen, signal.failures)]
    return ", ".join(part for part in told if part)


def _withhold(found: dict[int, Known], name: str, keys: Sequence[int]) -> None:
    rows = Withholding.objects.filter(lifted_on__isnull=True, **{f"{name}__in": keys}).order_by("pk")
    for pk, noticed, decided in rows.values_list(name, "noticed_on", "decided_on"):
        found[pk].noticed_on = noticed or found[pk].noticed_on
        found[pk].decided_on = decided or found[pk].decided_on


def _count_counties(found: dict[int, Known], keys: Sequence[int]) -> None:
    rows = Adoption.objects.open().filter(service__in=keys).order_by()
    for pk, counties in rows.values_list("service").annotate(counties=Count("pk")):
        found[pk].counties = counties


def _count_addresses(found: dict[int, Known]) -> None:
    """How many distinct ways to make contact there are, where one of them is broken."""
    keys = [pk for pk, row in found.items() if row.broken]
    ways: dict[int, set[str]] = {pk: set() for pk in keys}
    for pk, number in Phone.objects.filter(channel__service__in=keys).values_list(
        "channel__service", "number"
    ):
        ways[pk].add(number)
    rows = Service.objects.filter(pk__in=keys)
    for pk, *addresses in rows.values_list("pk", "email", "channels__email", "channels__url"):
        ways[pk] |= {address for address in addresses if address}
    for pk in keys:
        found[pk].addresses = len(ways[pk] | set(found[pk].broken))
