""" "Edustatko tätä palvelua?": an address is asked for, and the answer tells nothing of whether we know it."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.confirmation.representing import RepresentingForm, ask
from directory.frame import active_language
from directory.models import County, Service
from directory.privacy import leave_little
from directory.rates import count, is_too_often
from directory.views.confirmation import settle
from directory.views.reports import subject_of

MOST_REQUESTS_AN_HOUR = 10


@csrf_exempt  # There is no session to abuse, and a token would need a cookie, which these pages never set.
@require_http_methods(["GET", "HEAD", "POST"])
def represent(request: HttpRequest, code: str) -> HttpResponse:
    """``code`` is a service's short id or a county's slug."""
    started = time.monotonic()
    about = subject_of(code)
    form = RepresentingForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, about, form, 200)
    if is_too_often(request, "represent", MOST_REQUESTS_AN_HOUR):
        form.add_error(None, _("Pyyntöjä on tullut liian monta. Yritä tunnin kuluttua uudelleen."))
        return _page(request, about, form, 429)
    if not form.is_valid():
        return _page(request, about, form, 422)
    count(request, "represent")
    if not form.is_from_a_machine:
        ask(about, form.cleaned_data["email"], active_language(), timezone.now())
    settle(started)
    return leave_little(redirect(f"{request.path}?kiitos"))


def _page(request: HttpRequest, about: Service | County, form: RepresentingForm, status: int) -> HttpResponse:
    is_service = isinstance(about, Service)
    sensitive = is_service and about.is_crisis
    context = {
        "form": form,
        "subject": None if sensitive else about.text("name", active_language()),
        "is_service": is_service,
        "back": about.path if is_service else reverse("directory:county", args=[about.slug]),
        "sensitive": sensitive,
        "noindex": True,
        "is_sent": "kiitos" in request.GET,
        "kept_query": "",
    }
    return leave_little(render(request, "directory/represent.html", context, status=status))
