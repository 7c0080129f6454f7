"""Pages for what went wrong before or outside a view: problem+json under the API's address, else the site's own."""

from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from directory.problems import problem
from directory.responses import opened

if find_spec("directory.views") and find_spec("directory.views.errors"):
    from directory.views import errors as pages
else:
    pages = None


def _for_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_a_program(request):
        return opened(problem(400))
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_a_program(request):
        return opened(problem(404))
    return pages.not_found(request, exception) if pages else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if _for_a_program(request):
        return opened(problem(500))
    return pages.server_error(request) if pages else defaults.server_error(request)
