"""Letters about feedback: its answer to whoever left an address, and a reminder before the fourteen days are over."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cms.models.feedback import Feedback, FeedbackState
from directory.confirmation.notices import intend
from directory.letters import operations
from directory.models.letters import NoticeKind

REMIND_BEFORE = dt.timedelta(days=3)
MOST_IN_A_RUN = 200


def write_answers(now: dt.datetime) -> int:
    """Answered feedback whose writer waits for a letter. The address goes with the commit that writes it down."""
    answered = Feedback.objects.filter(state=FeedbackState.ANSWERED).exclude(email="")
    keys = list(answered.order_by("pk").values_list("pk", flat=True)[:MOST_IN_A_RUN])
    for key in keys:
        _write_answer(key, now)
    return len(keys)


@transaction.atomic
def _write_answer(key: int, now: dt.datetime) -> None:
    row = Feedback.objects.select_for_update().get(pk=key)
    if row.answer.strip() and row.email:
        intend(
            NoticeKind.FEEDBACK_OUTCOME,
            f"feedback:{row.uuid}:{row.answered_on}",
            to=row.email,
            language=row.language,
            now=now,
            about=[["tiedot", row.message], ["vastaus", row.answer]],
        )
    row.email = ""
    row.save(update_fields=["email"])


def remind(now: dt.datetime) -> int:
    """Feedback that must be answered within three days, told to operations once. How many."""
    today = timezone.localdate(now)
    known = operations.told_of(now)
    soon = [
        row
        for row in Feedback.objects.open()
        if today >= row.due_on - REMIND_BEFORE and f"feedback:{row.uuid}" not in known
    ]
    if not soon:
        return 0
    with override(operations.LANGUAGE):
        headline = ngettext(
            "%(count)s palaute odottaa vastausta", "%(count)s palautetta odottaa vastausta", len(soon)
        ) % {"count": len(soon)}
        lines = [
            _("- %(kind)s, saapui %(came)s, vastattava viimeistään %(due)s")
            % {
                "kind": row.get_kind_display(),
                "came": f"{row.received_on.day}.{row.received_on.month}.{row.received_on.year}",
                "due": f"{row.due_on.day}.{row.due_on.month}.{row.due_on.year}",
            }
            for row in soon
        ]
    operations.tell(
        f"feedback:{today}", headline, "\n".join(lines), now, [f"feedback:{row.uuid}" for row in soon]
    )
    return len(soon)
