"""What health says, and to whom it says 503."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from config import health
from directory.models import CheckRun
from search.models import IndexState
from tasks import heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    health.forget_answers()
    caches["shared"].clear()
    yield
    health.forget_answers()
    caches["shared"].clear()


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def silent() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(autouse=True)
def an_index() -> None:
    IndexState.objects.create(analyser="any")


def checks(client: Client, status: int = 200) -> dict[str, str]:
    response = client.get("/health/ready")
    assert response.status_code == status
    return response.json()["checks"]


def test_live_asks_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/health/live").json() == {"status": "ok"}


def test_a_sound_copy_is_ready_and_says_what_is_off(client: Client) -> None:
    heartbeat.record()
    assert checks(client) == {
        "database": "ok",
        "migrations": "ok",
        "index": "ok",
        "beat": "ok",
        "broker": "ok",
        "mail": "off",
        "search_engine": "off",
        "link_checks": "off",
    }


def test_a_database_that_is_away_means_503(client: Client) -> None:
    with patch.object(connection, "cursor", side_effect=OperationalError):
        found = checks(client, 503)
    assert found["database"] == found["migrations"] == found["index"] == "failed"


def test_a_missing_index_means_503(client: Client) -> None:
    IndexState.objects.all().delete()
    assert checks(client, 503)["index"] == "failed"


def test_a_missing_migration_means_503(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'directory'")
    assert checks(client, 503)["migrations"] == "failed"


@pytest.mark.parametrize(("seconds", "state"), [(299, "ok"), (301, "degraded")])
def test_beat_is_degraded_after_five_minutes_of_silence(client: Client, seconds: int, state: str) -> None:
    seen = timezone.now() - timedelta(seconds=seconds)
    caches["shared"].set(heartbeat.KEY, seen.isoformat(), timeout=None)
    assert checks(client)["beat"] == state


def test_beat_that_never_beat_is_degraded_and_the_copy_still_ready(client: Client) -> None:
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["checks"]["beat"] == "degraded"


def test_redis_mail_and_search_engine_are_ok_where_they_listen(
    client: Client, settings: Any, listening: int
) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{listening}/0"
    settings.EMAIL_URL, settings.EMAIL_PORT = f"smtp://127.0.0.1:{listening}", smtplib.SMTP_PORT
    found = checks(client)
    assert found["broker"] == found["mail"] == "ok"


def test_redis_mail_and_search_engine_that_are_away_leave_the_copy_ready(
    client: Client, settings: Any, silent: int
) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{silent}/0"
    settings.EMAIL_URL, settings.EMAIL_PORT = f"smtp://127.0.0.1:{silent}", smtplib.SMTP_PORT
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{silent}"
    found = checks(client)
    assert found["broker"] == found["mail"] == found["search_engine"] == "degraded"


@pytest.mark.parametrize(("outcome", "state"), [("done", "ok"), ("void", "degraded"), ("broken_off", "off")])
def test_link_checks_are_degraded_while_the_newest_run_counted_for_nothing(
    client: Client, outcome: str, state: str
) -> None:
    CheckRun.objects.create(started_at=timezone.now(), outcome=outcome)
    assert checks(client)["link_checks"] == state


def test_many_visits_ask_the_neighbours_once(client: Client, settings: Any, silent: int) -> None:
    settings.EMAIL_URL, settings.EMAIL_PORT = f"smtp://127.0.0.1:{silent}", smtplib.SMTP_PORT
    with patch.object(health.socket, "create_connection", side_effect=OSError) as knock:
        for _ in range(5):
            checks(client)
    assert knock.call_count == 1


def test_the_container_check_tells_by_its_exit_code(client: Client) -> None:
    with patch("django.setup"):
        assert health.main(["beat"]) == 1
        heartbeat.record()
        assert health.main(["beat", "database"]) == 0
