"""Pages for what went wrong. They ask the database for nothing, so that they also stand when it is down."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from directory.frame import frame
from directory.safety_bar import bar

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "404.html", 404)


def gone(request: HttpRequest, context: dict[str, Any] | None = None) -> HttpResponse:
    """What has ended. ``context`` may give ``replacements``: (name, url) pairs to go to instead."""
    return render(request, "410.html", {"noindex": True} | (context or {}), status=410)


def refused(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A question that cannot be read: ``errors`` (BadParameter), ``without_them`` the address that leaves them out."""
    return render(request, "422.html", {"noindex": True} | context, status=422)


def server_error(request: HttpRequest) -> HttpResponse:
    """Should the page itself be what fails, the numbers stand alone."""
    try:
        return _page(request, "500.html", 500)
    except Exception:
        logger.exception("500.html cannot be shown")
        language = getattr(request, "LANGUAGE_CODE", "fi")
        return HttpResponse(f"<!doctype html><title>Tukikartta</title>{bar(language)}", status=500)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Without the template's request processors: some of them would look up the session and its user."""
    language = getattr(request, "LANGUAGE_CODE", "fi")
    with translation.override(language):
        context = frame(request) | {"noindex": True, "request": request}
        page = HttpResponse(render_to_string(template, context), status=status)
    page["Cache-Control"] = "no-store"
    return page
