"""An organisation's page: who it is, and its services."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from directory.frame import active_language
from directory.models import Organisation
from directory.organisation_page import organisation_context
from directory.structured import organisation_page, script


def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.public().select_related("parent"), slug=slug)
    context = organisation_context(found, active_language(), timezone.localtime())
    context["structured"] = script(organisation_page(found, active_language()))
    return render(request, "directory/organisation.html", context)
