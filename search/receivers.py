"""Follows changes that are committed: services and pages into their indexes by key, the editors' words into memory."""

import threading
from typing import Any

from django.db import transaction

from cms.page_changes import pages_changed
from directory.touch import services_changed
from search import engines, language, lexicon_rows, page_index
from search.waiting import write_or_wait


class _Waiting(threading.local):
    """Keys of services and of pages that this thread changed and has not written yet."""

    def __init__(self) -> None:
        self.keys: set[int] = set()
        self.pages: set[int] = set()


_waiting = _Waiting()


def connect() -> None:
    services_changed.connect(_remember, dispatch_uid="search-services-changed")
    pages_changed.connect(_remember_pages, dispatch_uid="search-pages-changed")
    lexicon_rows.connect(follow=language.follow_change)


def forget() -> None:
    """Drops what this thread has not written: where its transactions are never committed, as in tests."""
    _waiting.keys.clear()
    _waiting.pages.clear()


def _remember(sender: object, keys: set[int], **_: Any) -> None:
    """Gathers keys until the commit, so that a form of twenty rows writes each service once.

    Keys of a transaction that is rolled back stay and are written with the next: that changes nothing.
    """
    _waiting.keys |= keys
    transaction.on_commit(_write)


def _write() -> None:
    """The first call after a commit writes all; the others find nothing left."""
    keys, _waiting.keys = _waiting.keys, set()
    write_or_wait(keys)
    engines.follow()


def _remember_pages(sender: object, keys: set[int], **_: Any) -> None:
    """As services: a page that is published with its copies in two languages is one writing."""
    _waiting.pages |= keys
    transaction.on_commit(_write_pages)


def _write_pages() -> None:
    keys, _waiting.pages = _waiting.pages, set()
    page_index.write(keys)
