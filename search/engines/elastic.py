"""What is said to Elasticsearch and what it answers: searches over an index of ours, and how such an index is written.

Only this file knows the client. When a cluster may answer at all is search.engines.cluster's to say.
"""

import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
import urllib3
from django.conf import settings
from elastic_transport import Urllib3HttpNode
from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from directory.vocabulary import vocabulary
from search.engines.elastic_documents import MAPPING, SETTINGS, STATE_ID, as_source, layout
from search.engines.elastic_queries import STATE_SEARCH, Relevance
from search.models import IndexEntry, IndexState

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


class Changed(RuntimeError):
    """The index is gone, or is not what it was seen to be."""


class Incomplete(RuntimeError):
    """The cluster did not take all that it was given."""


Failures: Final = (ApiError, TransportError, BulkIndexError, Incomplete, Changed, OSError)


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


def _writer() -> Elasticsearch:
    return client().options(request_timeout=SECONDS_TO_WRITE)


# Searching


def best(at: At, words: Relevance) -> float:
    """The highest score that any service has. Raises Changed or another of Failures."""
    try:
        found = client().search(index=at.index, **words.best(), source=False)
    except NotFoundError:
        raise Changed(at.index) from None
    _check_whole(found)
    return float(found["hits"]["max_score"] or 0.0)


def searched(at: At, bodies: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """Answers to searches over one index, asked at once. Raises Changed or another of Failures."""
    lines: list[Mapping[str, Any]] = []
    for body in (STATE_SEARCH, *bodies):
        lines += [{}, body]
    stated, *answers = client().msearch(index=at.index, searches=lines)["responses"]
    for found in (stated, *answers):
        if "error" in found:
            raise Changed(at.index) if found["status"] == 404 else TransportError(f"status {found['status']}")
        _check_whole(found)
    if _state_in(stated) != at:
        raise Changed(at.index)
    return answers


def _check_whole(found: Any) -> None:
    if found["timed_out"] or found["_shards"]["failed"]:
        raise TransportError("not all shards answered")


def state() -> At | None:
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


def pushed(at: At, generation: int) -> At:
    """Services first, then the state that tells of them: who reads it first, finds them all."""
    _write(at.index, _newer_than(at.generation))
    return _told(at.index, at.epoch, generation)


def _told(index: str, epoch: str, generation: int) -> At:
    at = At(index, epoch, generation, layout(vocabulary()))
    writer = _writer()
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
    writer = _writer()
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


def filled(wanted: IndexState) -> At | None:
    """Makes a new index beside the old one, compares counts, and lets the alias point at it."""
    lease = _Lease()
    if not lease.take():
        return None
    index = f"{alias()}-{wanted.epoch.hex[:12]}-{secrets.token_hex(3)}"
    writer = _writer()
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
    except Exception:
        _drop(index)
        raise
    finally:
        lease.give_back()
    logger.info("Elasticsearch was filled with %s services", written)
    return at


def _swap(index: str) -> None:
    """Lets the alias point at the index alone, and removes the indices that served before."""
    writer = _writer()
    ours = re.compile(re.escape(alias()) + r"-[0-9a-f]{12}-[0-9a-f]{6}")
    older = [name for name in writer.indices.get(index=f"{alias()}-*") if ours.fullmatch(name)]
    older.remove(index)
    removals = [{"remove": {"index": name, "alias": alias(), "must_exist": False}} for name in older]
    writer.indices.update_aliases(actions=[*removals, {"add": {"index": index, "alias": alias()}}])
    for name in older:
        _drop(name)


def _drop(index: str) -> None:
    try:
        _writer().indices.delete(index=index, ignore_unavailable=True)
    except Failures as failure:
        logger.warning("the index %s could not be removed (%s)", index, type(failure).__name__)


class _Lease:
    """Of several processes that find the cluster empty, one fills it. Kept in the cluster itself."""

    def __init__(self) -> None:
        self.index = f"{alias()}-lease"
        self.holder = secrets.token_hex(8)

    def take(self) -> bool:
        try:
            _writer().index(index=self.index, id="fill", op_type="create", document=self._document())
        except ConflictError:
            return self._take_over()
        return True

    def _take_over(self) -> bool:
        try:
            held = _writer().get(index=self.index, id="fill")
            if held["_source"]["until"] > time.time():
                return False
            _writer().index(
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
        _writer().index(index=self.index, id="fill", document=self._document())

    def give_back(self) -> None:
        try:
            _writer().delete(index=self.index, id="fill")
        except Failures as failure:
            logger.info("the lease ends by itself (%s)", type(failure).__name__)

    def _document(self) -> dict[str, Any]:
        return {"holder": self.holder, "until": time.time() + LEASE_SECONDS}
