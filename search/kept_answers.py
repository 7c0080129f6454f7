"""Whole answers of the JSON API, kept until the clock or a writing may change something in them.

A question is known by a keyed hash only, so that what a process holds, or Redis, tells nobody what was asked.
Answers with safety lines are never kept: words of danger leave no copy behind.
"""

import datetime as dt
import hashlib
import zlib
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core.cache import caches

from directory.vocabulary import Vocabulary, vocabulary
from search import index, language
from search.snapshot import Snapshot

MOST = 500
LONGEST_QUESTION = 1_000
# Fast: the answer is small, and a better level would cost more than it saves on the wire.
GZIP_LEVEL = 1


@dataclass(frozen=True)
class KeptAnswer:
    """A body that is the same from ``since`` until just before ``until``."""

    body: bytes
    since: dt.datetime
    until: dt.datetime

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'

    @cached_property
    def zipped(self) -> bytes:
        """The body in gzip's form."""
        packer = zlib.compressobj(GZIP_LEVEL, wbits=31)
        return packer.compress(self.body) + packer.flush()

    def holds(self, now: dt.datetime) -> bool:
        return self.since <= now < self.until


@dataclass(frozen=True)
class _Source:
    """What an answer was made of in this process: another of any of these makes another answer."""

    snapshot: Snapshot
    words: language.Held
    vocabulary: Vocabulary

    def is_same(self, other: "_Source") -> bool:
        return (
            self.snapshot is other.snapshot
            and self.words is other.words
            and self.vocabulary is other.vocabulary
        )


_kept: dict[bytes, tuple[_Source, KeptAnswer]] = {}


def find(question: str, now: dt.datetime) -> KeptAnswer | None:
    """The answer to a query string, where it still holds. Asks the database nothing."""
    snapshot = index.trusted()
    if snapshot is None or len(question) > LONGEST_QUESTION:
        return None
    source = _source(snapshot)
    key = _key(question)
    known = _kept.get(key)
    if known is not None and known[0].is_same(source) and known[1].holds(now):
        return known[1]
    if not settings.REDIS_URL:
        return None
    shared = caches["shared"].get(_shared_key(key, source))
    found = KeptAnswer(*shared) if shared else None
    if found is None or not found.holds(now):
        return None
    _keep(key, source, found)
    return found


def keep(question: str, answer: KeptAnswer, snapshot: Snapshot) -> None:
    """``snapshot``: from which the answer was made."""
    if len(question) > LONGEST_QUESTION:
        return
    key, source = _key(question), _source(snapshot)
    _keep(key, source, answer)
    if settings.REDIS_URL:
        seconds = max(1, int((answer.until - answer.since).total_seconds()))
        caches["shared"].set(_shared_key(key, source), (answer.body, answer.since, answer.until), seconds)


def forget() -> None:
    """Drops the answers of this process."""
    _kept.clear()


def _keep(key: bytes, source: _Source, answer: KeptAnswer) -> None:
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[key] = (source, answer)


def _source(snapshot: Snapshot) -> _Source:
    return _Source(snapshot, language.held(), vocabulary())


def _key(question: str) -> bytes:
    secret = settings.SECRET_KEY.encode()[:64]
    return hashlib.blake2b(question.encode("utf-8", "replace"), key=secret, digest_size=16).digest()


def _shared_key(key: bytes, source: _Source) -> str:
    """As the key, with what processes can compare of the source: versions, and what the vocabulary says."""
    made_of = f"{source.snapshot.epoch} {source.snapshot.generation} {source.words.version}"
    digest = hashlib.blake2b(key + made_of.encode() + _digest(source.vocabulary), digest_size=16)
    return f"answer:{digest.hexdigest()}"


_digests: tuple[Vocabulary, bytes] | None = None


def _digest(words: Vocabulary) -> bytes:
    """The same for vocabularies that say the same; worked out once for each that is read."""
    global _digests
    known = _digests
    if known is None or known[0] is not words:
        said = repr((words.terms, words.counties, words.municipalities))
        known = _digests = (words, hashlib.blake2b(said.encode(), digest_size=16).digest())
    return known[1]
