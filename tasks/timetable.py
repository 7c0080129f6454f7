"""When each job runs. Celery's beat reads this, and nothing else starts a job by the clock."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

HEARTBEAT_EVERY = timedelta(minutes=1)
# Right after midnight, since a record's state follows from the day: what is withheld from today on leaves the search.
NIGHTLY = crontab(hour=0, minute=1)
# Links are asked while their hosts have little else to do, in runs of minutes; what a night leaves, the next takes.
LINKS_AT_NIGHT = crontab(hour="1-5", minute="*/5")

# While people are at work; a step that is due is written once, whichever hour finds it.
OFFICE_HOURS = crontab(hour="9-15", minute=0)


def timetable() -> dict[str, dict[str, Any]]:
    """Celery's beat schedule. A run that waited longer than its interval is dropped; the next one serves."""
    return {
        "heartbeat": every(HEARTBEAT_EVERY, "tasks.heartbeat.record"),
        "write-waiting-entries": every(timedelta(minutes=1), "tasks.indexing.write_waiting_entries"),
        "publish-scheduled": every(timedelta(minutes=1), "tasks.publishing.publish_scheduled"),
        "delete-old-marks": nightly(crontab(hour=0, minute=10), "tasks.publishing.delete_old_marks"),
        "search-engine": every(timedelta(minutes=1), "tasks.search_engine.bring_up_to_date"),
        "index-changed-expressions": every(
            timedelta(minutes=1), "tasks.search_words.index_changed_expressions"
        ),
        "deliver-due-webhooks": every(timedelta(minutes=1), "tasks.webhooks.deliver_due"),
        "climb-the-ladder": at(OFFICE_HOURS, timedelta(hours=1), "tasks.letters.climb_the_ladder"),
        "tell-counties": at(OFFICE_HOURS, timedelta(hours=1), "tasks.letters.tell_counties"),
        "send-letters": every(timedelta(minutes=1), "tasks.letters.send_intended"),
        "mark-uncertain-letters": every(timedelta(minutes=1), "tasks.letters.mark_uncertain"),
        "read-inbox": every(timedelta(minutes=5), "tasks.letters.read_inbox"),
        "tell-operations": at(OFFICE_HOURS, timedelta(hours=1), "tasks.letters.escalate"),
        "keep-the-rules-of-letters": every(timedelta(days=1), "tasks.letters.keep_the_rules"),
        "delete-old-deliveries": every(timedelta(days=1), "tasks.webhooks.delete_old_deliveries"),
        "delete-old-empty-queries": every(timedelta(days=1), "tasks.search_words.delete_old_empty_queries"),
        "delete-expired-lists": nightly(crontab(hour=0, minute=20), "tasks.lists.delete_expired"),
        "take-up-addresses": nightly(crontab(hour=0, minute=30), "tasks.links.take_up_addresses"),
        "check-numbers-and-days": nightly(crontab(hour=0, minute=40), "tasks.links.check_numbers_and_days"),
        "check-roles": nightly(crontab(hour=0, minute=50), "tasks.roles.check"),
        "check-links": {
            "task": "tasks.links.check",
            "schedule": LINKS_AT_NIGHT,
            "options": {"expires": timedelta(minutes=5).total_seconds()},
        },
        "begin-and-end-breaks": nightly(crontab(hour=0, minute=5), "tasks.breaks.begin_and_end"),
        "evaluate-freshness": {
            "task": "tasks.freshness.evaluate",
            "schedule": NIGHTLY,
            "options": {"expires": timedelta(hours=12).total_seconds()},
        },
    }


def jobs() -> frozenset[str]:
    """The names of the jobs that run by the clock."""
    return frozenset(entry["task"] for entry in timetable().values())


def at(schedule: crontab, expires: timedelta, task: str) -> dict[str, Any]:
    return {"task": task, "schedule": schedule, "options": {"expires": expires.total_seconds()}}


def nightly(schedule: crontab, task: str) -> dict[str, Any]:
    return {"task": task, "schedule": schedule, "options": {"expires": timedelta(hours=12).total_seconds()}}


def every(interval: timedelta, task: str) -> dict[str, Any]:
    return {"task": task, "schedule": interval, "options": {"expires": interval.total_seconds()}}
