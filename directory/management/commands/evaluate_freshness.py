"""Evaluates how fresh every record is: manage.py evaluate_freshness [--date 2026-11-24]."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory.standing import evaluate_all


class Command(BaseCommand):
    help = "Works out each record's freshness, and brings the search up to those whose freshness changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", help="the day to evaluate, as 2026-11-24; today by default")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            today = dt.date.fromisoformat(options["date"]) if options["date"] else timezone.localdate()
        except ValueError as error:
            raise CommandError(f"--date takes a day such as 2026-11-24: {error}") from error
        found = evaluate_all(today)
        self.stdout.write(f"{found.records} records evaluated for {today}, {found.changed} changed")
