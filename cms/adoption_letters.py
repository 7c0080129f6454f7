"""Letters to the counties' tasks about the services that they use: what has happened to them, and the link to tell.

A task is told of a thing once, a mailbox at most once a week of all that is new to it.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from cms.models import ContactRole
from directory import ladder
from directory.adoptions.telling import ROW, Told, to_tell
from directory.confirmation.notices import intend
from directory.letters.links import ROLE
from directory.models import Contact, County, Notice
from directory.models.letters import UNASKED, NoticeKind, NoticeState

REMEMBERED = dt.timedelta(days=500)
NOT_WRITTEN = (NoticeState.FAILED, NoticeState.CANCELLED)
# Whatever we wrote to a mailbox without being asked by whoever reads it.
OURS = (*UNASKED, NoticeKind.COUNTIES, NoticeKind.COLLECT, NoticeKind.ADOPT)


@dataclass(frozen=True)
class Mailbox:
    """Where a county's task reads letters; two tasks of a county may share one, and it gets one letter."""

    role: ContactRole

    @property
    def address(self) -> str:
        return self.role.mailbox.strip().casefold()

    @property
    def language(self) -> str:
        """Swedish where that is the county's first official language; Finnish otherwise."""
        return "sv" if list(self.role.county.official_languages)[:1] == ["sv"] else "fi"

    def key(self, kind: NoticeKind) -> str:
        """What the keys of its letters of a kind begin with; the address may be forgotten, its hash is kept."""
        hashed = hashlib.sha256(self.address.encode()).hexdigest()[:16]
        return f"{kind}:{self.role.county.code}:{hashed}:"

    def write(self, kind: NoticeKind, about: Iterable[Sequence[str]], now: dt.datetime) -> Notice:
        told = [[ROLE, str(self.role.text("role", self.language)), "", ""], *(list(row) for row in about)]
        return intend(
            kind,
            f"{self.key(kind)}{timezone.localdate(now)}",
            to=self.role.mailbox,
            language=self.language,
            now=now,
            about=told,
            county=self.role.county,
        )


def mailboxes(today: dt.date, counties: Iterable[int] | None = None) -> dict[int, list[Mailbox]]:
    """By county's primary key, those that letters reach: not broken, and nobody has objected."""
    roles = ContactRole.objects.exclude(mailbox="").select_related("county", "standing")
    if counties is not None:
        roles = roles.filter(county__in=list(counties))
    refused = set(
        Contact.objects.exclude(pk__in=Contact.objects.mailable())
        .annotate(address=Lower("email"))
        .values_list("address", flat=True)
    )
    found: dict[int, list[Mailbox]] = {}
    for role in roles:
        box, standing = Mailbox(role), getattr(role, "standing", None)
        known = found.setdefault(role.county_id, [])
        is_broken = standing is not None and standing.is_broken_on(today)
        if not is_broken and box.address not in refused | {one.address for one in known}:
            known.append(box)
    return {county: boxes for county, boxes in found.items() if boxes}


def tell_counties(now: dt.datetime) -> int:
    """How many letters were written down. Run again at once it writes none."""
    today = timezone.localdate(now)
    told = to_tell(today)
    boxes = mailboxes(today, told)
    written_on = _written_on({box.address for some in boxes.values() for box in some})
    written = 0
    for county, some in boxes.items():
        for box in some:
            new = _new(box, told[county], now)
            crisis = any(one.service.is_crisis for one in new)
            person = ladder.Person(box.role.pk, "general", written_on.get(box.address))
            if new and ladder.may_write(today, crisis) and ladder.may_write_to(person, today, crisis):
                box.write(NoticeKind.COUNTIES, [one.row for one in new], now)
                written_on[box.address] = today
                written += 1
    return written


def _new(box: Mailbox, told: Sequence[Told], now: dt.datetime) -> list[Told]:
    """What no letter to the mailbox has told of yet."""
    letters = Notice.objects.filter(
        kind=NoticeKind.COUNTIES,
        key__startswith=box.key(NoticeKind.COUNTIES),
        intended_at__gte=now - REMEMBERED,
    ).exclude(state__in=NOT_WRITTEN)
    known = {
        tuple(row) for about in letters.values_list("about", flat=True) for row in about if row[0] == ROW
    }
    return [one for one in told if one.row not in known]


def _written_on(addresses: set[str]) -> dict[str, dt.date]:
    rows = (
        Notice.objects.filter(kind__in=OURS)
        .exclude(state__in=NOT_WRITTEN)
        .annotate(address=Lower(Coalesce("contact__email", "to")))
        .filter(address__in=list(addresses))
        .values_list("address")
        .annotate(newest=Max("intended_at"))
    )
    return {address: timezone.localdate(newest) for address, newest in rows}


def ask(box: Mailbox, now: dt.datetime) -> Notice:
    """The link with which a task tells what its county uses, at an editor's word; one letter a day to a mailbox."""
    return box.write(NoticeKind.ADOPT, (), now)


def asked_on(box: Mailbox) -> dt.date | None:
    """When the link last went to the mailbox."""
    letters = Notice.objects.filter(key__startswith=box.key(NoticeKind.ADOPT)).exclude(state__in=NOT_WRITTEN)
    newest = letters.aggregate(newest=Max("intended_at"))["newest"]
    return timezone.localdate(newest) if newest else None


def unreachable(today: dt.date) -> list[tuple[County, Sequence[Told]]]:
    """Counties that should be told of something, and have no mailbox that letters reach."""
    told = to_tell(today)
    boxes = mailboxes(today, told)
    counties = County.objects.in_bulk([key for key in told if key not in boxes])
    return [(counties[key], told[key]) for key in sorted(counties, key=lambda key: counties[key].name_fi)]
