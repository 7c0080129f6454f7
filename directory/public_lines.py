"""The published safety lines as a process keeps them: every page of a service asks for them."""

import datetime as dt

from directory.kept import Kept
from directory.models import SafetyLine

KEEP_FOR = dt.timedelta(seconds=30)


def _read() -> tuple[SafetyLine, ...]:
    rows = SafetyLine.objects.public().prefetch_related("phones", "opening_rules", "languages")
    return tuple(rows)


public_lines = Kept(_read, KEEP_FOR)


def connect() -> None:
    from directory.models import SafetyLineOpeningRule, SafetyLinePhone

    public_lines.forget_with(SafetyLine, SafetyLinePhone, SafetyLineOpeningRule)


def lines_of(service: object) -> list[SafetyLine]:
    """The lines that point at a service, in their order."""
    pk = getattr(service, "pk", None)
    return [line for line in public_lines.get() if pk and line.service_id == pk]
