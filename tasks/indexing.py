"""Keeps the search index up to what is published, where that was too much to do on the spot."""

from celery import shared_task
from django.core.cache import caches

from search import engines
from search.waiting import write_waiting

# Longer than any run: a run that was killed gives its place free by itself.
LOCKED_FOR_SECONDS = 600


@shared_task(name="tasks.indexing.write_waiting_entries")
def write_waiting_entries() -> dict[str, int]:
    """One run at a time: a second one would write the same entries."""
    shared = caches["shared"]
    if not shared.add("write-waiting-entries", "running", LOCKED_FOR_SECONDS):
        return {"indexed": 0}
    try:
        written = write_waiting()
        if written:
            engines.follow()
        return {"indexed": written}
    finally:
        shared.delete("write-waiting-entries")
