"""The night's look at every record: whose data have come due, who is to be asked, what the search shows of it."""

import logging

from celery import shared_task
from django.utils import timezone

from cms.role_freshness import evaluate_roles
from directory.reports import forget_readers
from directory.standing import evaluate_all

logger = logging.getLogger(__name__)


@shared_task(name="tasks.freshness.evaluate")
def evaluate() -> dict[str, int]:
    """Selects by condition now, so that one run after nine dead days makes all of them good."""
    today = timezone.localdate()
    found = evaluate_all(today)
    tasks = evaluate_roles(today)
    forget_readers(today)
    logger.info("freshness evaluated: %d records, %d changed", found.records + tasks, found.changed)
    return {"evaluated": found.records + tasks, "changed": found.changed}
