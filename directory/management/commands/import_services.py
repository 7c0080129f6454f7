"""import_services FILE: brings a file of services into the catalogue and tells what came of it."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from directory.imports.difference import Kind
from directory.imports.read import FileProblem, count_rows
from directory.imports.report import told
from directory.imports.write import Options, import_services


class Command(BaseCommand):
    help = "Brings services into the catalogue from JSONL, CSV or XLSX. Exit code 1: some row was refused."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only tell what would change")
        parser.add_argument("--strict", action="store_true", help="write nothing if any row is refused")
        parser.add_argument(
            "--overwrite", action="store_true", help="the file wins over what persons have changed"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        chosen = Options(dry_run=options["dry_run"], strict=options["strict"], overwrite=options["overwrite"])
        try:
            with self._progress(file, options["verbosity"]) as bar:
                report = import_services(file, chosen, bar.update)
        except FileProblem as problem:
            raise CommandError(str(problem), returncode=2) from problem
        for line in told(report, with_changes=options["dry_run"] or options["verbosity"] > 1):
            self.stdout.write(line)
        if report.refused:
            raise CommandError(
                _("%(count)d virhettä, katso yllä.") % {"count": len(report.refused)}, returncode=1
            )
        if report.count(Kind.UNCHANGED) == len(report.outcomes) and not report.conflicts:
            self.stdout.write(_("Mikään ei muuttunut."))

    def _progress(self, file: Path, verbosity: int) -> Any:
        hidden = verbosity == 0 or not sys.stderr.isatty()
        return tqdm(total=count_rows(file), unit=" riviä", disable=hidden, file=sys.stderr)
