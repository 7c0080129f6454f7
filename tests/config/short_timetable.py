"""The site's own Celery app with every job of its timetable a few seconds apart: for the tests of real workers.

celery -A tests.config.short_timetable worker
"""

from datetime import timedelta
from typing import Any

from tasks import timetable

EVERY = timedelta(seconds=3)
_real = timetable.timetable


def shortened() -> dict[str, dict[str, Any]]:
    return {name: entry | {"schedule": EVERY, "options": {"expires": 60}} for name, entry in _real().items()}


timetable.timetable = shortened

from config.celery import app  # noqa: E402  (reads the timetable once it is shortened)

__all__ = ["app"]
