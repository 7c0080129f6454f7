"""A list as an address: its page, the desk sheet for a professional's wall, and the plain sheet to hand over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from directory.frame import active_language
from directory.privacy import leave_little
from directory.shortlist import desk_context, entries, list_address, read_ids, services_of

TEMPLATES = {
    "": "directory/shortlist.html",
    "tyopoyta": "directory/desk_sheet.html",
    "annettava": "directory/plain_list.html",
}


def shortlist(request: HttpRequest) -> HttpResponse:
    """``s``: short ids joined by commas. ``muoto``: the sheet; an unknown one is the page."""
    ids = read_ids(request.GET.get("s", ""))
    language, now = active_language(), timezone.localtime()
    services = services_of(ids)
    shape = request.GET.get("muoto", "")
    if shape not in TEMPLATES or not services:
        shape = ""
    known = [service.short_id for service in services]
    context = {
        "sensitive": True,
        "noindex": True,
        "entries": entries(services, language, now),
        "missing": len(ids) - len(services),
        "ids": ",".join(known),
        "list_path": list_address(known),
    }
    if shape == "tyopoyta":
        context |= desk_context(services, language, now)
    return leave_little(render(request, TEMPLATES[shape], context))
