"""The web server: Granian, with as many processes as help here, each with its own index in memory.

    python -m config.web

Why this server and these numbers: docs/decisions/0016-granian-with-two-processes.md.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from config.ports import becomes_free
from config.settings import LOG_FORMAT, PORT, env_int, env_text
from search.processes import processors

HOST = env_text("HOST", "127.0.0.1")
SECONDS_TO_FINISH = 20
SECONDS_BETWEEN_LOOKS = 0.2
# An address of 64 kB, which is the most that HTTP's own library reads, with headers as long again: the site itself
# says that a text is too long.
REQUEST_HEAD_BYTES = 128 * 1024

# A file of at least so many is read from the disk as the reader takes it.
WHOLE_BYTES = 4 * 1024 * 1024

# What the server itself says of a request (PEP 3333), whatever the machine's environment calls by the same names.
OF_THE_REQUEST = frozenset(
    (
        *("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH"),
        *("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR", "REMOTE_PORT", "HTTP_HOST"),
    )
)

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Any]


def main() -> int:
    if not becomes_free(HOST, PORT):
        print(f"Port {PORT} is taken", file=sys.stderr, flush=True)
        return 1
    server().serve(target_loader=load, wrap_loader=False)
    return 0


def server() -> MPServer:
    return MPServer(
        "config.wsgi:application",
        address=HOST,
        port=PORT,
        interface=Interfaces.WSGI,
        workers=env_int("WEB_WORKERS", min(2, processors()), at_least=1),
        blocking_threads=env_int("WEB_THREADS", 4, at_least=1),
        # A thread has its own connection to the database; one that ends takes it along.
        blocking_threads_idle_timeout=600,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=REQUEST_HEAD_BYTES),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        log_level=LogLevels.warning,
        log_dictconfig=logging_of_the_server(),
    )


def logging_of_the_server() -> dict[str, Any]:
    """The server's own few lines in the site's format; it keeps no access log, RequestLog has that."""
    form = "JsonLines" if LOG_FORMAT == "json" else "TextLines"
    return {
        "formatters": {"line": {"()": f"config.logs.{form}"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
    }


def load() -> Application:
    """The site, in a worker that ends when its parent does, and at once when it is asked to while it still starts."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        threading.Thread(target=end_with_parent, args=(parent.pid,), name="parent", daemon=True).start()
    from config.wsgi import application

    return answering(application, frozenset(os.environ))


def end_with_parent(parent: int) -> None:
    """A worker whose parent was killed would serve on and keep the port, and nobody could stop it with the rest."""
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_FINISH)
    os._exit(1)


def answering(application: Application, variables: frozenset[str]) -> Application:
    """The site without the process's environment, which the server mixes into each request: secrets, and names that
    would pass for headers. An answer goes out whole, so that a reader who takes it slowly holds no thread.
    """

    mixed_in = variables - OF_THE_REQUEST

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        for name in mixed_in:
            environ.pop(name, None)
        response = application(environ, start_response)
        if response.streaming and int(response.headers.get("Content-Length", WHOLE_BYTES)) >= WHOLE_BYTES:
            return response
        try:
            return [b"".join(response)]
        finally:
            response.close()

    return answer


if __name__ == "__main__":
    sys.exit(main())
