"""Who answers for the data of a safety line or a county's door: the organisation whose contacts are asked.

A line of the catalogue's service has the service's organisation. Any other has the organisation whose official name is
the line's provider, and a door the one whose official name is the county's.
"""

from collections.abc import Collection
from typing import Any

from directory.models import CountyDoor, Organisation, SafetyLine, Service


def lines_and_doors_of(organisations: Collection[int]) -> list[tuple[int, Any]]:
    """(the organisation's primary key, the record) of the published ones; four queries."""
    of_services = SafetyLine.objects.filter(service__organisation__in=organisations, live=True)
    found: list[tuple[int, Any]] = [
        (line.service.organisation_id, line)
        for line in of_services.select_related("standing", "service").order_by("pk")
    ]
    names = dict(Organisation.objects.filter(pk__in=organisations).values_list("name_fi", "pk"))
    own = SafetyLine.objects.filter(service=None, provider__in=names, live=True).exclude(provider="")
    found += [(names[line.provider], line) for line in own.select_related("standing").order_by("pk")]
    doors = CountyDoor.objects.filter(county__name_fi__in=names, live=True)
    rows = doors.select_related("standing", "county").order_by("pk")
    return found + [(names[door.county.name_fi], door) for door in rows]


def named_by(lines: Any, doors: Any) -> set[str]:
    """The official names of the organisations that would answer for these lines and doors, services' apart."""
    providers = lines.filter(service=None).exclude(provider="").values_list("provider", flat=True)
    return {*providers, *doors.values_list("county__name_fi", flat=True)}


def who_answers_for(record: Service | SafetyLine | CountyDoor) -> Organisation | None:
    """None where no organisation has the name: then nobody gets letters, and the tasks are ours."""
    if isinstance(record, Service):
        return record.organisation
    if isinstance(record, SafetyLine) and record.service:
        return record.service.organisation
    return Organisation.objects.filter(name_fi=name_of(record)).first()


def name_of(record: SafetyLine | CountyDoor) -> str:
    """The official name that an organisation must have to be asked about it; empty where the provider is not known."""
    return record.county.name_fi if isinstance(record, CountyDoor) else record.provider
