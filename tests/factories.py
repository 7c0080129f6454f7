"""The least valid rows of the catalogue; a test states what matters to it."""

import datetime as dt
from itertools import count
from typing import Any

from directory.adoptions.recording import record
from directory.models import (
    Adoption,
    Channel,
    ChannelOpeningRule,
    County,
    CountyDoor,
    Municipality,
    Organisation,
    Phone,
    SafetyLine,
    SafetyLinePhone,
    Service,
    Term,
)

_numbers = count(1)


def term(taxonomy: str, code: str) -> Term:
    return Term.objects.get(taxonomy__code=taxonomy, code=code)


def make_organisation(**values: Any) -> Organisation:
    number = next(_numbers)
    organisation = Organisation(**{"name_fi": f"Järjestö {number} ry", "type": "ngo"} | values)
    organisation.give_address()
    organisation.save()
    return organisation


def make_service(
    *,
    needs: tuple[str, ...] = (),
    target_groups: tuple[str, ...] = (),
    life_situations: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    counties: tuple[str, ...] = (),
    municipalities: tuple[str, ...] = (),
    channels: tuple[str, ...] = (),
    cost: str | None = None,
    **values: Any,
) -> Service:
    """A published service; codes stand for terms and areas. Areas given make its coverage ``areas``."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "name_fi": f"Palvelu {number}",
        "source_url": "https://example.org/lahde",
        "coverage_kind": "areas" if counties or municipalities else "nationwide",
    }
    if "organisation" not in values:
        values["organisation"] = make_organisation()
    service = Service(**defaults | values)
    service.cost = term("cost", cost) if cost else None
    service.save()
    service.needs.set([term("need", code) for code in needs])
    service.target_groups.set([term("target_group", code) for code in target_groups])
    service.life_situations.set([term("situation", code) for code in life_situations])
    service.languages.set([term("language", code) for code in languages])
    service.counties.set(County.objects.filter(code__in=counties))
    service.municipalities.set(Municipality.objects.filter(code__in=municipalities))
    service.save()
    for code in channels:
        make_channel(service, code)
    return Service.objects.get(pk=service.pk)


def make_channel(service: Service, kind: str = "puhelin", *, phone: str = "", **values: Any) -> Channel:
    channel = Channel.objects.create(service=service, kind=term("channel", kind), **values)
    if phone:
        Phone.objects.create(channel=channel, number=phone)
    return channel


def make_rule(channel: Channel, **values: Any) -> ChannelOpeningRule:
    """Open on weekdays from 9 to 15, closed on public holidays, by a source of 2026."""
    defaults: dict[str, Any] = {
        "kind": "weekly",
        "weekdays": [1, 2, 3, 4, 5],
        "opens": dt.time(9),
        "closes": dt.time(15),
        "public_holidays": "closed",
        "source_date": "2026",
    }
    return ChannelOpeningRule.objects.create(channel=channel, **defaults | values)


def make_line(*, phone: str = "", **values: Any) -> SafetyLine:
    number = next(_numbers)
    defaults = {
        "name_fi": f"Linja {number}",
        "safety_class": "general",
        "source_url": "https://example.org/linja",
    }
    line = SafetyLine.objects.create(**defaults | values)
    if phone:
        SafetyLinePhone.objects.create(line=line, number=phone)
    return line


def make_door(county: str = "08", **values: Any) -> CountyDoor:
    number = next(_numbers)
    defaults = {"name_fi": f"Ovi {number}", "kind": "family_centre", "source_url": "https://example.org/ovi"}
    return CountyDoor.objects.create(county=County.objects.get(code=county), **defaults | values)


def make_adoption(
    service: Service, county: str = "06", *, now: dt.datetime | None = None, **said: Any
) -> Adoption:
    """As the county itself told on 3 November 2026; how it uses the service and since when nobody has told."""
    at = now or dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)
    defaults = {"told_by": "county", "source_date": "2026-11-03"}
    return record(County.objects.get(code=county), service, defaults | said, by=None, now=at)
