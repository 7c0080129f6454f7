"""What the frame of every page shows: the languages, the page's own address, the way out."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language

from directory.criteria import is_tracking
from directory.languages import LANGUAGES

SWITCH = (("fi", "Suomi"), ("sv", "Svenska"), ("en", "English"))


def frame(request: HttpRequest) -> dict[str, Any]:
    """The template variables of base.html. A view may give ``alternates`` where its paths differ by language."""
    language = active_language()
    query = kept_query(request.GET)
    paths = {code: localised_path(request.path, code) for code in LANGUAGES}
    return {
        "lang": language,
        "site_url": settings.SITE_URL,
        "alternates": paths,
        "kept_query": f"?{query}" if query else "",
        "exit_url": settings.QUICK_EXIT_URLS[language],
        "switch": SWITCH,
    }


def active_language() -> str:
    """fi, sv or en."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return language if language in LANGUAGES else settings.LANGUAGE_CODE


def localised_path(path: str, language: str) -> str:
    """The same page in another language: Finnish has no prefix, the others their code."""
    for code in LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            path = path[len(code) + 1 :] or "/"
            break
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def kept_query(params: QueryDict) -> str:
    """The question of an address without what mail and advertising systems add to it, and without empty fields."""
    kept = [
        (name, value) for name, values in params.lists() if not is_tracking(name) for value in values if value
    ]
    return urlencode(kept)
