"""How long letters and addresses are kept. What is over its time goes in the night, by condition alone."""

import datetime as dt
from collections import Counter

from django.db.models import Q
from django.utils import timezone

from directory.models import Bounce, Contact, IncomingLetter, Notice, Report
from directory.models.letters import NoticeKind, NoticeState

# An address that does not exist is kept so long that a maintainer may find its follower.
BOUNCED_CONTACT_KEPT = dt.timedelta(days=180)
# A person's own address, from which nobody has answered in two years.
UNANSWERED_CONTACT_KEPT = dt.timedelta(days=730)
# By then no letter can come back any more.
ADDRESS_KEPT = dt.timedelta(days=90)
READERS_LETTER_KEPT = dt.timedelta(days=30)
NOTICE_KEPT = dt.timedelta(days=3 * 365)
BOUNCE_KEPT = dt.timedelta(days=180)
ANSWER_KEPT = dt.timedelta(days=90)
# A report that nobody has closed; its reader no longer expects an answer.
REPORT_ADDRESS_KEPT = dt.timedelta(days=180)
READERS = (NoticeKind.REPORT_RECEIPT, NoticeKind.REPORT_OUTCOME, NoticeKind.FEEDBACK_OUTCOME)
# Of these the ladder reads who was asked what; the letters of a round are at most two years old.
DONE = (NoticeState.SENT, NoticeState.FAILED, NoticeState.CANCELLED)


def keep_the_rules(now: dt.datetime) -> Counter[str]:
    """What was deleted or forgotten, by its name."""
    today = timezone.localdate(now)
    counts: Counter[str] = Counter()
    counts["contacts"] = _delete_contacts(today)
    old = Notice.objects.filter(state__in=DONE)
    readers = old.filter(kind__in=READERS, intended_at__lt=now - READERS_LETTER_KEPT)
    counts["readers_letters"] = readers.exclude(to="", text="").update(to="", text="", about=[], subject="")
    counts["addresses"] = old.filter(intended_at__lt=now - ADDRESS_KEPT).exclude(to="").update(to="")
    counts["notices"] = old.filter(intended_at__lt=now - NOTICE_KEPT).delete()[0]
    counts["bounces"] = Bounce.objects.filter(received_at__lt=now - BOUNCE_KEPT).delete()[0]
    counts["answers"] = IncomingLetter.objects.filter(handled_at__lt=now - ANSWER_KEPT).delete()[0]
    reports = Report.objects.exclude(email="").filter(received_on__lt=today - REPORT_ADDRESS_KEPT)
    counts["reports"] = reports.update(email="")
    return +counts


def _delete_contacts(today: dt.date) -> int:
    """An objection is kept with its address: else the next import would bring the address back."""
    bounced = Q(bounced_on__lt=today - BOUNCED_CONTACT_KEPT)
    before = today - UNANSWERED_CONTACT_KEPT
    never = Q(answered_on__isnull=True) | Q(answered_on__lt=before)
    unanswered = Q(is_role_mailbox=False, added_on__lt=before) & never
    return Contact.objects.filter(bounced | unanswered, do_not_mail_since__isnull=True).delete()[0]
