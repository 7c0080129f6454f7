"""What is open at a moment, worked out once for each distinct set of opening rules and kept until it changes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import orjson

from directory import lasting
from directory.dates import PartialDate
from directory.opening import HELSINKI, Rule, changes_at, next_change, open_at

KEPT = 20_000


@dataclass(frozen=True)
class _Known:
    since: dt.datetime
    until: dt.datetime
    is_open: bool | None
    key: str

    @cached_property
    def as_json(self) -> bytes:
        """What a card says of it; worked out for the channels that are shown."""
        rules, crisis = _rules(self.key)
        change = changes_at(rules, self.since, crisis=crisis)
        moment = f'"{change.astimezone(HELSINKI).isoformat()}"' if change else "null"
        return b'"open":%b,"changes_at":%b' % (STATES[self.is_open], moment.encode())


STATES = {True: b"true", False: b"false", None: b"null"}
UNTOLD = b'"open":null,"changes_at":null'


_known: dict[str, _Known] = {}


def is_open(key: str, now: dt.datetime) -> bool | None:
    """Whether channels with these rules (search.entries.opening_key) are open; None where nothing tells."""
    return _at(key, now).is_open if key else None


def as_json(key: str, now: dt.datetime) -> bytes:
    """`"open":true,"changes_at":"2026-11-24T21:00:00+02:00"` for channels with these rules."""
    return _at(key, now).as_json if key else UNTOLD


def until(keys: Iterable[str], now: dt.datetime) -> dt.datetime:
    """The next moment at which an answer about any of these rules may change."""
    return min([midnight_after(now), *(_at(key, now).until for key in keys if key)])


def _at(key: str, now: dt.datetime) -> _Known:
    known = _known.get(key)
    if known is None or not known.since <= now < known.until:
        known = _work_out(key, now)
        if len(_known) >= KEPT:
            _known.clear()
        _known[key] = known
    lasting.until(known.until)
    return known


def _work_out(key: str, now: dt.datetime) -> _Known:
    rules, crisis = _rules(key)
    change = next_change(rules, now, crisis=crisis, within=dt.timedelta(days=1))
    end = midnight_after(now)
    return _Known(now, min(end, change) if change else end, open_at(rules, now, crisis=crisis), key)


def _rules(key: str) -> tuple[list[Rule], bool]:
    """The rules, and whether they are those of a service with a safety class."""
    crisis, values = orjson.loads(key)
    return [_rule(value) for value in values], crisis


def midnight_after(now: dt.datetime) -> dt.datetime:
    """The next midnight in Helsinki, when days begin and sources grow too old."""
    tomorrow = now.astimezone(HELSINKI).date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), HELSINKI)


def _rule(value: list) -> Rule:  # type: ignore[type-arg]
    kind, weekdays, opens, closes, on_date, holidays, first, last, source = value
    return Rule(
        kind=kind,
        weekdays=frozenset(weekdays),
        opens=dt.time.fromisoformat(opens) if opens else None,
        closes=dt.time.fromisoformat(closes) if closes else None,
        on_date=dt.date.fromisoformat(on_date) if on_date else None,
        public_holidays=holidays,
        valid_from=dt.date.fromisoformat(first) if first else None,
        valid_to=dt.date.fromisoformat(last) if last else None,
        source_date=PartialDate(source) if source else None,
    )
