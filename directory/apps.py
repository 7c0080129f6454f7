"""The catalogue: what there is, where, for whom, and how to reach it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("Hakemisto")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from directory import (
            checks,  # noqa: F401  (registers itself)
            edition,
            line_status,
            public_lines,
            safety_bar,
            similar,
            touch,
            vocabulary,
        )
        from directory.boundaries import file

        # The borders that the map of the situation shows.
        edition.follow_files(lambda language: [file.path()])
        for part in (edition, touch, vocabulary, line_status, safety_bar, public_lines, similar):
            part.connect()
