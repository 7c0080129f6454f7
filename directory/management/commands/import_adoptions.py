"""import_adoptions FILE: brings a file of what counties use into the register and tells what came of it."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from directory.imports.adoptions import Done, import_adoptions
from directory.imports.read import FileProblem, count_rows


class Command(BaseCommand):
    help = (
        "Brings what counties use into the register from CSV, XLSX or JSONL, in the columns of "
        "/alueet/kaytossa.csv. Exit code 1: some row was refused; 2: the file cannot be read."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only tell what would change")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        hidden = options["verbosity"] == 0 or not sys.stderr.isatty()
        try:
            with tqdm(total=count_rows(file), unit=" riviä", disable=hidden, file=sys.stderr) as bar:
                outcomes = import_adoptions(
                    file, by=None, now=timezone.now(), dry_run=options["dry_run"], progress=bar.update
                )
        except FileProblem as problem:
            raise CommandError(str(problem), returncode=2) from problem
        words = {
            Done.NEW: _("uusi"),
            Done.CHANGED: _("muuttuu"),
            Done.ENDED: _("päättyy"),
            Done.UNCHANGED: _("ennallaan"),
            Done.REFUSED: _("hylätty"),
        }
        for one in outcomes:
            if one.done != Done.UNCHANGED or options["verbosity"] > 1:
                why = f" – {one.why}" if one.why else ""
                self.stdout.write(f"{one.line}: {words[one.done]}: {one.name}{why}")
        counts = Counter(one.done for one in outcomes)
        self.stdout.write(", ".join(f"{words[done]} {counts[done]}" for done in Done))
        if counts[Done.REFUSED]:
            raise CommandError(
                _("%(count)d virhettä, katso yllä.") % {"count": counts[Done.REFUSED]}, returncode=1
            )
