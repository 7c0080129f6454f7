"""A Redis that is killed and comes back, empty, while readers ask: they notice nothing."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoRedis

from tests.config.running import Copy, free_port, until
from tests.search.test_elastic_away import FILL, SEARCHES, TAKE_DOWN, WEB, Load, count_of
from tests.services import need_redis

# The same questions again and again, so that answers kept in Redis are read, written and missed.
KEPT = SEARCHES
LANGUAGES = ("fi", "sv", "en", "ru", "so", "ar")


class Server:
    """A Redis of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL)
        until(self.answers, "Redis to answer")

    def answers(self) -> bool:
        try:
            return bool(Redis.from_url(self.url).ping())
        except NoRedis:
            return False

    def keys(self) -> int:
        """How many answers are shared."""
        return sum(1 for _ in Redis.from_url(self.url).scan_iter("*answer:*"))

    def kill(self) -> None:
        """As a crash does: at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    need_redis()
    if shutil.which("redis-server") is None:
        pytest.fail("redis-server must be installed to be killed")
    made = Server(tmp_path)
    made.start()
    yield made
    made.kill()


class Repeating(Load):
    """Readers of the same questions, whose answers may be kept."""

    def read(self, number: int) -> None:
        turn = number
        while not self.stopped.is_set():
            question = KEPT[turn % len(KEPT)]
            status, count = plainly(self.site, question)
            self.told[question, status, count] += 1
            turn += 1


def plainly(site: Copy, question: str) -> tuple[int, int]:
    """As count_of, without another moment each time."""
    status, body = site.get(f"/api/v1/services/{question}")
    return status, json.loads(body)["count"] if status == 200 else -1


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed as Unix does")
def test_a_redis_killed_and_started_under_load_costs_no_answer(server: Server, tmp_path: Path) -> None:
    environment = {"DATA_DIR": str(tmp_path / "kept"), "WEB_WORKERS": "2", "WEB_THREADS": "4"}
    site = Copy(environment | {"REDIS_URL": server.url})
    site.run(sys.executable, "-m", "config.prepare", "--database")
    site.python(FILL)
    log = tmp_path / "web"
    with site.started(*WEB, log=log):
        until(lambda: site.health()["status"] != "silent", "web to answer", log)
        before = [plainly(site, question)[1] for question in KEPT]
        until(lambda: server.keys() > 0, "an answer to be shared", log)
        with Repeating(site) as load:
            for _ in range(2):
                time.sleep(1)
                server.kill()
                time.sleep(2)
                server.start()
            # What the processes hold already they need not share again: only what nobody has asked yet.
            unasked = (
                f"?county={code:02}&language={language}" for code in range(1, 22) for language in LANGUAGES
            )
            until(lambda: plainly(site, next(unasked))[0] == 200 and server.keys() > 0, "answers shared", log)
        allowed = {(question, 200, count) for question, count in zip(KEPT, before, strict=True)}
        assert set(load.told) <= allowed
        assert sum(load.told.values()) > 100
        follows_changes_without_redis(site, server, log)


def follows_changes_without_redis(site: Copy, server: Server, log: Path) -> None:
    """A service taken down while Redis is away is in no answer, neither before nor after it is back."""
    everything = plainly(site, "")[1]
    server.kill()
    site.python(TAKE_DOWN)
    until(lambda: plainly(site, "") == (200, everything - 1), "the change to be seen", log)
    server.start()
    found = {plainly(site, "") for _ in range(20)}
    assert found == {(200, everything - 1)}
    assert count_of(site, "") == (200, everything - 1)
