"""Checks links: manage.py check_links [--only mll.fi] [--dry-run] [--trust]."""

from argparse import ArgumentTypeError
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Q
from django.utils import timezone
from tqdm import tqdm

from directory.links import rounds
from directory.links.answers import Verdict
from directory.links.register import register
from directory.links.verdicts import Result
from directory.links.wording import seen
from directory.models import CheckedAddress
from directory.models.links import CheckedAddressQuerySet, RunOutcome


class Command(BaseCommand):
    help = "Checks the addresses that are due; with --only those that hold some text, due or not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", metavar="TEXT", help="addresses that hold this text, due or not")
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what is seen, and keep nothing of it"
        )
        parser.add_argument(
            "--trust", action="store_true", help="the failures are real, however many: no run is void"
        )
        parser.add_argument(
            "--seconds", type=_positive, default=rounds.RUN_SECONDS, help="time to begin checks in"
        )
        parser.add_argument("--no-progress", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        register(now)
        among: CheckedAddressQuerySet = CheckedAddress.objects.all()
        if options["only"]:
            among = among.filter(Q(url__icontains=options["only"]))
            if not options["dry_run"]:
                among.update(next_check_at=now)
        found: list[Result] = []
        total = among.count() if options["only"] else among.due(now).count()
        with tqdm(total=total, unit="", disable=options["no_progress"] or None) as bar:

            def progress(result: Result) -> None:
                found.append(result)
                bar.update()

            if options["dry_run"]:
                self._try(among, bool(options["only"]), options["seconds"], progress)
            else:
                self._run(among, options, progress)
        self._tell(found)

    def _try(self, among: CheckedAddressQuerySet, all_of_them: bool, seconds: float, progress: Any) -> None:
        gap = float(settings.LINK_CHECK_GAP_SECONDS)
        rows = list(among) if all_of_them else rounds.due(timezone.now(), gap, seconds)
        rounds.check(rows, rounds.public_fetcher, gap, seconds, progress)

    def _run(self, among: CheckedAddressQuerySet, options: dict[str, Any], progress: Any) -> None:
        done = rounds.run(
            timezone.now(), seconds=options["seconds"], among=among, trust=options["trust"], progress=progress
        )
        if done is None:
            self.stdout.write("Nothing is due, or another run is going on.")
        elif done.outcome == RunOutcome.VOID:
            self.stderr.write(
                f"Void: {done.failing_hosts} of {done.hosts} hosts failed at once, {done.failing_before} before. "
                "Nothing was kept. If they are truly gone, say --trust."
            )

    def _tell(self, found: list[Result]) -> None:
        for result in sorted(found, key=lambda result: (result.verdict, result.url)):
            if result.verdict != Verdict.OK:
                self.stdout.write(f"{result.verdict:<12} {result.url}  {seen(result.evidence)}")
        counts = Counter(result.verdict.value for result in found)
        self.stdout.write(", ".join(f"{number} {verdict}" for verdict, number in counts.most_common()) or "0")


def _positive(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise ArgumentTypeError("more than 0 seconds")
    return value
