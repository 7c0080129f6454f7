"""The analyser and the lexicons that this process uses, and how it follows the editors' changes."""

import hashlib
import logging
import threading
import uuid
from dataclasses import dataclass
from functools import cached_property

from django.db import close_old_connections, connection

from search import lexicon_rows, lexicon_store, lexicon_words
from search.analysis import get_analyser
from search.concepts import Expression
from search.lexicon_rows import Entries
from search.lexicons import Lexicons
from search.typos import Vocabulary

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Held:
    """The lexicons of one version (None: the starting files), and the entries they were made of."""

    version: uuid.UUID | None
    expressions_version: uuid.UUID | None
    lexicons: Lexicons
    entries: Entries

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that corrections may lead to where the catalogue has none."""
        return lexicon_words.vocabulary(self.entries.expressions, self.entries.groups)

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return self.entries.expressions


_held: Held | None = None
_lock = threading.Lock()
_following = threading.Lock()


def lexicons() -> Lexicons:
    """The lexicons that this process has, read at the first question."""
    return held().lexicons


def held() -> Held:
    return _held if _held is not None else reload()


def version_here() -> str:
    """The version of the words that this process has read; empty before that."""
    return str(_held.version) if _held is not None else ""


def reload() -> Held:
    """The lexicons as the database has them now."""
    global _held
    with _lock:
        state = lexicon_rows.state()
        version = state.version if state else None
        if _held is None or _held.version != version:
            read = lexicon_rows.from_database if state else lexicon_rows.from_files
            name = str(version) if version else _files_version()
            before = (_held.lexicons, _held.entries) if _held else None
            made, entries = lexicon_store.analysed(read, name, get_analyser(), before)
            _held = Held(version, state.expressions if state else None, made, entries)
        return _held


def follow(version: uuid.UUID | None) -> None:
    """Brings this process up to a version that it was told of, beside the answers that go on with the older."""
    if _held is not None and _held.version != version:
        follow_change()


def follow_change() -> None:
    """Reads the words anew beside the answers."""
    if _following.acquire(blocking=False):
        threading.Thread(target=_reload_beside, name="lexicons", daemon=True).start()


def forget() -> None:
    """Drops the lexicons of this process."""
    global _held
    with _lock:
        _held = None


def _reload_beside() -> None:
    try:
        close_old_connections()
        reload()
    except Exception:
        logger.exception("the changed words could not be read; the older ones go on")
    finally:
        connection.close()
        _following.release()


def _files_version() -> str:
    digest = hashlib.sha256()
    for file in sorted(lexicon_rows.FOLDER.glob("*.tsv")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
