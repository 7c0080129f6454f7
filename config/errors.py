"""What went wrong before or outside a view: problem+json under the API's address, else the site's own page."""

from django.http import HttpRequest, HttpResponse

from directory.problems import problem
from directory.responses import opened
from directory.views import errors as pages


def _for_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return opened(problem(400)) if _for_a_program(request) else pages.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return pages.permission_denied(request, exception)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of the desk without its token, such as one that was open over a login (CSRF_FAILURE_VIEW)."""
    return pages.permission_denied(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return opened(problem(404)) if _for_a_program(request) else pages.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return opened(problem(500)) if _for_a_program(request) else pages.server_error(request)
