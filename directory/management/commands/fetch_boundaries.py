from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.boundaries import file, source
from directory.models import County


class Command(BaseCommand):
    help = (
        "Fetches the counties' official boundaries from Statistics Finland's open service (CC BY 4.0), checks and "
        "simplifies them, and keeps them in the data folder: from then on a map stands beside the tile map."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="file", type=Path, metavar="FILE", help="a saved GeoJSON, no network"
        )
        parser.add_argument("--layer", default=source.LAYER, help=f"default {source.LAYER}: the newest year")
        parser.add_argument("--address", default=source.ADDRESS, help=f"default {source.ADDRESS}")
        parser.add_argument("--dry-run", action="store_true", help="checks everything and writes nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        try:
            served = self._served(**options)
            content = file.made_from(served, County.objects.all(), timezone.localdate())
            kept = None if dry_run else file.write(content)
        except source.BoundaryError as problem:
            raise CommandError(f"Nothing was changed. {problem}") from problem
        self.stdout.write(
            f"{len(served.polygons)} areas of {served.year or 'an unnamed year'}: {file.points(served.polygons)} "
            f"points became {len(content) / 1000:.0f} kB."
        )
        self.stdout.write(f"Written to {kept}." if kept else "Dry run: nothing was written.")

    def _served(self, file: Path | None, address: str, layer: str, **_: Any) -> source.Served:
        if file is not None:
            return source.read(file)
        self.stdout.write(f"Asking {address} for {layer}.")
        return source.fetch(address, layer, self.stdout.write)
