"""The night shift: jobs and their timetable. Calls the other apps and holds no rules."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("Ajastetut työt")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tasks import runs, webhooks

        runs.connect()
        webhooks.connect()
