"""What every answer of the JSON API has in common: UTF-8 JSON, ETag and 304, open to every origin."""

import hashlib
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags


def json_answer(request: HttpRequest, payload: Any) -> HttpResponse:
    """The payload as JSON, or 304 where the reader already has the same."""
    return finished(
        request, HttpResponse(orjson.dumps(payload), content_type="application/json; charset=utf-8")
    )


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Adds ETag, CORS and Vary; turns the answer into a 304 where If-None-Match allows it."""
    etag = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    given = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    if response.status_code == 200 and (etag in given or given == ["*"]):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return opened(response)


def opened(response: HttpResponse) -> HttpResponse:
    """Any origin may read it."""
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
