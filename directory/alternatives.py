"""Who answers if this service does not: two that are open at the moment, who opens next, and the safety lines."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from directory.cards import line_number, may_be_dialled, rules_of
from directory.county_page import MEDICAL_HELP
from directory.languages import LANGUAGE_NAMES
from directory.models import SafetyLine, Service
from directory.opening import Rule, next_opening, open_at
from directory.phones import EMERGENCY
from directory.presentation.clock import when
from directory.presentation.hours import Quote, opening_state
from directory.similar import ages_overlap

CANDIDATES = 60
OPEN_SERVICES = 2
OPEN_LINES = 2
YOUNG = {"lapset", "nuoret"}
# What decides whether a service is an alternative, and how it is reached.
COMPARED = (
    "needs",
    "life_situations",
    "target_groups",
    "languages",
    "counties",
    "municipalities",
    "channels__phones",
    "channels__opening_rules",
)


@dataclass(frozen=True)
class Alternative:
    """Someone to turn to: a number to ring or the address of a chat, and until when or from when."""

    name: str
    name_language: str
    href: str
    number: str
    sentence: str
    in_language: str = ""
    is_open: bool = True


@dataclass(frozen=True)
class _Door:
    """One reachable channel of a candidate, with what decides its place in the list."""

    service: Service
    href: str
    number: str
    rules: list[Rule]
    rank: tuple[int, ...]


def alternatives(service: Service, language: str, now: dt.datetime) -> list[Alternative]:
    """Two services open now that share a need and fit the same people; where none is, the one that opens next."""
    doors = sorted(_doors(service, language, now), key=lambda door: door.rank)
    open_doors = [door for door in doors if open_at(door.rules, now, crisis=door.service.is_crisis)]
    chosen: dict[int, _Door] = {}
    for door in open_doors:
        chosen.setdefault(door.service.pk, door)
    if chosen:
        return [_open(door, language, now) for door in list(chosen.values())[:OPEN_SERVICES]]
    return _next(doors, language, now)


def _doors(service: Service, language: str, now: dt.datetime) -> Iterator[_Door]:
    candidates = (
        Service.objects.listed(now.date())
        .filter(needs__in=list(service.needs.all()), channels__opening_rules__isnull=False, status="active")
        .exclude(pk=service.pk)
        .order_by("pk")
        .distinct()
        .prefetch_related(*COMPARED)[:CANDIDATES]
    )
    for other in candidates:
        if _fits(service, other):
            for channel in other.channels.all():
                href, number = _address(other, channel, language)
                rules = rules_of(channel.opening_rules.all())
                if href and rules:
                    yield _Door(other, href, number, rules, _rank(service, other, language))


def _fits(service: Service, other: Service) -> bool:
    """Whether the same people may use it: ages and groups overlap, and so do the areas."""
    groups = [{term.pk for term in one.target_groups.all()} for one in (service, other)]
    same_people = not all(groups) or bool(groups[0] & groups[1])
    return same_people and ages_overlap(service, other) and _areas_meet(service, other)


def _areas_meet(service: Service, other: Service) -> bool:
    if other.coverage_kind != "areas":
        return other.coverage_kind != "unknown"
    if service.coverage_kind != "areas":
        return False
    mine, theirs = service.coverage, other.coverage
    return bool(
        set(mine.counties) & set(theirs.counties) or set(mine.municipalities) & set(theirs.municipalities)
    )


def _address(service: Service, channel: Any, language: str) -> tuple[str, str]:
    phones = sorted(channel.phones.all(), key=lambda phone: phone.language != language)
    if phones and phones[0].tel and may_be_dialled(service):
        return f"tel:{phones[0].tel}", phones[0].number
    if channel.url and channel.url_is_channel:
        return channel.url, ""
    return "", ""


def _rank(service: Service, other: Service, language: str) -> tuple[int, ...]:
    """Who speaks the language first, then who shares the most."""
    codes = {term.code for term in other.languages.all()}
    shared = sum(
        len(
            {term.pk for term in getattr(service, field).all()}
            & {term.pk for term in getattr(other, field).all()}
        )
        for field in ("needs", "life_situations", "target_groups")
    )
    return (language not in codes if codes else 1, -shared, other.pk)


def _open(door: _Door, language: str, now: dt.datetime) -> Alternative:
    state = opening_state(door.rules, now, Quote(), crisis=door.service.is_crisis)
    return _alternative(door, language, state.sentence, is_open=True)


def _next(doors: Iterable[_Door], language: str, now: dt.datetime) -> list[Alternative]:
    openings = [(next_opening(door.rules, now, crisis=door.service.is_crisis), door) for door in doors]
    coming = [(at, door) for at, door in openings if at is not None]
    if not coming:
        return []
    at, door = min(coming, key=lambda row: (row[0], row[1].rank))
    return [_alternative(door, language, _("Avautuu %(when)s") % {"when": when(at, now)}, is_open=False)]


def _alternative(door: _Door, language: str, sentence: str, *, is_open: bool) -> Alternative:
    name = door.service.text("name", language)
    spoken = _foreign(door.service, language)
    return Alternative(name.value, name.language, door.href, door.number, sentence, spoken, is_open)


def nearest_lines(
    service: Service, language: str, now: dt.datetime, named: Iterable[Alternative] = ()
) -> list[Alternative]:
    """Safety lines after the services: those of the service's own kind that are open, then the emergency number.

    A number that ``named`` already gives is not repeated; illness has its own helpline, which is no answer here.
    """
    lines = SafetyLine.objects.public().prefetch_related("phones", "opening_rules", "languages")
    young = YOUNG & {term.code for term in service.target_groups.all()}
    wanted = [service.safety_class, *(["child_safety"] if young else []), "self_harm", "general"]
    usable = [line for line in lines if line.service_id != service.pk and line.safety_class in wanted]
    usable.sort(key=lambda line: (bool(_foreign(line, language)), wanted.index(line.safety_class)))
    near = [_line(line, language) for line in usable if _line_open(line, now)]
    taken = {other.href for other in named} | {"", f"tel:{MEDICAL_HELP}", f"tel:{EMERGENCY}"}
    shown = {row.href: row for row in near if row.href not in taken}
    emergency = Alternative(_("Hätänumero"), language, f"tel:{EMERGENCY}", EMERGENCY, "")
    return [*list(shown.values())[:OPEN_LINES], emergency]


def _foreign(row: Any, language: str) -> str:
    """ "suomeksi": the language in which help comes where it does not come in the reader's; else empty."""
    codes = [term.code for term in row.languages.all()]
    known = [code for code in LANGUAGE_NAMES if code in codes]
    return str(LANGUAGE_NAMES[known[0]]) if known and language not in codes else ""


def _line_open(line: SafetyLine, now: dt.datetime) -> bool:
    rules = [rule.as_rule() for rule in line.opening_rules.all() if rule.channel == "puhelin"]
    return bool(open_at(rules, now, crisis=True))


def _line(line: SafetyLine, language: str) -> Alternative:
    number, tel = line_number(line)
    name = line.text("name", language)
    href = f"tel:{tel}" if tel else ""
    return Alternative(name.value, name.language, href, number or "", "", _foreign(line, language))
