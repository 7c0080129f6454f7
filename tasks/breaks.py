"""Breaks of services, begun and ended on their days."""

import logging

from celery import shared_task
from django.utils import timezone

from directory.confirmation import breaks

logger = logging.getLogger(__name__)


@shared_task(name="tasks.breaks.begin_and_end")
def begin_and_end() -> dict[str, int]:
    """Selects by the day: after nine dead nights one run does what each of them would have left as it is now."""
    counts = breaks.begin_and_end(timezone.now())
    logger.info("breaks: %(begun)d begun, %(ended)d ended", counts)
    return counts
