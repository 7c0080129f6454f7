"""Engines answer a question over the index; all give the same answer.

The one in the process is always there. Elasticsearch answers before it where ELASTICSEARCH_URL names a cluster that
has the same index.
"""

import datetime as dt

from django.conf import settings

from directory.criteria import Criteria
from search.engines import local
from search.queries import Query
from search.snapshot import Snapshot

# Elasticsearch's client takes a while to import, and copies without a cluster never need it: hence the late imports.


def answer(
    snapshot: Snapshot, criteria: Criteria, now: dt.datetime, query: Query | None, folded: int = 0
) -> local.Found:
    """As search.engines.local.answer, from whichever engine can answer now."""
    # Where somebody stands is told to nobody, and to no other server's log.
    if settings.ELASTICSEARCH_URL and criteria.origin is None:
        from search.engines import cluster

        found = cluster.answer(snapshot, criteria, now, query, folded)
        if found is not None:
            return found
    return local.answer(snapshot, criteria, now, query, folded)


def follow() -> None:
    """Tells a cluster, in the background, that the index was written."""
    if settings.ELASTICSEARCH_URL:
        from search.engines import cluster

        cluster.follow()


def bring_up_to_date(anew: bool = False) -> bool | None:
    """Whether the cluster now has what the database has; None where there is none. Waits until it is done."""
    if not settings.ELASTICSEARCH_URL:
        return None
    from search.engines import cluster

    return cluster.tried(anew)


def is_current() -> bool | None:
    """Whether the cluster answers and has what the database has; None where there is none."""
    if not settings.ELASTICSEARCH_URL:
        return None
    from search.engines import cluster

    return cluster.is_current()
