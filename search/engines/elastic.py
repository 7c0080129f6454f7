"""The engine on an Elasticsearch cluster: it gets our tokens and impacts, and finds, counts and orders.

It answers only where the cluster is known to have what this process has; else, and whenever anything fails, the
engine in the process answers, and a thread brings the cluster up to date.
"""

import datetime as dt
import logging
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import orjson
import urllib3
from django.conf import settings
from django.db import DatabaseError, connection
from elastic_transport import Urllib3HttpNode
from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from directory.criteria import Criteria
from directory.vocabulary import vocabulary
from search.engines.elastic_answers import Asking, Unsure
from search.engines.elastic_documents import MAPPING, SETTINGS, STATE_ID, as_source, layout
from search.engines.elastic_queries import (
    STATE_SEARCH,
    Relevance,
    Sets,
    TooMuch,
    least_relevance,
    listed,
    relevance,
    verdicts,
)
from search.engines.local import Found
from search.models import IndexEntry, IndexState
from search.queries import Query
from search.snapshot import Snapshot

logger = logging.getLogger(__name__)
# Its own log would hold the words that people typed.
logging.getLogger("elastic_transport").setLevel(logging.ERROR)

SECONDS_TO_CONNECT = 0.3
SECONDS_TO_ANSWER = 2.0
SECONDS_TO_WRITE = 60.0
CONNECTIONS = 32
CHUNK = 500
# A filling process that says nothing for so long has died.
LEASE_SECONDS = 30
# So long a cluster that failed is left alone, after one failure and after each further one.
HOLDS = (2.0, 5.0, 10.0, 30.0)
PAUSES = (0.5, 1.0, 2.0, 5.0, 5.0, 10.0, 10.0, 30.0)


class Incomplete(RuntimeError):
    """The cluster does not have what it was given, or not any more."""


Failures: Final = (ApiError, TransportError, BulkIndexError, Incomplete, OSError)


@dataclass(frozen=True)
class At:
    """What the cluster has: which index behind the alias, and how far it follows ours."""

    index: str
    epoch: str
    generation: int
    layout: str

    def has(self, epoch: object, generation: int) -> bool:
        return self.epoch == str(epoch) and self.generation == generation


class _Node(Urllib3HttpNode):
    """Gives up on a server that cannot be reached sooner than on one that is slow."""

    def perform_request(self, *args: Any, request_timeout: Any = SECONDS_TO_ANSWER, **kwargs: Any) -> Any:
        timeout = urllib3.Timeout(connect=SECONDS_TO_CONNECT, read=float(request_timeout))
        return super().perform_request(*args, request_timeout=timeout, **kwargs)  # type: ignore[arg-type]


_clients: dict[tuple[int, str], Elasticsearch] = {}


def client() -> Elasticsearch:
    """One a process: connections must not be shared with a process that was forked."""
    key = (os.getpid(), settings.ELASTICSEARCH_URL)
    if key not in _clients:
        _clients[key] = Elasticsearch(
            settings.ELASTICSEARCH_URL,
            node_class=_Node,
            request_timeout=SECONDS_TO_ANSWER,
            connections_per_node=CONNECTIONS,
            max_retries=0,
        )
    return _clients[key]


def alias() -> str:
    return str(settings.ELASTICSEARCH_INDEX)


# Answering

_seen: At | None = None
_failures = 0
_held_until = 0.0


def answer(
    snapshot: Snapshot, criteria: Criteria, now: dt.datetime, query: Query | None, folded: int = 0
) -> Found | None:
    """As search.engines.local.answer; None where the engine in the process has to answer.

    The cluster was seen to have the snapshot's generation before it is asked, and has it still in the same answer.
    """
    at = _seen
    if at is None or not at.has(snapshot.epoch, snapshot.generation):
        follow()
        return None
    try:
        found = _asked(at, snapshot, criteria, now, query, folded)
    except (TooMuch, Unsure):
        return None
    except (NotFoundError, Incomplete) as changed:
        logger.info("Elasticsearch has another index by now (%s)", type(changed).__name__)
        _forget(at, failed=False)
        return None
    except Failures as failure:
        logger.warning("Elasticsearch failed (%s); the index in the process answers", type(failure).__name__)
        _forget(at, failed=True)
        return None
    _succeeded()
    return found


def _asked(
    at: At,
    snapshot: Snapshot,
    criteria: Criteria,
    now: dt.datetime,
    query: Query | None,
    folded: int,
) -> Found | None:
    scored = None
    if query is not None:
        words = relevance(snapshot, query)
        best = _best(at, words) if words else 0.0
        if words is None or best <= 0.0:
            return None
        scored = words.scored(least_relevance(best))
    vocables = vocabulary()
    found = verdicts(criteria, now, snapshot.openings.keys(), vocables)
    return Asking(
        ask=partial(_searched, at),
        criteria=criteria,
        sets=Sets(found, criteria, vocables),
        base=listed(criteria, now),
        scored=scored,
        folded=folded,
    ).found(snapshot, vocables)


def _best(at: At, words: Relevance) -> float:
    found = client().search(index=at.index, **words.best(), source=False)
    _check_whole(found)
    return float(found["hits"]["max_score"] or 0.0)


def _searched(at: At, bodies: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Answers to searches over one index. Raises Incomplete where it is not what it was seen to be."""
    lines: list[Mapping[str, Any]] = []
    for body in (STATE_SEARCH, *bodies):
        lines += [{}, body]
    state, *answers = client().msearch(index=at.index, searches=lines)["responses"]
    for found in (state, *answers):
        if "error" in found:
            missing = found.get("status") == 404
            raise Incomplete("404") if missing else TransportError(f"status {found.get('status')}")
        _check_whole(found)
    if _state_in(state) != at:
        raise Incomplete("state")
    return answers


def _check_whole(found: Any) -> None:
    if found["timed_out"] or found["_shards"]["failed"]:
        raise TransportError("not all shards answered")


def _forget(at: At, failed: bool) -> None:
    """The next questions are answered in the process until a thread has seen the cluster again."""
    global _seen, _failures, _held_until
    # Of several threads that fail at once, one counts.
    if _seen is at:
        _seen = None
        if failed:
            _held_until = time.monotonic() + HOLDS[min(_failures, len(HOLDS) - 1)]
            _failures += 1
    follow()


def _succeeded() -> None:
    global _failures
    _failures = 0


def forget() -> None:
    """Drops what this process knows of the cluster."""
    global _seen, _failures, _held_until
    _seen, _failures, _held_until = None, 0, 0.0


# Following the index in the database

_catching_up = threading.Lock()
_following = threading.Lock()
_wanted = threading.Event()


def follow() -> None:
    """Has a thread bring the cluster up to date, unless one does so already. Never waits, never fails."""
    _wanted.set()
    if _following.acquire(blocking=False):
        threading.Thread(target=_follow, name="elasticsearch", daemon=True).start()


def _follow() -> None:
    """Tries again for about a minute; after that the next question or job begins anew."""
    try:
        for pause in PAUSES:
            time.sleep(max(0.0, _held_until - time.monotonic()))
            _wanted.clear()
            if _tried() and not _wanted.is_set():
                return
            time.sleep(pause if not _wanted.is_set() else 0.0)
    finally:
        connection.close()
        _following.release()


def _tried() -> bool:
    try:
        return catch_up()
    except Failures as failure:
        logger.warning("Elasticsearch cannot be brought up to date (%s)", type(failure).__name__)
    except DatabaseError as failure:
        logger.warning("the index cannot be read for Elasticsearch (%s)", type(failure).__name__)
    return False


def catch_up() -> bool:
    """Gives the cluster what is new, or everything where it has another index or none.

    True where it then has what the database had at the beginning; False where another process is filling it, or
    there is no index. Raises one of Failures.
    """
    global _seen
    with _catching_up:
        # In this order: what the cluster has can then only be older than what the database has.
        at = _state()
        wanted = IndexState.objects.first()
        if wanted is None:
            return False
        if at is None or not _continues(at, wanted):
            at = _filled(wanted)
            if at is None:
                return False
        elif at.generation < wanted.generation:
            at = _pushed(at, wanted.generation)
        _seen = at
        return True


def is_current() -> bool:
    """Whether the cluster answers and has what the database has."""
    try:
        at, wanted = _state(), IndexState.objects.first()
    except (*Failures, DatabaseError):
        return False
    return at is not None and wanted is not None and at.has(wanted.epoch, wanted.generation)


def _continues(at: At, wanted: IndexState) -> bool:
    same = at.epoch == str(wanted.epoch) and at.layout == layout(vocabulary())
    return same and at.generation <= wanted.generation


def _state() -> At | None:
    """What the index behind the alias says of itself; None where there is none."""
    try:
        found = client().search(index=alias(), **STATE_SEARCH, source=False)
    except NotFoundError:
        return None
    _check_whole(found)
    return _state_in(found)


def _state_in(found: Any) -> At | None:
    if len(found["hits"]["hits"]) != 1:
        return None
    hit = found["hits"]["hits"][0]
    values = hit["fields"]
    return At(hit["_index"], values["epoch"][0], int(values["generation"][0]), values["layout"][0])


def _pushed(at: At, generation: int) -> At:
    """Services first, then the state that tells of them: who reads it first, finds them all."""
    _write(at.index, _newer_than(at.generation))
    return _told(at.index, at.epoch, generation)


def _told(index: str, epoch: str, generation: int) -> At:
    at = At(index, epoch, generation, layout(vocabulary()))
    writer = client().options(request_timeout=SECONDS_TO_WRITE)
    try:
        writer.index(
            index=_writing(index),
            require_alias=True,
            id=STATE_ID,
            version=generation,
            version_type="external_gte",
            document={"epoch": at.epoch, "generation": generation, "layout": at.layout},
            refresh=True,
        )
    except ConflictError:
        # Another process was further already.
        logger.debug("Elasticsearch has a newer generation than %s", generation)
    return at


def _newer_than(generation: int) -> Iterator[dict[str, Any]]:
    rows = IndexEntry.objects.filter(generation__gt=generation).order_by("service_id")
    for pk, gone, document, its in rows.values_list("service_id", "gone", "document", "generation").iterator(
        chunk_size=CHUNK
    ):
        yield _action(pk, its, None if gone else bytes(document))


def _everything() -> Iterator[dict[str, Any]]:
    """In parts, so that no reading of the database lasts as long as the filling."""
    last = 0
    while True:
        rows = IndexEntry.objects.filter(gone=False, service_id__gt=last).order_by("service_id")
        part = list(rows.values_list("service_id", "generation", "document")[:CHUNK])
        if not part:
            return
        for pk, generation, document in part:
            yield _action(pk, generation, bytes(document))
        last = part[-1][0]


def _action(pk: int, generation: int, document: bytes | None) -> dict[str, Any]:
    """One writing of a bulk. What is gone stays as an empty document, so that no late writing revives it."""
    words = vocabulary()
    gone = {"listed": False, "pk": pk}
    return {
        "_op_type": "index",
        "_id": str(pk),
        "version": generation,
        "version_type": "external_gte",
        "_source": gone if document is None else as_source(pk, orjson.loads(document), words),
    }


def _write(index: str, actions: Iterator[dict[str, Any]], renew: Callable[[], None] | None = None) -> int:
    """Writes through the index's own alias, which a deleted index takes with it, and makes it seen."""
    written = 0
    writer = client().options(request_timeout=SECONDS_TO_WRITE)
    for done, result in streaming_bulk(
        writer, actions, index=_writing(index), chunk_size=CHUNK, raise_on_error=False, require_alias=True
    ):
        status = result["index"]["status"]
        # 409: another process wrote something newer.
        if not done and status != 409:
            raise Incomplete(f"a service was refused with status {status}")
        written += 1
        if renew and written % CHUNK == 0:
            renew()
    writer.indices.refresh(index=index)
    return written


# Filling


def _writing(index: str) -> str:
    return f"{index}-writing"


def _filled(wanted: IndexState) -> At | None:
    """Makes a new index beside the old one, compares counts, and lets the alias point at it."""
    lease = _Lease()
    if not lease.take():
        return None
    index = f"{alias()}-{wanted.epoch.hex[:12]}-{secrets.token_hex(3)}"
    writer = client().options(request_timeout=SECONDS_TO_WRITE)
    try:
        writer.indices.create(
            index=index, mappings=MAPPING, settings=SETTINGS, aliases={_writing(index): {"is_hidden": True}}
        )
        written = _write(index, _everything(), lease.renew)
        counted = writer.count(index=index, query={"term": {"listed": True}})["count"]
        if counted != written:
            raise Incomplete(f"{counted} of {written} services arrived")
        at = _told(index, str(wanted.epoch), wanted.generation)
        _swap(index)
    except Failures:
        _drop(index)
        raise
    finally:
        lease.give_back()
    logger.info("Elasticsearch was filled with %s services", written)
    return at


def _swap(index: str) -> None:
    """Lets the alias point at the index alone, and removes the indices that served before."""
    writer = client().options(request_timeout=SECONDS_TO_WRITE)
    ours = re.compile(re.escape(alias()) + r"-[0-9a-f]{12}-[0-9a-f]{6}")
    older = [name for name in writer.indices.get(index=f"{alias()}-*") if ours.fullmatch(name)]
    older.remove(index)
    removals = [{"remove": {"index": name, "alias": alias(), "must_exist": False}} for name in older]
    writer.indices.update_aliases(actions=[*removals, {"add": {"index": index, "alias": alias()}}])
    for name in older:
        _drop(name)


def _drop(index: str) -> None:
    try:
        client().options(request_timeout=SECONDS_TO_WRITE).indices.delete(
            index=index, ignore_unavailable=True
        )
    except Failures as failure:
        logger.warning("the index %s could not be removed (%s)", index, type(failure).__name__)


class _Lease:
    """Of several processes that find the cluster empty, one fills it. Kept in the cluster itself."""

    def __init__(self) -> None:
        self.index = f"{alias()}-lease"
        self.holder = secrets.token_hex(8)

    def take(self) -> bool:
        try:
            client().index(index=self.index, id="fill", op_type="create", document=self._document())
        except ConflictError:
            return self._take_over()
        return True

    def _take_over(self) -> bool:
        try:
            held = client().get(index=self.index, id="fill")
            if held["_source"]["until"] > time.time():
                return False
            client().index(
                index=self.index,
                id="fill",
                if_seq_no=held["_seq_no"],
                if_primary_term=held["_primary_term"],
                document=self._document(),
            )
        except (ConflictError, NotFoundError):
            return False
        return True

    def renew(self) -> None:
        client().index(index=self.index, id="fill", document=self._document())

    def give_back(self) -> None:
        try:
            client().delete(index=self.index, id="fill")
        except Failures as failure:
            logger.info("the lease ends by itself (%s)", type(failure).__name__)

    def _document(self) -> dict[str, Any]:
        return {"holder": self.holder, "until": time.time() + LEASE_SECONDS}
