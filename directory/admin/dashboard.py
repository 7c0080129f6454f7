"""The desk's first page: what waits for a person today, in sentences, each a link to what it counts.

The rooms after this one add their own sentences by the hook "desk_waiting": ``(user) -> list[Waiting]``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from directory.admin.checking import MAY_READ_REPORTS, MAY_SEE
from directory.admin.filters import has_address
from directory.admin.waiting import entries
from directory.models import CountyDoor, SafetyLine, Service
from directory.models.sourced import Evidence
from directory.reports import open_reports

HOOK = "desk_waiting"


@dataclass(frozen=True)
class Waiting:
    """So many rows wait for a person, said in a whole sentence; ``url`` lists just them."""

    count: int
    text: str
    url: str


class QueuePanel(Component):
    name = "directory_queue"
    template_name = "directory/admin/queue_panel.html"
    order = 90

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": everything(self.user)}


def everything(user: Any) -> list[Waiting]:
    """What waits for the user, by the user's rights: the catalogue's, then the other rooms'; none that counts 0."""
    rows = waiting(user)
    for add in hooks.get_hooks(HOOK):
        rows += add(user)
    return [row for row in rows if row.count]


def waiting(user: Any) -> list[Waiting]:
    """What the user may see of the catalogue's queue, in the order in which it hurts readers; none that counts 0."""
    rows = [
        Waiting(queryset.count(), sentence(queryset.count()), list_url(queryset.model, **query))
        for queryset, sentence, query in _lists()
        if policy_registry.get_by_type(queryset.model).user_has_any_permission(
            user, {"add", "change", "view"}
        )
    ]
    return [row for row in [*rows, *_to_check(user)] if row.count]


def _lists() -> list[tuple[QuerySet, Callable[[int], str], dict[str, str]]]:
    drafts = {"publication": "draft", "evidence": Evidence.C.value}
    unsure = {"live": False, "evidence": Evidence.C}
    today = timezone.localdate()
    return [
        (SafetyLine.objects.unchecked(today), _unchecked_lines, {"checked": "late"}),
        (SafetyLine.objects.filter(**unsure), _unsure_lines, drafts),
        (CountyDoor.objects.filter(**unsure), _unsure_doors, drafts),
        (Service.objects.exclude(has_address()), _unreachable, {"reachable": "no"}),
    ]


def _unchecked_lines(count: int) -> str:
    return ngettext(
        "Yksi turvalinja on ollut 90 päivää ilman ihmisen tarkistusta.",
        "%(count)s turvalinjaa on ollut 90 päivää ilman ihmisen tarkistusta.",
        count,
    ) % {"count": count}


def _unsure_lines(count: int) -> str:
    return ngettext(
        "Yksi turvalinjan luonnos odottaa tarkistusta (näyttö C).",
        "%(count)s turvalinjan luonnosta odottaa tarkistusta (näyttö C).",
        count,
    ) % {"count": count}


def _unsure_doors(count: int) -> str:
    return ngettext(
        "Yksi alueen oven luonnos odottaa tarkistusta (näyttö C).",
        "%(count)s alueen oven luonnosta odottaa tarkistusta (näyttö C).",
        count,
    ) % {"count": count}


def _unreachable(count: int) -> str:
    return ngettext(
        "Yhdellä palvelulla ei ole yhdenkään kanavan numeroa eikä osoitetta.",
        "%(count)s palvelulla ei ole yhdenkään kanavan numeroa eikä osoitetta.",
        count,
    ) % {"count": count}


def _to_check(user: Any) -> list[Waiting]:
    queue = reverse("directory_checking")
    rows = []
    if user.has_perm(MAY_SEE):
        count = len(entries(timezone.localdate()))
        text = ngettext(
            "Yksi palvelu tai yhteystieto odottaa tarkistusta.",
            "%(count)s palvelua tai yhteystietoa odottaa tarkistusta.",
            count,
        )
        rows.append(Waiting(count, text % {"count": count}, queue))
    if user.has_perm(MAY_READ_REPORTS):
        count = open_reports().count()
        text = ngettext(
            "Yksi lukijan ilmoitus odottaa käsittelyä.",
            "%(count)s lukijan ilmoitusta odottaa käsittelyä.",
            count,
        )
        reports = reverse("directory_checking_section", args=["ilmoitukset"])
        rows.append(Waiting(count, text % {"count": count}, reports))
    return rows


def list_url(model: Any, **query: str) -> str:
    return reverse(model.snippet_viewset.get_url_name("list"), query=query)
