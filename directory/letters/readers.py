"""Letters to readers who left an address with their report: that it came, and what came of it. Then it is forgotten."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.confirmation.notices import intend
from directory.letters.telling import in_words
from directory.models import Notice, Report, Service
from directory.models.letters import NoticeKind

MOST_IN_A_RUN = 200


def write_to_readers(now: dt.datetime) -> int:
    """How many letters were written down."""
    waiting = Report.objects.exclude(email="").select_related("service", "county").order_by("pk")
    written = 0
    receipts = set(Notice.objects.filter(kind=NoticeKind.REPORT_RECEIPT).values_list("key", flat=True))
    for report in waiting.filter(closed_on__isnull=True):
        if _key("receipt", report) not in receipts and written < MOST_IN_A_RUN:
            _intend(NoticeKind.REPORT_RECEIPT, _key("receipt", report), report, now)
            written += 1
    for report in waiting.filter(closed_on__isnull=False)[:MOST_IN_A_RUN]:
        _tell_outcome(report, now)
        written += 1
    return written


@transaction.atomic
def _tell_outcome(report: Report, now: dt.datetime) -> None:
    """The address goes from the report with the same commit that writes the letter down."""
    _intend(NoticeKind.REPORT_OUTCOME, _key("outcome", report), report, now)
    report.email = ""
    report.save(update_fields=["email"])


def _key(what: str, report: Report) -> str:
    return f"report-{what}:{report.uuid}"


def _intend(kind: NoticeKind, key: str, report: Report, now: dt.datetime) -> None:
    with override(report.language):
        outcome = report.outcome or _("Ylläpito on tarkistanut tiedot.")
        about = [["tiedot", f"- {_told(report)}"], ["vastaus", outcome]]
    intend(kind, key, to=report.email, language=report.language, now=now, about=about)


def _told(report: Report) -> str:
    """What was reported. Somebody else may read the mailbox: a crisis service is not named there."""
    about = report.service or report.county
    day = in_words(report.received_on, report.language)
    what = f"{report.get_kind_display()}, {day}"
    if isinstance(about, Service) and about.is_crisis:
        return what
    return f"{about.text('name', report.language)}: {what}"
