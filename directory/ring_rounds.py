"""Rounds over the helplines: which numbers are to be rung, what came of it, and how many of them answer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from directory.models import Call, Channel, RingRound, SafetyLine, Service
from directory.models.freshness import Outcome
from directory.phones import dialled

# Somebody lifted the receiver, whatever came of it.
REACHED = (Outcome.CONFIRMED, Outcome.CHANGED, Outcome.CLOSED, Outcome.REFUSED)
MOST_TRIES = 3
# Nobody rings the emergency number to try it: it is kept free for those in need.
NEVER_RUNG = frozenset({"112"})


@dataclass(frozen=True)
class Number:
    """One number of a helpline; a number that several records have is rung once, for the first of them."""

    record: Any
    written: str
    tel: str
    calls: Sequence[Call] = ()

    @property
    def outcome(self) -> str:
        """What came of the last call; empty while nobody has rung."""
        return str(self.calls[-1].get_outcome_display()) if self.calls else ""

    @property
    def is_reached(self) -> bool:
        return any(call.outcome in REACHED for call in self.calls)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be rung: nobody has answered, and it has not been tried three times."""
        unanswered = [call for call in self.calls if call.outcome == Outcome.NO_ANSWER]
        return len(unanswered) == len(self.calls) < MOST_TRIES


@dataclass(frozen=True)
class Reach:
    """How many numbers there are, were rung, were reached at all and at the first try; minutes are not measured."""

    numbers: int
    rung: int
    reached: int
    at_once: int
    wrong: int

    @property
    def share(self) -> int | None:
        """Reached of the rung, in per cent; None while nobody has rung."""
        return round(100 * self.reached / self.rung) if self.rung else None


def numbers(ring_round: RingRound, today: dt.date) -> list[Number]:
    """The numbers of the published safety lines, then those of services of the crisis class that they lack."""
    made = _calls(ring_round)
    found: dict[str, Number] = {}
    for record, written in _published(today):
        tel = dialled(written) or written
        if tel not in found and tel not in NEVER_RUNG:
            found[tel] = Number(record, written, tel, made.get(tel, ()))
    return list(found.values())


def _published(today: dt.date) -> Sequence[tuple[Any, str]]:
    lines = SafetyLine.objects.public().prefetch_related("phones")
    rows: list[tuple[Any, str]] = [(line, phone.number) for line in lines for phone in line.phones.all()]
    channels = Prefetch("channels", Channel.objects.prefetch_related("phones"))
    services = Service.objects.listed(today).exclude(safety_class="none").order_by("name_fi", "pk")
    for service in services.prefetch_related(channels):
        for channel in service.channels.all():
            rows += [(service, phone.number) for phone in channel.phones.all()]
    return rows


def _calls(ring_round: RingRound) -> Mapping[str, list[Call]]:
    found: dict[str, list[Call]] = defaultdict(list)
    for call in ring_round.calls.order_by("pk"):
        found[dialled(call.number) or call.number].append(call)
    return found


def reach(rows: Sequence[Number]) -> Reach:
    rung = [row for row in rows if row.calls]
    return Reach(
        len(rows),
        len(rung),
        sum(row.is_reached for row in rung),
        sum(row.calls[0].outcome in REACHED for row in rung),
        sum(any(call.outcome == Outcome.WRONG_NUMBER for call in row.calls) for row in rung),
    )


def next_number(rows: Sequence[Number], after: str = "") -> Number | None:
    """The next number to ring: those not yet tried come first, in order from the one just rung."""
    order = [row.tel for row in rows]
    start = order.index(after) + 1 if after in order else 0
    turned = [*rows[start:], *rows[:start]]
    waiting = [row for row in turned if row.is_open and row.tel != after]
    return min(waiting, key=lambda row: len(row.calls), default=None)
