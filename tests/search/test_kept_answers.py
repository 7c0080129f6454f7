"""Whole answers are kept for as long as nothing in them can have changed, and no longer."""

import datetime as dt
import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from directory.models import Service
from directory.opening import HELSINKI
from search import index, kept_answers
from tests.directory.moments import stop_the_clock
from tests.factories import make_channel, make_line, make_rule, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference", "trusting")]

# No phrase is like it, with or without a dictionary.
HEARD_BY_THE_EAR = "?q=emmä+uskalla+men+himaan+ku+faija+on+kännis"
LIST = "/api/v1/services/"
MORNING = dt.datetime(2026, 11, 24, 8, 59, 59, tzinfo=HELSINKI)


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """However slow the machine is, no other process is asked for while a test lasts."""
    monkeypatch.setattr(index, "TRUSTED_SECONDS", 60.0)
    index.forget()
    kept_answers.forget()
    yield
    index.forget()
    kept_answers.forget()


@pytest.fixture
def service() -> Service:
    """Open on weekdays from 9 to 15."""
    made = make_service(name_fi="Perheneuvola")
    make_rule(make_channel(made, phone="0800 1"))
    index.rebuild()
    return made


def ask(query: str = "", **headers: str) -> HttpResponse:
    response = Client().get(LIST + query, headers=headers)
    assert response.status_code in (200, 304), response.content
    return response


def is_kept(query: str, counted: Any) -> bool:
    """Whether the answer takes no statement."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as statements:
        counted(query)
    return not statements.captured_queries


def test_the_second_answer_takes_no_statement_and_is_the_same(service: Service) -> None:
    first = ask("?q=perheneuvola")
    assert is_kept("?q=perheneuvola", ask)
    assert ask("?q=perheneuvola").content == first.content


def test_who_asks_for_no_copy_gets_none(service: Service) -> None:
    ask()
    assert not is_kept("", lambda query: ask(query, **{"Cache-Control": "no-cache"}))


@pytest.mark.parametrize(
    ("query", "before", "after", "opens"),
    [
        ("", MORNING, dt.timedelta(seconds=1), True),
        ("", MORNING.replace(hour=14), dt.timedelta(seconds=1), False),
        ("?open_now=true", MORNING, dt.timedelta(seconds=1), True),
    ],
)
def test_an_answer_ends_at_the_moment_of_an_opening_or_a_closing(
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    before: dt.datetime,
    after: dt.timedelta,
    opens: bool,
) -> None:
    stop_the_clock(monkeypatch, before)
    earlier = ask(query).json()  # type: ignore[attr-defined]
    assert is_kept(query, ask)
    stop_the_clock(monkeypatch, before + after)
    later = ask(query).json()  # type: ignore[attr-defined]
    if query:
        assert (earlier["count"], later["count"]) == (0, 1)
    else:
        opened = [answer["results"][0]["channels"][0]["open"] for answer in (earlier, later)]
        assert opened == [not opens, opens]
        change = earlier["results"][0]["channels"][0]["changes_at"]
        assert dt.datetime.fromisoformat(change) == before + after


def test_an_answer_ends_with_the_day_in_helsinki(monkeypatch: pytest.MonkeyPatch) -> None:
    make_service(visible_until=dt.date(2026, 11, 24))
    index.rebuild()
    stop_the_clock(monkeypatch, dt.datetime(2026, 11, 24, 23, 59, 59, tzinfo=HELSINKI))
    assert ask().json()["count"] == 1  # type: ignore[attr-defined]
    stop_the_clock(monkeypatch, dt.datetime(2026, 11, 25, tzinfo=HELSINKI))
    assert ask().json()["count"] == 0  # type: ignore[attr-defined]


def test_a_clock_set_back_does_not_get_the_later_answer(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, MORNING + dt.timedelta(seconds=1))
    assert ask().json()["results"][0]["channels"][0]["open"] is True  # type: ignore[attr-defined]
    stop_the_clock(monkeypatch, MORNING)
    assert ask().json()["results"][0]["channels"][0]["open"] is False  # type: ignore[attr-defined]


def test_a_publish_ends_every_kept_answer_of_its_process_at_once(
    service: Service, django_capture_on_commit_callbacks: Any
) -> None:
    ask()
    with django_capture_on_commit_callbacks(execute=True):
        service.name_fi = "Perheasema"
        service.save()
    assert ask().json()["results"][0]["name"] == "Perheasema"  # type: ignore[attr-defined]


def test_a_publish_of_another_process_is_seen_when_the_trust_ends(
    service: Service, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    ask()
    monkeypatch.setattr(index, "_wrote", lambda: None)
    with django_capture_on_commit_callbacks(execute=True):
        service.name_fi = "Perheasema"
        service.save()
    assert ask().json()["results"][0]["name"] == "Perheneuvola"  # type: ignore[attr-defined]
    monkeypatch.setattr(index, "TRUSTED_SECONDS", 0.0)
    assert ask().json()["results"][0]["name"] == "Perheasema"  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", ["?q=mies+hakkaa+minua", HEARD_BY_THE_EAR])
def test_words_of_danger_are_never_kept(query: str, service: Service) -> None:
    make_line(phone="0800 2", safety_class="life")
    first = ask(query)
    assert first.json()["safety"]  # type: ignore[attr-defined]
    assert first["Cache-Control"] == "no-store"
    assert "ETag" not in first
    assert not is_kept(query, ask)


def test_words_of_danger_are_not_kept_where_no_line_is_published_either(service: Service) -> None:
    query = "?q=mies+hakkaa+minua"
    first = ask(query)
    assert first.json()["safety"] == []  # type: ignore[attr-defined]
    assert first["Cache-Control"] == "no-store"
    assert not kept_answers._kept
    assert not is_kept(query, ask)


def test_nothing_that_is_kept_holds_the_words_that_were_asked(service: Service) -> None:
    ask("?q=salainen")
    assert len(kept_answers._kept) == 1
    assert all(b"salainen" not in key + answer.body for key, (_, answer) in kept_answers._kept.items())


def test_a_reader_who_takes_gzip_gets_the_same_answer_smaller(service: Service) -> None:
    plain, packed = ask(), ask(**{"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content)
    assert gzip.decompress(packed.content) == plain.content
    assert ask(**{"If-None-Match": packed["ETag"]}).status_code == 304
    assert ask(**{"If-None-Match": plain["ETag"]}).status_code == 304


def test_no_more_answers_are_kept_than_fit(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "MOST", 3)
    for page in range(1, 9):
        ask(f"?page={page}")
    assert len(kept_answers._kept) <= 3
