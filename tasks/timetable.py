"""When each job runs. Celery's beat reads this, and nothing else starts a job by the clock."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

HEARTBEAT_EVERY = timedelta(minutes=1)
# After midnight, since a record's state follows from the day; before anyone comes to the desk.
NIGHTLY = crontab(hour=0, minute=20)


def timetable() -> dict[str, dict[str, Any]]:
    """Celery's beat schedule. A run that waited longer than its interval is dropped; the next one serves."""
    return {
        "heartbeat": every(HEARTBEAT_EVERY, "tasks.heartbeat.record"),
        "write-waiting-entries": every(timedelta(minutes=1), "tasks.indexing.write_waiting_entries"),
        "publish-scheduled": every(timedelta(minutes=1), "tasks.publishing.publish_scheduled"),
        "search-engine": every(timedelta(minutes=1), "tasks.search_engine.bring_up_to_date"),
        "index-changed-expressions": every(
            timedelta(minutes=1), "tasks.search_words.index_changed_expressions"
        ),
        "deliver-due-webhooks": every(timedelta(minutes=1), "tasks.webhooks.deliver_due"),
        "delete-old-deliveries": every(timedelta(days=1), "tasks.webhooks.delete_old_deliveries"),
        "delete-old-empty-queries": every(timedelta(days=1), "tasks.search_words.delete_old_empty_queries"),
        "evaluate-freshness": {
            "task": "tasks.freshness.evaluate",
            "schedule": NIGHTLY,
            "options": {"expires": timedelta(hours=12).total_seconds()},
        },
    }


def every(interval: timedelta, task: str) -> dict[str, Any]:
    return {"task": task, "schedule": interval, "options": {"expires": interval.total_seconds()}}
