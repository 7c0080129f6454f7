"""A stored service as the fields of a row: for comparing with a file, and for writing one."""

from collections.abc import Iterable, Mapping
from typing import Any

from directory.imports import columns
from directory.imports.rows import Fields
from directory.imports.values import UNWRITABLE, tidy
from directory.models import Channel, Service

# Columns whose field of the service has another name.
ATTRIBUTES: Mapping[str, str] = {
    "name": "name_fi",
    "url": "website",
    "url_host_matches_source": "website_matches_source",
    "opening_hours": "hours_text",
}
LONG = ("summary", *columns.LONG_TEXTS)
SAME_NAME = (
    *("name_sv", "name_en", "notes", "email", "source_url", "source_date", "evidence"),
    *("anonymous", "safety_class", "status", "age_from", "age_to"),
    *(f"{name}_{language}" for name in LONG for language in columns.LANGUAGES),
)
PLAIN: Mapping[str, str] = ATTRIBUTES | {name: name for name in SAME_NAME}
LINKED: Mapping[str, str] = {
    "categories": "needs",
    "target_groups": "target_groups",
    "life_situations": "life_situations",
    "languages": "languages",
}
FACTS = (
    *(f"{name}_{language}" for name in columns.FACT_TEXTS for language in columns.LANGUAGES),
    "shown_on_bill",
    "number_seen",
)
PHONE_FACTS = frozenset({"shown_on_bill", "number_seen"})
# Where a person is in touch with another: what happens there is told of these channels.
CONTACT = ("puhelin", "chat", "verkkokirje", "kirje", "sahkoposti", "viestisovellus")
PLACES = (
    "vastaanotto",
    "kohtaamispaikka",
    "vertaisryhma",
    "kurssi",
    "leiri",
    "tapahtuma",
    "luento",
    "koulutus",
)


def fields_of(service: Service) -> Fields:
    """Every field that a file can tell; ``service`` is read with everything."""
    channels = list(service.channels.all())
    fields: Fields = {name: _told(getattr(service, attribute)) for name, attribute in PLAIN.items()}
    fields |= {name: _codes(getattr(service, relation).all()) for name, relation in LINKED.items()}
    fields |= {name: _iso(getattr(service, name)) for name in columns.DAYS}
    fields |= {
        "id": service.external_id or str(service.uuid),
        "organisation": service.organisation.name_fi,
        "org_type": service.organisation.type,
        "cost": service.cost.code if service.cost else "",
        "our_wording": tuple(sorted(service.our_wording)),
        "extra_sources": tuple((source.url, _told(source.note)) for source in service.sources.all()),
        "replaced_by": tuple(
            sorted(other.external_id or str(other.uuid) for other in service.replaced_by.all())
        ),
        "channels": tuple(dict.fromkeys(channel.kind.code for channel in channels)),
        "phones": tuple((phone.number, phone.note) for channel in channels for phone in channel.phones.all()),
    }
    return fields | _coverage(service) | _facts(channels)


def fact_channels(channels: Iterable[Channel], name: str) -> list[Channel]:
    """The channels of which a fact is told: those where people are in touch, or else all."""
    channels = list(channels)
    kinds = ("puhelin",) if name in PHONE_FACTS else CONTACT
    told = [channel for channel in channels if channel.kind.code in kinds]
    return told or ([] if name in PHONE_FACTS else channels)


def place_channel(channels: Iterable[Channel]) -> Channel | None:
    """The channel that the coordinates of a row belong to."""
    channels = list(channels)
    return next((channel for channel in channels if channel.kind.code in PLACES), next(iter(channels), None))


def phone_channel(channels: Iterable[Channel]) -> Channel | None:
    """The channel that the numbers of a row belong to."""
    channels = list(channels)
    return next(
        (channel for channel in channels if channel.kind.code == "puhelin"), next(iter(channels), None)
    )


def from_json(values: Mapping[str, Any]) -> Fields:
    """Fields as they were before JSON turned their tuples into lists."""
    return {name: _frozen(value) for name, value in values.items()}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def _coverage(service: Service) -> Fields:
    coverage = service.coverage
    if coverage.kind.startswith("nationwide"):
        return {"coverage": coverage.kind, "municipalities": ()}
    return {"coverage": coverage.counties or "", "municipalities": coverage.municipalities}


def _facts(channels: list[Channel]) -> Fields:
    fields: Fields = {}
    for name in FACTS:
        told = fact_channels(channels, name)
        fields[name] = _told(getattr(told[0], name)) if told else ("unknown" if name in PHONE_FACTS else "")
    place = place_channel(channels)
    fields |= {name: getattr(place, name) if place else None for name in columns.DEGREES}
    return fields


def _told(value: Any) -> Any:
    """Text as a file would tell it: what a form or a person left around it means nothing."""
    return UNWRITABLE.sub("", tidy(value)) if isinstance(value, str) else value


def _codes(terms: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(term.code for term in terms))


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
