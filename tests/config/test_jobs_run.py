"""Every job of the timetable, started by a real beat and done by a real worker; and Redis lost for a minute."""

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from config.celery import app
from config.consumer import Consumer
from tasks.timetable import jobs
from tests.config.redis_server import redis_server
from tests.config.running import Copy, until

CELERY = (sys.executable, "-m", "celery", "-A", "tests.config.short_timetable")
WORKER = (*CELERY, "worker", "--loglevel", "WARNING", "-P", "threads", "-c", "2")
BEAT = (*CELERY, "beat", "--loglevel", "WARNING")
WEB = (sys.executable, "-m", "config.web")
GONE_FOR_S = 60
READ = ("/", "/haku/?q=perhe", "/api/v1/services/", "/api/v1/services/?q=perhe", "/health/live")


def copy(folder: Path, **environment: str) -> Copy:
    made = Copy(
        {"DATA_DIR": str(folder / "kept"), "LOAD_CONTENT": "0", "LOG_LEVEL": "WARNING", **environment}
    )
    made.run(sys.executable, "-m", "config.prepare")
    return made


def done(site: Copy, since: str = "") -> set[str]:
    """The jobs that have ended well since a moment, as the database writes it."""
    row = site.row(
        "SELECT group_concat(DISTINCT job) FROM tasks_jobrun WHERE state = 'done' AND started_at > ?", since
    )
    return set((row[0] or "").split(","))


def all_run(site: Copy, log: Path, since: str = "") -> None:
    until(lambda: done(site, since) >= jobs(), f"all of {sorted(jobs())} to be done", log, seconds=120)
    failed = site.row(
        "SELECT group_concat(job || ': ' || error) FROM tasks_jobrun WHERE state = 'failed' AND started_at > ?",
        since,
    )
    assert failed[0] is None


def test_every_job_runs_on_the_embedded_worker_by_its_own_beat(tmp_path: Path) -> None:
    site, log = copy(tmp_path, BEAT_IN_WORKER="1"), tmp_path / "log"
    with site.started(*WORKER, log=log):
        all_run(site, log)


def test_every_job_runs_on_a_worker_and_a_beat_on_redis(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with redis_server(tmp_path) as server:
        site = copy(tmp_path, REDIS_URL=server.url)
        with site.started(*WORKER, log=log), site.started(*BEAT, log=log):
            all_run(site, log)


@pytest.mark.parametrize("gone_for_s", [GONE_FOR_S])
def test_while_redis_is_gone_the_web_serves_and_afterwards_the_jobs_resume(
    tmp_path: Path, gone_for_s: int
) -> None:
    log, web = tmp_path / "log", tmp_path / "web.log"
    with redis_server(tmp_path) as server:
        site = copy(tmp_path, REDIS_URL=server.url)
        with (
            site.started(*WEB, log=web),
            site.started(*WORKER, log=log),
            site.started(*BEAT, log=log),
        ):
            until(lambda: site.get("/health/live")[0] == 200, "the web to answer", web)
            all_run(site, log)
            server.kill()
            assert not server.answers()
            slowest = served_for(site, gone_for_s, web)
            assert slowest < 10
            server.start()
            back = site.python(
                "from django.utils import timezone; print(timezone.now().replace(tzinfo=None))"
            )
            all_run(site, log, since=back)
            until(lambda: beat_is_ok(site), "health to see beat again", log)


def test_a_connection_that_cannot_be_closed_is_let_go() -> None:
    """As when Redis dies while a worker holds messages: closing asks the connection what it no longer knows."""

    class Broken:
        connection_errors = channel_errors = ()

        def collect(self, socket_timeout: float) -> None:
            pass

        def close(self) -> None:
            raise AttributeError("'NoneType' object has no attribute 'hostname'")

    consumer = Consumer.__new__(Consumer)
    consumer.app, consumer.connection = app, Broken()
    consumer.on_connection_error_after_connected(ConnectionError("gone"))
    assert consumer.connection is None
    assert app.conf.worker_consumer == "config.consumer:Consumer"


def served_for(site: Copy, seconds: int, log: Path) -> float:
    """Reads every address again and again; the slowest answer in seconds. Each must be a whole one."""
    end, slowest = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        for path in READ:
            start = time.monotonic()
            status, body = site.get(path)
            slowest = max(slowest, time.monotonic() - start)
            assert (status, bool(body)) == (200, True), path + log.read_text(errors="replace")[-6000:]
        time.sleep(1)
    return slowest


def beat_is_ok(site: Copy) -> Any:
    return site.health()["checks"].get("beat") == "ok"
