"""Keeps Elasticsearch at what the index in the database has, also where nobody searches or publishes."""

from celery import shared_task

from search import engines


@shared_task(name="tasks.search_engine.bring_up_to_date")
def bring_up_to_date() -> None:
    """Does nothing without a cluster; a failure is logged there and made good by the next run."""
    engines.bring_up_to_date()
