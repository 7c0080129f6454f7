"""The desk's queue "Tarkistettavat": what to look at next, by risk and impact, with the reasons and what was seen."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.admin.menu import MenuItem

from directory.admin import tables, waiting
from directory.admin.checking_sections import unconfirmed_services
from directory.models import Standing

PAGE = 50
MAY_SEE = "directory.view_service"
MAY_READ_REPORTS = "directory.publish_service"
HEADINGS = (
    "laji",
    "tunnus",
    "nimi",
    "tila",
    "määräpäivä",
    "riski %",
    "työjärjestys",
    "käyttäviä alueita",
    "syyt",
)


def must_see(request: HttpRequest, right: str = MAY_SEE) -> None:
    if not request.user.has_perm(right):  # type: ignore[union-attr]
        raise PermissionDenied


def queue(request: HttpRequest) -> HttpResponse:
    """The queue, and with ``muoto=csv`` or ``muoto=xlsx`` all of it as a table."""
    must_see(request)
    today = timezone.localdate()
    whole = waiting.entries(today)
    if form := request.GET.get("muoto"):
        rows = waiting.rows(whole, today, request.user)
        return tables.answer(form, "tarkistettavat", HEADINGS, map(_cells, rows))
    page = Paginator(whole, PAGE).get_page(request.GET.get("sivu"))
    context = {
        "page": page,
        "rows": waiting.rows(page.object_list, today, request.user),
        "unconfirmed": unconfirmed_services(today).count(),
        "has_assurances": Standing.objects.exclude(assured_on=None).exists(),
        **_sections(request, "jono"),
    }
    return render(request, "directory/admin/checking/queue.html", context)


def _cells(row: waiting.Row) -> list[Any]:
    told = "; ".join(
        f"{cause.name} {cause.share} %{f' ({cause.what})' if cause.what else ''}" for cause in row.causes
    )
    return [row.kind, row.uuid, row.name, row.state, row.due_on, row.risk, row.work, row.counties, told]


def _sections(request: HttpRequest, current: str) -> dict[str, Any]:
    """The sections that the user may see, each with how many wait in it."""
    today = timezone.localdate()
    return {
        "current": current,
        "sections": [(one, one.count(today)) for one in waiting.sections_for(request.user)],
        "may_ring": request.user.has_perm(MAY_READ_REPORTS),  # type: ignore[union-attr]
    }


def section(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of one kind that waits, with the act that clears each."""
    must_see(request)
    found = waiting.SECTIONS.get(code)
    if found is None:
        raise Http404
    must_see(request, found.right)
    today = timezone.localdate()
    page = Paginator(found.items(today, request.user), PAGE).get_page(request.GET.get("sivu"))
    context = {
        "section": found,
        "page": page,
        "more": found.more(request.user),
        **_sections(request, code),
    }
    return render(request, "directory/admin/checking/section.html", context)


class CheckingMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(MAY_SEE))
