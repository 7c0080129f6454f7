"""Who answers if this service does not: two that are open at the moment, who opens next, and the safety lines."""

import datetime as dt
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from directory.cards import line_number, may_be_dialled, rules_of
from directory.county_page import MEDICAL_HELP
from directory.languages import LANGUAGE_NAMES
from directory.models import SafetyLine, Service
from directory.neighbours import Neighbours, neighbours
from directory.opening import Rule, next_opening, open_at
from directory.phones import EMERGENCY
from directory.presentation.clock import when
from directory.presentation.hours import Quote, opening_state
from directory.public_lines import public_lines
from directory.similar import ages_overlap

OPEN_SERVICES = 2
OPEN_LINES = 2
YOUNG = {"lapset", "nuoret"}


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
    languages: frozenset[str]
    rank: tuple[int, ...]


def alternatives(
    service: Service, language: str, now: dt.datetime, near: Neighbours | None = None
) -> list[Alternative]:
    """Two services open now that share a need and fit the same people; where none is, the one that opens next.

    ``near``: the neighbours of the service, where the caller has read them.
    """
    near = neighbours(service, now.date()) if near is None else near
    doors = sorted(_doors(service, language, near), key=lambda door: door.rank)
    open_doors = [door for door in doors if open_at(door.rules, now, crisis=door.service.is_crisis)]
    chosen: dict[int, _Door] = {}
    for door in open_doors:
        chosen.setdefault(door.service.pk, door)
    if chosen:
        return [_open(door, language, now) for door in list(chosen.values())[:OPEN_SERVICES]]
    return _next(doors, language, now)


def _doors(service: Service, language: str, near: Neighbours) -> Iterator[_Door]:
    for other in near.services:
        if other.status == "active" and _fits(service, other, near):
            for channel in other.channels.all():
                href, number = _address(other, channel, language)
                rules = rules_of(channel.opening_rules.all())
                if href and rules:
                    spoken = near.of("languages", other)
                    yield _Door(other, href, number, rules, spoken, _rank(service, other, language, near))


def _own(service: Service, relation: str) -> set[str]:
    return {row.code for row in getattr(service, relation).all()}


def _fits(service: Service, other: Service, near: Neighbours) -> bool:
    """Whether the same people may use it: ages and groups overlap, and so do the areas."""
    mine, theirs = _own(service, "target_groups"), near.of("target_groups", other)
    same_people = not mine or not theirs or bool(mine & theirs)
    return same_people and ages_overlap(service, other) and _areas_meet(service, other, near)


def _areas_meet(service: Service, other: Service, near: Neighbours) -> bool:
    if other.coverage_kind != "areas":
        return other.coverage_kind != "unknown"
    if service.coverage_kind != "areas":
        return False
    return any(
        _own(service, relation) & near.of(relation, other) for relation in ("counties", "municipalities")
    )


def _address(service: Service, channel: Any, language: str) -> tuple[str, str]:
    phones = sorted(channel.phones.all(), key=lambda phone: phone.language != language)
    if phones and phones[0].tel and may_be_dialled(service):
        return f"tel:{phones[0].tel}", phones[0].number
    if channel.url and channel.url_is_channel:
        return channel.url, ""
    return "", ""


def _rank(service: Service, other: Service, language: str, near: Neighbours) -> tuple[int, ...]:
    """Who speaks the language first, then who shares the most."""
    spoken = near.of("languages", other)
    shared = sum(
        len(_own(service, relation) & near.of(relation, other))
        for relation in ("needs", "life_situations", "target_groups")
    )
    return (language not in spoken if spoken else 1, -shared, other.pk)


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
    spoken = _foreign(door.languages, language)
    return Alternative(name.value, name.language, door.href, door.number, sentence, spoken, is_open)


def nearest_lines(
    service: Service, language: str, now: dt.datetime, named: Iterable[Alternative] = ()
) -> list[Alternative]:
    """Safety lines after the services: those of the service's own kind that are open, then the emergency number.

    A number that ``named`` already gives is not repeated; illness has its own helpline, which is no answer here.
    """
    lines = public_lines.get()
    young = YOUNG & {term.code for term in service.target_groups.all()}
    wanted = [service.safety_class, *(["child_safety"] if young else []), "self_harm", "general"]
    usable = [line for line in lines if line.service_id != service.pk and line.safety_class in wanted]
    usable.sort(
        key=lambda line: (
            bool(_foreign({term.code for term in line.languages.all()}, language)),
            wanted.index(line.safety_class),
        )
    )
    near = [_line(line, language) for line in usable if _line_open(line, now)]
    taken = {other.href for other in named} | {"", f"tel:{MEDICAL_HELP}", f"tel:{EMERGENCY}"}
    shown = {row.href: row for row in near if row.href not in taken}
    emergency = Alternative(_("Hätänumero"), language, f"tel:{EMERGENCY}", EMERGENCY, "")
    return [*list(shown.values())[:OPEN_LINES], emergency]


def _foreign(codes: Set[str], language: str) -> str:
    """ "suomeksi": the language in which help comes where it does not come in the reader's; else empty."""
    known = [code for code in LANGUAGE_NAMES if code in codes]
    return str(LANGUAGE_NAMES[known[0]]) if known and language not in codes else ""


def _line_open(line: SafetyLine, now: dt.datetime) -> bool:
    rules = [rule.as_rule() for rule in line.opening_rules.all() if rule.channel == "puhelin"]
    return bool(open_at(rules, now, crisis=True))


def _line(line: SafetyLine, language: str) -> Alternative:
    number, tel = line_number(line, language)
    name = line.text("name", language)
    href = f"tel:{tel}" if tel else ""
    return Alternative(
        name.value,
        name.language,
        href,
        number or "",
        "",
        _foreign({term.code for term in line.languages.all()}, language),
    )
