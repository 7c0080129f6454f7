from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import index


class Command(BaseCommand):
    help = "Makes the search index anew. The old one serves until the new one is ready."

    def handle(self, *args: Any, **options: Any) -> None:
        total = index.indexable().count()
        quiet = options["verbosity"] == 0
        with tqdm(total=total, unit=" services", desc="Indexing", disable=quiet, mininterval=0.5) as bar:
            made = index.rebuild(bar.update)
        if not quiet:
            self.stdout.write(f"The index holds {made} services.")
