"""The jobs at the maintainers' desk."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tasks import desk


@hooks.register("register_admin_urls")
def job_urls() -> list[URLPattern]:
    return [path("ajastetut-tyot/", desk.scheduled_jobs, name="tasks_jobs")]


class JobsMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(desk.MAY_SEE))


@hooks.register("register_reports_menu_item")
def jobs_menu() -> MenuItem:
    return JobsMenuItem(_("Ajastetut työt"), reverse("tasks_jobs"), name="jobs", icon_name="time", order=950)
