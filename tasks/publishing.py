"""Publishes what editors have scheduled, and takes down what has expired."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="tasks.publishing.publish_scheduled")
def publish_scheduled() -> None:
    """Selects by condition, so a run that was lost is made good by the next one.

    The command is Wagtail's own: it goes through pages and snippets whose moment has come.
    """
    call_command("publish_scheduled")
