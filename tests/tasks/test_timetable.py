"""Beat's timetable names jobs that exist, and every job that runs by the clock is in it."""

from datetime import timedelta

import pytest
from celery.schedules import crontab

from config.celery import app
from tasks import timetable


def test_the_timetable_points_at_registered_jobs() -> None:
    app.loader.import_default_modules()
    jobs = {entry["task"] for entry in timetable.timetable().values()}
    assert jobs <= set(app.tasks)
    expected = {
        "breaks.begin_and_end",
        "heartbeat.record",
        "publishing.publish_scheduled",
        "freshness.evaluate",
        "links.check",
    }
    assert {f"tasks.{job}" for job in expected} <= jobs


def test_beat_uses_this_timetable() -> None:
    app.loader.import_default_modules()
    app.finalize()
    assert app.conf.beat_schedule == timetable.timetable()


def test_a_run_is_dropped_once_the_next_is_due() -> None:
    entry = timetable.every(timedelta(minutes=5), "tasks.heartbeat.record")
    assert entry["options"]["expires"] == 300


@pytest.mark.parametrize("entry", timetable.timetable().values())
def test_no_job_runs_more_often_than_each_minute(entry: dict) -> None:
    schedule = entry["schedule"]
    assert isinstance(schedule, crontab) or schedule >= timedelta(minutes=1)
