"""What a front end needs before its first page: the site's names, languages and addresses, and its menus."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.headless.links import absolute, page_link, path_of_page
from cms.menu import DEPTH_OF_SECTIONS, SECTIONS
from cms.models import HomePage
from directory.languages import LANGUAGES
from directory.problems import problem
from directory.responses import json_answer

Item = dict[str, Any]
# As the site's own head and foot have them; a section that is not published is left out.
MAIN = ("services", "areas", "situation", "recommendations")
FOOT = ("overview", "models", "feedback", "statement", "concepts", "news")
VIEWS = {
    "services": ("search:results", lambda: _("Palvelut")),
    "areas": ("directory:counties", lambda: _("Alueet")),
    "situation": ("cms:situation", lambda: _("Tilanne")),
}


def _asked_by(*names: str) -> Callable[..., Any]:
    """Refuses other methods than reading and parameters that nobody knows."""

    def wrap(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                refused = problem(405)
                refused["Allow"] = "GET, HEAD"
                return refused
            unknown = sorted(set(request.GET) - set(names))
            if unknown:
                return problem(400, detail=f"unknown parameter: {', '.join(unknown)}")
            return view(request)

        return answer

    return wrap


@_asked_by("locale")
def menus(request: HttpRequest) -> HttpResponse:
    """The menus of one language; what is a page of the editors has its ``detail_url``."""
    language = request.GET.get("locale") or settings.LANGUAGE_CODE
    if language not in LANGUAGES:
        return problem(400, detail=f"locale must be one of {', '.join(LANGUAGES)}")
    pages = _sections(language)
    with translation.override(language):
        main, foot = ([_item(name, pages) for name in names] for names in (MAIN, FOOT))
    content = {
        "locale": language,
        "main": [item for item in main if item],
        "foot": [item for item in foot if item],
    }
    return json_answer(request, content)


def _sections(language: str) -> dict[str, Page]:
    names = {slugs[language]: name for name, slugs in SECTIONS.items()}
    rows = Page.objects.live().public().filter(depth=DEPTH_OF_SECTIONS, locale__language_code=language)
    found = rows.filter(slug__in=names).select_related("locale", "alias_of__locale")
    return {names[page.slug]: page for page in found}


def _item(name: str, pages: dict[str, Page]) -> Item | None:
    if name in VIEWS:
        view, title = VIEWS[name]
        return {"key": name, "title": title(), "url": reverse(view), "detail_url": None}
    page = pages.get(name)
    return {"key": name} | page_link(page) if page else None


@_asked_by()
def site(request: HttpRequest) -> HttpResponse:
    homes = HomePage.objects.live().public().select_related("locale", "alias_of__locale")
    by_language = {page.locale.language_code: page for page in homes}
    languages = [
        {
            "code": code,
            "name": name,
            "home": page_link(by_language[code]) if code in by_language else None,
            "exit_url": settings.QUICK_EXIT_URLS[code],
        }
        for code, name in (("fi", "suomi"), ("sv", "svenska"), ("en", "English"))
    ]
    content = {
        "name": settings.WAGTAIL_SITE_NAME,
        "url": settings.SITE_URL,
        "languages": languages,
        "home_path": path_of_page(by_language["fi"]) if "fi" in by_language else None,
        "apis": {
            "pages": absolute(reverse("api-2:pages:listing")),
            "images": absolute(reverse("api-2:images:listing")),
            "documents": absolute(reverse("api-2:documents:listing")),
            "menus": absolute(reverse("api-2:menus")),
            "services": absolute("/api/v1/services/"),
            "counties": absolute("/api/v1/counties/"),
            "situation": absolute("/api/v1/situation/"),
            "openapi": absolute("/api/v1/openapi.json"),
        },
    }
    return json_answer(request, content)
