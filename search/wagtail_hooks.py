"""The search at the editors' desk: its words, and what was searched for in vain."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet

from search.admin.missed import MissedView
from search.admin.words import SearchWordsGroup
from search.models import EmptyQuery

register_snippet(SearchWordsGroup)


class MissedMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(ModelPermissionPolicy(EmptyQuery).user_has_permission(request.user, "view"))


@hooks.register("register_reports_menu_item")
def missed_menu_item() -> Any:
    return MissedMenuItem(
        _("Tyhjät haut"), reverse("search_missed"), name="search-missed", icon_name="search", order=900
    )


@hooks.register("register_admin_urls")
def missed_urls() -> list[URLPattern]:
    return [
        path("hakusanat/tyhjat/", MissedView.as_view(), name="search_missed"),
        path(
            "hakusanat/tyhjat/tulokset/", MissedView.as_view(results_only=True), name="search_missed_results"
        ),
    ]
