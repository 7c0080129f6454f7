"""Is this copy alive, and is it ready to answer? For load balancers, containers and people on call."""

import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from tasks.heartbeat import last_heartbeat

OK, DEGRADED, OFF, FAILED = "ok", "degraded", "off", "failed"
HEARTBEAT_LATE = timedelta(minutes=5)
# An anonymous reader must not make the site knock at its neighbours at will: an answer is kept this long.
SECONDS_KEPT = 10
SECONDS_WAITED = 2


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": OK})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """503 only where this copy could not answer a reader; what merely runs beside it is reported with 200."""
    needed = {name: _answer(name, check) for name, check in NEEDED.items()}
    beside = {name: _answer(name, check) for name, check in BESIDE.items()}
    failed = FAILED in needed.values()
    status = FAILED if failed else DEGRADED if DEGRADED in beside.values() else OK
    return JsonResponse({"status": status, "checks": needed | beside}, status=503 if failed else 200)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return FAILED
    return OK


def migrations() -> str:
    """Failed while the database lacks a migration that this code brings."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return FAILED
    return FAILED if pending else OK


def index() -> str:
    """Failed while there is no search index; prepare or ``rebuild_index`` makes one."""
    from search.models import IndexState

    try:
        return OK if IndexState.objects.exists() else FAILED
    except DatabaseError:
        return FAILED


def beat() -> str:
    seen = last_heartbeat()
    return OK if seen and timezone.now() - seen < HEARTBEAT_LATE else DEGRADED


def broker() -> str:
    """Whether a job can be handed over: Redis listens, or the embedded broker's folder can be written."""
    if settings.REDIS_URL:
        return _listens(settings.REDIS_URL, 6379)
    queue = str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])
    return OK if os.access(queue, os.W_OK | os.X_OK) else DEGRADED


def mail() -> str:
    """Off while mail goes to files in the data folder."""
    return _listens(settings.EMAIL_URL, settings.EMAIL_PORT) if settings.EMAIL_URL else OFF


def search_engine() -> str:
    """Off while the index in the process serves alone; degraded while it serves in place of Elasticsearch."""
    from search import engines

    return {None: OFF, True: OK, False: DEGRADED}[engines.is_current()]


def link_checks() -> str:
    """Degraded while the newest run counted for nothing; off before the first, and where nobody can tell."""
    from directory.models import CheckRun

    try:
        newest = CheckRun.objects.ended().first()
    except DatabaseError:
        return OFF
    return OFF if newest is None else DEGRADED if newest.is_void else OK


def _listens(url: str, default_port: int) -> str:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port or default_port), SECONDS_WAITED):
            return OK
    except OSError:
        return DEGRADED


NEEDED: dict[str, Callable[[], str]] = {"database": database, "migrations": migrations, "index": index}
BESIDE: dict[str, Callable[[], str]] = {
    "beat": beat,
    "broker": broker,
    "mail": mail,
    "search_engine": search_engine,
    "link_checks": link_checks,
}
_kept: dict[str, tuple[float, str]] = {}
_asking = threading.Lock()


def _answer(name: str, check: Callable[[], str]) -> str:
    """The check's answer of the last seconds; of several requests at once, one asks and the others wait."""
    with _asking:
        asked_at, answer = _kept.get(name, (float("-inf"), ""))
        if time.monotonic() - asked_at > SECONDS_KEPT:
            answer = check()
            _kept[name] = (time.monotonic(), answer)
        return answer


def forget_answers() -> None:
    """Ask everything anew, as after a start."""
    _kept.clear()


def main(names: list[str]) -> int:
    """``python -m config.health beat``: exit code 0 where each named check is ok, for a container's own check."""
    import django

    django.setup()
    answers = {name: (NEEDED | BESIDE)[name]() for name in names}
    print(answers)
    return 0 if set(answers.values()) == {OK} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
