"""The site's addresses, and the peers' under /api/peer/, where the middleware does as much as for the JSON API."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.peers.drf import ServiceList
from config.urls import urlpatterns as site

CONSTANT_BYTES = b'{"results":"' + b"x" * 34_000 + b'"}'


def constant(request: HttpRequest) -> HttpResponse:
    """As many bytes as an answer has, and no work: the most that this server and middleware can do."""
    return HttpResponse(CONSTANT_BYTES, content_type="application/json; charset=utf-8")


urlpatterns = [
    path("api/peer/constant/", constant),
    path("api/peer/drf/", ServiceList.as_view()),
    *site,
]
