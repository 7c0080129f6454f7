"""A service's page: one address, gone where the service has ended."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from directory.addresses import SHORT_ID_LENGTH
from directory.frame import active_language, kept_query
from directory.models import Service
from directory.privacy import leave_little
from directory.service_page import ended_context, service_context
from directory.structured import script, service_page
from directory.views.errors import gone
from directory.withholding import as_shown


def service(request: HttpRequest, page_code: str) -> HttpResponse:
    """404 for what is not published, 410 with replacements for what has ended."""
    now = timezone.now()
    found = Service.objects.with_everything().filter(short_id=page_code[-SHORT_ID_LENGTH:], live=True).first()
    if found is None or (found.visible_from and found.visible_from > timezone.localdate(now)):
        raise Http404
    if page_code != found.page_code:
        query = kept_query(request.GET)
        return redirect(f"{found.path}?{query}" if query else found.path, permanent=True)
    found = as_shown(found, timezone.localdate(now))
    if found.has_ended(timezone.localdate(now)):
        response = gone(request, ended_context(found, active_language()))
    else:
        context = service_context(found, active_language(), timezone.localtime(now))
        if not found.is_crisis:
            context["structured"] = script(service_page(found, active_language()))
        response = render(request, "directory/service.html", context)
    return leave_little(response) if found.is_crisis else response
