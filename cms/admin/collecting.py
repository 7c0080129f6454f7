"""The desk's "Lähetä kysymykset": who gets a round's questions, one press that writes to them, and what they said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail import hooks

from cms.admin.situation_views import allowed
from cms.collecting import asked, refuse_closed, send_questions, write_to
from cms.models import CollectedAnswer, SituationRound
from cms.models.collected import CollectedKind
from cms.querysets import asked_counties
from cms.rounds import RoundIsFrozen

MAY_SEND = "change_situationround"


@allowed(MAY_SEND)
def questions(request: HttpRequest, year: int) -> HttpResponse:
    """The preview of who gets the questions; the button sends them."""
    situation = get_object_or_404(SituationRound, year=year)
    now = timezone.now()
    if request.method == "POST":
        return _send(request, situation)
    rows = asked(situation, now)
    counties = {row.role.county_id for row in rows if row.role.mailbox}
    context = {
        "round": situation,
        "rows": rows,
        "to_ask": sum(row.is_to_be_asked for row in rows),
        "without": [county for county in asked_counties().order_by("name_fi") if county.pk not in counties],
        "for_people": _for_people(situation),
        "is_open": not (situation.is_frozen or situation.is_published),
    }
    return render(request, "cms/admin/questions.html", context)


def _send(request: HttpRequest, situation: SituationRound) -> HttpResponse:
    try:
        sent = send_questions(situation, timezone.now())
    except RoundIsFrozen as refused:
        messages.error(request, str(refused))
    else:
        words = ngettext("%(count)s kirje lähtee.", "%(count)s kirjettä lähtee.", sent) % {"count": sent}
        messages.success(request, words)
    return redirect("cms_situation_questions", situation.year)


def _for_people(situation: SituationRound) -> Any:
    """Answers that only a person can act on."""
    kinds = (CollectedKind.UNKNOWN, CollectedKind.PASSED_ON)
    return situation.collected.filter(kind__in=kinds).select_related("county", "contact_role")


@require_POST
@allowed(MAY_SEND)
def pass_on(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Writes to the address to which a task has passed a question on."""
    found = get_object_or_404(
        CollectedAnswer.objects.select_related("round", "contact_role__county"),
        pk=pk,
        round__year=year,
        kind=CollectedKind.PASSED_ON,
        contact_role__isnull=False,
    )
    try:
        refuse_closed(found.round)
    except RoundIsFrozen as refused:
        messages.error(request, str(refused))
    else:
        write_to(found.round, found.contact_role, found.passed_to, timezone.now())
        messages.success(request, _("Kirje lähtee osoitteeseen %(to)s.") % {"to": found.passed_to})
    return redirect("cms_situation_questions", year)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("tilanne/<int:year>/kysymykset/", questions, name="cms_situation_questions"),
        path("tilanne/<int:year>/kysymykset/<int:pk>/siirra/", pass_on, name="cms_situation_pass_on"),
    ]
