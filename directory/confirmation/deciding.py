"""A maintainer's decision on what an organisation has answered: published, refused with a reason, or acted on."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.actions import assure
from directory.confirmation import breaks, notices
from directory.confirmation.writing import read, write
from directory.freshness import Group
from directory.models import Contact, Correction, Service, User
from directory.models.answers import AnswerKind, CorrectionState
from directory.models.contact import ContactKind, ContactOrigin
from directory.models.freshness import Level, Outcome, record_field
from directory.models.letters import NoticeKind
from directory.models.service import Status

# Columns of a service's state, which no claim group holds.
OF_THE_STATE = ("status", "ended_on", "paused_until")
# What somebody wants changed: whoever does not get it is told why.
WISHES = (AnswerKind.CORRECTING, AnswerKind.PAUSED, AnswerKind.ENDED, AnswerKind.NOT_OURS)


@transaction.atomic
def accept(correction: Correction, wanted: Mapping[str, Any], *, by: User, now: dt.datetime) -> None:
    """Does what the answer asks for, with the values as the maintainer left them. Raises ValidationError."""
    found = _waiting(correction)
    kind = AnswerKind(found.answer.kind)
    if breaks.is_to_come(found, timezone.localdate(now)) and wanted.get("status") == Status.PAUSED:
        _put_in_the_calendar(found, wanted, by, now)
        return
    if kind in (AnswerKind.CORRECTING, AnswerKind.PAUSED, AnswerKind.ENDED):
        _publish(found, wanted, by)
        _decide(found, CorrectionState.ACCEPTED, by, now, wanted=dict(wanted))
        if kind == AnswerKind.CORRECTING:
            _assure(found)
        notices.published(found, now)
        return
    if kind == AnswerKind.PASSED_ON:
        _ask_the_other(found, now)
    _decide(found, CorrectionState.ACCEPTED, by, now)


@transaction.atomic
def refuse(correction: Correction, why: str, *, by: User, now: dt.datetime) -> None:
    """Nothing changes. The reason is kept, and sent to whoever wanted a change. Raises ValidationError without one."""
    if not why.strip():
        raise ValidationError(_("Kirjoita, miksi ehdotus hylätään."))
    found = _waiting(correction)
    _decide(found, CorrectionState.REFUSED, by, now, why=why.strip())
    if found.answer.kind in WISHES:
        notices.refused(found, now)


def _waiting(correction: Correction) -> Correction:
    found = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if found.state != CorrectionState.WAITING:
        raise ValidationError(_("Tästä on jo päätetty."))
    return found


def _put_in_the_calendar(
    correction: Correction, wanted: Mapping[str, Any], by: User, now: dt.datetime
) -> None:
    if correction.record.is_crisis:
        raise ValidationError(_("Kriisiluokan palvelun tauko ei ala itsestään. Hyväksy tauko, kun se alkaa."))
    begins_on = correction.answer.paused_from
    _decide(correction, CorrectionState.ACCEPTED, by, now, wanted=dict(wanted), begins_on=begins_on)


def _publish(correction: Correction, wanted: Mapping[str, Any], by: User) -> None:
    record = correction.record
    if correction.answer.kind == AnswerKind.ENDED and not isinstance(record, Service):
        read(record).unpublish(user=by)
    elif told := _of_the_record(record, wanted):
        write(record, told, by=by)


def _of_the_record(record: Any, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """A safety line and a door have no state of their own: a break of theirs is told by hand in their hours."""
    if isinstance(record, Service):
        return wanted
    return {name: value for name, value in wanted.items() if name not in OF_THE_STATE}


def _assure(correction: Correction) -> None:
    """The organisation said on the day of its answer what the record says now."""
    answer = correction.answer
    on = timezone.localdate(answer.at)
    assure(
        read(correction.record),
        [Group(correction.group)],
        Level.TOKEN,
        by=None,
        on=on,
        organisation=answer.token.organisation,
        role=answer.token.role[:120],
        outcome=Outcome.CHANGED,
    )


def _decide(correction: Correction, state: CorrectionState, by: User, now: dt.datetime, **told: Any) -> None:
    values = {"state": state, "decided_by": by, "decided_at": now, **told}
    for name, value in values.items():
        setattr(correction, name, value)
    correction.save(update_fields=list(values))


def _ask_the_other(correction: Correction, now: dt.datetime) -> None:
    """Puts the address that was named on file, where an organisation named it, and writes to it."""
    token, to = correction.answer.token, correction.answer.passed_to
    contact = _on_file(correction, to, now) if token.organisation else None
    if contact is not None and not contact.is_mailable():
        raise ValidationError(_("Tähän osoitteeseen ei voi kirjoittaa."))
    notices.intend(
        NoticeKind.LINK,
        f"passed-on:{correction.uuid}",
        to=to,
        language=token.language,
        now=now,
        about=_all_groups(correction),
        organisation=token.organisation,
        county=token.county,
        contact=contact,
    )


def _on_file(correction: Correction, to: str, now: dt.datetime) -> Contact:
    organisation = correction.answer.token.organisation
    found = organisation.contacts.filter(email__iexact=to).first()
    return found or organisation.contacts.create(
        kind=ContactKind.SECOND,
        email=to,
        language=correction.answer.token.language,
        origin=ContactOrigin.ANSWER,
        added_on=timezone.localdate(now),
    )


def _all_groups(correction: Correction) -> list[list[str]]:
    record = correction.record
    name, uuid = record_field(record), str(record.uuid)
    asked = correction.answer.token.answers.filter(submission=correction.answer.submission)
    groups = asked.filter(**{name: record}).values_list("group", flat=True)
    return [[name, uuid, group, ""] for group in groups]
