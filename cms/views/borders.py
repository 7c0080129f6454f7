"""The counties' borders for the map, where a command has fetched them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from directory.boundaries import file
from directory.responses import finished

# An address with the version of its content never gives another content.
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def borders(request: HttpRequest) -> HttpResponse:
    kept = file.current()
    if kept is None:
        raise Http404
    response = finished(request, HttpResponse(kept.content, content_type="application/geo+json"))
    if request.GET.get("v") == kept.version:
        response["Cache-Control"] = FOR_EVER
    return response
