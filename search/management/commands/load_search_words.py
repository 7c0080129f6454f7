"""Loads the starting words of search from data/search; each file tells in its first lines how it is read."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search import language, lexicon_rows
from search.admin.rights import give_rights


class Command(BaseCommand):
    help = "Loads synonyms, expressions and words of danger into tables that are empty, and gives editors their rights."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--add", action="store_true", help="also add entries of the files that a table does not have"
        )

    def handle(self, *args: Any, add: bool, **options: Any) -> None:
        made = lexicon_rows.fill(lexicon_rows.from_files(), add)
        give_rights()
        language.reload()
        self.stdout.write(f"{sum(made.values())} entries added to the words of search.")
