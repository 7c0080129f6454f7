"""Open now, until when, when next, and the week: each said in words."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from directory.cards import rules_of
from directory.dates import PartialDate
from directory.languages import LANGUAGE_NAMES
from directory.opening import HELSINKI, Rule, Span, next_change, next_opening, open_at, week
from directory.presentation.clock import SHORT_WEEKDAYS, WEEKDAYS, closing_clock, span_in_words, when

LONGEST_SHIFT = dt.timedelta(hours=24)


@dataclass(frozen=True)
class OpeningState:
    """``state``: open, closed or unknown. ``quoted``: the source's own words, in Finnish."""

    state: str
    sentence: str
    quoted: str = ""


@dataclass(frozen=True)
class Quote:
    """What a source says of opening times in its own words, and when it said so ("" is unknown)."""

    words: str = ""
    source_date: str = ""


def opening_states(
    rules: Sequence[Rule], now: dt.datetime, quote: Quote, *, crisis: bool
) -> list[OpeningState]:
    """One state, or one for each language where the hours differ by language."""
    languages = [code for code in LANGUAGE_NAMES if any(rule.language == code for rule in rules)]
    if len({rule.language for rule in rules}) < 2 or not languages:
        return [opening_state(rules, now, quote, crisis=crisis)]
    states = []
    for language in languages:
        own = [rule for rule in rules if rule.language == language]
        state = opening_state(own, now, Quote(), crisis=crisis)
        states.append(OpeningState(state.state, _in_language(language, state.sentence)))
    return states


def _in_language(language: str, sentence: str) -> str:
    name = str(LANGUAGE_NAMES[language])
    return f"{name[:1].upper()}{name[1:]}: {sentence[:1].lower()}{sentence[1:]}"


def opening_state(rules: Sequence[Rule], now: dt.datetime, quote: Quote, *, crisis: bool) -> OpeningState:
    """Whether it is open at the moment, in words; unknown where no rule young enough tells."""
    is_open = open_at(rules, now, crisis=crisis) if rules else None
    if is_open is None:
        return _unknown(rules, now, quote, crisis)
    if not is_open:
        opens = next_opening(rules, now, crisis=crisis)
        if opens is None:
            return OpeningState("closed", _("Suljettu nyt"))
        return OpeningState("closed", closed_until(opens, now))
    return OpeningState("open", open_until(next_change(rules, now, crisis=crisis), now))


def open_until(closes: dt.datetime | None, now: dt.datetime) -> str:
    """``closes`` None, or far away, is round the clock."""
    if closes is None or closes - now > LONGEST_SHIFT:
        return _("Auki nyt, ympäri vuorokauden")
    return _("Auki nyt, klo %(time)s asti") % {"time": closing_clock(closes.astimezone(HELSINKI).time())}


def closed_until(opens: dt.datetime, now: dt.datetime) -> str:
    return _("Suljettu nyt, avautuu %(when)s") % {"when": when(opens, now)}


def _unknown(rules: Sequence[Rule], now: dt.datetime, quote: Quote, crisis: bool) -> OpeningState:
    if rules and all(rule.kind == "by_appointment" for rule in rules):
        return OpeningState("unknown", _("Ajanvarauksella"))
    told = "" if quote.words else _as_if_young(rules, now, crisis)
    if not quote.words and not told:
        return OpeningState("unknown", _("Aukiolo ei ole tiedossa"))
    says = _("Aukiolo ei tiedossa; lähteessä:")
    if date := _told_in(rules) if told else quote.source_date:
        year = PartialDate(date).parts[0]
        says = _("Aukiolo ei tiedossa; lähteessä (%(year)s):") % {"year": year}
    return OpeningState("unknown", f"{says} {told}".strip(), quote.words)


def _as_if_young(rules: Sequence[Rule], now: dt.datetime, crisis: bool) -> str:
    """The week that rules would make if their source were young: what it said, though it may not hold now."""
    today = PartialDate(now.astimezone(HELSINKI).date().isoformat())
    usual = [replace(rule, source_date=today) for rule in rules if rule.kind in ("weekly", "always")]
    return week_in_words(usual, now, crisis=crisis)


def _told_in(rules: Sequence[Rule]) -> str:
    """The newest date of the rules' sources; empty where none is known."""
    return max((str(rule.source_date) for rule in rules if rule.source_date), default="")


@dataclass(frozen=True)
class WeekDay:
    name: str
    is_today: bool
    cells: tuple[str, ...]


@dataclass(frozen=True)
class WeekTable:
    """The current week, a column for each channel of which any hours are known."""

    columns: tuple[str, ...]
    days: tuple[WeekDay, ...]


def week_table(
    named_rules: Iterable[tuple[str, Sequence[Rule]]], now: dt.datetime, *, crisis: bool
) -> WeekTable | None:
    """The week of ``now``; None where no channel has any known hours."""
    today = now.astimezone(HELSINKI).date()
    monday = today - dt.timedelta(days=today.weekday())
    columns = [(name, week(rules, monday, crisis=crisis)) for name, rules in named_rules if rules]
    known = [(name, days) for name, days in columns if any(span.is_open for day in days for span in day)]
    if not known:
        return None
    rows = []
    for offset, name in enumerate(WEEKDAYS):
        is_today = offset == today.weekday()
        shown = _("%(day)s (tänään)") % {"day": name} if is_today else str(name)
        rows.append(WeekDay(shown, is_today, tuple(_cell(days[offset]) for _name, days in known)))
    return WeekTable(tuple(name for name, _days in known), tuple(rows))


def _cell(spans: Sequence[Span]) -> str:
    if not spans:
        return _("suljettu")
    if all(span.is_open is None for span in spans):
        return _("ei tiedossa")
    return ", ".join(span_in_words(span) for span in spans if span.is_open)


def week_in_words(rules: Sequence[Rule], now: dt.datetime, *, crisis: bool) -> str:
    """ "ma–pe 9–15, la 10–12": the week of ``now`` without its closed days; empty where no hours are known."""
    today = now.astimezone(HELSINKI).date()
    days = week(rules, today - dt.timedelta(days=today.weekday()), crisis=crisis)
    if not any(span.is_open for day in days for span in day):
        return ""
    if all(len(day) == 1 and day[0].is_open and day[0].lasts_all_day for day in days):
        return _("aina auki")
    cells = [_cell(day) if day else "" for day in days]
    runs: list[tuple[int, int]] = []
    for number, cell in enumerate(cells):
        if runs and cell == cells[runs[-1][0]]:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ", ".join(f"{_days(first, last)} {cells[first]}" for first, last in runs if cells[first])


def _days(first: int, last: int) -> str:
    names = [str(SHORT_WEEKDAYS[number]) for number in (first, last)]
    return names[0] if first == last else "–".join(names)


def quote_of(channel: Any, service: Any) -> Quote:
    """The words of the channel's source; they are as old as the service's own source."""
    return Quote(channel.hours_text, service.source_date)


def channel_states(channel: Any, service: Any, now: dt.datetime) -> list[OpeningState]:
    """What is known of a channel's opening; nothing at all where neither rules nor words tell."""
    rules = rules_of(channel.opening_rules.all())
    if not rules and not channel.hours_text:
        return []
    return opening_states(rules, now, quote_of(channel, service), crisis=service.is_crisis)
