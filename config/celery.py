"""Celery: the worker and beat of every mode, and the jobs they know.

The jobs' modules are named here, because Celery's own search finds nothing in an app that is called ``tasks``.
"""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

JOB_MODULES = ["tasks.heartbeat", "tasks.publishing", "config.deferred"]

app = Celery("tukikartta")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(JOB_MODULES, related_name=None)


@app.on_after_finalize.connect
def set_timetable(sender: Celery, **_: Any) -> None:
    """The timetable is read once the apps are loaded; beat and the worker see the same one."""
    from tasks.timetable import timetable

    sender.conf.beat_schedule = timetable()


@setup_logging.connect
def log_as_the_site_does(**_: Any) -> None:
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
