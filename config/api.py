"""The shell of the JSON API: its address, its documents, the rooms' routers, and errors as problem+json."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from cms.api import router as cms_router
from directory.api import router as directory_router
from directory.criteria import BadParameter
from directory.problems import problem
from search import api as search_api
from search.api import router as search_router
from search.page_api import router as pages_router

logger = logging.getLogger(__name__)

api = NinjaAPI(
    title="Tukikartta",
    version="1.0.0",
    description="The directory of national services for families and couples in Finland. Read-only, no key.",
    servers=[{"url": settings.SITE_URL}],
    urls_namespace="api-1",
    docs_url="/docs",
    openapi_url="/openapi.json",
)
api.add_router("", directory_router)
api.add_router("", cms_router)
api.add_router("", search_router)
api.add_router("", pages_router)


def not_found(request: HttpRequest, path: str = "") -> HttpResponse:
    """Every address under the API that leads nowhere."""
    return problem(404)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        BadParameter(str(one["loc"][-1]), str(one.get("input", ""))[:80], str(one["msg"]))
        for one in error.errors
    ]
    return problem(422, errors)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code)


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """More parameters than any reader sends (DATA_UPLOAD_MAX_NUMBER_FIELDS)."""
    return problem(400)


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.exception("The API could not answer %s", request.path)
    return problem(500)


def _in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A method that an address does not take is refused as problem+json too; Ninja answers in plain text."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        refused = problem(405)
        refused["Allow"] = response["Allow"]
        return refused

    return answer


def _straight(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The list reads its question itself: Ninja, which describes it, would unpack it for nothing."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "GET":
            return view(request, *args, **kwargs)
        try:
            found = search_api.kept(request)
            return search_api.services(request) if found is None else found
        except Exception as error:
            return api.on_exception(request, error)

    return answer


patterns, app_name, namespace = api.urls
for pattern in patterns:
    pattern.callback = _in_json(cast(Callable[..., HttpResponse], pattern.callback))
    if getattr(pattern, "name", None) == search_api.services.__name__:
        pattern.callback = _straight(pattern.callback)
urls = (patterns, app_name, namespace)
