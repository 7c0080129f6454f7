import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from cms import menu
from cms.admin.permissions import set_up_editors
from cms.starting_pages import load_pages
from cms.starting_situation import load_first_round
from cms.training import set_up_training


class Command(BaseCommand):
    help = "Loads the first situation round and the editorial pages where there are none. Safe to repeat."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        # Else Wagtail would write a line for each page made, saved and published.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        data = settings.BASE_DIR / "data"
        situation = load_first_round(data / "counties_situation.jsonl")
        pages = load_pages(data / "content" / "pages.json")
        set_up_editors()
        set_up_training()
        menu.write()
        self.stdout.write(f"Situation: {situation or 'as before'}. Pages: {pages or 'as before'}.")
