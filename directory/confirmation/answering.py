"""What an answer does: an assurance, a correction to be looked at, a break, or a question for a maintainer.

Nothing that could hide a way to get help happens by itself. One press of the button is one answer, however often
it arrives.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.actions import assure
from directory.confirmation import notices
from directory.confirmation.questions import Claim
from directory.confirmation.values import values
from directory.confirmation.writing import write
from directory.freshness import Group
from directory.models import Answer, Contact, Correction, Postponement, Service, Token
from directory.models.answers import AnswerKind
from directory.models.contact import ContactKind, ContactOrigin
from directory.models.freshness import Level, record_field
from directory.models.service import Status
from directory.postponing import postpone

# Of the whole record, said in one place of the page.
OF_THE_RECORD = (AnswerKind.ENDED, AnswerKind.NOT_OURS, AnswerKind.PASSED_ON)
LONGEST_ROLE = 120
LONGEST_WHY = 400


@dataclass(frozen=True)
class Given:
    """An answer about a claim. ``wanted``: the values that are to be other than now."""

    claim: Claim
    kind: AnswerKind
    text: str = ""
    wanted: Mapping[str, Any] = field(default_factory=dict)
    paused_from: dt.date | None = None
    paused_until: dt.date | None = None
    passed_to: str = ""
    signals: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def keep(token: Token, submission: uuid.UUID, given: Iterable[Given], now: dt.datetime) -> list[Answer]:
    """The answers that were new. ``submission`` is of the page on which the button was pressed."""
    locked = Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if locked.replaced_at is not None:
        return []
    said = {(record_field(one.record), one.record.pk, one.group) for one in token.answers.all()}
    fresh = [one for one in given if _key(one) not in said]
    made = [_keep_one(token, submission, one, now) for one in fresh]
    _assure(token, fresh, now)
    for record, ones in _by_record(fresh).items():
        _ask_a_maintainer(ones, made, now)
        _pause(record, ones, made, now)
    if made:
        note_contact(token, now)
        notices.receipts(token, submission, made, now)
    return made


def _key(one: Given) -> tuple[str, int, str]:
    return record_field(one.claim.record), one.claim.record.pk, one.claim.group.value


def _keep_one(token: Token, submission: uuid.UUID, one: Given, now: dt.datetime) -> Answer:
    made = Answer(
        **{record_field(one.claim.record): one.claim.record},
        token=token,
        submission=submission,
        group=one.claim.group.value,
        kind=one.kind,
        text=one.text,
        paused_from=one.paused_from,
        paused_until=one.paused_until,
        passed_to=one.passed_to,
        signals=list(one.signals),
        at=now,
    )
    made.save()
    return made


def _by_record(given: Iterable[Given]) -> dict[Any, list[Given]]:
    found: dict[Any, list[Given]] = {}
    for one in given:
        found.setdefault(one.claim.record, []).append(one)
    return found


def _assure(token: Token, given: Iterable[Given], now: dt.datetime) -> None:
    for record, ones in _by_record(one for one in given if one.kind == AnswerKind.CURRENT).items():
        assure(
            record,
            [one.claim.group for one in ones],
            Level.TOKEN,
            by=None,
            on=timezone.localdate(now),
            organisation=token.organisation,
            role=token.role[:LONGEST_ROLE],
            today=timezone.localdate(now),
        )
        _make_texts_theirs(record, ones)


def _make_texts_theirs(record: Any, given: Iterable[Given]) -> None:
    """Texts that we had worded are no longer ours alone once the provider has confirmed them."""
    described = any(one.claim.group == Group.DESCRIPTION for one in given)
    if described and isinstance(record, Service) and record.our_wording:
        write(record, {"our_wording": []}, by=None)


def _ask_a_maintainer(given: Sequence[Given], made: Sequence[Answer], now: dt.datetime) -> None:
    """Corrections, and what only a person can act on; what is said of a whole record is one question."""
    for one in given:
        if one.kind == AnswerKind.CORRECTING or (one.kind == AnswerKind.UNKNOWN and one.text):
            _question(one, _answer_of(one, made), one.wanted, now)
    of_all = [one for one in given if one.kind in OF_THE_RECORD]
    if of_all:
        _question(of_all[0], _answer_of(of_all[0], made), of_all[0].wanted, now)


def _pause(record: Any, given: Sequence[Given], made: Sequence[Answer], now: dt.datetime) -> None:
    """A break that has begun is told at once where no one's way to help goes; otherwise a maintainer decides."""
    pauses = [one for one in given if one.kind == AnswerKind.PAUSED]
    if not pauses:
        return
    first, today = pauses[0], timezone.localdate(now)
    told = {
        "status": Status.PAUSED.value,
        "paused_until": first.paused_until.isoformat() if first.paused_until else "",
    }
    begins = first.paused_from or today
    if isinstance(record, Service) and not record.is_crisis and begins <= today:
        write(record, told, by=None)
        return
    _question(first, _answer_of(first, made), told, now)


def _answer_of(one: Given, made: Sequence[Answer]) -> Answer:
    return next(
        answer
        for answer in made
        if answer.record == one.claim.record and answer.group == one.claim.group.value
    )


def _question(one: Given, answer: Answer, wanted: Mapping[str, Any], now: dt.datetime) -> None:
    record, group = one.claim.record, one.claim.group
    Correction.objects.create(
        **{record_field(record): record},
        answer=answer,
        group=group.value,
        before=_before(record, group, wanted),
        wanted=dict(wanted),
        text=one.text,
        made_at=now,
    )


def _before(record: Any, group: Group, wanted: Mapping[str, Any]) -> dict[str, Any]:
    known = values(record, group)
    return {name: known[name] if name in known else _plain(getattr(record, name, "")) for name in wanted}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value or ""


@transaction.atomic
def put_off(token: Token, record: Any, why: str, now: dt.datetime) -> None:
    """The next letter about the record waits; asked for twice on a day it is once. What may not wait does not."""
    today = timezone.localdate(now)
    Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if Postponement.objects.of(record).filter(on=today).exists():
        return
    try:
        postpone(record, why[:LONGEST_WHY], by=None, today=today, contact=token.contact)
    except ValidationError:
        return
    note_contact(token, now)


def note_contact(token: Token, now: dt.datetime) -> None:
    """Whoever answered stays known as the one who did."""
    if token.contact is not None:
        Contact.objects.filter(pk=token.contact.pk).update(answered_on=timezone.localdate(now))


def remember_address(token: Token, now: dt.datetime) -> Contact | None:
    """Puts the address to which the link went on file, where its holder has allowed that."""
    address = notices.recipient(token)
    if token.contact is not None or token.organisation is None or not address:
        return None
    on_file = token.organisation.contacts
    found = on_file.filter(email__iexact=address).first()
    if found is None:
        kind = ContactKind.SECOND if on_file.filter(kind=ContactKind.DATA).exists() else ContactKind.DATA
        found = on_file.create(
            kind=kind,
            email=address,
            language=token.language,
            origin=ContactOrigin.ANSWER,
            added_on=timezone.localdate(now),
            answered_on=timezone.localdate(now),
        )
    return found
