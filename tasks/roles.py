"""The night's look at the counties' tasks to contact."""

import logging

from celery import shared_task
from django.utils import timezone

from cms.role_checks import check_roles

logger = logging.getLogger(__name__)


@shared_task(name="tasks.roles.check")
def check() -> dict[str, int]:
    """Selects by what stands there now; run again it changes nothing but the count of what still fails."""
    checked = check_roles(timezone.now())
    logger.info("tasks to contact checked: %d", checked)
    return {"roles": checked}
