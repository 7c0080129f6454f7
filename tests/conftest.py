"""Fixtures that every room's tests may use."""

import asyncio
import json
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import blocking_manager_key

# A test that commits empties the database when it ends, also of what migrations and the reference files brought.
EMPTIED = pytest.StashKey[bool]()
BROUGHT = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> None:
    """The test database holds the reference data from the start: loading them takes a second."""
    with django_db_blocker.unblock():
        _load()
        request.config.stash[BROUGHT] = connection.creation.serialize_db_to_string()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    if _commits(item):
        item.config.stash[EMPTIED] = True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Puts back what a test before this one emptied, whichever file it was in: tests may come in any order.

    Before any fixture, since within the test's own transaction it would be undone with it.
    """
    if not _uses_database(item) or not item.config.stash.get(EMPTIED, False):
        return
    with item.config.stash[blocking_manager_key].unblock():
        call_command(
            "flush", interactive=False, verbosity=0, inhibit_post_migrate=True, reset_sequences=False
        )
        _put_back(json.loads(item.config.stash[BROUGHT]))
    item.config.stash[EMPTIED] = False


def _put_back(rows: list[dict[str, Any]]) -> None:
    """Content types before all else: a row that needs one which is not there yet would make it with another key."""
    types = [row for row in rows if row["model"] == "contenttypes.contenttype"]
    for part in (types, [row for row in rows if row["model"] != "contenttypes.contenttype"]):
        connection.creation.deserialize_db_from_string(json.dumps(part))
        ContentType.objects.clear_cache()


def _uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return "db" in fixtures or item.get_closest_marker("django_db") is not None or _commits(item)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    commits = "transactional_db" in fixtures or "live_server" in fixtures
    return commits or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture
def reference(db: None) -> None:
    """Counties, municipalities and vocabularies: every test's database has them, and this says that it needs them."""


@pytest.fixture(autouse=True)
def _asyncio_runs_after_the_browser_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its calls the browser's driver leaves its loop marked as running in the thread, in tests that follow
    too, and asyncio.run would be refused there. Unmarked only while it runs: Django keeps one connection for code
    that sees a loop and another for code that does not.
    """
    real = asyncio.run

    def run(*args: Any, **options: Any) -> Any:
        before = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return real(*args, **options)
        finally:
            asyncio._set_running_loop(before)

    monkeypatch.setattr(asyncio, "run", run)


@pytest.fixture(autouse=True)
def _nothing_of_another_test() -> Any:
    """What a process keeps must not outlive the test whose rows it is made of."""
    from config import shelf
    from directory import kept as kept_values
    from directory import vocabulary
    from search import index, page_index, receivers

    for kept in (shelf, vocabulary, kept_values, receivers, index, page_index):
        kept.forget()
    yield
    for kept in (shelf, vocabulary, kept_values, receivers, index, page_index):
        kept.forget()


def _load() -> None:
    from directory import reference as files

    files.load(settings.BASE_DIR / "data")
