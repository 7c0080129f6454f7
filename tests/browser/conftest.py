"""A real browser against the site: Debian's Chromium, driven by Playwright."""

import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.services import need_chromium

# Nothing but the pages under test: no updates, no look-ups of the browser's own.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ELSEWHERE = "Saa tanaan"


@pytest.fixture(scope="session", autouse=True)
def _database_beside_the_browser() -> Iterator[None]:
    """Playwright's loop runs in the test's thread, which Django takes for async code."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    need_chromium()
    # A machine that does much else at the same time is slow, not wrong.
    expect.set_options(timeout=15_000)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=need_chromium(), args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """``open_page("/haku/", width=320, java_script_enabled=False)``; the test fails where the page had an error."""
    contexts, errors = [], []

    def opened(path: str = "/", width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if _refused(message) else None)
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def _refused(message: Any) -> bool:
    return message.type == "error" and "Content Security Policy" in message.text


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[str]:
    """Another site on this machine, which the quick exit goes to."""

    class Weather(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<!doctype html><title>{ELSEWHERE}</title><h1>{ELSEWHERE}</h1>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Weather)
    threading.Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    settings.QUICK_EXIT_URLS = dict.fromkeys(("fi", "sv", "en"), address)
    yield address
    server.shutdown()
    server.server_close()
