"""The published safety lines and the counties' own doors as a process keeps them: many pages ask for them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from directory.kept import Kept
from directory.models import CountyDoor, SafetyLine

KEEP_FOR = dt.timedelta(seconds=30)


def _lines() -> tuple[SafetyLine, ...]:
    rows = SafetyLine.objects.public().prefetch_related("phones", "opening_rules", "languages")
    return tuple(rows)


def _doors() -> Mapping[str, Sequence[CountyDoor]]:
    """By the code of the county, in the editors' order."""
    doors: dict[str, list[CountyDoor]] = defaultdict(list)
    rows = CountyDoor.objects.public().select_related("county", "standing").prefetch_related("opening_rules")
    for row in rows.order_by("sort_order", "pk"):
        doors[row.county.code].append(row)
    return dict(doors)


public_lines = Kept(_lines, KEEP_FOR)
public_doors = Kept(_doors, KEEP_FOR)


def connect() -> None:
    from directory.models import DoorOpeningRule, SafetyLineOpeningRule, SafetyLinePhone

    public_lines.forget_with(SafetyLine, SafetyLinePhone, SafetyLineOpeningRule)
    public_doors.forget_with(CountyDoor, DoorOpeningRule)


def lines_of(service: object) -> list[SafetyLine]:
    """The lines that point at a service, in their order."""
    pk = getattr(service, "pk", None)
    return [line for line in public_lines.get() if pk and line.service_id == pk]
