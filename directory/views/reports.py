"""A reader's report of a mistake: no account, no cookie, no address; and first of all, this is no helpline."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.addresses import SHORT_ID_LENGTH
from directory.frame import active_language
from directory.models import County, Service
from directory.privacy import leave_little
from directory.rates import count, is_too_often
from directory.reports import ReportForm, keep

# An office may share one network address.
MOST_REPORTS_AN_HOUR = 20


@csrf_exempt  # There is no session to abuse, and a token would need a cookie, which these pages never set.
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """``code`` is a service's short id or a county's slug."""
    about = subject_of(code)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, about, form, 200)
    if form.is_from_a_machine:
        return leave_little(redirect(f"{request.path}?kiitos"))
    if is_too_often(request, "report", MOST_REPORTS_AN_HOUR):
        form.add_error(None, _("Viestejä on tullut liian monta. Yritä tunnin kuluttua uudelleen."))
        return _page(request, about, form, 429)
    if not form.is_valid():
        return _page(request, about, form, 422)
    count(request, "report")
    keep(about, form.cleaned_data["kind"], form.cleaned_data["text"], active_language(), request)
    return leave_little(redirect(f"{request.path}?kiitos"))


def subject_of(code: str) -> Service | County:
    service = (
        Service.objects.filter(short_id=code, live=True).first() if len(code) == SHORT_ID_LENGTH else None
    )
    found = service or County.objects.filter(slug=code).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, about: Service | County, form: ReportForm, status: int) -> HttpResponse:
    is_service = isinstance(about, Service)
    sensitive = is_service and about.is_crisis
    context = {
        "form": form,
        # Nothing on the page tells what the reader was looking at, where that could put them in danger.
        "subject": None if sensitive else about.text("name", active_language()),
        "back": about.path if is_service else reverse("directory:county", args=[about.slug]),
        "sensitive": sensitive,
        "noindex": True,
        "is_sent": "kiitos" in request.GET,
        "kept_query": "",
    }
    return leave_little(render(request, "directory/report.html", context, status=status))
