"""The catalogue at the editors' desk: its menu, its first page, its map's points."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from directory import log_actions  # noqa: F401  (names what people do to freshness)
from directory.admin import (
    answering,
    assurance_log,
    assuring,  # noqa: F401  (it registers itself)
    calls,
    campaign,  # noqa: F401  (registers itself)
    checking,
    checking_sections,
    contacts,  # noqa: F401  (registers itself)
    corrections,  # noqa: F401  (registers itself)
    letters,
    line_links,  # noqa: F401  (registers itself)
    quality,
    reports,  # noqa: F401  (registers itself)
    waiting,
)
from directory.admin.adoptions import AdoptionViewSet
from directory.admin.checking_rows import Records
from directory.admin.dashboard import QueuePanel
from directory.admin.permissions import register_policies
from directory.admin.providers import OrganisationViewSet
from directory.admin.reference import CountyViewSet, MunicipalityViewSet, TaxonomyViewSet, TermViewSet
from directory.admin.safety import CountyDoorViewSet, SafetyLineViewSet
from directory.admin.services import ServiceViewSet
from directory.imports import history  # noqa: F401  (names the imports in an object's history)
from directory.models import Municipality

register_policies()
waiting.add_source(Records())
checking_sections.register()
letters.register()


class DirectoryGroup(SnippetViewSetGroup):
    menu_label = _("Hakemisto")
    menu_icon = "folder-open-inverse"
    menu_name = "directory"
    menu_order = 150
    items = (
        ServiceViewSet,
        AdoptionViewSet,
        OrganisationViewSet,
        SafetyLineViewSet,
        CountyDoorViewSet,
        CountyViewSet,
        MunicipalityViewSet,
        TaxonomyViewSet,
        TermViewSet,
    )


register_snippet(DirectoryGroup)


@hooks.register("construct_homepage_panels")
def add_queue(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(QueuePanel(request.user))


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/desk.css"))


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    return [
        path("hakemisto/kunnat.json", municipality_points, name="directory_desk_municipalities"),
        path("tarkistettavat/", checking.queue, name="directory_checking"),
        path("tarkistettavat/osa/<slug:code>/", checking.section, name="directory_checking_section"),
        path("tarkistettavat/merkki/<int:pk>/", answering.signal, name="directory_signal"),
        path("tarkistettavat/poikkeus/<int:pk>/", answering.exception, name="directory_exception"),
        path("tarkistettavat/soitto/<slug:kind>/<uuid:key>/", calls.call, name="directory_call"),
        path("tarkistettavat/vahvistukset/", assurance_log.log, name="directory_assurances"),
        path("tarkistettavat/laatu/", quality.page, name="directory_quality"),
        path("tarkistettavat/tilat/", quality.states, name="directory_states"),
        path("soittokierrokset/", calls.rounds, name="directory_ring_rounds"),
        path("soittokierrokset/<uuid:key>/", calls.ring_round, name="directory_ring_round"),
        path("soittokierrokset/<uuid:key>/soita/", calls.ring, name="directory_ring"),
        path("soittokierrokset/<uuid:key>/paata/", calls.close_round, name="directory_close_round"),
    ]


@hooks.register("register_admin_menu_item")
def checking_menu() -> MenuItem:
    return checking.CheckingMenuItem(
        _("Tarkistettavat"), reverse("directory_checking"), name="checking", icon_name="check", order=155
    )


def municipality_points(request: HttpRequest) -> JsonResponse:
    """Names, centre points (WGS84) and populations, largest first: what the map shows without a tile server."""
    rows = Municipality.objects.exclude(latitude=None).order_by("-population", "code")
    points = [
        {
            "name": row.name_fi,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "population": row.population or 0,
        }
        for row in rows
    ]
    response = JsonResponse(points, safe=False)
    response["Cache-Control"] = "private, max-age=3600"
    return response
