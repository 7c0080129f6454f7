from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import engines, index, page_index


class Command(BaseCommand):
    help = "Makes the search index anew. The old one serves until the new one is ready."

    def handle(self, *args: Any, **options: Any) -> None:
        total = index.indexable().count()
        quiet = options["verbosity"] == 0
        with tqdm(total=total, unit=" services", desc="Indexing", disable=quiet, mininterval=0.5) as bar:
            made = index.rebuild(bar.update)
        if not quiet:
            self.stdout.write(f"The index holds {made} services.")
        pages = page_index.rebuild()
        if not quiet:
            self.stdout.write(f"The index holds {pages} pages of the editors.")
        filled = engines.bring_up_to_date(anew=True)
        if filled is not None and not quiet:
            self.stdout.write(
                "Elasticsearch holds the same."
                if filled
                else "Elasticsearch does not hold it yet: it is filled when it answers again; until then searches are "
                "answered without it."
            )
