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


def answer(
    snapshot: Snapshot, criteria: Criteria, now: dt.datetime, query: Query | None, folded: int = 0
) -> local.Found:
    """As search.engines.local.answer, from whichever engine can answer now."""
    if settings.ELASTICSEARCH_URL:
        # Its client takes a while to import, and copies without a cluster never need it.
        from search.engines import elastic

        found = elastic.answer(snapshot, criteria, now, query, folded)
        if found is not None:
            return found
    return local.answer(snapshot, criteria, now, query, folded)


def follow() -> None:
    """Tells the other engines in the background that the index was written."""
    if settings.ELASTICSEARCH_URL:
        from search.engines import elastic

        elastic.follow()
