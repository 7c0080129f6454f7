"""What every answer of the page API has in common with the directory's: errors, ETag and 304, open to all."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError

from directory.problems import problem
from directory.responses import finished, opened

# What a value from an address may set off in the depths of a query.
REFUSED = (BadRequestError, ValueError, OverflowError, FieldError, ValidationError)

LONGEST_NUMBER = 9


class OpenAnswers:
    """For Wagtail's API view sets: no session is looked at, JSON is compact, errors are problem+json."""

    authentication_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    metadata_class = None
    is_cacheable = True

    @classmethod
    def as_view(cls, *args: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        view = super().as_view(*args, **kwargs)  # type: ignore[misc]

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if any("\x00" in text for pair in request.GET.lists() for text in (pair[0], *pair[1])):
                return problem(400, detail="A parameter holds a NUL character.")
            return cls._finished(request, view(request, *args, **kwargs))

        return answer

    @classmethod
    def _finished(cls, request: HttpRequest, response: Any) -> HttpResponse:
        if isinstance(response, Response):
            response.render()
        if response.status_code != HTTPStatus.OK or not cls.is_cacheable:
            return opened(response)
        plain = HttpResponse(response.content, content_type="application/json; charset=utf-8")
        return finished(request, plain)

    def get_renderer_context(self) -> dict[str, Any]:
        return super().get_renderer_context() | {"indent": None}  # type: ignore[misc]

    def handle_exception(self, error: Exception) -> HttpResponse:
        if isinstance(error, Http404 | exceptions.NotFound):
            return problem(404)
        if isinstance(error, BadRequestError):
            return problem(400, detail=str(error))
        if isinstance(error, exceptions.MethodNotAllowed):
            refused = problem(405)
            refused["Allow"] = ", ".join(self.allowed_methods)  # type: ignore[attr-defined]
            return refused
        return super().handle_exception(error)  # type: ignore[misc, no-any-return]

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrowed as asked; a value that the column cannot hold is the reader's mistake and not ours."""
        try:
            return super().filter_queryset(queryset)  # type: ignore[misc]
        except REFUSED as error:
            raise BadRequestError(_words(error)) from error

    def paginate_queryset(self, queryset: Any) -> Any:
        if len(self.request.GET.get("offset", "")) > LONGEST_NUMBER:  # type: ignore[attr-defined]
            raise BadRequestError("offset is too large")
        try:
            return list(super().paginate_queryset(queryset))  # type: ignore[misc]
        except REFUSED as error:
            raise BadRequestError(_words(error)) from error

    def find_object(self, queryset: Any, request: Any) -> Any:
        try:
            return super().find_object(queryset, request)  # type: ignore[misc]
        except REFUSED as error:
            raise BadRequestError(_words(error)) from error


def _words(error: Exception) -> str:
    return "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
