"""Takes in what came to our mailbox: returned letters, answers, and automatic words; each message once."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.actions import assure
from directory.confirmation.tokens import asked_of
from directory.freshness import Group
from directory.letters.climbing import climb
from directory.letters.parcels import Parcel, Sort, read
from directory.letters.reasons import reason_of
from directory.letters.returned import note_return, tell_sender
from directory.letters.writing import LINK_KEPT
from directory.models import Bounce, IncomingLetter, Notice, User
from directory.models.freshness import Level
from directory.models.letters import HARD_BOUNCES


@dataclass
class Taken:
    """How much of what was taken in. ``climbing``: organisations whose next rung is due at once."""

    returned: int = 0
    answers: int = 0
    automatic: int = 0
    passed_over: int = 0
    climbing: set[int] = field(default_factory=set)

    def finish(self, now: dt.datetime) -> int:
        """A hard bounce takes the next rung the same day."""
        return climb(now, self.climbing) if self.climbing else 0


@transaction.atomic
def take(raw: bytes, now: dt.datetime, taken: Taken) -> None:
    """Notes one message. A message that has been read before changes nothing."""
    parcel = read(raw)
    notice = letter_of(parcel)
    if parcel.sort == Sort.RETURNED:
        reason = reason_of(parcel.told)
        bounce = note_return(notice, parcel.message_id, reason, parcel.told, now)
        taken.returned += bounce is not None
        if bounce and bounce.reason in HARD_BOUNCES and notice and notice.organisation_id:
            taken.climbing.add(notice.organisation_id)
        if bounce and notice is None and parcel.letter:
            tell_sender(parcel.letter, bounce, now)
    elif parcel.sort == Sort.NOT_YET:
        taken.passed_over += 1
    else:
        _keep(parcel, notice, now, taken)


def letter_of(parcel: Parcel) -> Notice | None:
    """The letter that a message is about: by the envelope, by the Message-IDs it names, or by who wrote."""
    if parcel.letter:
        found = Notice.objects.filter(uuid=uuid.UUID(parcel.letter)).first()
        if found:
            return found
    by_id = {row.message_id: row for row in Notice.objects.filter(message_id__in=parcel.refers_to[:100])}
    for message_id in parcel.refers_to:
        if message_id in by_id:
            return by_id[message_id]
    if parcel.sort not in (Sort.ANSWER, Sort.AUTOMATIC) or not parcel.sender:
        return None
    sent_there = Q(contact__email__iexact=parcel.sender) | Q(to__iexact=parcel.sender)
    return Notice.objects.filter(sent_there, sent_at__isnull=False).order_by("-sent_at").first()


def _keep(parcel: Parcel, notice: Notice | None, now: dt.datetime, taken: Taken) -> None:
    is_automatic = parcel.sort == Sort.AUTOMATIC
    with override(settings.LANGUAGE_CODE):
        outcome = _("automaattinen vastaus") if is_automatic else ""
    _row, is_new = IncomingLetter.objects.get_or_create(
        message_id=parcel.message_id,
        defaults={
            "notice": notice,
            "organisation": notice.organisation if notice else None,
            "sender": parcel.sender,
            "subject": parcel.subject,
            "text": without_links(parcel.text),
            "is_automatic": is_automatic,
            "received_at": now,
            "handled_at": now if is_automatic else None,
            "outcome": outcome,
        },
    )
    taken.automatic += is_new and is_automatic
    taken.answers += is_new and not is_automatic


def without_links(text: str) -> str:
    """The words without our own links: an answer often quotes the letter, and its link lets anyone answer."""
    return re.sub(rf"{re.escape(settings.SITE_URL)}/\S+", LINK_KEPT, text)


@transaction.atomic
def all_is_well(letter: IncomingLetter, *, by: User, today: dt.date) -> int:
    """They wrote that everything of what we asked is right: assures it, as a call would. How many records."""
    if letter.notice is None or letter.handled_at is not None:
        return 0
    on = timezone.localdate(letter.received_at)
    groups: dict[object, list[Group]] = {}
    for record, group in asked_of(letter.notice.about):
        groups.setdefault(record, []).append(group)
    with override(settings.LANGUAGE_CODE):
        note = _("Vastasivat kirjeeseen, että tiedot ovat oikein.")
    role = letter.notice.contact.role if letter.notice.contact else ""
    for record, asked in groups.items():
        assure(
            record,  # type: ignore[arg-type]
            asked,
            Level.CALL,
            by=by,
            on=on,
            organisation=letter.notice.organisation,
            role=role,
            note=note,
            today=today,
        )
    if letter.notice.contact:
        letter.notice.contact.answered_on = on
        letter.notice.contact.save(update_fields=["answered_on"])
    handle(letter, note)
    return len(groups)


def handle(letter: IncomingLetter, outcome: str) -> None:
    """It has been dealt with; it is deleted some time later."""
    letter.handled_at, letter.outcome = timezone.now(), outcome[:200]
    letter.save(update_fields=["handled_at", "outcome"])


def settle_bounce(bounce: Bounce) -> None:
    bounce.handled_at = timezone.now()
    bounce.save(update_fields=["handled_at"])
