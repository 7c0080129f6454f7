"""Puts fields into a service and what hangs on it, in memory. Nothing is saved here."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from modelcluster.models import ClusterableModel, get_all_child_m2m_relations, get_all_child_relations

from directory.addresses import lasting_uuid
from directory.dates import PartialDate
from directory.hours_text import rules_from_text
from directory.imports import columns
from directory.imports.difference import empty
from directory.imports.rows import Fields
from directory.imports.stored import (
    FACTS,
    LINKED,
    PLAIN,
    fact_channels,
    phone_channel,
    place_channel,
)
from directory.imports.values import WHOLE_COUNTRY
from directory.models import (
    Channel,
    ChannelOpeningRule,
    County,
    Municipality,
    Organisation,
    Phone,
    Service,
    ServiceSource,
    Term,
)
from directory.opening import Rule

# Channels that are used at a web address. Whether the row's address is the channel itself is not known,
# save for a website.
ONLINE = (
    "chat",
    "verkkokirje",
    "verkkosivusto",
    "verkkokurssi",
    "verkkoryhma",
    "verkkoyhteiso",
    "etavastaanotto",
    "viestisovellus",
)


@dataclass(frozen=True)
class Records:
    """The stored records that fields name by code."""

    terms: Mapping[tuple[str, str], Term]
    counties: Mapping[str, County]
    municipalities: Mapping[str, Municipality]

    @classmethod
    def read(cls) -> "Records":
        terms = Term.objects.filter(taxonomy__code__in=[*columns.TERMS.values(), "cost"])
        return cls(
            terms={(term.taxonomy.code, term.code): term for term in terms.select_related("taxonomy")},
            counties={county.code: county for county in County.objects.all()},
            municipalities={place.code: place for place in Municipality.objects.all()},
        )


def new_service(external_id: str) -> Service:
    service = Service(external_id=external_id, uuid=lasting_uuid("service", external_id))
    _hold_nothing(service)
    return service


def _hold_nothing(record: ClusterableModel) -> None:
    """Says that a new record has nothing of any relation, which would otherwise be asked of the database."""
    for relation in get_all_child_relations(record):
        getattr(record, relation.get_accessor_name()).set([])
    for field in get_all_child_m2m_relations(record):
        getattr(record, field.name).set([])


def apply(
    service: Service, changes: Fields, before: Fields, records: Records, organisation: Organisation | None
) -> None:
    """Writes changed fields into the service in memory; ``before`` holds all fields as they were.

    ``replaced_by`` is not among them: the services that it names may not exist yet.
    """
    for name in changes.keys() & PLAIN.keys():
        setattr(service, PLAIN[name], changes[name])
    for name in changes.keys() & set(columns.DAYS):
        setattr(service, name, dt.date.fromisoformat(changes[name]) if changes[name] else None)
    for name in changes.keys() & LINKED.keys():
        taxonomy = columns.TERMS[name]
        getattr(service, LINKED[name]).set(_sorted(records.terms[taxonomy, code] for code in changes[name]))
    if organisation is not None:
        service.organisation = organisation
    if "cost" in changes:
        service.cost = records.terms["cost", changes["cost"]] if changes["cost"] else None
    if "our_wording" in changes:
        service.our_wording = list(changes["our_wording"])
    if "extra_sources" in changes:
        _apply_sources(service, changes["extra_sources"])
    after = before | changes
    if changes.keys() & {"coverage", "municipalities"}:
        _apply_coverage(service, after, records)
    _apply_channels(service, changes, before, after, records)
    service.give_address()


def _sorted(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: (term.sort_order, term.code))


def _apply_coverage(service: Service, after: Fields, records: Records) -> None:
    told, places = after.get("coverage", ""), after.get("municipalities", ())
    if told in WHOLE_COUNTRY:
        service.coverage_kind, told, places = told, (), ()
    else:
        service.coverage_kind = "areas" if told or places else "unknown"
    service.counties.set([records.counties[code] for code in told or ()])
    found = [records.municipalities[code] for code in places]
    service.municipalities.set(sorted(found, key=lambda place: place.name_fi))


def _apply_sources(service: Service, sources: Iterable[tuple[str, str]]) -> None:
    present = {(source.url, source.note): source for source in service.sources.all()}
    kept = []
    for order, (url, note) in enumerate(dict.fromkeys(sources)):
        source = present.get((url, note)) or ServiceSource(url=url, note=note)
        source.sort_order = order
        kept.append(source)
    service.sources.set(kept)


def _apply_channels(
    service: Service, changes: Fields, before: Fields, after: Fields, records: Records
) -> None:
    channels = list(service.channels.all())
    fresh: list[Channel] = []
    if "channels" in changes:
        channels, fresh = _channels(service, channels, changes["channels"], records)
    touched = changes.keys() & {*FACTS, *columns.DEGREES, "channels", "phones", "email", "url"}
    if touched or changes.keys() & {"opening_hours", "source_date"}:
        _apply_phones(service, channels, after.get("phones", ()))
        for channel in channels:
            known = {} if channel in fresh else before
            _apply_address(channel, known, after)
            _apply_rules(service, channel, known, after)
        _apply_facts(channels, fresh, changes, after)
        service.channels.set(channels)


def _channels(
    service: Service, present: list[Channel], kinds: tuple[str, ...], records: Records
) -> tuple[list[Channel], list[Channel]]:
    """All channels in the file's order, and those that are new. A kind may stand there more than once."""
    kept = [channel for channel in present if channel.kind.code in kinds]
    missing = [kind for kind in kinds if kind not in {channel.kind.code for channel in kept}]
    taken = {channel.uuid for channel in present}
    fresh = [
        Channel(
            kind=records.terms["channel", kind],
            uuid=_identity("channel", f"{service.external_id}:{kind}", taken),
        )
        for kind in missing
    ]
    for channel in fresh:
        _hold_nothing(channel)
    channels = sorted([*kept, *fresh], key=lambda channel: kinds.index(channel.kind.code))
    for order, channel in enumerate(channels):
        channel.sort_order = order
    return channels, fresh


def _identity(kind: str, name: str, taken: set[uuid.UUID]) -> uuid.UUID:
    """The same on every installation; a random one where a person has put that one to another use."""
    lasting = lasting_uuid(kind, name)
    return uuid.uuid4() if lasting in taken else lasting


def _apply_phones(service: Service, channels: list[Channel], numbers: Iterable[tuple[str, str]]) -> None:
    """Numbers stand on one channel; a number that is kept keeps its identity."""
    home = phone_channel(channels)
    present = [phone for channel in channels for phone in channel.phones.all()]
    if home is None or [(phone.number, phone.note) for phone in present] == list(numbers):
        return
    by_number = {(phone.number, phone.note): phone for phone in reversed(present)}
    taken = {phone.uuid for phone in present}
    phones = []
    for order, (number, note) in enumerate(numbers):
        phone = by_number.pop((number, note), None)
        if phone is None or phone.channel_id != home.pk:
            name = f"{service.external_id}:{order}:{number}"
            phone = Phone(number=number, note=note, uuid=_identity("phone", name, taken))
        phone.sort_order = order
        phones.append(phone)
    for channel in channels:
        channel.phones.set(phones if channel is home else [])


def _apply_address(channel: Channel, before: Fields, after: Fields) -> None:
    """E-mail and web address follow the row as long as nobody has given the channel its own."""
    for name, value in _address(channel.kind.code, after).items():
        if getattr(channel, name) == _address(channel.kind.code, before)[name]:
            setattr(channel, name, value)


def _address(kind: str, fields: Fields) -> dict[str, Any]:
    url = fields.get("url", "") if kind in ONLINE else ""
    return {
        "email": fields.get("email", "") if kind == "sahkoposti" else "",
        "url": url,
        "url_is_channel": True if url and kind == "verkkosivusto" else None,
    }


def _apply_rules(service: Service, channel: Channel, before: Fields, after: Fields) -> None:
    """Rules follow the words of the row as long as nobody has given the channel other rules."""
    kind = channel.kind.code
    stored = [row.as_rule() for row in channel.opening_rules.all()]
    wanted = _rules(after).get(kind, ())
    if stored != list(_rules(before).get(kind, ())) or stored == list(wanted):
        return
    name = f"{service.external_id}:{kind}"
    channel.opening_rules.set(_rule_row(rule, order, f"{name}:{order}") for order, rule in enumerate(wanted))


def _rules(fields: Fields) -> dict[str, tuple[Rule, ...]]:
    text, source = fields.get("opening_hours", ""), fields.get("source_date", "")
    if not text:
        return {}
    return rules_from_text(text, fields.get("channels", ()), PartialDate(source) if source else None) or {}


def _rule_row(rule: Rule, order: int, name: str) -> ChannelOpeningRule:
    return ChannelOpeningRule(
        uuid=lasting_uuid("opening-rule", name),
        sort_order=order,
        kind=rule.kind,
        weekdays=sorted(rule.weekdays),
        opens=rule.opens,
        closes=rule.closes,
        public_holidays=rule.public_holidays,
        language=rule.language or "",
        valid_from=rule.valid_from,
        source_date=str(rule.source_date or ""),
    )


def _apply_facts(channels: list[Channel], fresh: list[Channel], changes: Fields, after: Fields) -> None:
    """What changed goes to every channel that it is told of; a new channel gets all that is told."""
    for name in FACTS:
        for channel in fact_channels(channels, name):
            if name in changes or channel in fresh:
                setattr(channel, name, after.get(name, empty(name)))
    place = place_channel(channels)
    for name in columns.DEGREES:
        if place is not None and (name in changes or place in fresh):
            setattr(place, name, after.get(name))
