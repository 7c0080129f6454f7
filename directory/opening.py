"""Opening times: is a channel open at a moment, and when does that change?

Pure: rules and moments in, answers out; whoever keeps what is made of them hears until when it holds
(directory.lasting). Moments are aware datetimes; rules speak of Helsinki wall-clock time.
The answer is three-valued: True, False, or None where nobody can know. Sources of the rules:

- a source older than two years tells nothing of today's opening times, save that a crisis line which was
  always open is held to be so until contradicted;
- a source without a date cannot be shown to be newer than that, so its times are unknown as well; an
  exception names its own day, so it needs no date of its source;
- public holidays are those of the ``holidays`` library for Finland.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from directory import lasting
from directory.dates import PartialDate, years_after

HELSINKI = ZoneInfo("Europe/Helsinki")
SOURCE_HOLDS_YEARS = 2
LOOK_AHEAD = dt.timedelta(days=14)
MIDNIGHT = dt.time(0, 0)
# Summer time begins and ends at 01:00 UTC (directive 2000/84/EC): wall-clock times within the gap mean that.
CLOCKS_CHANGE_UTC = dt.time(1, 0)


@dataclass(frozen=True)
class Rule:
    """One opening rule. ``closes`` at or before ``opens`` is the next morning; 00:00 is midnight.

    kind: weekly, always, by_appointment, exception_open, exception_closed. weekdays: 1 = Monday.
    public_holidays (of weekly and always rules): open, closed or unknown. source_date None: unknown.
    """

    kind: str
    weekdays: frozenset[int] = frozenset()
    opens: dt.time | None = None
    closes: dt.time | None = None
    on_date: dt.date | None = None
    public_holidays: str = "unknown"
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    language: str | None = None
    source_date: PartialDate | None = None

    def in_force(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, order=True)
class Span:
    """From ``start`` until just before ``end`` (UTC instants): open, or unknown where ``is_open`` is None."""

    start: dt.datetime
    end: dt.datetime
    is_open: bool | None = True

    def holds(self, moment: dt.datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def opens(self) -> dt.time:
        return self.start.astimezone(HELSINKI).time()

    @property
    def closes(self) -> dt.time:
        """Wall-clock time of the end; 00:00 is midnight at the end of the day."""
        return self.end.astimezone(HELSINKI).time()

    @property
    def lasts_all_day(self) -> bool:
        return self.opens == self.closes == MIDNIGHT


def open_at(rules: Iterable[Rule], moment: dt.datetime, *, crisis: bool) -> bool | None:
    """Whether it is open at an aware moment; None for unknown. ``crisis``: the service has a safety class."""
    _require_aware(moment)
    day = moment.astimezone(HELSINKI).date()
    rules = tuple(rules)
    spans = [*_spans(rules, day - dt.timedelta(days=1), crisis), *_spans(rules, day, crisis)]
    for span in spans:
        for edge in (span.start, span.end):
            if edge > moment:
                lasting.until(edge)
    return _state(spans, moment)


def next_change(
    rules: Iterable[Rule], moment: dt.datetime, *, crisis: bool, within: dt.timedelta = LOOK_AHEAD
) -> dt.datetime | None:
    """The first moment after ``moment`` with another answer of open_at(); None if none ``within``."""
    now = open_at(rules := tuple(rules), moment, crisis=crisis)
    changes = _changes(rules, moment, crisis, within)
    return next((at for at, state in changes if state is not now), None)


def next_opening(
    rules: Iterable[Rule], moment: dt.datetime, *, crisis: bool, within: dt.timedelta = LOOK_AHEAD
) -> dt.datetime | None:
    """The first moment from ``moment`` on that is open, itself if open now; None if none ``within``."""
    if open_at(rules := tuple(rules), moment, crisis=crisis):
        return moment.astimezone(HELSINKI)
    changes = _changes(rules, moment, crisis, within)
    return next((at for at, state in changes if state), None)


def changes_at(rules: Iterable[Rule], moment: dt.datetime, *, crisis: bool) -> dt.datetime | None:
    """When what is open closes, or what is closed opens next; None where nothing tells, or not in LOOK_AHEAD."""
    is_open = open_at(rules := tuple(rules), moment, crisis=crisis)
    if is_open is None:
        return None
    return (next_change if is_open else next_opening)(rules, moment, crisis=crisis)


def week(rules: Iterable[Rule], monday: dt.date, *, crisis: bool = False) -> tuple[tuple[Span, ...], ...]:
    """The spans of seven days, each under the day on which it begins; an empty day is closed.

    A day of which nothing is known is one span with ``is_open`` None. Open spans that touch are joined.
    """
    if monday.isoweekday() != 1:
        raise ValueError(f"{monday} is not a Monday")
    rules = tuple(rules)
    days = (monday + dt.timedelta(days=offset) for offset in range(7))
    return tuple(_joined(_spans(rules, day, crisis)) for day in days)


@cache
def public_holidays(year: int) -> frozenset[dt.date]:
    """Finnish public holidays of a year, with Midsummer Eve and Christmas Eve."""
    return frozenset(holidays.country_holidays("FI", years=year))


def _spans(rules: Sequence[Rule], day: dt.date, crisis: bool) -> list[Span]:
    """The spans that begin on a local day. What they leave out is closed."""
    exceptions = [rule for rule in rules if rule.on_date == day]
    usual = [
        rule
        for rule in rules
        if rule.on_date is None and rule.kind in ("weekly", "always") and rule.in_force(day)
    ]
    if not exceptions and not usual:
        return [_unknown(day)]
    spans: list[Span] = []
    for rule in exceptions or usual:
        spans.extend(_spans_of(rule, day, crisis))
    return spans


def _spans_of(rule: Rule, day: dt.date, crisis: bool) -> list[Span]:
    if not _believed(rule, day) and not (rule.kind == "always" and crisis):
        return [_unknown(day)]
    is_holiday = rule.on_date is None and day in public_holidays(day.year)
    if rule.kind == "exception_closed" or (is_holiday and rule.public_holidays == "closed"):
        return []
    if rule.kind == "always":
        return [_all_day(day)]
    if rule.kind == "weekly" and day.isoweekday() not in rule.weekdays:
        return []
    span = _clock_span(rule, day)
    if is_holiday and rule.public_holidays == "unknown":
        return [_unknown(day), Span(span.start, span.end, None)]
    return [span]


def _believed(rule: Rule, day: dt.date) -> bool:
    """Whether the rule's source is young enough to speak of that day: on the second anniversary it is."""
    if rule.source_date is None:
        return rule.on_date is not None
    return day <= years_after(rule.source_date.last_day(), SOURCE_HOLDS_YEARS)


def _clock_span(rule: Rule, day: dt.date) -> Span:
    if rule.opens is None or rule.closes is None:
        raise ValueError(f"a rule of kind {rule.kind} needs opens and closes")
    last_day = day if rule.closes > rule.opens else day + dt.timedelta(days=1)
    return Span(_instant(day, rule.opens, fold=0), _instant(last_day, rule.closes, fold=1))


def _all_day(day: dt.date) -> Span:
    return Span(_instant(day, MIDNIGHT, fold=0), _instant(day + dt.timedelta(days=1), MIDNIGHT, fold=0))


def _unknown(day: dt.date) -> Span:
    whole = _all_day(day)
    return Span(whole.start, whole.end, None)


def _instant(day: dt.date, clock: dt.time, fold: int) -> dt.datetime:
    """The UTC moment of a wall-clock time.

    When the clocks go back, fold 0 is the first of the two and fold 1 the second, so that what opens in that
    hour is open throughout it. When they go forward, a time that does not exist is the moment of the change.
    """
    local = dt.datetime.combine(day, clock.replace(fold=fold), HELSINKI)
    instant = local.astimezone(dt.UTC)
    if instant.astimezone(HELSINKI).replace(tzinfo=None) != local.replace(tzinfo=None):
        return dt.datetime.combine(day, CLOCKS_CHANGE_UTC, dt.UTC)
    return instant


def _state(spans: Iterable[Span], moment: dt.datetime) -> bool | None:
    states = {span.is_open for span in spans if span.holds(moment)}
    if True in states:
        return True
    return None if None in states else False


def _changes(
    rules: Sequence[Rule], moment: dt.datetime, crisis: bool, within: dt.timedelta
) -> Iterator[tuple[dt.datetime, bool | None]]:
    """The edges of all spans after the moment, in order, each with the answer that holds from it on."""
    _require_aware(moment)
    first, last = ((moment + step).astimezone(HELSINKI).date() for step in (dt.timedelta(0), within))
    days = [first + dt.timedelta(days=offset) for offset in range(-1, (last - first).days + 1)]
    spans = [span for day in days for span in _spans(rules, day, crisis)]
    edges = {edge for span in spans for edge in (span.start, span.end)}
    for edge in sorted(edge for edge in edges if moment < edge <= moment + within):
        yield edge.astimezone(HELSINKI), _state(spans, edge)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    unknown = [span for span in spans if span.is_open is None]
    joined: list[Span] = []
    for span in sorted(span for span in spans if span.is_open):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined) if joined else tuple(unknown[:1])


def _require_aware(moment: dt.datetime) -> None:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("the moment needs a time zone")
