"""A service as lists and the JSON API show it. The shapes are those of the JSON API, version 1."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone, translation

from directory.freshness import State
from directory.languages import LANGUAGES
from directory.models import Channel, Organisation, SafetyLine, Service, Term
from directory.opening import HELSINKI, Rule, changes_at, open_at
from directory.sourcing import freshness_sentence, line_sentence

UNKNOWN_COST = "ei-tiedossa"


def card(service: Service, language: str, now: dt.datetime) -> dict[str, Any]:
    """One result of a list; ``service`` is read with everything (ServiceQuerySet.with_everything)."""
    today = timezone.localdate(now)
    return still_card(service, language, today) | {"channels": channel_cards(service, language, now)}


def still_card(service: Service, language: str, today: dt.date) -> dict[str, Any]:
    """The card without its channels, whose openness changes with the clock. ``group`` is for the list to fill."""
    name = service.text("name", language)
    summary = service.text("summary", language) or service.text("description", language)
    coverage = service.coverage
    return {
        "id": str(service.uuid),
        "external_id": service.external_id,
        "name": name.value,
        "name_language": name.language,
        "summary": summary.value,
        "group": None,
        "organisation": organisation_card(service.organisation, language),
        "needs": [term_card(term, language) for term in in_order(service.needs.all())],
        "target_groups": [term_card(term, language) for term in in_order(service.target_groups.all())],
        "channels": [],
        "coverage": {
            "kind": coverage.kind,
            "counties": list(coverage.counties),
            "municipalities": list(coverage.municipalities),
        },
        "languages": [term_card(term, language) for term in in_order(service.languages.all())],
        "cost": cost_card(service.cost, language),
        "anonymous": service.anonymous,
        "text_language": summary.language,
        "freshness": freshness_card(service, language, today),
        "source": {
            "url": service.source_url,
            "date": service.source_date or None,
            "evidence": service.evidence,
        },
        "url": path_in(service, language),
        "modified_at": service.modified_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
    }


def freshness_card(service: Service, language: str, today: dt.date) -> dict[str, Any]:
    """``assured_on``: the day of the assurance from which the state follows; ``due_on``: when it is asked again.

    That the day is near concerns the desk alone: to others the service is fresh, with its due day.
    """
    standing = getattr(service, "standing", None)
    state = standing.state_on(today) if standing else State.UNCONFIRMED
    shown = State.FRESH if state == State.DUE_SOON else state
    return {
        "state": (State.ARCHIVED if service.has_ended(today) else shown).value,
        "assured_on": _iso(standing.assured_on) if standing else None,
        "due_on": _iso(standing.due_on) if standing else None,
        "sentence": freshness_sentence(service, today, language),
    }


def path_in(row: Any, language: str) -> str:
    """The path of the row's page in a language."""
    with translation.override(language):
        return str(row.get_absolute_url())


def in_order(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: (term.sort_order, term.code))


def term_card(term: Term, language: str) -> dict[str, str]:
    return {"id": term.code, "label": term.text("name", language).value}


def cost_card(cost: Term | None, language: str) -> dict[str, str]:
    if cost is not None:
        return term_card(cost, language)
    unknown = {"fi": "Ei tiedossa", "sv": "Ingen uppgift", "en": "Not known"}
    return {"id": UNKNOWN_COST, "label": unknown[language]}


def organisation_card(organisation: Organisation, language: str) -> dict[str, str]:
    return {
        "id": str(organisation.uuid),
        "name": organisation.text("name", language).value,
        "type": organisation.type or None,
    }


def channel_cards(service: Service, language: str, now: dt.datetime | None) -> list[dict[str, Any]]:
    """Channels in the editors' order, those without any way to reach them last.

    ``now`` None leaves open null, and what changes with it out: search.answers fills both in at the moment asked.
    """
    channels = sorted(service.channels.all(), key=lambda channel: not channel.is_reachable)
    return [channel_card(channel, service, language, now) for channel in channels]


def channel_card(
    channel: Channel, service: Service, language: str, now: dt.datetime | None
) -> dict[str, Any]:
    phones = list(channel.phones.all())
    first = phones[0] if phones else None
    return {
        "kind": channel.kind.code,
        "label": (channel.text("label", language) or channel.kind.text("name", language)).value,
        "phone": first.number if first else None,
        "tel": first.tel if first and may_be_dialled(service) else None,
        "email": channel.email or None,
        "url": channel.url or None,
        **_opening(rules_of(channel.opening_rules.all()), service.is_crisis, now),
    }


def _opening(rules: list[Rule], crisis: bool, now: dt.datetime | None) -> dict[str, Any]:
    """``changes_at``: when what is open closes, or what is closed opens next; Helsinki time."""
    if now is None:
        return {"open": None}
    changes = changes_at(rules, now, crisis=crisis)
    return {
        "open": open_at(rules, now, crisis=crisis) if rules else None,
        "changes_at": changes.astimezone(HELSINKI).isoformat() if changes else None,
    }


def may_be_dialled(record: Any) -> bool:
    """Numbers of old or second-hand sources are text only, so that nobody dials a guess."""
    return bool(record.evidence != "C")


def rules_of(rows: Iterable[Any]) -> list[Rule]:
    return [row.as_rule() for row in rows]


def detail(service: Service, language: str, now: dt.datetime) -> dict[str, Any]:
    """A service with all its fields; texts in the language asked for, and as they stand in each language."""
    channels = sorted(service.channels.all(), key=lambda channel: not channel.is_reachable)
    return card(service, language, now) | {
        "texts": {name: texts(service, name) for name in SERVICE_TEXTS},
        "our_wording": service.our_wording,
        "life_situations": [term_card(term, language) for term in in_order(service.life_situations.all())],
        "age_from": service.age_from,
        "age_to": service.age_to,
        "safety_class": service.safety_class,
        "status": service.status,
        "ended_on": _iso(service.ended_on),
        "paused_until": _iso(service.paused_until),
        "replaced_by": replacement_cards(service, language),
        "visible_from": _iso(service.visible_from),
        "visible_until": _iso(service.visible_until),
        "website": service.website or None,
        "email": service.email or None,
        "hours_text": service.hours_text or None,
        "sources": [
            {"url": source.url, "date": source.date or None, "note": source.note or None}
            for source in service.sources.all()
        ],
        "channels": [
            channel_card(channel, service, language, now) | channel_facts(channel, service, language)
            for channel in channels
        ],
    }


SERVICE_TEXTS = ("name", "summary", "description", "plain", "eligibility", "how_to_get")
CHANNEL_TEXTS = (
    "cost_note",
    "who_answers",
    "what_happens_first",
    "tells_others",
    "usual_wait",
    "first_sentence",
    "if_closed",
)


def texts(row: Any, name: str) -> dict[str, str | None]:
    return {language: getattr(row, f"{name}_{language}") or None for language in LANGUAGES}


def channel_facts(channel: Channel, service: Service, language: str) -> dict[str, Any]:
    """What the card leaves out: every number, opening rule, place and what happens to the caller."""
    return {
        "id": str(channel.uuid),
        "url_is_channel": channel.url_is_channel,
        "phones": [phone_card(phone, may_be_dialled(service)) for phone in channel.phones.all()],
        "opening_rules": [rule_card(rule) for rule in channel.opening_rules.all()],
        "hours_text": channel.hours_text or None,
        "languages": [term_card(term, language) for term in in_order(channel.languages.all())],
        "place": place_card(channel, language),
        "shown_on_bill": channel.shown_on_bill,
        "number_seen": channel.number_seen,
        **{name: channel.text(name, language).value or None for name in CHANNEL_TEXTS},
    }


def phone_card(phone: Any, dialled: bool) -> dict[str, Any]:
    return {
        "id": str(phone.uuid),
        "phone": phone.number,
        "tel": phone.tel if dialled else None,
        "note": phone.note or None,
        "language": phone.language or None,
    }


def rule_card(rule: Any) -> dict[str, Any]:
    """Times are Helsinki time, "HH:MM"; ``closes`` at or before ``opens`` is the next morning."""
    return {
        "id": str(rule.uuid),
        "kind": rule.kind,
        "weekdays": rule.weekdays,
        "opens": f"{rule.opens:%H:%M}" if rule.opens else None,
        "closes": f"{rule.closes:%H:%M}" if rule.closes else None,
        "on_date": _iso(rule.on_date),
        "public_holidays": rule.public_holidays,
        "language": rule.language or None,
        "note": rule.note or None,
        "valid_from": _iso(rule.valid_from),
        "valid_to": _iso(rule.valid_to),
        "source_date": rule.source_date or None,
    }


def place_card(channel: Channel, language: str) -> dict[str, Any] | None:
    known = channel.street_address or channel.municipality_id or channel.latitude is not None
    if not known:
        return None
    return {
        "street_address": channel.street_address or None,
        "postal_code": channel.postal_code or None,
        "post_office": channel.post_office or None,
        "municipality": channel.municipality.code if channel.municipality else None,
        "latitude": channel.latitude,
        "longitude": channel.longitude,
    }


def replacement_cards(service: Service, language: str) -> list[dict[str, str]]:
    """Published services that an ended one names in its place."""
    return [
        {
            "id": str(other.uuid),
            "name": other.text("name", language).value,
            "url": path_in(other, language),
        }
        for other in service.replaced_by.all()
        if other.live
    ]


def safety_card(line: SafetyLine, language: str) -> dict[str, Any]:
    """A safety line as ``safety`` of a list shows it."""
    number, tel = line_number(line, language)
    return {
        "id": str(line.uuid),
        "class": line.safety_class,
        "name": line.text("name", language).value,
        "for_whom": line.text("for_whom", language).value,
        "phone": number,
        "tel": tel,
        "url": line.chat_url or line.url or None,
        "checked_on": _iso(line.checked_on),
        "sentence": line_sentence(line, language),
    }


def line_number(line: SafetyLine, language: str) -> tuple[str | None, str | None]:
    """The line's own number for who reads in a language, as written and as dialled; else its first.

    A number of the reader's language that is known to answer at some hours only gives way to one that always does.
    Never that of the service it points at: a service's first number may be another language's or one town's.
    """
    phones = list(line.phones.all())
    if not phones:
        return None, None
    own = next((phone for phone in phones if phone.language == language), phones[0])
    rules = [rule for rule in line.opening_rules.all() if rule.channel in ("", "puhelin")]
    always = {rule.language for rule in rules if rule.kind == "always"}
    at_hours = {rule.language for rule in rules if rule.kind != "always"}
    if own.language in at_hours and phones[0].language in always:
        own = phones[0]
    return own.number, own.tel if may_be_dialled(line) else None


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
