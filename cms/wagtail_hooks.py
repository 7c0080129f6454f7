"""The editors' desk: the situation's board and steps, the registers, and concepts that open in place."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from cms.admin import (
    adoptions,  # noqa: F401  (registers itself)
    advice,  # noqa: F401  (registers itself)
    broken_sources,  # noqa: F401  (registers itself)
    collecting,  # noqa: F401  (registers itself)
    freshness,  # noqa: F401  (registers itself)
    roles,  # noqa: F401  (registers itself)
    said_log,  # noqa: F401  (registers itself)
    start,  # noqa: F401  (registers itself)
    today,  # noqa: F401  (registers itself)
    whole_translations,  # noqa: F401  (registers itself)
)
from cms.admin import situation_views as views
from cms.admin.interfaces import (
    InterfacesGroup,
    headless_preview,
    headless_record_preview,
    preview_button,
    record_preview_button,
    test_button,
    test_webhook,
)
from cms.admin.snippets import EditorialGroup
from cms.admin.swedish import swedish
from cms.richtext import ConceptAwareLinkHandler

register_snippet(EditorialGroup)
register_snippet(InterfacesGroup)


@hooks.register("register_rich_text_features", order=100)
def concept_links(features: object) -> None:
    features.register_link_type(ConceptAwareLinkHandler)  # type: ignore[attr-defined]


@hooks.register("register_admin_urls")
def situation_urls() -> list[URLPattern]:
    return [
        path("tilanne/", views.rounds, name="cms_situation_rounds"),
        path("tilanne/<int:year>/", views.board, name="cms_situation_board"),
        path("tilanne/<int:year>/kysymys/<slug:question>/", views.grid, name="cms_situation_grid"),
        path("tilanne/<int:year>/alue/<slug:code>/", views.county, name="cms_situation_county"),
        path("tilanne/<int:year>/puhelu/<slug:code>/", views.interview, name="cms_situation_interview"),
        path("tilanne/<int:year>/julkaise/", views.publishing, name="cms_situation_publish"),
        path("tilanne/<int:year>/jaadyta/", views.freezing, name="cms_situation_freeze"),
        path("tilanne/<int:year>/piilota/", views.withdrawing, name="cms_situation_withdraw"),
        path("ruotsi-puuttuu/", swedish, name="cms_swedish"),
        path("rajapinnat/esikatselu/<int:pk>/", headless_preview, name="cms_headless_preview"),
        path(
            "rajapinnat/esikatselu/<str:label>/<int:pk>/",
            headless_record_preview,
            name="cms_headless_record_preview",
        ),
        path("rajapinnat/kokeile/<int:pk>/", test_webhook, name="cms_test_webhook"),
    ]


class SituationMenuItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return bool(request.user.has_perm("cms.view_situationround"))  # type: ignore[attr-defined]


@hooks.register("register_admin_menu_item")
def situation_menu() -> MenuItem:
    return SituationMenuItem(
        _("Tilannekuva"), reverse("cms_situation_rounds"), name="situation", icon_name="site", order=160
    )


@hooks.register("register_reports_menu_item")
def swedish_menu() -> MenuItem:
    return SituationMenuItem(
        _("Ruotsi puuttuu"), reverse("cms_swedish"), name="swedish", icon_name="globe", order=900
    )


hooks.register("register_page_header_buttons", preview_button)
hooks.register("register_snippet_listing_buttons", test_button)
hooks.register("register_snippet_listing_buttons", record_preview_button)
