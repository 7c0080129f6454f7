"""Where kept pages lie: in each process, so many and so many bytes; and in Redis where there is one, for all."""

import datetime as dt
import hashlib
import threading
from collections import OrderedDict
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import caches

from config.keeping import holds

MOST_BYTES = 32 * 1024 * 1024
# What a page and its place take beside its content.
OVERHEAD_BYTES = 1_200
CODE = ("config", "directory", "cms", "search", "templates", "locale", "static")
CODE_FILES = (".py", ".html", ".mo", ".css", ".js", ".svg", ".woff2")
SHOWN_SETTINGS = (
    "SITE_URL",
    "QUICK_EXIT_URLS",
    "CONTENT_SECURITY_POLICY",
    "STATIC_URL",
    "MAP_TILES_URL",
    "DEBUG",
)


@dataclass(frozen=True)
class KeptPage:
    """A page in gzip's form, sealed with ``nonce`` where it has words; the same from ``since`` to ``until``."""

    content: bytes
    nonce: bytes
    etag: str
    headers: tuple[tuple[str, str], ...]
    since: dt.datetime
    until: dt.datetime


class Shelf:
    """The pages of one process, the one that was asked for longest ago first in line to go."""

    def __init__(self) -> None:
        self._pages: OrderedDict[bytes, tuple[str, KeptPage]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def size(self) -> int:
        """In bytes."""
        return self._bytes

    def find(self, key: bytes, edition: str, now: dt.datetime) -> KeptPage | None:
        """What is of another edition, or does not hold any more, goes at once."""
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            if found[0] != edition or not holds(found[1].since, found[1].until, now):
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return found[1]

    def keep(self, key: bytes, edition: str, page: KeptPage) -> None:
        with self._lock:
            if key in self._pages:
                self._drop(key)
            self._pages[key] = (edition, page)
            self._bytes += _weight(page)
            while len(self._pages) > settings.KEPT_PAGES or self._bytes > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _drop(self, key: bytes) -> None:
        self._bytes -= _weight(self._pages.pop(key)[1])


def _weight(page: KeptPage) -> int:
    return len(page.content) + OVERHEAD_BYTES


_shelf = Shelf()


def find(key: bytes, edition: str, now: dt.datetime) -> KeptPage | None:
    """A page of the edition that holds at the moment: this process's own, else the shared one."""
    page = _shelf.find(key, edition, now)
    if page is not None or not settings.REDIS_URL:
        return page
    shared = caches["shared"].get(_shared_key(key, edition))
    page = KeptPage(*shared) if shared else None
    if page is None or not holds(page.since, page.until, now):
        return None
    _shelf.keep(key, edition, page)
    return page


def keep(key: bytes, edition: str, page: KeptPage) -> None:
    _shelf.keep(key, edition, page)
    if settings.REDIS_URL:
        seconds = max(1, int((page.until - page.since).total_seconds()))
        caches["shared"].set(_shared_key(key, edition), astuple(page), seconds)


def forget() -> None:
    """Drops the pages of this process."""
    _shelf.clear()


def _shared_key(key: bytes, edition: str) -> str:
    """With what processes may differ in: the edition that they see, and the code that they run."""
    return f"page:{hashlib.blake2b(key + edition.encode() + release(), digest_size=16).hexdigest()}"


@cache
def release() -> bytes:
    """The same for processes that make the same pages of the same content: their code, texts and settings."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in CODE:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in CODE_FILES and path.is_file():
                digest.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode() + path.read_bytes())
    digest.update(repr([getattr(settings, name) for name in SHOWN_SETTINGS]).encode())
    return digest.digest()
