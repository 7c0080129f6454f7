"""The sign that beat and a worker are alive: a moment that every process of the copy can read."""

from datetime import datetime

from celery import shared_task
from django.core.cache import caches
from django.utils import timezone

KEY = "beat-heartbeat"


@shared_task(name="tasks.heartbeat.record", expires=120)
def record() -> None:
    caches["shared"].set(KEY, timezone.now().isoformat(), timeout=None)


def last_heartbeat() -> datetime | None:
    """When beat last reached a worker; None if it never has."""
    value = caches["shared"].get(KEY)
    return datetime.fromisoformat(value) if value else None
