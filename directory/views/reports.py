"""A reader's report of a mistake: no account, no cookie, no address; and first of all, this is no helpline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.addresses import SHORT_ID_LENGTH
from directory.frame import active_language
from directory.models import County, Service
from directory.models.report import ReportKind
from directory.privacy import leave_little
from directory.rates import count, is_too_often
from directory.reports import COUNTY_KINDS, SERVICE_KINDS, ReportForm, keep

# An office may share one network address.
MOST_REPORTS_AN_HOUR = 20


@dataclass(frozen=True)
class Subject:
    """What a report is about: a service, a county, or a county's answer to a question. ``name`` "" names nothing."""

    about: Service | County
    kinds: Sequence[ReportKind]
    name: Any
    back: str
    question: str = ""

    @property
    def is_sensitive(self) -> bool:
        return isinstance(self.about, Service) and self.about.is_crisis


@csrf_exempt  # There is no session to abuse, and a token would need a cookie, which these pages never set.
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """``code`` is a service's short id or a county's slug."""
    about = subject_of(code)
    name = about.text("name", active_language())
    if isinstance(about, Service):
        return take(request, Subject(about, SERVICE_KINDS, name, about.path))
    return take(request, Subject(about, COUNTY_KINDS, name, reverse("directory:county", args=[about.slug])))


def take(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The form, and what is sent with it."""
    form = ReportForm(subject.kinds, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, subject, form, 200)
    if form.is_from_a_machine:
        return leave_little(redirect(f"{request.path}?kiitos"))
    if is_too_often(request, "report", MOST_REPORTS_AN_HOUR):
        form.add_error(None, _("Viestejä on tullut liian monta. Yritä tunnin kuluttua uudelleen."))
        return _page(request, subject, form, 429)
    if not form.is_valid():
        return _page(request, subject, form, 422)
    count(request, "report")
    told = form.cleaned_data
    keep(
        subject.about,
        told["kind"],
        told["text"],
        active_language(),
        request,
        question=subject.question,
        source=told.get("source", ""),
        email=told["email"],
    )
    return leave_little(redirect(f"{request.path}?kiitos"))


def subject_of(code: str) -> Service | County:
    service = (
        Service.objects.filter(short_id=code, live=True).first() if len(code) == SHORT_ID_LENGTH else None
    )
    found = service or County.objects.filter(slug=code).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, subject: Subject, form: ReportForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        # Nothing on the page tells what the reader was looking at, where that could put them in danger.
        "subject": None if subject.is_sensitive else subject.name,
        "back": subject.back,
        "sensitive": subject.is_sensitive,
        "noindex": True,
        "is_sent": "kiitos" in request.GET,
        "kept_query": "",
    }
    return leave_little(render(request, "directory/report.html", context, status=status))
