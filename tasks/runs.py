"""Keeps account of the timetable's jobs, whoever runs them: a worker of Celery, or ``run_due`` from cron.

What cannot be noted is logged; the job itself goes on.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from celery import signals
from django.db import DatabaseError

from directory.screening import without_contacts
from tasks.models import JobRun, RunState
from tasks.timetable import jobs

logger = logging.getLogger(__name__)

# By Celery's id of a task, the row of its run in this process.
_begun: dict[str, JobRun] = {}


def connect() -> None:
    signals.task_prerun.connect(_begins, dispatch_uid="job-run-begins")
    signals.task_postrun.connect(_ends, dispatch_uid="job-run-ends")


def _begins(task_id: str, task: Any, **_: Any) -> None:
    if task.name not in jobs():
        return
    try:
        if run := JobRun.objects.begin(task.name):
            _begun[task_id] = run
    except DatabaseError:
        logger.exception("the beginning of %s could not be noted", task.name)


def _ends(task_id: str, task: Any, retval: Any, state: str | None, **_: Any) -> None:
    run = _begun.pop(task_id, None)
    if run is None:
        return
    try:
        if isinstance(retval, BaseException) or state not in ("SUCCESS", None):
            run.end_badly(in_words(retval))
        else:
            run.end_well(counts_of(retval))
    except DatabaseError:
        logger.exception("the end of %s could not be noted", task.name)


def counts_of(told: Any) -> Mapping[str, int]:
    """What a job returned, where it returned numbers by their names."""
    if not isinstance(told, Mapping):
        return {}
    return {str(name): number for name, number in told.items() if isinstance(number, int)}


def in_words(error: Any) -> str:
    """The kind of a failure and its words, without anyone's address or number in them."""
    return f"{type(error).__name__}: {without_contacts(str(error))}".removesuffix(": ")


def run_once(job: str, slot: str, work: Callable[[], Any]) -> JobRun | None:
    """Does the work and notes it; None where another process has begun the run of that slot."""
    run = JobRun.objects.begin(job, slot)
    if run is None:
        return None
    try:
        told = work()
    except Exception as error:
        logger.exception("%s failed", job)
        run.end_badly(in_words(error))
    else:
        run.end_well(counts_of(told))
    return run


def is_failed(run: JobRun) -> bool:
    return run.state == RunState.FAILED
