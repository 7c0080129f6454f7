"""For cron, where no worker runs all the time: does every job whose time has come, once, and ends.

Several may run at the same time: each job is done by one of them.
"""

import datetime as dt
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tasks import due, runs
from tasks.models import JobRun
from tasks.timetable import timetable


class Command(BaseCommand):
    help = "Runs the jobs of the timetable whose time has come, each once. For cron: every minute is well."

    def handle(self, *args: Any, **options: Any) -> None:
        current_app.loader.import_default_modules()
        failed = []
        for entry in timetable().values():
            run = self._run(entry["task"], entry["schedule"], timezone.now())
            if run is None:
                continue
            self.stdout.write(f"{run.job}: {run.state} {run.counts or ''}".rstrip())
            failed += [f"{run.job} ({run.error})"] if runs.is_failed(run) else []
        if failed:
            raise CommandError("Failed, tried again at their next time: " + "; ".join(failed))

    def _run(self, job: str, schedule: Any, now: dt.datetime) -> JobRun | None:
        newest = JobRun.objects.of(job).first()
        last = newest.started_at if newest else None
        if (newest and newest.is_at_work(now)) or due.next_run(schedule, last, now) > now:
            return None
        return runs.run_once(job, due.slot_of(schedule, last, now), current_app.tasks[job].run)
