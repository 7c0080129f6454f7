"""Leaving: what a visit leaves behind, and the way out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from directory.frame import active_language, localised_path
from directory.languages import LANGUAGES


def traces(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/traces.html")


def leave(request: HttpRequest) -> HttpResponse:
    """An empty page that has the browser forget what it kept of us, and goes on to another site at once."""
    page = render(request, "directory/leave.html", {"exit_url": settings.QUICK_EXIT_URLS[active_language()]})
    page["Clear-Site-Data"] = '"cache", "storage"'
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "no-referrer"
    page["X-Robots-Tag"] = "noindex"
    return page


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone. A sensitive page may be read by them; it shows no preview text."""
    leaving = reverse("directory:leave")
    lines = [
        "User-agent: *",
        *(f"Disallow: {localised_path(leaving, language)}" for language in LANGUAGES),
        f"Disallow: /{settings.ADMIN_PATH}",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
