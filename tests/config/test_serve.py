"""``make run``'s launcher: one command, two processes that start and end together, and nothing lost by a kill."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.config.running import Copy, children, until

SERVE = (sys.executable, "-m", "config.serve")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the launcher needs a Unix")


@pytest.fixture
def site(tmp_path: Path) -> Copy:
    return Copy({"DATA_DIR": str(tmp_path / "kept"), "LOAD_CONTENT": "0"})


def is_up(site: Copy, launcher: subprocess.Popen[bytes]) -> bool:
    assert launcher.poll() is None, "the launcher has ended"
    health = site.health()
    return health["status"] == "ok" and health["checks"]["beat"] == "ok"


def child(launcher: int, words: str) -> int:
    """The id of the launcher's own child with these words in its command line."""
    return min(pid for pid, line in children(launcher).items() if words in line)


def test_the_copy_answers_with_its_worker_and_both_end_together(site: Copy, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with site.started(*SERVE, log=log) as launcher:
        until(lambda: is_up(site, launcher), "web and worker to be up", log)
        started = children(launcher.pid)
        status, body = site.get("/api/v1/counties/")
        assert (status, json.loads(body)["count"]) == (200, 23)
        assert site.get("/hallinta/login/")[0] == 200
        launcher.send_signal(signal.SIGTERM)
        assert launcher.wait(40) == 0
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    said = log.read_text()
    assert "web    | " in said and "worker | " in said
    assert f"Tukikartta answers at http://127.0.0.1:{site.port}" in said


def test_a_second_start_is_refused_while_the_first_runs(site: Copy, tmp_path: Path) -> None:
    log, second_log = tmp_path / "log", tmp_path / "second"
    with site.started(*SERVE, log=log) as launcher:
        until(lambda: is_up(site, launcher), "the first to be up", log)
        with Copy(site.environment).started(*SERVE, log=second_log) as second:
            assert second.wait(20) == 1
    assert "Another copy is already running" in second_log.read_text()


def test_a_taken_port_is_named_before_anything_is_made(site: Copy, tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", site.port)),
        site.started(*SERVE, log=tmp_path / "log") as launcher,
    ):
        assert launcher.wait(20) == 1
    assert f"Port {site.port} is taken. Try: make run PORT={site.port + 1}" in (tmp_path / "log").read_text()
    assert not (tmp_path / "kept" / "db.sqlite3").exists()


@pytest.mark.parametrize("victim", ["config.web", "celery"])
def test_when_one_is_killed_the_other_ends_and_the_next_start_goes_on(
    site: Copy, tmp_path: Path, victim: str
) -> None:
    log = tmp_path / "log"
    add = "from wagtail.models import Page; Page.get_first_root_node().add_child(instance=Page(title='x', slug='x'))"
    with site.started(*SERVE, log=log) as launcher:
        until(lambda: is_up(site, launcher), "web and worker to be up", log)
        site.python(add)
        started = children(launcher.pid)
        os.kill(child(launcher.pid, victim), signal.SIGKILL)
        assert launcher.wait(40) == 1
        until(lambda: not [pid for pid in started if Path(f"/proc/{pid}").exists()], "all to end", log)
    assert "stopping the rest" in log.read_text()
    with site.started(*SERVE, log=log) as launcher:
        until(lambda: is_up(site, launcher), "the next start", log)
        assert site.row("SELECT count(*) FROM wagtailcore_page WHERE slug = 'x'") == (1,)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_when_the_launcher_itself_is_killed_nothing_stays_behind(site: Copy, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with site.started(*SERVE, log=log) as launcher:
        until(lambda: is_up(site, launcher), "web and worker to be up", log)
        started = children(launcher.pid)
        launcher.kill()
        launcher.wait()
        until(lambda: not [pid for pid in started if Path(f"/proc/{pid}").exists()], "all to end", log)
    begun = time.monotonic()
    with site.started(*SERVE, log=log) as launcher:
        until(lambda: is_up(site, launcher), "the next start", log)
    assert time.monotonic() - begun < 60
    assert {"ok"} == set(site.row("PRAGMA integrity_check"))
