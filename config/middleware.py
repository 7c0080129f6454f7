"""What happens to every request: one log line, the language of its address, the policy for its content."""

import logging
import re
import time
from collections.abc import Callable
from functools import cached_property
from uuid import uuid4

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.encoding import escape_uri_path

from config.logs import request_id

logger = logging.getLogger("request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# A request id given by the proxy in front is kept when it looks like one, so that it cannot forge log lines.
SOUND_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLog:
    """Writes one line a request: method, path, status, milliseconds. No network address, no query string."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        current = given if SOUND_ID.fullmatch(given) else uuid4().hex
        token = request_id.set(current)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            fields = {
                "method": request.method,
                "path": _loggable_path(request),
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000),
            }
            logger.info(
                "%(method)s %(path)s %(status)s %(milliseconds)s ms", fields, extra={"fields": fields}
            )
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = current
        return response


def _loggable_path(request: HttpRequest) -> str:
    """The path with control characters escaped and without the secret of a link that is one."""
    path = request.path
    match = request.resolver_match
    if match and (secret := match.kwargs.get("token")):
        path = path.replace(str(secret), "…")
    return escape_uri_path(path) if "…" not in path else path


class PathLanguage:
    """Activates the language of the address: /sv/…, /en/…, otherwise Finnish.

    Unlike Django's LocaleMiddleware it looks at no cookie and no header, so that one address is one page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        others = "|".join(code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
        self.prefix = re.compile(rf"/({others})(?:/|$)")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = self.prefix.match(request.path_info)
        language = match[1] if match else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ContentPolicy(CSPMiddleware):
    """The strict Content-Security-Policy everywhere, but the editor's looser one at the desk."""

    @cached_property
    def usual(self) -> str:
        """What nearly every answer says; putting it together takes longer than sending a kept answer."""
        return build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        own = any(name.startswith("_csp") for source in (request, response) for name in vars(source))
        if own or settings.DEBUG or self.is_at_desk(request):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        return response

    @staticmethod
    def is_at_desk(request: HttpRequest) -> bool:
        desk, path = f"/{settings.ADMIN_PATH}", request.path_info
        return path.startswith(desk) and not path.startswith(f"{desk}login/")

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if self.is_at_desk(request) and not report_only:
            parts.config = settings.DESK_CONTENT_POLICY
        return parts
