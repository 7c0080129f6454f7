"""Public pages that are sent again as they were, until the clock or a publish may change something in them.

One statement a request tells whether the content is still of the same edition, in whichever process it was changed.
config/keeping.py has the rules; docs/decisions tells why.
"""

import datetime as dt
import gzip
import secrets
import zlib

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_etags

from config import keeping, shelf
from config.middleware import GetResponse
from config.shelf import KeptPage
from directory import edition, lasting
from directory.languages import LANGUAGES
from search import language
from search.moments import midnight_after

OWN_COOKIES = frozenset({settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"})
CLOSED = (
    "/api/",
    f"/{settings.ADMIN_PATH}",
    settings.STATIC_URL,
    settings.MEDIA_URL,
    "/documents/",
    "/health/",
)
GZIP_LEVEL = 6
NONCE_BYTES = 16
SECRET = settings.SECRET_KEY.encode()


class KeptPages:
    """Stands outside of all that looks up sessions, users and messages: a copy needs none of them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = _asked(request) if settings.KEPT_PAGES else None
        if asked is None or not keeping.may_be_looked_up(asked, OWN_COOKIES, CLOSED):
            return self.get_response(request)
        try:
            seen = edition_for(asked.path)
        except DatabaseError:
            # It may be a moment's trouble: the page itself says what there is to say.
            return self.get_response(request)
        now = timezone.now()
        key = keeping.key_of(asked.address, SECRET)
        # As a browser sends it to reload.
        wants_anew = request.headers.get("Cache-Control") == "no-cache"
        found = None if wants_anew else shelf.find(key, seen, now)
        if found is None:
            with lasting.listening(midnight_after(now)) as heard:
                response = self.get_response(request)
            if not _may_be_kept(request, response) or not keeping.holds(now, heard.until, timezone.now()):
                return response
            found = _page_of(response, asked.address, now, heard.until)  # type: ignore[arg-type]
            shelf.keep(key, seen, found)
        return _sent(request, found, asked.address)


def edition_for(path: str) -> str:
    """All that a page is made of, beside the code and the clock. Raises DatabaseError."""
    first = path.split("/", 2)[1]
    files = edition.of_files(first if first in LANGUAGES else settings.LANGUAGE_CODE)
    return f"{edition.current()} {files} {language.version_here()}"


def _asked(request: HttpRequest) -> keeping.Asked | None:
    """None where the host is not ours, which Django refuses further in."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    return keeping.Asked(
        method=request.method or "",
        scheme=request.scheme or "",
        host=host,
        path=request.path,
        query=request.META.get("QUERY_STRING", ""),
        cookies=request.COOKIES,
        has_credentials="HTTP_AUTHORIZATION" in request.META,
        is_preview=getattr(request, "is_dummy", False),
    )


def _may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    match = request.resolver_match
    headers = {name.lower(): value for name, value in response.headers.items()}
    sets_cookies = bool(response.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    return (
        match is not None
        and not response.streaming
        and not getattr(request, "_csp_nonce", None)
        and keeping.may_be_kept(match.view_name, response.status_code, headers, sets_cookies)
    )


def _page_of(response: HttpResponse, address: bytes, since: dt.datetime, until: dt.datetime) -> KeptPage:
    packer = zlib.compressobj(GZIP_LEVEL, wbits=31)
    zipped, nonce = packer.compress(response.content) + packer.flush(), secrets.token_bytes(NONCE_BYTES)
    return KeptPage(
        content=keeping.sealed(zipped, address, nonce, SECRET),
        nonce=nonce,
        etag=keeping.etag_of(response.content, SECRET),
        headers=tuple(
            (name, value)
            for name, value in response.headers.items()
            if name.lower() not in keeping.OWN_HEADERS
        ),
        since=since,
        until=until,
    )


def _sent(request: HttpRequest, page: KeptPage, address: bytes) -> HttpResponse:
    """The page, compressed where the reader takes that, or 304 where the reader has it already."""
    zips = "gzip" in request.headers.get("Accept-Encoding", "")
    given = request.headers.get("If-None-Match", "")
    tags = [tag.removeprefix("W/") for tag in parse_etags(given)] if given else []
    if page.etag in tags or tags == ["*"]:
        response = HttpResponse(status=304)
    else:
        zipped = keeping.sealed(page.content, address, page.nonce, SECRET)
        response = HttpResponse(zipped if zips else gzip.decompress(zipped))
        if zips:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
    for name, value in page.headers:
        response.headers[name] = value
    if response.status_code == 304:
        del response.headers["Content-Type"]
    response.headers["ETag"] = f"W/{page.etag}" if zips else page.etag
    response.headers["Cache-Control"] = keeping.CACHE_CONTROL
    response.headers["Vary"] = "Accept-Encoding"
    return response
