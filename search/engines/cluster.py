"""The engine on an Elasticsearch cluster: when it may answer, and how it follows the index of the database.

It answers only where the cluster is known to have what this process has; else, and whenever anything fails, the
engine in the process answers, and a thread brings the cluster up to date.
"""

import datetime as dt
import logging
import os
import threading
import time
from functools import partial

from django.db import DatabaseError, connection

from directory.criteria import Criteria
from directory.vocabulary import vocabulary
from search import distances
from search.engines import elastic
from search.engines.elastic import At, Changed, Failures
from search.engines.elastic_answers import Asking, Unsure
from search.engines.elastic_documents import layout
from search.engines.elastic_queries import Sets, TooMuch, least_relevance, listed, relevance, verdicts
from search.engines.local import Found
from search.models import IndexState
from search.queries import Query
from search.snapshot import Snapshot

logger = logging.getLogger(__name__)

# So many seconds a cluster that failed is left alone, after one failure and after each further one.
HOLDS = (2.0, 5.0, 10.0, 30.0)
# Seconds between the tries to bring it up to date.
PAUSES = (0.5, 1.0, 2.0, 5.0, 5.0, 10.0, 10.0, 30.0)

_seen: At | None = None
_failures = 0
_held_until = 0.0
_catching_up = threading.Lock()
_following = threading.Lock()
_wanted = threading.Event()


def forget() -> None:
    """Drops what this process knows of the cluster."""
    global _seen, _failures, _held_until
    _seen, _failures, _held_until = None, 0, 0.0


def _after_fork() -> None:
    """Threads stay with the parent, and so must the locks that they hold."""
    global _catching_up, _following
    _catching_up, _following = threading.Lock(), threading.Lock()


os.register_at_fork(after_in_child=_after_fork)


def answer(
    snapshot: Snapshot, criteria: Criteria, now: dt.datetime, query: Query | None, folded: int = 0
) -> Found | None:
    """As search.engines.local.answer; None where the engine in the process has to answer.

    The cluster was seen to have the snapshot's generation before it is asked, and has it still in the same answer.
    Changes between the two would show in the database, which the cards are read from afterwards.
    """
    at = _seen
    if at is None or not at.has(snapshot.epoch, snapshot.generation):
        follow()
        return None
    try:
        found = _asked(at, snapshot, criteria, now, query, folded)
    except (TooMuch, Unsure):
        return None
    except Changed:
        logger.info("Elasticsearch has another index by now; the one in the process answers")
        _lose(at, failed=False)
        return None
    except Failures as failure:
        logger.warning("Elasticsearch failed (%s); the index in the process answers", type(failure).__name__)
        _lose(at, failed=True)
        return None
    except Exception:
        # Whatever it is, it must not keep a reader from the answer that is here.
        logger.exception("Elasticsearch's answer was not understood; the index in the process answers")
        _lose(at, failed=True)
        return None
    _succeeded()
    return found


def _asked(
    at: At, snapshot: Snapshot, criteria: Criteria, now: dt.datetime, query: Query | None, folded: int
) -> Found | None:
    scored = None
    if query is not None:
        words = relevance(snapshot, query)
        best = elastic.best(at, words) if words else 0.0
        if words is None or best <= 0.0:
            return None
        scored = words.scored(least_relevance(best))
    vocables = vocabulary()
    is_near = bool(criteria.near) and not criteria.sort
    found = verdicts(criteria, now, snapshot.openings.keys(), vocables)
    asking = Asking(
        ask=partial(elastic.searched, at),
        criteria=criteria,
        sets=Sets(found, criteria, vocables),
        base=listed(criteria, now),
        scored=scored,
        folded=folded,
        origin=distances.origin(criteria, distances.places(snapshot)) if is_near else None,
    )
    return asking.found(snapshot, vocables)


def _lose(at: At, failed: bool) -> None:
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


def follow() -> None:
    """Has a thread bring the cluster up to date, unless one does so already. Never waits, never fails."""
    _wanted.set()
    if _following.acquire(blocking=False):
        try:
            threading.Thread(target=_follow, name="elasticsearch", daemon=True).start()
        except RuntimeError:
            _following.release()
            logger.warning("no thread is left to bring Elasticsearch up to date")


def _follow() -> None:
    """Tries for about a minute; after that the next question or job begins anew."""
    try:
        for pause in PAUSES:
            time.sleep(max(0.0, _held_until - time.monotonic()))
            _wanted.clear()
            done = tried()
            if done and not _wanted.is_set():
                return
            time.sleep(0.0 if done else pause)
    finally:
        connection.close()
        _following.release()


def tried(anew: bool = False) -> bool:
    """As catch_up(), with False and a line in the log where it fails."""
    try:
        return catch_up(anew)
    except Failures as failure:
        logger.warning("Elasticsearch cannot be brought up to date (%s)", type(failure).__name__)
    except DatabaseError as failure:
        logger.warning("the index cannot be read for Elasticsearch (%s)", type(failure).__name__)
    return False


def catch_up(anew: bool = False) -> bool:
    """Gives the cluster what is new, or everything where it has another index or none (or ``anew``).

    True where it then has what the database had at the beginning, or there is no index; False where another process
    is filling it. Raises one of Failures.
    """
    global _seen
    with _catching_up:
        # In this order: what the cluster has can then only be older than what the database has.
        at = None if anew else elastic.state()
        wanted = IndexState.objects.first()
        if wanted is None:
            return True
        if at is None or not _continues(at, wanted):
            at = elastic.filled(wanted)
        elif at.generation < wanted.generation:
            at = elastic.pushed(at, wanted.generation)
        if at is None:
            return False
        _seen = at
        return True


def _continues(at: At, wanted: IndexState) -> bool:
    same = at.epoch == str(wanted.epoch) and at.layout == layout(vocabulary())
    return same and at.generation <= wanted.generation


def is_current() -> bool:
    """Whether the cluster answers and has what the database has."""
    try:
        at, wanted = elastic.state(), IndexState.objects.first()
    except (*Failures, DatabaseError):
        return False
    return at is not None and wanted is not None and at.has(wanted.epoch, wanted.generation)
