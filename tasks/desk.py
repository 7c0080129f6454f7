"""The maintainers' page "Ajastetut työt": what each job did last, when it runs next, and what is late."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from celery.schedules import crontab
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks import due, job_words
from tasks.heartbeat import last_heartbeat
from tasks.models import JobRun
from tasks.timetable import timetable

MAY_SEE = "directory.publish_service"
SILENT_AFTER = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Row:
    """A job as the page shows it. ``run`` is None until it has run once."""

    name: Any
    what: Any
    often: str
    run: JobRun | None
    outcome: str
    was_cut_off: bool
    last_done: dt.datetime | None
    next_at: dt.datetime
    is_overdue: bool


def rows(now: dt.datetime) -> list[Row]:
    """The jobs in the order of the timetable; two questions to the database."""
    newest, done = JobRun.objects.newest(), JobRun.objects.last_done()
    found = []
    for entry in timetable().values():
        job, schedule = entry["task"], entry["schedule"]
        run, words = newest.get(job), job_words.of_job(job)
        last = run.started_at if run else None
        found.append(
            Row(
                words.name,
                words.what,
                often(schedule),
                run,
                job_words.outcome(run.counts) if run else "",
                bool(run and run.was_cut_off(now)),
                done.get(job),
                due.next_run(schedule, last or now, now),
                due.is_overdue(schedule, last, now),
            )
        )
    return found


def often(schedule: Any) -> str:
    """How often a job runs: "minuutin välein", "päivittäin klo 0.01"."""
    if isinstance(schedule, crontab):
        return _at_hours(schedule)
    minutes = round(schedule.total_seconds() / 60)
    if minutes % 1440 == 0:
        return ngettext("päivän välein", "%(n)s päivän välein", minutes // 1440) % {"n": minutes // 1440}
    if minutes % 60 == 0:
        return ngettext("tunnin välein", "%(n)s tunnin välein", minutes // 60) % {"n": minutes // 60}
    return ngettext("minuutin välein", "%(n)s minuutin välein", minutes) % {"n": minutes}


def _at_hours(schedule: Any) -> str:
    """ "päivittäin klo 0.01", or of a job that runs again and again "klo 1–5, 5 minuutin välein"."""
    hours, minutes = sorted(schedule.hour), sorted(schedule.minute)
    if len(hours) == len(minutes) == 1:
        return _("päivittäin klo %(time)s") % {"time": f"{hours[0]}.{minutes[0]:02d}"}
    between = _("klo %(from)s–%(to)s") % {"from": hours[0], "to": hours[-1]}
    apart = minutes[1] - minutes[0] if len(minutes) > 1 else 60
    return f"{between}, {often(dt.timedelta(minutes=apart))}"


def scheduled_jobs(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    now, beat = timezone.now(), last_heartbeat()
    context = {
        "rows": rows(now),
        "beat": beat,
        "is_silent": beat is None or now - beat > SILENT_AFTER,
    }
    return render(request, "tasks/admin/jobs.html", context)
