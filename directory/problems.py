"""Errors of the JSON API as application/problem+json (RFC 9457)."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from directory.criteria import BadParameter
from directory.responses import opened

TITLES = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    410: "Gone",
    422: "Unknown or invalid parameter",
    500: "Something went wrong here",
}


def problem(status: int, errors: Sequence[BadParameter] = (), **more: Any) -> HttpResponse:
    body: dict[str, Any] = {"type": "about:blank", "title": TITLES[status], "status": status, **more}
    if errors:
        body["errors"] = [vars(error) for error in errors]
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return opened(HttpResponse(content, status=status, content_type="application/problem+json"))
