"""export_services FILE: the published services as JSONL, CSV or XLSX, as import_services reads them."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from directory.imports.export import export_services
from directory.imports.read import FileProblem
from directory.models import Service


class Command(BaseCommand):
    help = "Writes the published services into a JSONL, CSV or XLSX file; reading it again changes nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        hidden = options["verbosity"] == 0 or not sys.stderr.isatty()
        total = Service.objects.filter(live=True).count()
        try:
            with tqdm(total=total, disable=hidden, file=sys.stderr) as bar:
                count = export_services(file, bar.update)
        except FileProblem as problem:
            raise CommandError(str(problem), returncode=2) from problem
        except OSError as error:
            raise CommandError(
                _("Tiedostoon %(file)s ei voi kirjoittaa: %(reason)s")
                % {"file": file, "reason": error.strerror},
                returncode=2,
            ) from error
        self.stdout.write(
            _("%(count)d palvelua kirjoitettu tiedostoon %(file)s.") % {"count": count, "file": file}
        )
