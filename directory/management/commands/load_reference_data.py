from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory import reference, vocabulary


class Command(BaseCommand):
    help = "Loads counties, municipalities and vocabularies from data/. A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "data")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            loaded = reference.load(folder)
        except (OSError, reference.ReferenceError) as problem:
            raise CommandError(f"Nothing was loaded: {problem}") from problem
        vocabulary.forget()
        total = {name: sum(counts.values()) for name, counts in vars(loaded).items()}
        self.stdout.write(
            f"Reference data: {total['created']} new, {total['changed']} changed, {total['unchanged']} as before."
        )
