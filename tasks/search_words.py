"""The night shift of search: services indexed by changed expressions, old notes of empty searches deleted."""

import logging

from celery import shared_task
from django.core.cache import caches
from django.utils import timezone

from search import empty_queries, index, language, lexicon_rows, page_index
from search.models import IndexState

logger = logging.getLogger(__name__)

RUNNING = "search-words-indexing"
# After so long a run is taken for dead, and the next may begin.
LONGEST_REBUILD_SECONDS = 1_800


@shared_task(name="tasks.search_words.index_changed_expressions")
def index_changed_expressions() -> None:
    """Indexes all services and pages anew where editors have changed the expressions by which they are indexed.

    Selects by condition: many changes in a row are one rebuild, and a run that was lost is made good by the next.
    """
    words, indexed = lexicon_rows.state(), IndexState.objects.first()
    if words is None or indexed is None or indexed.expressions == words.expressions:
        return
    if not caches["shared"].add(RUNNING, True, timeout=LONGEST_REBUILD_SECONDS):
        return
    try:
        language.reload()
        logger.info("expressions have changed: indexed %s services anew", index.rebuild())
        page_index.rebuild()
    finally:
        caches["shared"].delete(RUNNING)


@shared_task(name="tasks.search_words.delete_old_empty_queries")
def delete_old_empty_queries() -> None:
    empty_queries.purge(timezone.localdate())
