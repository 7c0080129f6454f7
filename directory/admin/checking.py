"""The desk's queue "Tarkistettavat": what to look at next, by risk and impact, with the reasons and what was seen."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem

from directory.admin.assuring import assure_url
from directory.admin.listing import plain_text
from directory.freshness import DUE_SOON, RAISED_RISK, Reason, State, evaluate
from directory.models import FreshnessIntervals, Report, Service, Standing
from directory.models.freshness import SignalKind
from directory.record_facts import GROUPS, known
from directory.reports import open_reports

PAGE = 50
MAY_SEE = "directory.view_service"
MAY_READ_REPORTS = "directory.publish_service"
STATES = {
    State.UNCONFIRMED: _("vahvistamatta"),
    State.FRESH: _("tuore"),
    State.DUE_SOON: _("määräpäivä lähellä"),
    State.DUE: _("määräpäivässä"),
    State.OVERDUE: _("myöhässä"),
    State.STALE: _("vanhentunut"),
    State.WITHHELD: _("piilotettu"),
    State.ARCHIVED: _("päättynyt"),
}


@dataclass(frozen=True)
class Row:
    """One record to look at. ``reasons`` as (name, percentage points of the risk, what was seen)."""

    record: Any
    state: Any
    due_on: dt.date | None
    risk: int
    reasons: Sequence[tuple[Any, int, str]]
    edit_url: str
    assure_url: str


def to_check(today: dt.date) -> QuerySet[Standing]:
    """Records whose day comes within a month or has passed, and those that something speaks against."""
    due = Q(due_on__lte=today + DUE_SOON)
    doubted = Q(risk__gte=round(100 * RAISED_RISK)) | Q(due_on__isnull=True, risk__gt=0)
    withheld = Q(withheld_from__lte=today)
    ended = Q(service__status="ended")
    return (
        Standing.objects.filter(due | doubted | withheld)
        .exclude(ended)
        .select_related("service", "line", "door")
        .order_by("-work", "due_on", "pk")
    )


def rows(standings: Iterable[Standing], today: dt.date, user: Any) -> list[Row]:
    """The reasons are worked out anew, for the shown rows only, a few queries for each kind of record."""
    shown = list(standings)
    keys: dict[type[Any], list[int]] = {}
    for standing in shown:
        keys.setdefault(type(standing.record), []).append(standing.record.pk)
    facts = {(model, pk): row for model, pks in keys.items() for pk, row in known(model, pks, today).items()}
    rules, finder = FreshnessIntervals.current(), AdminURLFinder(user)
    found = []
    for standing in shown:
        record = standing.record
        model = type(record)
        verdict = evaluate(facts[model, record.pk].facts(GROUPS[model], today), today, rules)
        found.append(
            Row(
                record,
                STATES[verdict.state],
                verdict.due_on,
                round(100 * verdict.risk.value),
                [_reason(reason) for reason in verdict.risk.reasons],
                finder.get_edit_url(record) or "",
                assure_url(record),
            )
        )
    return found


def _reason(reason: Reason) -> tuple[Any, int, str]:
    name = _("aika vahvistuksesta") if reason.kind == "age" else SignalKind(reason.kind).label
    return name, round(100 * reason.share), reason.what


def queue(request: HttpRequest) -> HttpResponse:
    """The queue, and with ``muoto=csv`` all of it as a table."""
    if not request.user.has_perm(MAY_SEE):  # type: ignore[union-attr]
        raise PermissionDenied
    today = timezone.localdate()
    waiting = to_check(today)
    if request.GET.get("muoto") == "csv":
        return _table(rows(waiting, today, request.user))
    page = Paginator(waiting, PAGE).get_page(request.GET.get("sivu"))
    reads = request.user.has_perm(MAY_READ_REPORTS)  # type: ignore[union-attr]
    context = {
        "page": page,
        "rows": rows(page.object_list, today, request.user),
        "unconfirmed": Service.objects.listed(today)
        .filter(Q(standing=None) | Q(standing__due_on=None))
        .count(),
        "reports": open_reports()[:PAGE],
        "reads_reports": reads,
    }
    return render(request, "directory/admin/checking.html", context)


def _table(found: Sequence[Row]) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tarkistettavat.csv"'
    writer = csv.writer(response)
    writer.writerow(["laji", "tunnus", "nimi", "tila", "määräpäivä", "riski %", "syyt"])
    for row in found:
        told = "; ".join(
            f"{name} {share} %{f' ({what})' if what else ''}" for name, share, what in row.reasons
        )
        cells = [
            row.record._meta.verbose_name,
            row.record.uuid,
            row.record,
            row.state,
            row.due_on or "",
            row.risk,
            told,
        ]
        writer.writerow([plain_text(cell) for cell in cells])
    return response


@require_POST
def close_report(request: HttpRequest, uuid: str) -> HttpResponse:
    """A maintainer has dealt with a reader's report; its words are not needed any more."""
    if not request.user.has_perm(MAY_READ_REPORTS):  # type: ignore[union-attr]
        raise PermissionDenied
    report = get_object_or_404(Report, uuid=uuid)
    report.closed_on, report.text, report.reader = timezone.localdate(), "", ""
    report.save(update_fields=["closed_on", "text", "reader"])
    return redirect("directory_checking")


class CheckingMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(MAY_SEE))
