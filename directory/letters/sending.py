"""Sends letters: intended, sending (committed), then sent.

A process that dies before ``sending`` is committed leaves the letter to be sent, one that dies after ``sent`` leaves
it sent: each goes out once. One that dies between the two may have handed the letter over or not; such a letter is
never sent again by itself, but shown as uncertain to maintainers, who can.
"""

import datetime as dt
import logging
import smtplib
import time
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Case, Q, When
from django.utils import timezone

from directory import ladder
from directory.adoptions.telling import still_told
from directory.ladder import Rung
from directory.ladder_cases import owners
from directory.letters.reasons import Told, reason_of, status_in
from directory.letters.returned import note_return
from directory.letters.writing import write
from directory.models import FreshnessIntervals, Notice, Organisation
from directory.models.letters import UNASKED, NoticeKind, NoticeState

logger = logging.getLogger(__name__)

MINUTE = dt.timedelta(minutes=1)
MOST_IN_A_RUN = 100
# A mail server that was down is asked again so late, and given up after so long.
RETRY_AFTER = 15 * MINUTE
GIVEN_UP_AFTER = dt.timedelta(days=4)
# Far longer than a connection may last: whoever was sending is dead, and maintainers hear within a quarter of an hour.
UNCERTAIN_AFTER = 10 * MINUTE
FIRST_REFUSAL, PERMANENT = 400, 500


class Ended(StrEnum):
    """What became of one try."""

    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    LATER = "later"
    NOT_OURS = "not_ours"


@dataclass(frozen=True)
class Outcome:
    ended: Ended
    error: str = ""


def send_intended(now: dt.datetime, most: int = MOST_IN_A_RUN) -> Counter[str]:
    """How many letters ended how. Stops at a mail server that does not answer: the rest can wait."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    may_be_tried = Q(sending_at__isnull=True) | Q(sending_at__lte=now - RETRY_AFTER)
    waiting = Notice.objects.intended().filter(may_be_tried, intended_at__lte=now)
    # What somebody waits for comes before what nobody asked for.
    in_order = waiting.order_by(Case(When(kind__in=UNASKED, then=1), default=0), "intended_at", "pk")
    for key in list(in_order.values_list("pk", flat=True)[:most]):
        outcome = send(key, now + dt.timedelta(seconds=time.monotonic() - began))
        counts[outcome.ended] += 1
        if outcome.ended == Ended.LATER and outcome.error:
            break
    return counts


def send(key: int, now: dt.datetime) -> Outcome:
    """Sends one letter, if it is still intended and still has a reason. No transaction is open while it goes."""
    notice, outcome = _take(key, now)
    if notice is None or outcome is not None:
        return outcome or Outcome(Ended.NOT_OURS)
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return _later(notice, error, now)
    try:
        message, kept = write(notice, now)
    except Exception as error:
        logger.exception("a letter could not be written: %s", notice.kind)
        connection.close()
        return _settle(notice, NoticeState.FAILED, error=_words(error))
    notice.subject, notice.text = kept.subject[:200], kept.body
    notice.save(update_fields=["subject", "text"])
    try:
        outcome = _hand_over(connection, message, notice, now)
    finally:
        # The server has already said what it did; how the connection ends changes nothing.
        _close(connection)
    return outcome


@transaction.atomic
def _take(key: int, now: dt.datetime) -> tuple[Notice | None, Outcome | None]:
    """Marks the letter as leaving, in a transaction of its own, so that no other process takes it too."""
    notice = Notice.objects.select_for_update().filter(pk=key, state=NoticeState.INTENDED).first()
    if notice is None:
        return None, None
    if notice.kind in UNASKED:
        rows = _still_asked(notice, timezone.localdate(now))
        if rows is None:
            notice.sending_at = now
            notice.save(update_fields=["sending_at"])
            return notice, Outcome(Ended.LATER)
        if not rows:
            return notice, _settle(notice, NoticeState.CANCELLED)
        notice.about = rows
    if notice.kind == NoticeKind.COUNTIES:
        notice.about = still_told(notice, timezone.localdate(now))
        if not notice.about:
            return notice, _settle(notice, NoticeState.CANCELLED)
    if not notice.to:
        return notice, _settle(notice, NoticeState.CANCELLED)
    notice.state, notice.sending_at, notice.error = NoticeState.SENDING, now, ""
    notice.save(update_fields=["state", "sending_at", "error", "about"])
    return notice, None


def _still_asked(notice: Notice, today: dt.date) -> list[list[str]] | None:
    """The rows that still want an answer; none where the recipient wants no letters; None on a day of rest."""
    if notice.contact is None or not notice.contact.is_mailable() or notice.organisation is None:
        return []
    owner = owners(Organisation.objects.filter(pk=notice.organisation_id), today)[0]
    records, rules = {row.key: row for row in owner.records}, FreshnessIntervals.current()

    def is_open(name: str, uuid: str, group: str, rung: str) -> bool:
        record = records.get((name, uuid))
        if record is None:
            return False
        asks = ladder.is_open(record.case, Rung(rung or Rung.DIGEST), today, rules)
        return asks or (not rung and group in record.changed and not record.case.withheld)

    rows = [row for row in notice.about if is_open(*row)]
    if not any(row[3] for row in rows):
        return []
    is_crisis = any(records[row[0], row[1]].case.crisis for row in rows)
    return rows if ladder.may_write(today, is_crisis) else None


def _hand_over(
    connection: object, message: EmailMultiAlternatives, notice: Notice, now: dt.datetime
) -> Outcome:
    try:
        connection.send_messages([message])  # type: ignore[attr-defined]
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()), (PERMANENT, b""))
        return _refused(notice, code, _decoded(text), now)
    except smtplib.SMTPResponseException as error:
        return _refused(notice, error.smtp_code, _decoded(error.smtp_error), now)
    except (OSError, smtplib.SMTPException) as error:
        # The line broke before the server's last word: it may have taken the letter.
        return _settle(notice, NoticeState.UNCERTAIN, error=_words(error))
    return _settle(notice, NoticeState.SENT, sent_at=now)


def _refused(notice: Notice, code: int, text: str, now: dt.datetime) -> Outcome:
    """The server said that it did not take the letter: for now, or for good."""
    if FIRST_REFUSAL <= code < PERMANENT:
        return _later(notice, ConnectionError(f"{code} {text}"), now)
    outcome = _settle(notice, NoticeState.FAILED, error=f"{code} {text}")
    told = Told(status_in(text), f"{code} {text}"[:400], is_permanent=True)
    note_return(notice, f"smtp:{notice.uuid}:{int(now.timestamp())}", reason_of(told), told, now)
    return outcome


def _later(notice: Notice, error: Exception, now: dt.datetime) -> Outcome:
    """Nothing was handed over: the letter waits, and is given up after four days."""
    if now - notice.intended_at >= GIVEN_UP_AFTER:
        return _settle(notice, NoticeState.FAILED, error=_words(error))
    notice.state, notice.error = NoticeState.INTENDED, _words(error)[:400]
    notice.save(update_fields=["state", "error"])
    logger.warning("a letter waits, since the mail server did not take it: %s", notice.error)
    return Outcome(Ended.LATER, notice.error)


def _settle(
    notice: Notice, state: NoticeState, error: str = "", sent_at: dt.datetime | None = None
) -> Outcome:
    notice.state, notice.error, notice.sent_at = state, error[:400], sent_at or notice.sent_at
    notice.save(update_fields=["state", "error", "sent_at"])
    return Outcome(Ended(state.value), error)


def mark_uncertain(now: dt.datetime) -> int:
    """Letters whose sender is dead. How many there were."""
    dead = Notice.objects.filter(state=NoticeState.SENDING, sending_at__lte=now - UNCERTAIN_AFTER)
    return dead.update(state=NoticeState.UNCERTAIN)


def call_it_sent(notice: Notice) -> bool:
    """A maintainer found out that it arrived."""
    uncertain = Notice.objects.filter(pk=notice.pk, state=NoticeState.UNCERTAIN)
    return bool(uncertain.update(state=NoticeState.SENT, sent_at=notice.sending_at, error=""))


def send_again(notice: Notice) -> bool:
    """A maintainer wants it sent, whether it arrived or not; its Message-ID stays, so that mail systems can tell."""
    open_ones = Notice.objects.filter(pk=notice.pk, state__in=(NoticeState.UNCERTAIN, NoticeState.FAILED))
    return bool(open_ones.exclude(to="").update(state=NoticeState.INTENDED, sending_at=None, error=""))


def call_off(notice: Notice) -> bool:
    """A maintainer does not want it sent."""
    waiting = Notice.objects.filter(
        pk=notice.pk, state__in=(NoticeState.INTENDED, NoticeState.UNCERTAIN, NoticeState.FAILED)
    )
    return bool(waiting.update(state=NoticeState.CANCELLED))


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException):
        logger.info("the mail server ended the connection early")


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
