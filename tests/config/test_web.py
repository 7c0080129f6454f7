"""The web server: what it lets through, what it keeps out, and how it starts and ends."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import FileResponse, HttpResponse

from config import web
from tests.config.running import Copy, children, until

WEB = (sys.executable, "-m", "config.web")
LIST = "/api/v1/services/"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server's processes need a Unix")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("web")
    Copy({"DATA_DIR": str(made / "kept"), "LOAD_CONTENT": "0"}).run(sys.executable, "-m", "config.prepare")
    return made


@pytest.fixture
def site(folder: Path) -> Copy:
    return Copy({"DATA_DIR": str(folder / "kept"), "WEB_WORKERS": "2"})


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Copy]:
    copy = Copy({"DATA_DIR": str(folder / "kept"), "WEB_WORKERS": "1", "WEB_THREADS": "2"})
    with copy.started(*WEB, log=folder / "log"):
        until(lambda: is_up(copy), "the server", folder / "log")
        yield copy


def is_up(site: Copy) -> bool:
    return site.get("/health/live")[0] == 200


def send(site: Copy, head: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", site.port), timeout=20)
    connection.sendall(head)
    return connection


def told(site: Copy, path: bytes, *headers: bytes, method: bytes = b"GET") -> bytes:
    """Everything that the server sends to these bytes."""
    lines = [method + b" " + path + b" HTTP/1.1", b"Host: 127.0.0.1", b"Connection: close", *headers]
    with send(site, b"\r\n".join([*lines, b"", b""])) as connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (b"q=" + b"%C3%A4" * 10_000, 422),
        (b"q=" + b"a" * 60_000, 422),
        (b"q=%00", 422),
        (b"q=%FF", 422),
        (b"q=%27%22%28%2A%7C&page_size=1", 200),
    ],
)
def test_the_site_itself_answers_odd_and_long_questions(served: Copy, query: bytes, expected: int) -> None:
    answer = told(served, LIST.encode() + b"?" + query)
    assert status(answer) == expected
    assert b"json" in answer.split(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "path", [b"/%00", b"/%ff%fe", b"/\xc3\xa4/", b"//example.org/", b"/../../etc/passwd"]
)
def test_odd_paths_lead_nowhere(served: Copy, path: bytes) -> None:
    answer = told(served, path)
    assert status(answer) in (301, 404)
    assert b"example.org" not in answer.split(b"\r\n\r\n")[0]


def test_long_headers_are_taken(served: Copy) -> None:
    assert status(told(served, b"/health/live", b"Cookie: kept=" + b"a" * 20_000)) == 200


def test_a_reader_who_has_the_answer_gets_no_body(served: Copy) -> None:
    first = told(served, LIST.encode())
    tag = next(line for line in first.split(b"\r\n") if line.lower().startswith(b"etag: "))[6:]
    again = told(served, LIST.encode(), b"If-None-Match: " + tag)
    assert status(again) == 304
    assert again.split(b"\r\n\r\n", 1)[1] == b""


def test_head_tells_the_length_and_sends_nothing(served: Copy) -> None:
    head, body = told(served, b"/", method=b"HEAD").split(b"\r\n\r\n", 1)
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length: "))
    assert int(length.split()[1]) > 1000
    assert body == b""


def test_a_form_in_chunks_is_no_longer_than_it_says(served: Copy) -> None:
    chunks = b"7\r\nq=perhe\r\n0\r\n\r\n"
    head = b"POST /haku/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    with send(served, head + kind + chunks) as connection:
        assert status(connection.recv(100)) == 200


def test_readers_who_take_nothing_hold_no_thread(served: Copy) -> None:
    """More of them than the server has threads, each with an answer longer than the system takes at once."""
    style = max(
        (Path(served.environment["DATA_DIR"]) / "static").rglob("*.js"), key=lambda file: file.stat().st_size
    )
    path = "/static/" + style.relative_to(Path(served.environment["DATA_DIR"]) / "static").as_posix()
    assert served.get(path)[0] == 200
    asks = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() * 40
    stalled = [send(served, asks) for _ in range(4)]
    try:
        begun = time.monotonic()
        assert is_up(served)
        assert time.monotonic() - begun < 5
    finally:
        for connection in stalled:
            connection.close()


def test_who_leaves_in_the_middle_disturbs_nobody(served: Copy) -> None:
    for _ in range(20):
        send(served, b"POST /haku/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nq=").close()
        send(served, b"GET /api/v1/services/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").close()
    until(lambda: is_up(served), "an answer after all of them")


def called(response: Any, environ: dict[str, Any], variables: frozenset[str]) -> tuple[Any, dict[str, Any]]:
    """What the wrapped application gives back, and the request as the site met it."""
    met: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        met.update(environ)
        return response

    return web.answering(application, variables)(environ, lambda *_: None), met


@pytest.mark.django_db
def test_a_request_holds_nothing_of_the_processes_environment() -> None:
    environ = {
        "DATABASE_URL": "postgres://a:secret@b/c",
        "HTTP_PROXY": "x",
        "HTTP_HOST": "a",
        "PATH_INFO": "/",
    }
    answer, met = called(HttpResponse("yes"), environ, frozenset({"DATABASE_URL", "HTTP_PROXY"}))
    assert (answer, met) == ([b"yes"], {"HTTP_HOST": "a", "PATH_INFO": "/"})


@pytest.mark.django_db
def test_what_the_server_says_of_a_request_stays_whatever_the_environment_calls_so() -> None:
    environ = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "PORT": "8000"}
    _, met = called(HttpResponse("yes"), environ, frozenset({"SERVER_NAME", "SERVER_PORT", "PORT"}))
    assert met == {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000"}


@pytest.mark.django_db
def test_an_answer_goes_out_whole_unless_it_is_a_large_file(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"s" * 10_000)
    large.write_bytes(b"l" * web.WHOLE_BYTES)
    sent, _ = called(FileResponse(small.open("rb")), {}, frozenset())
    assert sent == [b"s" * 10_000]
    streamed = FileResponse(large.open("rb"))
    kept, _ = called(streamed, {}, frozenset())
    assert kept is streamed and not streamed.closed
    streamed.close()


@pytest.mark.django_db
def test_an_answer_is_closed_when_it_is_read() -> None:
    plain = HttpResponse("ab")
    sent, _ = called(plain, {}, frozenset())
    assert (sent, plain.closed) == ([b"ab"], True)


def test_when_the_parent_is_killed_its_workers_end_and_the_port_can_be_had_at_once(
    site: Copy, folder: Path
) -> None:
    log = folder / "killed"
    with site.started(*WEB, log=log) as parent:
        until(lambda: is_up(site), "the server", log)
        workers = children(parent.pid)
        assert len(workers) == 2
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        with site.started(*WEB, log=log) as second:
            until(lambda: is_up(site), "the next start", log)
            until(
                lambda: not [pid for pid in workers if Path(f"/proc/{pid}").exists()], "workers to end", log
            )
            assert second.poll() is None
    assert "is taken" not in log.read_text()


def test_a_worker_that_dies_is_replaced_while_the_other_answers(site: Copy, folder: Path) -> None:
    log = folder / "replaced"
    with site.started(*WEB, log=log) as parent:
        until(lambda: is_up(site), "the server", log)
        first = set(children(parent.pid))
        os.kill(min(first), signal.SIGKILL)
        until(lambda: len(set(children(parent.pid)) - first) == 1, "another worker", log)
        until(lambda: all(is_up(site) for _ in range(20)), "both to answer", log)
        assert parent.poll() is None
    assert "Unexpected exit from worker" in log.read_text()


def test_a_port_that_is_taken_is_named(site: Copy, folder: Path) -> None:
    log = folder / "taken"
    with (
        socket.create_server(("127.0.0.1", site.port)),
        site.started(*WEB, log=log) as refused,
    ):
        assert refused.wait(20) == 1
    assert f"Port {site.port} is taken" in log.read_text()


def test_stopping_while_workers_still_start_takes_no_time(site: Copy, folder: Path) -> None:
    log = folder / "starting"
    with site.started(*WEB, log=log) as parent:
        until(lambda: len(children(parent.pid)) == 2, "workers", log)
        time.sleep(0.5)
        begun = time.monotonic()
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(web.SECONDS_TO_FINISH) == 0
        assert time.monotonic() - begun < 5


def test_stopping_waits_for_the_answer_at_work_but_not_for_ever(site: Copy, folder: Path) -> None:
    """One reader has asked and keeps the line open; another never ends its question."""
    log = folder / "stopped"
    with site.started(*WEB, log=log) as parent:
        until(lambda: is_up(site), "the server", log)
        idle = send(site, b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert idle.recv(1000).startswith(b"HTTP/1.1 200")
        unending = send(site, b"POST /haku/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nq=")
        begun = time.monotonic()
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(web.SECONDS_TO_FINISH + 10) == 0
        assert time.monotonic() - begun < web.SECONDS_TO_FINISH + 4
        idle.close()
        unending.close()
