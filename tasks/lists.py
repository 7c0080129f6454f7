"""Lists that were handed over go when their time is over, also where nobody hands over another."""

import logging

from celery import shared_task
from django.utils import timezone

from directory.models import HandOver

logger = logging.getLogger(__name__)


@shared_task(name="tasks.lists.delete_expired")
def delete_expired() -> dict[str, int]:
    deleted, _by_model = HandOver.objects.expired(timezone.now()).delete()
    logger.info("expired lists deleted: %d", deleted)
    return {"deleted": deleted}
