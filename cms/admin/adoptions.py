"""The desk's "Kysy alueilta": who gets the link to tell what their county uses; and counties that nobody can tell."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks

from cms.adoption_letters import Mailbox, ask, asked_on, mailboxes, unreachable
from cms.models import ContactRole
from cms.querysets import asked_counties
from directory.admin.adoptions import CLAIMS
from directory.admin.waiting import Action, Item, Section, add_section
from directory.adoptions.telling import Why
from directory.models import Adoption

MAY_ASK = "directory.change_adoption"
CHOSEN = "laatikko"
WHY = {
    Why.OVERDUE: gettext_lazy("vahvistamatta yli 30 päivää"),
    Why.ENDED: gettext_lazy("palvelu on päättynyt"),
}


def ask_counties(request: HttpRequest) -> HttpResponse:
    """Every mailbox that letters reach; the button writes to those that were chosen."""
    if not request.user.has_perm(MAY_ASK):
        raise PermissionDenied
    boxes = [box for some in mailboxes(timezone.localdate()).values() for box in some]
    if request.method == "POST":
        return _ask(request, boxes)
    counted: dict[int, int] = {}
    for county in Adoption.objects.open().order_by().values_list("county", flat=True):
        counted[county] = counted.get(county, 0) + 1
    rows = [(box, asked_on(box), counted.get(box.role.county_id, 0)) for box in boxes]
    rows.sort(key=lambda row: (row[0].role.county.name_fi, row[0].role.role_fi))
    reached = {box.role.county_id for box in boxes}
    context = {
        "rows": rows,
        "name": CHOSEN,
        "without": [row for row in asked_counties().order_by("name_fi") if row.pk not in reached],
    }
    return render(request, "cms/admin/ask_counties.html", context)


def _ask(request: HttpRequest, boxes: Sequence[Mailbox]) -> HttpResponse:
    wanted = set(request.POST.getlist(CHOSEN))
    chosen = [box for box in boxes if str(box.role.uuid) in wanted]
    if not chosen:
        messages.error(request, _("Valitse ainakin yksi yhteystehtävä."))
    else:
        now = timezone.now()
        for box in chosen:
            ask(box, now)
        words = ngettext("%(count)s kirje lähtee.", "%(count)s kirjettä lähtee.", len(chosen))
        messages.success(request, words % {"count": len(chosen)})
    return redirect("cms_ask_counties")


def untold(today: dt.date, user: Any) -> Sequence[Item]:
    add = _add_role()
    return [
        Item(
            str(county.text("name", "fi")),
            [f"{one.service.text('name', 'fi')}: {WHY[one.why]}" for one in told],
            min((one.since for one in told if one.since), default=None),
            [Action(_("Lisää yhteystehtävä"), add)] if user.has_perm("cms.add_contactrole") else (),
        )
        for county, told in unreachable(today)
    ]


def _add_role() -> str:
    return reverse(ContactRole.snippet_viewset.get_url_name("add"))


def ask_action(user: Any) -> Sequence[Action]:
    return [Action(_("Kysy alueilta"), reverse("cms_ask_counties"))] if user.has_perm(MAY_ASK) else ()


add_section(replace(CLAIMS, more=ask_action))
add_section(
    Section(
        "alueille-kertomatta",
        gettext_lazy("Alueille kertomatta"),
        gettext_lazy(
            "Alue käyttää palvelua, joka on vahvistamatta yli 30 päivää tai päättynyt, eikä alueella ole "
            "postilaatikkoa, johon kirje menisi perille. Etsi yhteystehtävä tai soita."
        ),
        lambda today: len(unreachable(today)),
        untold,
        "directory.publish_service",
        ask_action,
    )
)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("kaytto/kysy/", ask_counties, name="cms_ask_counties")]
