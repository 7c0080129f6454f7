"""``make run``: prepares the copy, then keeps the web server and one Celery worker with beat going together.

Nothing is restarted in silence: when one of the two ends, so does the other, and the exit code tells. Whoever
runs this as a service lets the service manager start it again.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

from config.ports import becomes_free
from config.settings import DATA_DIR, PORT, SITE_URL, env_text

HOST = env_text("HOST", "127.0.0.1")
SECONDS_TO_END = 25
WEB = [sys.executable, "-m", "config.web"]
WORKER = [
    *(sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker"),
    *("-P", "threads", "-c", "2", "--loglevel", "INFO"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]


def main() -> int:
    lock = take_lock()
    if lock is None:
        return complain(f"Another copy is already running on {DATA_DIR}. Stop it, or set another DATA_DIR.")
    if not becomes_free(HOST, PORT):
        return complain(f"Port {PORT} is taken. Try: make run PORT={PORT + 1}")
    if (code := subprocess.call([sys.executable, "-m", "config.prepare"])) != 0:
        return complain("The copy could not be made ready; the lines above tell why.", code)
    with lock:
        return supervise()


def complain(text: str, code: int = 1) -> int:
    print(text, file=sys.stderr, flush=True)
    return code


def take_lock() -> IO[str] | None:
    """The data folder's lock, which the system lets go however this process ends; None if another has it."""
    lock = open(DATA_DIR / "serve.lock", "w")  # noqa: SIM115 (held until this process ends)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def supervise() -> int:
    """Runs both until one ends (exit code 1) or somebody asks this process to stop (0)."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.set())
    children = {"web": start("web", WEB), "worker": start("worker", WORKER)}
    threading.Thread(target=announce, daemon=True).start()
    ended = None
    while not asked.wait(0.2) and ended is None:
        ended = next((name for name, child in children.items() if child.poll() is not None), None)
    if ended is not None:
        print(f"The {ended} process ended ({children[ended].returncode}); stopping the rest", flush=True)
    stop(list(children.values()))
    return 1 if ended is not None else 0


def start(name: str, command: list[str]) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        command,
        env=os.environ | {"BEAT_IN_WORKER": "1", "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # A group of its own, so that Ctrl-C reaches the children once, through stop().
        start_new_session=True,
        preexec_fn=end_with_parent,
    )
    threading.Thread(target=relay, args=(name, child.stdout), daemon=True).start()
    return child


def end_with_parent() -> None:
    """Linux ends the child when this process is killed; elsewhere the taken port tells of what was left."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def relay(name: str, lines: IO[str]) -> None:
    for line in lines:
        print(f"{name:<6} | {line}", end="", flush=True)


def announce() -> None:
    """Says where the site is, once it answers."""
    host = f"[{HOST}]" if ":" in HOST else HOST
    while True:
        try:
            with urlopen(f"http://{host}:{PORT}/health/live", timeout=2):
                break
        except (URLError, OSError):
            time.sleep(0.1)
    print(f"Tukikartta answers at {SITE_URL} (stop with Ctrl-C)", flush=True)


def stop(children: list[subprocess.Popen[str]]) -> None:
    """Asks all to finish what they do, and ends those that have not within the time."""
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
