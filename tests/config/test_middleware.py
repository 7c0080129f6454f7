"""What every request gets: one line, one language, one policy, no cookie."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation

from config.logs import JsonLines, TextLines
from config.middleware import RequestLog
from config.urls import urlpatterns as site_addresses


def say_language(request: HttpRequest, **_: str) -> HttpResponse:
    return HttpResponse(translation.get_language())


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [
    path("fails/", fail),
    path("vahvista/<token>/", say_language),
    path("sv/sida/", say_language),
    path("svart/", say_language),
    path("en/", say_language),
    path("sivu/", say_language),
    path("hallinta/", include([path("login/", say_language), path("sivut/", say_language)])),
    *site_addresses,
]
handler404, handler500 = "config.errors.not_found", "config.errors.server_error"
# An address that nobody answers is looked for among the editors' redirects.
pytestmark = pytest.mark.django_db
with_our_addresses = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the site's text log would print for requests."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TextLines())
    logger = logging.getLogger("request")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(level)


@with_our_addresses
def test_a_request_is_one_line_without_query_and_address(client: Client, log: io.StringIO) -> None:
    response = client.get(
        "/sivu/?q=salaisuus", REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="198.51.100.9"
    )
    (line,) = log.getvalue().splitlines()
    assert "GET /sivu/ 200" in line and f"[{response['X-Request-ID']}]" in line
    assert not any(secret in line for secret in ("salaisuus", "203.0.113.7", "198.51.100.9"))


@with_our_addresses
def test_the_secret_of_a_link_is_not_logged(client: Client, log: io.StringIO) -> None:
    client.get("/vahvista/aBc123/")
    assert "/vahvista/…/ 200" in log.getvalue() and "aBc123" not in log.getvalue()


@with_our_addresses
def test_a_path_cannot_forge_a_line(client: Client, log: io.StringIO) -> None:
    client.get("/x%0A2026-01-01 INFO forged")
    assert len(log.getvalue().splitlines()) == 1


@with_our_addresses
def test_a_failure_is_logged_as_500(client: Client, log: io.StringIO) -> None:
    client.raise_request_exception = False
    assert client.get("/fails/").status_code == 500
    assert "GET /fails/ 500" in log.getvalue()


@with_our_addresses
def test_a_request_id_from_the_proxy_is_kept_only_if_it_looks_like_one(client: Client) -> None:
    assert client.get("/sivu/", HTTP_X_REQUEST_ID="abc-12345")["X-Request-ID"] == "abc-12345"
    assert client.get("/sivu/", HTTP_X_REQUEST_ID="a\nb" + "c" * 20)["X-Request-ID"] != "a\nb" + "c" * 20


def test_a_json_line_has_the_parts_of_the_text_line() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("request")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        RequestLog(lambda request: HttpResponse(status=204))(RequestFactory().post("/haku/?q=x"))
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    line = json.loads(stream.getvalue())
    assert (line["method"], line["path"], line["status"]) == ("POST", "/haku/", 204)
    assert len(line["request_id"]) == 32 and line["logger"] == "request"


@with_our_addresses
@pytest.mark.parametrize(
    ("address", "language"),
    [("/sivu/", "fi"), ("/sv/sida/", "sv"), ("/en/", "en"), ("/svart/", "fi")],
)
def test_the_address_alone_decides_the_language(client: Client, address: str, language: str) -> None:
    client.cookies["django_language"] = "en"
    response = client.get(address, HTTP_ACCEPT_LANGUAGE="sv")
    assert response.content.decode() == response["Content-Language"] == language
    assert "Accept-Language" not in response.get("Vary", "")


@with_our_addresses
def test_the_policy_is_strict_but_at_the_desk(client: Client) -> None:
    for strict in ("/sivu/", "/sv/sida/", "/hallinta/login/", "/hallintamalli/"):
        policy = client.get(strict)["Content-Security-Policy"]
        assert (
            "unsafe" not in policy and "default-src 'none'" in policy and "script-src 'self';" in policy + ";"
        )
    assert "'unsafe-inline'" in client.get("/hallinta/sivut/")["Content-Security-Policy"]


@with_our_addresses
def test_no_cookie_is_set_outside_the_desk(client: Client) -> None:
    for address in ("/sivu/", "/sv/sida/", "/en/", "/nothing/"):
        assert not client.get(address).cookies


def test_the_content_policy_of_a_page_names_no_other_site() -> None:
    for policy in (settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], settings.DESK_CONTENT_POLICY):
        sources = {source for values in policy.values() for source in values}
        assert not [source for source in sources if "." in source or source in ("*", "https:")]
