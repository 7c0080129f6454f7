"""Which pages may be kept, under which key: the rules alone."""

import datetime as dt
from dataclasses import replace

import pytest

from config import keeping
from config.keeping import Asked

SECRET, OTHER = b"salaisuus" * 8, b"toinen" * 8
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
OWN = frozenset({"sessionid", "csrftoken", "messages"})
CLOSED = ("/api/", "/hallinta/")
PLAIN = Asked("GET", "https", "tukikartta.example", "/haku/", "q=ero")
HTML = {"content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'self'"}


def test_a_plain_question_of_a_reader_may_be_answered_by_a_copy() -> None:
    assert keeping.may_be_looked_up(PLAIN, OWN, CLOSED)
    assert keeping.may_be_looked_up(replace(PLAIN, cookies=["theirs"]), OWN, CLOSED)


@pytest.mark.parametrize(
    "other",
    [
        {"method": "POST"},
        {"method": "HEAD"},
        {"cookies": ["sessionid"]},
        {"cookies": ["theirs", "csrftoken"]},
        {"cookies": ["messages"]},
        {"has_credentials": True},
        {"is_preview": True},
        {"path": "/api/v1/services/"},
        {"path": "/hallinta/"},
        {"query": "q=" + "a" * keeping.LONGEST_ADDRESS},
    ],
)
def test_who_may_see_something_else_is_answered_anew(other: dict[str, object]) -> None:
    assert not keeping.may_be_looked_up(replace(PLAIN, **other), OWN, CLOSED)  # type: ignore[arg-type]


def test_a_page_that_is_the_same_for_all_may_be_kept() -> None:
    assert keeping.may_be_kept("directory:home", 200, HTML, sets_cookies=False)
    assert keeping.may_be_kept("search:results", 200, HTML | {"vary": "Accept-Encoding"}, sets_cookies=False)


@pytest.mark.parametrize(
    "view", ["directory:shortlist", "directory:leave", "directory:report", "directory:confirm", ""]
)
def test_a_page_that_is_for_one_reader_is_not_kept(view: str) -> None:
    assert not keeping.may_be_kept(view, 200, HTML, sets_cookies=False)


@pytest.mark.parametrize("status", [201, 301, 302, 304, 404, 410, 422, 500])
def test_only_whole_pages_are_kept(status: int) -> None:
    assert not keeping.may_be_kept("directory:home", status, HTML, sets_cookies=False)


@pytest.mark.parametrize(
    "more",
    [
        {"cache-control": "no-store"},
        {"cache-control": "private"},
        {"vary": "Cookie"},
        {"vary": "Accept-Encoding, Accept-Language"},
        {"content-type": "application/json"},
        {"content-security-policy": "script-src 'self' 'nonce-abc'"},
        {"content-encoding": "gzip"},
    ],
)
def test_a_page_that_differs_by_reader_is_not_kept(more: dict[str, str]) -> None:
    assert not keeping.may_be_kept("directory:home", 200, HTML | more, sets_cookies=False)


def test_a_page_with_a_cookie_is_not_kept() -> None:
    assert not keeping.may_be_kept("directory:home", 200, HTML, sets_cookies=True)


def test_a_page_holds_from_its_moment_to_its_end_and_not_at_it() -> None:
    end = NOW + dt.timedelta(hours=1)
    assert keeping.holds(NOW, end, NOW)
    assert not keeping.holds(NOW, end, end)
    assert not keeping.holds(NOW, end, NOW - dt.timedelta(microseconds=1))


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/sv/haku/"},
        {"query": "q=eron"},
        {"query": ""},
        {"host": "toinen.example"},
        {"scheme": "http"},
    ],
)
def test_another_question_has_another_key(other: dict[str, str]) -> None:
    assert keeping.key_of(PLAIN.address, SECRET) != keeping.key_of(replace(PLAIN, **other).address, SECRET)  # type: ignore[arg-type]


def test_a_key_is_worth_nothing_without_the_secret() -> None:
    key = keeping.key_of(PLAIN.address, SECRET)
    assert key == keeping.key_of(PLAIN.address, SECRET) != keeping.key_of(PLAIN.address, OTHER)
    assert b"ero" not in key
    assert keeping.etag_of(b"ero", SECRET) != keeping.etag_of(b"ero", OTHER)


def test_a_page_with_words_is_opened_by_its_question_alone() -> None:
    page, nonce = b"<p>salainen sana</p>" * 100, b"n" * 16
    closed = keeping.sealed(page, PLAIN.address, nonce, SECRET)
    assert b"salainen" not in closed and len(closed) == len(page)
    assert keeping.sealed(closed, PLAIN.address, nonce, SECRET) == page
    for address, other_nonce, secret in (
        (replace(PLAIN, query="q=eron").address, nonce, SECRET),
        (PLAIN.address, b"m" * 16, SECRET),
        (PLAIN.address, nonce, OTHER),
    ):
        assert b"salainen" not in keeping.sealed(closed, address, other_nonce, secret)


def test_pages_that_begin_with_zeros_are_sealed_and_opened_whole() -> None:
    page = b"\0\0\0a\0"
    assert (
        keeping.sealed(keeping.sealed(page, PLAIN.address, b"", SECRET), PLAIN.address, b"", SECRET) == page
    )


def test_an_address_without_a_question_needs_no_seal() -> None:
    assert keeping.sealed(b"home", replace(PLAIN, query="").address, b"n", SECRET) == b"home"
