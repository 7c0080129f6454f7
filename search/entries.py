"""A service as the index keeps it: what it is found by, and its card in each language.

Built from the published row alone, read by primary key, so that no draft can leak.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

import orjson
from django.utils import timezone

from directory.cards import channel_cards, still_card
from directory.freshness import SEARCH_FACTOR, State
from directory.languages import LANGUAGES
from directory.listing import sort_letters
from directory.models import Service
from search.analysis import get_analyser
from search.documents import DocumentTokens, FieldText, analyse_document
from search.language import lexicons
from search.plain_rows import plain
from search.ranking import stored_bits

# Raised with every change of what an entry or a card holds.
ENTRY_FORMAT = 2

# Marks in a card for what changes with the clock or the question; no text can hold them: JSON escapes the quotes.
GROUP_MARK = b'"group":null'
OPEN_MARK = b'"open":null'


class Freshness(TypedDict):
    """How a document's freshness weighs in the order of results; ``assured`` is a day."""

    factor: float
    stale: bool
    assured: str | None


class Document(TypedDict):
    """What a service is found by. Codes as in the API; ``bits``: impacts as ranking.stored_bits()."""

    tokens: list[str]
    bits: list[int]
    words: list[str]
    facets: dict[str, list[str]]
    coverage: str
    counties: list[str]
    municipalities: list[str]
    places: list[list[float]]
    organisation: str
    ages: list[int | None]
    visible: list[str | None]
    names: list[str]
    openings: list[str]
    crisis: bool
    modified: int
    factor: float
    stale: bool
    assured: str | None


class Entry(TypedDict):
    document: Document
    openings: list[str]
    cards: dict[str, bytes]


def entry(service: Service) -> Entry:
    """``service`` is read with everything (ServiceQuerySet.with_everything)."""
    service = plain(service)
    openings = [opening_key(channel, service.is_crisis) for channel in _as_shown(service)]
    return {"document": document(service, openings), "openings": openings, "cards": cards(service)}


def cards(service: Service) -> dict[str, bytes]:
    """The card in each language as JSON, with null where what is open now belongs."""
    today = timezone.localdate()
    return {
        language: orjson.dumps(
            still_card(service, language, today) | {"channels": channel_cards(service, language, None)}
        )
        for language in LANGUAGES
    }


def document(service: Service, openings: Sequence[str]) -> Document:
    facets = _facets(service)
    places = list(service.municipalities.all()) if service.coverage_kind == "areas" else []
    found = _found_by(service, facets)
    return {
        "tokens": list(found.impacts),
        "bits": stored_bits(list(found.impacts.values())),
        "words": sorted(found.words),
        "facets": facets,
        "coverage": service.coverage_kind,
        "counties": list(service.coverage.counties),
        "municipalities": sorted(place.code for place in places),
        "places": _points(service, places),
        "organisation": str(service.organisation.uuid),
        "ages": [service.age_from, service.age_to],
        "visible": [_iso(service.visible_from), _iso(service.visible_until)],
        "names": [sort_letters(service.text("name", language).value) for language in LANGUAGES],
        "openings": sorted(set(openings)) if openings else [UNTOLD],
        "crisis": service.is_crisis,
        "modified": int(service.modified_at.timestamp() * 1_000_000),
        **freshness(service, timezone.localdate()),
    }


def _facets(service: Service) -> dict[str, list[str]]:
    """By facet, what the data tell of the service; nothing where they do not tell."""
    return {
        "need": _codes(service.needs.all()),
        "target_group": _codes(service.target_groups.all()),
        "situation": _codes(service.life_situations.all()),
        "channel": sorted({channel.kind.code for channel in service.channels.all()}),
        "language": _codes(service.languages.all()),
        "cost": [service.cost.code] if service.cost else [],
        "anonymous": [service.anonymous] if service.anonymous != "unknown" else [],
        "provider": [service.organisation.type] if service.organisation.type else [],
    }


def _found_by(service: Service, facets: Mapping[str, list[str]]) -> DocumentTokens:
    """The tokens of the service's texts and of the concepts under which it is filed."""
    filed = [
        f"{name}:{code}" for name in ("need", "target_group", "situation", "channel") for code in facets[name]
    ]
    return analyse_document(
        texts(service),
        [*filed, *([f"safety:{service.safety_class}"] if service.is_crisis else [])],
        [language for language in LANGUAGES if language in facets["language"]],
        get_analyser(),
        lexicons().concepts,
        is_local=service.coverage_kind == "areas",
    )


def _points(service: Service, covered: Iterable[Any]) -> list[list[float]]:
    """Where the service is, as search.distances says it: of its channels, else of the municipalities it works in."""
    own = [_point(channel) or _point(channel.municipality) for channel in service.channels.all()]
    found = [point for point in own if point] or [point for place in covered if (point := _point(place))]
    return sorted(map(list, set(found)))


def _point(row: Any) -> tuple[float, float] | None:
    """Latitude and longitude of a channel or a municipality."""
    if row is None or row.latitude is None or row.longitude is None:
        return None
    return row.latitude, row.longitude


def freshness(service: Service, today: dt.date) -> Freshness:
    """How the service's state weighs in the order of results. Nobody in danger looks further down for a number."""
    standing = getattr(service, "standing", None)
    state = standing.state_on(today) if standing else State.UNCONFIRMED
    if service.is_crisis and state != State.UNCONFIRMED:
        state = State.FRESH
    return {
        "factor": SEARCH_FACTOR.get(state, 0.0),
        "stale": state == State.STALE,
        "assured": _iso(standing.assured_on) if standing else None,
    }


UNTOLD = ""


def opening_key(channel: Any, crisis: bool) -> str:
    """The channel's opening rules as a text that is the same for the same rules; empty where there are none."""
    rules = [rule_values(rule) for rule in channel.opening_rules.all()]
    return orjson.dumps([crisis, rules]).decode() if rules else UNTOLD


def rule_values(rule: Any) -> list[Any]:
    return [
        rule.kind,
        sorted(rule.weekdays),
        f"{rule.opens:%H:%M}" if rule.opens else None,
        f"{rule.closes:%H:%M}" if rule.closes else None,
        _iso(rule.on_date),
        rule.public_holidays,
        _iso(rule.valid_from),
        _iso(rule.valid_to),
        rule.source_date or None,
    ]


def texts(service: Service) -> list[FieldText]:
    """What of a service is searched: names, provider, what it offers, and the words of its terms."""
    found: list[FieldText] = []
    for language in LANGUAGES:
        found.append(FieldText("title", language, getattr(service, f"name_{language}")))
        for field in ("summary", "description", "plain", "eligibility", "how_to_get"):
            found.append(FieldText("body", language, getattr(service, f"{field}_{language}")))
        organisation = getattr(service.organisation, f"name_{language}")
        found.append(FieldText("organisation", language, organisation))
    terms = [*service.needs.all(), *service.target_groups.all(), *service.life_situations.all()]
    terms += [channel.kind for channel in service.channels.all()]
    for language in LANGUAGES:
        for term in terms:
            found.append(FieldText("body", language, getattr(term, f"name_{language}")))
    if service.coverage_kind == "areas":
        for area in (*service.counties.all(), *service.municipalities.all()):
            for language in ("fi", "sv"):
                name = getattr(area, f"short_{language}", "") or getattr(area, f"name_{language}")
                found.append(FieldText("body", language, name))
    return [text for text in found if text.text]


def _as_shown(service: Service) -> list[Any]:
    """Channels in the order of their cards (directory.cards.channel_cards)."""
    return sorted(service.channels.all(), key=lambda channel: not channel.is_reachable)


def _codes(terms: Iterable[Any]) -> list[str]:
    return sorted(term.code for term in terms)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
