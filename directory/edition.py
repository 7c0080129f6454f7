"""Which edition of its content this copy shows: another after each commit that a page may show something of.

Every statement that writes passes by here, also those that no signal tells of (update(), bulk_create(), raw SQL).
The mark is written in the same transaction, so that both are there or neither is. Tables of which no page shows
anything are named in settings.TABLES_BEHIND_NO_PAGE; a table that nobody thought of counts as shown.

A mark is a random number in a row of its writer's own: the edition is their sum, which any commit moves, in whatever
order transactions end, and no writer waits for another.
"""

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from directory import kept, vocabulary

MARK_BITS = 40
MARKS_TABLE = "directory_editionmark"
MARKS_KEPT_SECONDS = 2 * 86_400
WRITES = re.compile(
    r"\s*(?:(?:INSERT(?:\s+OR\s+\w+)?|REPLACE)\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?|TRUNCATE(?:\s+TABLE)?)"
    r'\s+["`]?(\w+)',
    re.IGNORECASE,
)
# A statement that begins otherwise and writes all the same.
MAY_WRITE = re.compile(
    r"\s*(?:WITH|MERGE|COPY)\b.*?\b(?:INSERT|UPDATE|DELETE|MERGE|FROM\s+STDIN)\b", re.I | re.S
)
READS = ("SELECT", "SAVEPO", "RELEAS", "PRAGMA", "ROLLBA", "BEGIN", "COMMIT", "EXPLAI")

_writer = threading.local()
_seen = ""


def is_shown(sql: str) -> bool:
    """Whether a statement writes something that a page may show."""
    if sql.startswith(READS):
        return False
    found = WRITES.match(sql)
    if found:
        return found[1] not in settings.TABLES_BEHIND_NO_PAGE
    return bool(MAY_WRITE.match(sql))


class _Marking:
    """Stands in the way of a connection's statements. Within a transaction one mark is enough."""

    def __init__(self) -> None:
        # The hook of the last mark, and its place among those of the transaction.
        self._hook: tuple[Any, ...] | None = None
        self._place = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        database: BaseDatabaseWrapper = context["connection"]
        if not is_shown(sql) or not _has_table(database):
            return execute(sql, params, many, context)
        if database.in_atomic_block or "RETURNING" in sql:
            # A row that comes back must be fetched before SQLite commits, so its mark follows at once instead.
            result = execute(sql, params, many, context)
            self._mark(database)
            return result
        with transaction.atomic(using=database.alias):
            result = execute(sql, params, many, context)
            self._mark(database)
        return result

    def asked(self) -> None:
        """Somebody has read the edition on this connection: what is written after that needs a mark of its own."""
        self._hook = None

    def _mark(self, database: BaseDatabaseWrapper) -> None:
        if self._stands(database):
            return
        with database.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {MARKS_TABLE} (writer, mark, marked_at) VALUES (%s, %s, %s) "
                "ON CONFLICT (writer) DO UPDATE SET mark = excluded.mark, marked_at = excluded.marked_at",
                [_own_number(), secrets.randbits(MARK_BITS), int(time.time())],
            )
        self._hook = None
        if database.in_atomic_block:
            database.on_commit(forget_kept)
            self._place, self._hook = len(database.run_on_commit) - 1, database.run_on_commit[-1]

    def _stands(self, database: BaseDatabaseWrapper) -> bool:
        """Whether this transaction has its mark: Django drops the hook where it is rolled back, as the mark is."""
        hooks = database.run_on_commit
        return self._hook is not None and self._place < len(hooks) and hooks[self._place] is self._hook


def forget_kept() -> None:
    """What this process keeps of the database is read again."""
    kept.forget()
    vocabulary.forget()


def connect() -> None:
    connection_created.connect(_stand_by, dispatch_uid="edition-marks")


def _stand_by(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if not any(isinstance(one, _Marking) for one in connection.execute_wrappers):
        connection.execute_wrappers.append(_Marking())


_having_table: set[str] = set()


def _has_table(database: BaseDatabaseWrapper) -> bool:
    """While the tables are being made, there is nothing to mark in; nor are there readers."""
    name = str(database.settings_dict["NAME"])
    if name not in _having_table:
        with database.cursor() as cursor:
            if MARKS_TABLE not in database.introspection.table_names(cursor):
                return False
        _having_table.add(name)
    return True


def _own_number() -> int:
    """The number under which this thread marks."""
    number: int | None = getattr(_writer, "number", None)
    if number is None:
        number = _writer.number = secrets.randbits(62)
    return number


def current() -> str:
    """The edition in the database now, by one short statement. Raises DatabaseError.

    Where it is another than this process last saw, what the process keeps is read again, so that a page that is made
    from now on is as new as the edition at least.
    """
    global _seen
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), COALESCE(SUM(mark), 0) FROM {MARKS_TABLE}")
        writers, total = cursor.fetchone()
    for wrapper in connection.execute_wrappers:
        if isinstance(wrapper, _Marking):
            wrapper.asked()
    edition = f"{writers}.{total}"
    if edition != _seen:
        forget_kept()
        _seen = edition
    return edition


_files: list[Callable[[str], Iterable[Path]]] = []
_digests: dict[Path, tuple[tuple[int, int, int], bytes]] = {}


def follow_files(paths: Callable[[str], Iterable[Path]]) -> None:
    """Files of the data folder that pages in a language show something of; ``paths`` gives them by the language."""
    _files.append(paths)


def of_files(language: str) -> str:
    """The edition of these files: they are written after the commit, and on each machine for itself."""
    digest = hashlib.blake2b(digest_size=12)
    for paths in _files:
        for path in paths(language):
            digest.update(_digest(path))
    return digest.hexdigest()


def _digest(path: Path) -> bytes:
    """Of the content, which is read again only when the file is another."""
    try:
        found = path.stat()
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        known = _digests.get(path)
        if known is None or known[0] != stamp:
            known = _digests[path] = (stamp, hashlib.blake2b(path.read_bytes(), digest_size=12).digest())
    except OSError:
        return b"none"
    return known[1]


def delete_old_marks(now: float) -> int:
    """Deletes the marks of writers that are long gone, which moves the edition once. Gives their number."""
    from directory.models import EditionMark

    return EditionMark.objects.filter(marked_at__lt=int(now) - MARKS_KEPT_SECONDS).delete()[0]
