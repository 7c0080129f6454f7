"""What follows from a letter that came back: for its contact, for the services that publish that address, for us."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from directory.actions import see, see_well
from directory.letters.reasons import Told
from directory.models import Bounce, Contact, Notice, Service
from directory.models.letters import HARD_BOUNCES, SOFT_BOUNCES, BounceReason, NoticeState
from directory.signals import Kind

# By then a letter that could not be delivered has come back.
DELIVERED_AFTER = dt.timedelta(days=5)
# By name, who else publishes addresses, and is told what came back from one: the address, the kind of doubt, when, the
# server's words, and whether it counts by itself (None: a letter has arrived again, the doubt is over).
Publisher = Callable[[str, Kind, dt.datetime, str, bool | None], None]
PUBLISHERS: dict[str, Publisher] = {}


# By name, who sends mail that is no letter of ours under envelopes of its own, and is told what came back: the
# envelope's name, the kind of doubt, when, and the server's words.
ENVELOPES: dict[str, Callable[[str, Kind, dt.datetime, str], None]] = {}


def add_envelopes(name: str, told: Callable[[str, Kind, dt.datetime, str], None]) -> None:
    ENVELOPES[name] = told


def tell_sender(envelope: str, bounce: Bounce, now: dt.datetime) -> None:
    """What is ours to mend tells nothing of the recipient."""
    kind = Kind.BOUNCE_HARD if bounce.reason in HARD_BOUNCES else Kind.BOUNCE_SOFT
    if bounce.reason not in (*HARD_BOUNCES, *SOFT_BOUNCES):
        return
    for told in ENVELOPES.values():
        told(envelope, kind, now, _words(bounce))


def add_publisher(name: str, told: Publisher) -> None:
    PUBLISHERS[name] = told


@transaction.atomic
def note_return(
    notice: Notice | None, message_id: str, reason: BounceReason, told: Told, now: dt.datetime
) -> Bounce | None:
    """Keeps the answer and draws its consequences; None where it has been read before.

    One hard bounce marks the contact, and so takes the next rung. A soft one only counts. What is ours to mend
    marks nobody.
    """
    contact = notice.contact if notice else None
    made, is_new = Bounce.objects.get_or_create(
        message_id=message_id[:200],
        defaults={
            "notice": notice,
            "contact": contact,
            "reason": reason,
            "status": told.status[:12],
            "diagnostic": told.diagnostic[:400],
            "received_at": now,
        },
    )
    if not is_new:
        return None
    address = contact.email if contact else (notice.to if notice else "")
    if reason in HARD_BOUNCES:
        _mark(address, now)
        _doubt(address, Kind.BOUNCE_HARD, now, made)
    elif reason in SOFT_BOUNCES:
        _doubt_softly(address, notice, made, now)
    return made


def _mark(address: str, now: dt.datetime) -> None:
    """Whoever else the address is a contact of is not written to either."""
    if not address:
        return
    same = Contact.objects.filter(email__iexact=address, bounced_on__isnull=True)
    same.update(bounced_on=timezone.localdate(now))


def publishing(address: str) -> Iterable[tuple[Service, str]]:
    """Services whose page shows the address, with its spelling there."""
    if not address:
        return
    shown = Q(email__iexact=address) | Q(channels__email__iexact=address)
    for service in Service.objects.filter(shown, live=True).distinct():
        spellings = [service.email, *service.channels.values_list("email", flat=True)]
        for spelling in {one for one in spellings if one.lower() == address.lower()}:
            yield service, spelling


def _doubt(address: str, kind: Kind, now: dt.datetime, bounce: Bounce, counts: bool = True) -> None:
    words = _words(bounce)
    for service, spelling in publishing(address):
        see(service, kind, now, about=spelling, evidence=words, counts=counts)
    for told in PUBLISHERS.values() if address else ():
        told(address, kind, now, words, counts)


def _words(bounce: Bounce) -> str:
    return " ".join(part for part in (bounce.status, bounce.diagnostic) if part)[:400]


def _doubt_softly(address: str, notice: Notice | None, bounce: Bounce, now: dt.datetime) -> None:
    """Three letters in a row over a fortnight; one that was delivered in between begins the count anew."""
    if _delivered_since_the_last(notice, bounce, now):
        for service, spelling in publishing(address):
            see_well(service, Kind.BOUNCE_SOFT, now, about=spelling)
        for told in PUBLISHERS.values():
            told(address, Kind.BOUNCE_SOFT, now, "", None)
    again = (
        notice is not None and notice.bounces.filter(reason__in=SOFT_BOUNCES).exclude(pk=bounce.pk).exists()
    )
    _doubt(address, Kind.BOUNCE_SOFT, now, bounce, counts=not again)


def _delivered_since_the_last(notice: Notice | None, bounce: Bounce, now: dt.datetime) -> bool:
    """Whether a letter to the same recipient went out after the last soft bounce and did not come back."""
    if notice is None or not (bounce.contact or notice.to):
        return False
    letters, bounces = _of_recipient(notice, bounce)
    earlier = bounces.filter(reason__in=SOFT_BOUNCES).exclude(pk=bounce.pk)
    last = earlier.exclude(notice=notice).order_by("-received_at").first()
    if last is None:
        return False
    arrived = letters.filter(
        state=NoticeState.SENT, sent_at__gt=last.received_at, sent_at__lt=now, bounces__isnull=True
    )
    return arrived.exclude(pk=notice.pk).filter(sent_at__lte=now - DELIVERED_AFTER).exists()


def _of_recipient(notice: Notice, bounce: Bounce) -> tuple[QuerySet[Notice], QuerySet[Bounce]]:
    """Letters to a contact on file are its own; to a county's task they are known by their address alone."""
    if bounce.contact:
        return bounce.contact.notices.all(), bounce.contact.bounces.all()
    return (
        Notice.objects.filter(to__iexact=notice.to),
        Bounce.objects.filter(notice__to__iexact=notice.to),
    )
