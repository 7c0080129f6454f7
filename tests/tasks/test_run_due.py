"""run_due for cron: each job whose time has come, once, also where several run at the same time."""

import datetime as dt
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from tasks import freshness
from tasks.models import JobRun, RunState
from tasks.timetable import jobs
from tests.config.running import Copy

EVALUATE, HEARTBEAT = "tasks.freshness.evaluate", "tasks.heartbeat.record"


def run_due() -> str:
    out = StringIO()
    call_command("run_due", stdout=out)
    return out.getvalue()


def move_back(job: str, by: dt.timedelta) -> None:
    for run in JobRun.objects.filter(job=job):
        JobRun.objects.filter(pk=run.pk).update(started_at=run.started_at - by)


@pytest.mark.django_db
def test_every_job_runs_on_a_new_copy_and_none_a_second_time() -> None:
    run_due()
    assert set(JobRun.objects.filter(state=RunState.DONE).values_list("job", flat=True)) == jobs()
    assert run_due() == ""
    assert JobRun.objects.count() == len(jobs())


@pytest.mark.django_db
def test_after_nine_dead_days_each_job_runs_once() -> None:
    run_due()
    for job in jobs():
        move_back(job, dt.timedelta(days=9))
    run_due()
    for job in jobs():
        assert JobRun.objects.filter(job=job).count() == 2, job


@pytest.mark.django_db
def test_a_job_is_due_again_by_its_own_interval() -> None:
    run_due()
    for job in (HEARTBEAT, EVALUATE):
        move_back(job, dt.timedelta(seconds=61))
    assert HEARTBEAT in run_due()
    assert JobRun.objects.filter(job=HEARTBEAT).count() == 2
    # Midnight may lie between: else the nightly job waits for the night.
    started = JobRun.objects.of(EVALUATE).last().started_at
    night = timezone.localtime().replace(hour=0, minute=1, second=0, microsecond=0)
    assert JobRun.objects.filter(job=EVALUATE).count() == (2 if started < night <= timezone.now() else 1)


@pytest.mark.django_db
def test_a_job_that_is_at_work_is_not_begun_beside_itself() -> None:
    JobRun.objects.create(job=EVALUATE, started_at=timezone.now() - dt.timedelta(minutes=29))
    assert EVALUATE not in run_due()
    JobRun.objects.filter(job=EVALUATE).delete()
    JobRun.objects.create(job=EVALUATE, started_at=timezone.now() - dt.timedelta(days=2))
    assert EVALUATE in run_due()


@pytest.mark.django_db
def test_a_job_that_fails_is_told_and_the_others_run(monkeypatch: Any) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(freshness, "evaluate_all", fail)
    with pytest.raises(CommandError, match=r"tasks\.freshness\.evaluate \(RuntimeError: broken\)"):
        run_due()
    assert JobRun.objects.exclude(job=EVALUATE).filter(state=RunState.DONE).count() == len(jobs()) - 1
    assert JobRun.objects.get(job=EVALUATE).state == RunState.FAILED


def test_processes_that_run_at_once_do_each_job_once(tmp_path: Path) -> None:
    site = Copy({"DATA_DIR": str(tmp_path / "kept"), "LOG_LEVEL": "ERROR"})
    site.run(sys.executable, "-m", "config.prepare", "--database")
    command = [sys.executable, "manage.py", "run_due"]
    started = [
        subprocess.Popen(
            command, env=site.given(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(3)
    ]
    told = [process.communicate(timeout=180)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], told
    # The jobs of a minute may come due again for the process that was slowest; the others ran once.
    assert site.row("SELECT count(*) FROM tasks_jobrun WHERE job = ?", EVALUATE)[0] == 1
    assert sum(line.startswith(EVALUATE) for line in "".join(told).splitlines()) == 1
    slots = site.row("SELECT count(*), count(DISTINCT job || slot) FROM tasks_jobrun")
    assert slots[0] == slots[1] >= len(jobs())
