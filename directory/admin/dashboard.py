"""The catalogue's part of the desk's first page: what waits for a person, each count a link to its list."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from directory.admin.filters import has_address
from directory.models import CountyDoor, SafetyLine, Service
from directory.models.sourced import Evidence


@dataclass(frozen=True)
class Waiting:
    """So many rows wait for a person; ``url`` lists just them."""

    count: int
    text: Any
    url: str


class QueuePanel(Component):
    name = "directory_queue"
    template_name = "directory/admin/queue_panel.html"
    order = 90

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": waiting(self.user)}


def waiting(user: Any) -> list[Waiting]:
    """What the user may see of the queue, in the order in which it hurts readers."""
    drafts = {"publication": "draft", "evidence": Evidence.C.value}
    unsure = {"live": False, "evidence": Evidence.C}
    today = timezone.localdate()
    rows: list[tuple[QuerySet, Any, dict[str, str]]] = [
        (
            SafetyLine.objects.unchecked(today),
            _("turvalinjaa ilman ihmisen tarkistusta 90 päivän ajalta"),
            {"checked": "late"},
        ),
        (
            SafetyLine.objects.filter(**unsure),
            _("turvalinjan luonnosta odottaa tarkistusta (näyttö C)"),
            drafts,
        ),
        (
            CountyDoor.objects.filter(**unsure),
            _("alueen oven luonnosta odottaa tarkistusta (näyttö C)"),
            drafts,
        ),
        (
            Service.objects.exclude(has_address()),
            _("palvelua ilman yhdenkään kanavan numeroa tai osoitetta"),
            {"reachable": "no"},
        ),
    ]
    return [
        Waiting(queryset.count(), text, list_url(queryset.model, **query))
        for queryset, text, query in rows
        if policy_registry.get_by_type(queryset.model).user_has_any_permission(
            user, {"add", "change", "view"}
        )
    ]


def list_url(model: Any, **query: str) -> str:
    return reverse(model.snippet_viewset.get_url_name("list"), query=query)
