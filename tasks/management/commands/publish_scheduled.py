"""Publishes and takes down what is due, now; beat does the same every minute.

Stands in front of Wagtail's command of the same name, which stops at the first object that fails.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tasks.publishing import publish_due


class Command(BaseCommand):
    help = "Publishes what editors have scheduled and takes down what has expired."

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = publish_due(timezone.now())
        for words, names in (("Published", outcome.published), ("Taken down", outcome.taken_down)):
            for name in names:
                self.stdout.write(f"{words}: {name}")
        self.stdout.write(f"{len(outcome.published)} published, {len(outcome.taken_down)} taken down.")
        if outcome.failed:
            raise CommandError("Not done, tried again at the next run: " + "; ".join(outcome.failed))
