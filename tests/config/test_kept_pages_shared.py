"""Kept pages that processes share through a real Redis, and what they do without it."""

import datetime as dt
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test.utils import override_settings
from redis import Redis

from config import kept_pages, shelf
from directory import actions, line_status, safety_bar
from directory.models import SafetyLine, Service
from directory.opening import HELSINKI
from search import index, kept_answers
from tests.config.kept import ask, is_kept, made_now, text
from tests.config.running import free_port
from tests.directory.moments import stop_the_clock
from tests.factories import make_channel, make_line, make_rule, make_service
from tests.services import need_redis

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

NUMBER = "09 123 4567"
TEL = "+35891234567"
MORNING = dt.datetime(2026, 11, 24, 8, 59, 59, tzinfo=HELSINKI)


def redis_at(url: str) -> dict[str, Any]:
    return {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "kept-pages-test",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    settings.KEPT_PAGES = 100
    stop_the_clock(monkeypatch, MORNING)
    forget()
    line_status.forget()
    yield
    forget()
    line_status.forget()


def forget() -> None:
    """As another process: it has nothing of its own yet."""
    shelf.forget()
    kept_answers.forget()


@pytest.fixture
def redis() -> Iterator[Redis]:
    url = need_redis()
    client = Redis.from_url(url)
    caches_at = {**caches.settings, "shared": redis_at(url)}
    with override_settings(REDIS_URL=url, CACHES=caches_at):
        caches["shared"].clear()
        yield client
        caches["shared"].clear()


@pytest.fixture
def service(django_capture_on_commit_callbacks: Any) -> Service:
    with django_capture_on_commit_callbacks(execute=True):
        made = make_service(name_fi="Perheneuvola", needs=("ero",), counties=("08",))
        make_rule(make_channel(made, phone=NUMBER))
    # The home page would write them itself, and then be kept only the next time.
    safety_bar.write()
    index.rebuild()
    return Service.objects.get(pk=made.pk)


def entries(redis: Redis) -> dict[bytes, bytes]:
    return {key: redis.get(key) or b"" for key in redis.scan_iter("*kept-pages-test*")}  # type: ignore[misc]


def paths_of(service: Service) -> list[str]:
    return ["/", "/aihe/ero/", "/alue/pirkanmaa/", service.path, "/haku/?q=perheneuvola"]


def test_another_process_gets_the_page_that_one_has_made(redis: Redis, service: Service) -> None:
    for path in paths_of(service):
        first = ask(path)
        forget()
        again = ask(path, **{"Accept-Encoding": "gzip"})
        assert gzip.decompress(again.content) == first.content
        forget()
        assert is_kept(path), path
        assert again["ETag"] == f"W/{first['ETag']}"
    assert len(entries(redis)) == len(paths_of(service))


def test_shared_pages_are_gone_with_their_moment(redis: Redis, service: Service) -> None:
    ask(service.path)
    (key,) = entries(redis)
    assert redis.ttl(key) == 1
    ask("/alueet/")
    other = next(one for one in entries(redis) if one != key)
    assert 15 * 3_600 < int(redis.ttl(other)) <= 15 * 3_600 + 60  # type: ignore[arg-type]


def test_a_shared_page_that_does_not_hold_any_more_is_not_shown(
    redis: Redis, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(service.path)
    forget()
    for key in entries(redis):
        redis.persist(key)
    stop_the_clock(monkeypatch, MORNING + dt.timedelta(seconds=1))
    assert "klo 15 asti" in text(service.path)


def test_a_publish_ends_what_is_shared(redis: Redis, service: Service) -> None:
    ask(service.path)
    Service.objects.update(name_fi="Perheasema")
    forget()
    assert "Perheasema" in text(service.path)


def test_processes_of_other_code_share_nothing(
    redis: Redis, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(service.path)
    forget()
    monkeypatch.setattr(shelf, "release", lambda: b"another")
    assert not is_kept(service.path)


def test_the_release_is_that_of_the_code_and_its_texts(tmp_path: Path, settings: Any) -> None:
    def release_of(text: str) -> bytes:
        (tmp_path / "templates").mkdir(exist_ok=True)
        (tmp_path / "templates" / "base.html").write_text(text)
        return shelf.release.__wrapped__()

    settings.BASE_DIR = tmp_path
    assert release_of("a") == release_of("a") != release_of("b")
    before = release_of("b")
    settings.SITE_URL = "https://toinen.example"
    assert release_of("b") != before


def test_what_lies_in_redis_tells_nobody_what_was_asked(redis: Redis, service: Service) -> None:
    assert "zyxsana" in text("/haku/?q=perheneuvola+zyxsana")
    (one,) = entries(redis).items()
    assert b"zyxsana" not in b"".join(one) and b"haku" not in one[0]
    assert b"\x1f\x8b\x08" not in one[1], "a page with words lies there sealed"


@pytest.mark.parametrize("has_line", [True, False])
def test_words_of_danger_are_not_in_redis(redis: Redis, service: Service, has_line: bool) -> None:
    if has_line:
        make_line(phone="0800 1", safety_class="violence")
    assert SafetyLine.objects.exists() == has_line
    for prefix in ("", "/sv", "/en"):
        assert ask(f"{prefix}/haku/?q=mies+hakkaa+minua")["Cache-Control"] == "no-store"
    ask("/api/v1/services/?q=mies+hakkaa+minua")
    assert entries(redis) == {}


# Withheld services: what processes share of pages and of the JSON API's lists

LISTS = ("/api/v1/services/", "/api/v1/services/?q=perheneuvola", "/api/v1/services/?county=08")


def test_a_withheld_services_contact_is_in_no_shared_copy_that_is_shown(
    redis: Redis, service: Service, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """Copies with the contact lie in Redis when it is withheld; no process finds them, the same and others."""
    monkeypatch.setattr(index, "TRUSTED_SECONDS", 60.0)
    shared = [*paths_of(service)[1:], *LISTS]
    before = {path: text(path) for path in shared}
    assert all(NUMBER in told or TEL in told for told in before.values())
    forget()
    assert {path: text(path) for path in shared} == before
    assert len(entries(redis)) >= len(shared)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withhold(service, "ei vastausta", by=None, today=MORNING.date(), decide=True)
    for is_other_process in (False, True):
        if is_other_process:
            forget()
            index.forget()
        for path in shared:
            told = text(path)
            assert NUMBER not in told and TEL not in told, path
    assert not json.loads(text(LISTS[0]))["count"]
    with django_capture_on_commit_callbacks(execute=True):
        actions.show_again(Service.objects.get(pk=service.pk), by=None, today=MORNING.date())
    forget()
    again = {path: text(path) for path in shared}
    assert all(NUMBER in told or TEL in told for told in again.values())


def test_no_copy_made_while_it_is_withheld_has_the_contact(
    redis: Redis, service: Service, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.withhold(service, "ei vastausta", by=None, today=MORNING.date(), decide=True)
    for path in (service.path, f"/sv{service.path}", "/aihe/ero/", "/alue/pirkanmaa/"):
        ask(path)
    found = entries(redis)
    assert len(found) == 4
    for content in found.values():
        start = content.index(b"\x1f\x8b\x08")
        body = decompressed(content[start:])
        assert NUMBER not in body and TEL not in body and "</html>" in body


def decompressed(stream: bytes) -> str:
    """The first gzip member of what begins with one."""
    import zlib

    return zlib.decompressobj(wbits=31).decompress(stream).decode()


# Redis away


def test_without_redis_each_process_keeps_its_own(service: Service, settings: Any) -> None:
    away = f"redis://127.0.0.1:{free_port()}/0"
    with override_settings(REDIS_URL=away, CACHES={**caches.settings, "shared": redis_at(away)}):
        first = ask("/")
        assert first.status_code == 200
        assert is_kept("/")
        forget()
        assert ask("/").content == first.content == made_now("/")


def test_the_edition_is_asked_of_the_database_and_not_of_redis(redis: Redis, service: Service) -> None:
    """A Redis that was emptied, or comes back with what it had, shows nothing old."""
    ask(service.path)
    copies = {key: redis.dump(key) for key in entries(redis)}
    Service.objects.update(name_fi="Perheasema")
    redis.delete(*copies)
    for key, content in copies.items():
        redis.restore(key, 0, content)  # type: ignore[arg-type]
    forget()
    assert "Perheasema" in text(service.path)
    assert kept_pages.edition_for("/") == kept_pages.edition_for("/aihe/ero/")
