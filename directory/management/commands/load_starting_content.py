"""load_starting_content: services, safety lines and county doors of data/ into an empty catalogue."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from directory.imports.report import told
from directory.imports.starting import Refused, catalogue_is_empty, load_starting_content
from directory.models import County


class Command(BaseCommand):
    help = (
        "Loads the services, safety lines and county doors of data/ into an empty catalogue. With --again also "
        "into one that is not empty: what persons have changed is kept, lines and doors that exist are left alone."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="also into a catalogue that is not empty")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "data")

    def handle(self, *args: Any, again: bool, folder: Path, **options: Any) -> None:
        if not again and not catalogue_is_empty():
            self.stdout.write(
                _("Hakemistossa on jo sisältöä: aloitussisältöä ei luettu. Lue se silti: --again.")
            )
            return
        if not County.objects.exists():
            raise CommandError(_("Lue ensin perustiedot: load_reference_data."))
        try:
            started = load_starting_content(folder)
        except Refused as refused:
            for line in told(refused.report, with_changes=False):
                self.stdout.write(line)
            raise CommandError(_("Aloitussisältöä ei luettu, katso yllä.")) from refused
        for line in told(started.services, with_changes=options["verbosity"] > 1):
            self.stdout.write(line)
        self.stdout.write(
            _("%(lines)d uutta turvalinjaa, %(doors)d uutta alueen ovea.")
            % {"lines": started.lines, "doors": started.doors}
        )
