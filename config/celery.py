"""Celery: the worker and beat of every mode, and the jobs they know.

The jobs' modules are named here: Celery's own search finds nothing in an app that is called ``tasks``.
"""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.beat import EmbeddedService
from celery.signals import beat_embedded_init, beat_init, setup_logging, worker_ready, worker_shutting_down

from config import folder_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

JOB_MODULES = [
    "tasks.heartbeat",
    "tasks.publishing",
    "tasks.freshness",
    "tasks.breaks",
    "tasks.search_engine",
    "tasks.indexing",
    "tasks.search_words",
    "tasks.webhooks",
    "tasks.links",
    "tasks.letters",
    "tasks.lists",
    "tasks.roles",
    "config.deferred",
]

folder_broker.register()
app = Celery("tukikartta")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.worker_consumer = "config.consumer:Consumer"
app.autodiscover_tasks(JOB_MODULES, related_name=None)  # type: ignore[arg-type]


@app.on_after_finalize.connect
def set_timetable(sender: Celery, **_: Any) -> None:
    """The timetable is read once the apps are loaded; beat and the worker see the same one."""
    from tasks.timetable import timetable

    sender.conf.beat_schedule = timetable()


@setup_logging.connect
def log_as_the_site_does(**_: Any) -> None:
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@beat_init.connect
@beat_embedded_init.connect
def send_first_heartbeat(**_: Any) -> None:
    """Health need not wait a minute to learn that beat and a worker reach each other."""
    app.send_task("tasks.heartbeat.record")


@worker_ready.connect
def start_beat_beside(**_: Any) -> None:
    """Beat as a thread of the one embedded worker.

    Celery's own ``-B`` makes it a process, which outlives a killed worker and then doubles every job.
    """
    from django.conf import settings

    if settings.BEAT_IN_WORKER:
        beat = EmbeddedService(app, thread=True)
        beat.start()  # type: ignore[union-attr]
        worker_shutting_down.connect(lambda **_: beat.stop(), weak=False)
