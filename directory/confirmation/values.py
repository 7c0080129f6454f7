"""What a claim group of a record says, field by field: shown to whoever is asked, and known again by its fingerprint.

A field's value is what JSON can hold, the same in every language of the page. Its name is the one by which a
correction writes it back: a column of the record, or ``phone:<uuid>``, ``channel:<uuid>:url`` of what hangs on it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from directory.freshness import Group
from directory.languages import LANGUAGES
from directory.models import CountyDoor, SafetyLine, Service
from directory.record_facts import GROUPS


class Kind(StrEnum):
    """How a field is shown and asked. SHOWN ones are corrected in words, since no one field would hold them."""

    LINE = "line"
    LONG = "long"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    SHOWN = "shown"


@dataclass(frozen=True)
class Field:
    """One value of a claim group. ``of`` is the channel or the text's language that it belongs to."""

    name: str
    label: Any
    value: Any
    kind: Kind = Kind.LINE
    of: Any = ""

    @property
    def is_known(self) -> bool:
        return self.value not in ("", None, [], "unknown")


def fields(record: Model, group: Group) -> list[Field]:
    """The fields of a claim group, unknown ones among them; empty for a group that the record does not have."""
    if group not in GROUPS[type(record)]:
        return []
    return list(_READERS[type(record), Group(group)](record))


def values(record: Model, group: Group) -> dict[str, Any]:
    return {field.name: field.value for field in fields(record, group)}


def fingerprint(record: Model, group: Group) -> str:
    """The same as long as the group says the same: 32 hexadecimal digits of SHA-256."""
    said = orjson.dumps(values(record, group), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(said).hexdigest()[:32]


def _service_contact(service: Any) -> Iterator[Field]:
    for channel in service.channels.all():
        of = channel.text("label", "fi").value or channel.kind
        for phone in channel.phones.all():
            yield Field(f"phone:{phone.uuid}", _("Puhelin"), phone.number, Kind.PHONE, phone.note or of)
        name = f"channel:{channel.uuid}"
        if channel.url or not channel.is_reachable:
            yield Field(f"{name}:url", _("Verkko-osoite"), channel.url, Kind.URL, of)
        if channel.email:
            yield Field(f"{name}:email", _("Sähköposti"), channel.email, Kind.EMAIL, of)
        if channel.street_address:
            post = f"{channel.postal_code} {channel.post_office}".strip()
            place = ", ".join(part for part in (channel.street_address, post) if part)
            yield Field(f"{name}:place", _("Käyntiosoite"), place, Kind.SHOWN, of)
    yield Field("email", _("Sähköposti"), service.email, Kind.EMAIL)
    yield Field("website", _("Verkkosivu"), service.website, Kind.URL)


def _service_hours(service: Any) -> Iterator[Field]:
    yield Field("hours_text", _("Aukiolo sanoin"), service.hours_text, Kind.LINE)
    for channel in service.channels.all():
        name = f"channel:{channel.uuid}"
        if channel.hours_text:
            yield Field(
                f"{name}:hours_text", _("Aukiolo sanoin"), channel.hours_text, Kind.LINE, channel.kind
            )
        if rules := _rules(channel.opening_rules.all()):
            yield Field(f"{name}:rules", _("Aukioloajat"), rules, Kind.SHOWN, channel.kind)


def _rules(rows: Any) -> list[dict[str, Any]]:
    """What of the rules tells when it is open; where we read them from is not the provider's to confirm."""
    return [
        {
            "kind": rule.kind,
            "weekdays": sorted(rule.weekdays),
            "opens": f"{rule.opens:%H:%M}" if rule.opens else "",
            "closes": f"{rule.closes:%H:%M}" if rule.closes else "",
            "on_date": rule.on_date.isoformat() if rule.on_date else "",
            "public_holidays": rule.public_holidays,
            "language": rule.language,
        }
        for rule in rows
    ]


def _service_coverage(service: Any) -> Iterator[Field]:
    coverage = service.coverage
    said = {
        "kind": coverage.kind,
        "counties": list(coverage.counties),
        "municipalities": list(coverage.municipalities),
    }
    yield Field("coverage", _("Missä palvelua voi käyttää"), said, Kind.SHOWN)


def _service_terms(service: Any) -> Iterator[Field]:
    yield Field("cost", _("Hinta"), service.cost.code if service.cost else "", Kind.CHOICE)
    yield Field("languages", _("Palvelun kielet"), _codes(service.languages.all()), Kind.CHOICES)
    yield Field("anonymous", _("Voi asioida nimettömänä"), service.anonymous, Kind.CHOICE)
    yield Field("age_from", _("Alaikäraja"), service.age_from, Kind.NUMBER)
    yield Field("age_to", _("Vanhin ikä, joka vielä kelpaa"), service.age_to, Kind.NUMBER)
    yield from _texts(service, "eligibility", _("Kuka voi saada palvelun"))


def _service_description(service: Any) -> Iterator[Field]:
    yield from _texts(service, "name", _("Nimi"), Kind.LINE)
    yield from _texts(service, "summary", _("Tiivistelmä"))
    yield from _texts(service, "plain", _("Helppo kuvaus"))
    yield from _texts(service, "description", _("Kuvaus"))
    yield from _texts(service, "how_to_get", _("Miten palveluun pääsee"))


def _line_contact(line: Any) -> Iterator[Field]:
    for phone in line.phones.all():
        yield Field(f"phone:{phone.uuid}", _("Puhelin"), phone.number, Kind.PHONE, phone.note)
    yield Field("chat_url", _("Chatin osoite"), line.chat_url, Kind.URL)
    yield Field("url", _("Verkkosivu"), line.url, Kind.URL)


def _line_hours(line: Any) -> Iterator[Field]:
    yield from _texts(line, "hours_text", _("Aukiolo sanoin"), Kind.LINE)
    if rules := _rules(line.opening_rules.all()):
        yield Field("rules", _("Aukioloajat"), rules, Kind.SHOWN)


def _line_terms(line: Any) -> Iterator[Field]:
    yield Field("cost", _("Hinta"), line.cost, Kind.CHOICE)
    yield from _texts(line, "cost_note", _("Hinnasta"), Kind.LINE)
    yield Field("languages", _("Kielet"), _codes(line.languages.all()), Kind.CHOICES)
    yield Field("anonymous", _("Voi soittaa nimettömänä"), line.anonymous, Kind.CHOICE)
    yield Field("shown_on_bill", _("Näkyy laskussa"), line.shown_on_bill, Kind.CHOICE)


def _door_contact(door: Any) -> Iterator[Field]:
    yield Field("phone", _("Puhelin"), door.phone, Kind.PHONE)
    yield Field("url", _("Verkkosivu"), door.url, Kind.URL)


def _door_hours(door: Any) -> Iterator[Field]:
    yield from _texts(door, "hours_text", _("Aukiolo sanoin"), Kind.LINE)
    if rules := _rules(door.opening_rules.all()):
        yield Field("rules", _("Aukioloajat"), rules, Kind.SHOWN)


def _texts(record: Any, name: str, label: Any, kind: Kind = Kind.LONG) -> Iterator[Field]:
    """The text in each language that it has, or an empty Finnish one, so that what is missing is seen."""
    written = [language for language in LANGUAGES if getattr(record, f"{name}_{language}")]
    for language in written or ["fi"]:
        yield Field(f"{name}_{language}", label, getattr(record, f"{name}_{language}"), kind, language)


def _codes(terms: Any) -> list[str]:
    return sorted(term.code for term in terms)


_READERS = {
    (Service, Group.CONTACT): _service_contact,
    (Service, Group.HOURS): _service_hours,
    (Service, Group.COVERAGE): _service_coverage,
    (Service, Group.TERMS): _service_terms,
    (Service, Group.DESCRIPTION): _service_description,
    (SafetyLine, Group.CONTACT): _line_contact,
    (SafetyLine, Group.HOURS): _line_hours,
    (SafetyLine, Group.TERMS): _line_terms,
    (CountyDoor, Group.CONTACT): _door_contact,
    (CountyDoor, Group.HOURS): _door_hours,
}
