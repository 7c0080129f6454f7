"""Starts the site's own processes for tests, on a data folder and a port of their own."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings

SECONDS = 60


@dataclass
class Copy:
    """A copy of the site: where its processes find what they need."""

    environment: dict[str, str]
    port: int = field(default_factory=lambda: free_port())

    def given(self) -> dict[str, str]:
        here = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        bin_first = f"{Path(sys.executable).parent}:{here.get('PATH', '')}"
        own = {"PATH": bin_first, "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "config.settings"}
        return here | own | self.environment

    def run(self, *command: str) -> str:
        """Runs a command to its end; its output. Fails the test with what it printed."""
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.given(), capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Runs code with Django set up; what it printed."""
        return self.run(sys.executable, "-c", f"import django\ndjango.setup()\n{code}").strip()

    def row(self, query: str, *values: object) -> tuple[Any, ...]:
        """The first row of a question to the copy's SQLite database, without starting Django."""
        path = Path(self.environment["DATA_DIR"], "db.sqlite3")
        with closing(sqlite3.connect(path, timeout=20)) as database:
            # Django's own function, which constraints of the database call.
            database.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, str(text))))
            return database.execute(query, values).fetchone()

    @contextmanager
    def started(self, *command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """The process, in a session of its own; all of it is gone afterwards."""
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=self.given(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(SECONDS)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body; status 0 while nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return response.status, response.read()
        except HTTPError as error:
            return error.code, error.read()
        except (URLError, OSError):
            return 0, b""

    def health(self) -> dict[str, Any]:
        status, body = self.get("/health/ready")
        return json.loads(body) if status in (200, 503) else {"status": "silent", "checks": {}}


def until(true: Callable[[], object], what: str, log: Path | None = None, seconds: float = SECONDS) -> None:
    """Waits until it holds; fails the test with what was waited for and the end of the log."""
    deadline = time.monotonic() + seconds
    while not true():
        said = log.read_text(errors="replace")[-3000:] if log and log.exists() else ""
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}\n{said}"
        time.sleep(0.1)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def children(pid: int) -> Mapping[int, str]:
    """Process ids below this one and the command line of each, from the system's process list."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    found: dict[int, str] = {}
    parents = {pid}
    while parents:
        below = {int(row[0]): row[2] for row in rows if int(row[1]) in parents}
        parents = set(below) - set(found)
        found |= below
    return found
