"""Opening times in words, turned into rules only where the words leave no doubt.

"Puhelin 24/7; chat ma–ke 9–15, to–pe 14–20" becomes rules of two channels. What carries the year of some
other source, an unknown word, no clock time, or a channel that cannot be told, becomes nothing.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from directory.dates import MONTHS, PartialDate
from directory.opening import Rule

EVERY_DAY = frozenset(range(1, 8))
WORKING_DAYS = frozenset(range(1, 6))
WEEKEND = frozenset({6, 7})
DAYS = {
    name: number
    for number, names in enumerate(
        (
            "ma maanantai maanantaisin mån måndag måndagar mon monday mondays",
            "ti tiistai tiistaisin tis tisdag tisdagar tue tuesday tuesdays",
            "ke keskiviikko keskiviikkoisin ons onsdag onsdagar wed wednesday wednesdays",
            "to torstai torstaisin tor tors torsdag torsdagar thu thursday thursdays",
            "pe perjantai perjantaisin fre fredag fredagar fri friday fridays",
            "la lauantai lauantaisin lör lördag lördagar sat saturday saturdays",
            "su sunnuntai sunnuntaisin sön söndag söndagar sun sunday sundays",
        ),
        start=1,
    )
    for name in names.split()
}
# Words for several days, and what they say of public holidays: "arkisin" leaves them out by its meaning.
DAY_WORDS = {
    "arkisin": (WORKING_DAYS, "closed"),
    "arkipäivisin": (WORKING_DAYS, "closed"),
    "vardagar": (WORKING_DAYS, "closed"),
    "weekdays": (WORKING_DAYS, "unknown"),
    "viikonloppuisin": (WEEKEND, "unknown"),
    "veckoslut": (WEEKEND, "unknown"),
    "weekends": (WEEKEND, "unknown"),
    "päivittäin": (EVERY_DAY, "unknown"),
    "dagligen": (EVERY_DAY, "unknown"),
    "daily": (EVERY_DAY, "unknown"),
    "joka päivä": (EVERY_DAY, "unknown"),
    "joka ilta": (EVERY_DAY, "unknown"),
    "varje dag": (EVERY_DAY, "unknown"),
    "varje kväll": (EVERY_DAY, "unknown"),
    "every day": (EVERY_DAY, "unknown"),
    "vuoden jokaisena päivänä": (EVERY_DAY, "open"),
    "årets alla dagar": (EVERY_DAY, "open"),
    "every day of the year": (EVERY_DAY, "open"),
}
ALWAYS = frozenset(
    {
        "24/7", "24 t", "24 h", "aina", "ympäri vuorokauden", "vuorokauden ympäri",
        "dygnet runt", "alltid", "always", "around the clock",
    }
)  # fmt: skip
CHANNELS = {
    "puhelin": "puhelin",
    "puhelimitse": "puhelin",
    "telefon": "puhelin",
    "telefonen": "puhelin",
    "phone": "puhelin",
    "chat": "chat",
    "chatti": "chat",
    "chatten": "chat",
    "vastaanotto": "vastaanotto",
    "mottagning": "vastaanotto",
}
LANGUAGES = {
    "suomeksi": "fi",
    "suomenkielinen": "fi",
    "på finska": "fi",
    "in finnish": "fi",
    "ruotsiksi": "sv",
    "ruotsinkielinen": "sv",
    "på svenska": "sv",
    "in swedish": "sv",
    "englanniksi": "en",
    "englanninkielinen": "en",
    "på engelska": "en",
    "in english": "en",
}
ENGLISH_DAYS = frozenset(
    name for name in DAYS if name[:3] in {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
)
LINE_WORDS = frozenset({"linja", "linjen", "line"})
JOINERS = frozenset({"ja", "sekä", "och", "samt", "and", "klo", "kl", "kl.", ",", ":"})
# Channels with opening times. Others (groups, courses, letters) are not open or closed at a moment.
HAVE_HOURS = frozenset({"puhelin", "chat", "vastaanotto", "etavastaanotto", "kohtaamispaikka"})
# A house that is open day and night is so for those who ring and for those who come.
A_HOUSE_AND_ITS_PHONE = frozenset({"puhelin", "vastaanotto"})

DASH = "[–—-]"
CLOCK = r"([0-9]{1,2})(?:[.:]([0-9]{2}))?"
PHRASES = sorted([*DAY_WORDS, *ALWAYS, *LANGUAGES], key=len, reverse=True)
TOKEN = re.compile(
    rf"(?P<phrase>{'|'.join(map(re.escape, PHRASES))})(?![\w/])"
    rf"|(?P<days>[^\W\d_]+\s?{DASH}\s?[^\W\d_]+)(?![\w])"
    rf"|(?P<times>{CLOCK}\s?{DASH}\s?{CLOCK})(?![\w/:–—-]|\.[0-9])"
    r"|(?P<word>kl\.|[,:]|[^\W\d_]+)"
    r"|(?P<space>\s+)"
)
BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
STARTS_ON = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}) (?:alkaen|lähtien)")


class NotUnderstood(Exception):
    """The words leave room for doubt."""


@dataclass(frozen=True)
class _Part:
    """One part of the text: whose times, and which. ``channel`` None: the text does not say."""

    channel: str | None
    rules: tuple[Rule, ...]


def rules_from_text(
    text: str, channels: Sequence[str], source_date: PartialDate | None
) -> dict[str, tuple[Rule, ...]] | None:
    """Rules by channel kind for as much of the text as is beyond doubt; None where nothing is.

    ``channels`` are the kinds that the service has. A channel of which one part is clear and another is not
    gets no weekly rules, for what is left out would read as closed; "always open" holds all the same.
    """
    found: dict[str, tuple[Rule, ...]] = {}
    doubtful: set[str | None] = set()
    for words in _parts(text):
        try:
            part = _read(words, source_date)
            for kind in _whose(part, channels):
                found[kind] = (*found.get(kind, ()), *part.rules)
        except NotUnderstood:
            doubtful.add(_channel_named(words))
    clear = {
        kind: kept
        for kind, rules in found.items()
        if (kept := _beyond_doubt(rules, spoiled=bool(doubtful & {kind, None})))
    }
    return clear or None


def _parts(text: str) -> list[str]:
    """The text cut at semicolons outside brackets, in lower case."""
    return [part.strip() for part in re.split(r";(?![^()]*\))", text.lower()) if part.strip()]


def _channel_named(words: str) -> str | None:
    first = re.match(r"[^\W\d_]+", words)
    return CHANNELS.get(first[0]) if first else None


def _whose(part: _Part, channels: Sequence[str]) -> list[str]:
    """The channels whose times they are. Raises NotUnderstood where that would be a guess."""
    if part.channel:
        if part.channel not in channels:
            raise NotUnderstood
        return [part.channel]
    named = [kind for kind in channels if kind in HAVE_HOURS]
    always = all(rule.kind == "always" and rule.language is None for rule in part.rules)
    if len(named) == 1 or (always and named and A_HOUSE_AND_ITS_PHONE.issuperset(named)):
        return named
    raise NotUnderstood


def _beyond_doubt(rules: tuple[Rule, ...], spoiled: bool) -> tuple[Rule, ...]:
    if spoiled:
        return tuple(rule for rule in rules if rule.kind == "always")
    return () if _overlap(rules) else rules


def _overlap(rules: Sequence[Rule]) -> bool:
    """Whether two weekly rules of one language claim the same hours of a day: then one of them is misread."""
    weekly = [rule for rule in rules if rule.kind == "weekly"]
    return any(
        first.weekdays & second.weekdays and first.language == second.language and _meet(first, second)
        for first, second in combinations(weekly, 2)
    )


def _meet(first: Rule, second: Rule) -> bool:
    (start, end), (other_start, other_end) = _minutes(first), _minutes(second)
    return start < other_end and other_start < end


def _minutes(rule: Rule) -> tuple[int, int]:
    assert rule.opens is not None and rule.closes is not None
    start, end = (clock.hour * 60 + clock.minute for clock in (rule.opens, rule.closes))
    return start, end if end > start else end + 24 * 60


def _read(words: str, source_date: PartialDate | None) -> _Part:
    words, valid_from = _without_bracket(words, source_date)
    tokens = _tokens(words)
    channel, language = None, None
    while tokens:
        kind, token = tokens[0]
        if kind == "word" and token in CHANNELS and channel is None:
            channel = CHANNELS[token]
        elif kind == "phrase" and token in LANGUAGES and language is None:
            language = LANGUAGES[token]
        elif not (kind == "word" and (token == ":" or (token in LINE_WORDS and language))):
            break
        tokens = tokens[1:]
    if [token for _, token in tokens] and all(token in ALWAYS for _, token in tokens):
        rules: tuple[Rule, ...] = (Rule("always", public_holidays="open"),)
    else:
        rules = _weekly(tokens)
    told = {"language": language, "source_date": source_date, "valid_from": valid_from}
    return _Part(channel, tuple(replace(rule, **told) for rule in rules))  # type: ignore[arg-type]


def _without_bracket(words: str, source_date: PartialDate | None) -> tuple[str, dt.date | None]:
    """The words without a bracket that tells the source's own month or the first day; that day or None.

    Any other bracket is left in place, where nothing understands it.
    """
    bracket = BRACKET.search(words)
    if not bracket:
        return words, None
    rest, note = words[: bracket.start()], bracket[1].strip()
    if source_date and note in _names_of(source_date):
        return rest, None
    starts = STARTS_ON.fullmatch(note)
    if starts:
        day, month, year = (int(part) for part in starts.groups())
        try:
            return rest, dt.date(year, month, day)
        except ValueError:
            pass
    return words, None


def _names_of(date: PartialDate) -> set[str]:
    """How a bracket may name the month or day of the source. A year alone is too vague to stand for it."""
    if date.precision == "year":
        return set()
    year, month = date.parts[:2]
    named = {f"{names[month - 1]} {year}".lower() for names in MONTHS.values()} | {f"{month}/{year}"}
    return named | {date.in_words("fi")} if date.precision == "day" else named


def _tokens(words: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(words):
        match = TOKEN.match(words, position)
        if not match:
            raise NotUnderstood
        position = match.end()
        if match.lastgroup and match.lastgroup != "space":
            tokens.append((match.lastgroup, match[0]))
    said = {token for _, token in tokens}
    if "to" in said and said & ENGLISH_DAYS:  # Thursday in Finnish, "until" in English
        raise NotUnderstood
    return tokens


def _weekly(tokens: Sequence[tuple[str, str]]) -> tuple[Rule, ...]:
    """Days, then the times that hold on them, then other days, and so on."""
    rules: list[Rule] = []
    days: frozenset[int] = frozenset()
    holidays: set[str] = set()
    times_seen = True
    for kind, token in tokens:
        if kind == "word" and token in JOINERS:
            continue
        if kind == "times":
            opens, closes = _clocks(token)
            if not days:
                raise NotUnderstood
            public = holidays.pop() if len(holidays) == 1 else "unknown"
            holidays = {public}
            rules.append(Rule("weekly", days, opens, closes, public_holidays=public))
            times_seen = True
            continue
        if times_seen:
            days, holidays, times_seen = frozenset(), set(), False
        more, public = _days(kind, token)
        days, holidays = days | more, holidays | {public}
    if not rules or not times_seen:
        raise NotUnderstood
    return tuple(rules)


def _days(kind: str, token: str) -> tuple[frozenset[int], str]:
    if kind == "phrase" and token in DAY_WORDS:
        return DAY_WORDS[token]
    if kind == "word" and token in DAYS:
        return frozenset({DAYS[token]}), "unknown"
    if kind == "days":
        first, last = (DAYS.get(name.strip()) for name in re.split(DASH, token))
        if first and last and first < last:
            return frozenset(range(first, last + 1)), "unknown"
    raise NotUnderstood


def _clocks(token: str) -> tuple[dt.time, dt.time]:
    """Opening and closing time of "9–15" or "21–22.30"; 24 is midnight."""
    opens, closes = (_clock(part.strip()) for part in re.split(DASH, token))
    if opens == closes and opens != dt.time(0):
        raise NotUnderstood
    return opens, closes


def _clock(text: str) -> dt.time:
    match = re.fullmatch(CLOCK, text)
    assert match
    hour, minute = int(match[1]), int(match[2] or 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise NotUnderstood
    return dt.time(hour % 24, minute)
