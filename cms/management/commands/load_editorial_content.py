from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from cms.starting_situation import load_first_round


class Command(BaseCommand):
    help = "Loads the first situation round and the editorial pages where there are none. Safe to repeat."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        data = settings.BASE_DIR / "data"
        loaded = load_first_round(data / "counties_situation.jsonl")
        self.stdout.write(f"Situation: {loaded or 'as before'}.")
