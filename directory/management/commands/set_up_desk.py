from typing import Any

from django.core.management.base import BaseCommand

from directory.admin.permissions import EDITORS, MAINTAINERS, set_up_desk


class Command(BaseCommand):
    help = (
        "Makes the groups of the editors' desk, their rights and the workflow. A second run changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        set_up_desk()
        self.stdout.write(f"The desk is set up: groups {EDITORS} and {MAINTAINERS}.")
