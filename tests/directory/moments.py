"""The moment at which the pages of these tests are read: a Tuesday evening in Helsinki."""

import datetime as dt
from typing import Any

from directory.opening import HELSINKI

TUESDAY_EVENING = dt.datetime(2026, 11, 24, 21, 40, tzinfo=HELSINKI)
TODAY = TUESDAY_EVENING.date()


def stop_the_clock(monkeypatch: Any, at: dt.datetime = TUESDAY_EVENING) -> None:
    """Views ask django.utils.timezone for the moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at.astimezone(dt.UTC))
