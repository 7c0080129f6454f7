"""Proves ``make run`` as a newcomer meets it; CI runs this once, in a fresh clone, with almost nothing on the PATH.

``python3.11 prove_make_run.py CLONE`` needs nothing but the standard library, since nothing is installed yet.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FIRST_SECONDS, LATER_SECONDS = 180, 10
TOOLS = ("make", "sh", "ls", "cat", "mkdir", "rm", "mv", "cp", "env", "dirname", "uname")


def main(clone: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = bare_environment(Path(folder))
        port = free_port()
        with running(clone, port, environment, FIRST_SECONDS):
            first = what_is_there(port)
            assert first["counties"] == 23 and first["municipalities"] == 308, first
            assert first["services"] > 0, first
            print(f"first start serves {first}", flush=True)
        with running(clone, port, environment, LATER_SECONDS):
            assert what_is_there(port) == first
        with running(clone, port, environment, LATER_SECONDS) as launcher:
            os.killpg(launcher.pid, signal.SIGKILL)
            launcher.wait()
            until_free(port)
        with running(clone, port, environment, LATER_SECONDS):
            assert what_is_there(port) == first
    print("1 passed, 0 failed", flush=True)


def bare_environment(folder: Path) -> dict[str, str]:
    """A PATH with make, Python and what a shell needs; no git, node, compiler or gettext."""
    tools = folder / "bin"
    tools.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found, f"this machine lacks {name}"
        (tools / name).symlink_to(found)
    (tools / "python3.11").symlink_to(Path(sys.executable).resolve())
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("PIP_") or name == "SSL_CERT_FILE"
    }
    return {"PATH": str(tools), "HOME": str(folder), "LANG": "C.UTF-8"} | kept


@contextmanager
def running(
    clone: Path, port: int, environment: dict[str, str], seconds: int
) -> Iterator[subprocess.Popen[bytes]]:
    """``make run``, until it answers within the seconds; stopped as by Ctrl-C, which must end well."""
    command = ["make", "run", f"PORT={port}"]
    begun = time.monotonic()
    launcher = subprocess.Popen(
        command, cwd=clone, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not answers(port):
            assert launcher.poll() is None, f"make run ended with {launcher.returncode}"
            assert time.monotonic() - begun < 2 * seconds, f"does not serve within twice {seconds} s"
            time.sleep(0.1)
        took = time.monotonic() - begun
        print(f"make run served after {took:.1f} s (at most {seconds})", flush=True)
        assert took < seconds, "too late"
        yield launcher
        if launcher.poll() is None:
            os.killpg(launcher.pid, signal.SIGINT)
            launcher.wait(40)
            until_free(port)
    finally:
        if launcher.poll() is None:
            os.killpg(launcher.pid, signal.SIGKILL)


def what_is_there(port: int) -> dict[str, int]:
    lists = ("services", "organisations", "counties", "municipalities", "terms")
    return {name: read(port, f"/api/v1/{name}/")["count"] for name in lists}


def read(port: int, path: str) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
        return json.load(response)


def answers(port: int) -> bool:
    try:
        return read(port, "/health/ready")["checks"]["database"] == "ok"
    except OSError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def until_free(port: int) -> None:
    deadline = time.monotonic() + 40
    while True:
        try:
            socket.create_server(("127.0.0.1", port)).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "something still holds the port"
            time.sleep(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
