"""Reads what came to our mailbox: returned letters and answers to letters."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from directory.letters import inbox

# sysexits.h: the mail server keeps the message and tries again.
TRY_AGAIN = 75


class Command(BaseCommand):
    help = (
        "Reads one message from standard input, or with an option a folder or the mailbox of EMAIL_INBOX_URL."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--folder", type=Path, help="A Maildir, or a folder of .eml files")
        where.add_argument("--imap", action="store_true", help="The mailbox of EMAIL_INBOX_URL")

    def handle(self, *args: Any, folder: Path | None, imap: bool, **options: Any) -> None:
        now = timezone.now()
        if folder:
            if not folder.is_dir():
                raise CommandError(f"{folder} is not a folder.")
            taken = inbox.from_folder(folder, now)
        elif imap:
            if not settings.EMAIL_INBOX_URL:
                raise CommandError("EMAIL_INBOX_URL is not set: there is no mailbox to read.")
            taken = inbox.from_imap(settings.EMAIL_INBOX_URL, now)
        else:
            try:
                taken = inbox.from_bytes(sys.stdin.buffer.read(), now)
            except DatabaseError as error:
                raise CommandError(str(error), returncode=TRY_AGAIN) from error
        self.stdout.write(
            f"returned {taken.returned}, answers {taken.answers}, automatic {taken.automatic}, "
            f"passed over {taken.passed_over}"
        )
