"""A withheld service or door as readers may see it: it stays, its contact data are replaced by the home page."""

import copy
import datetime as dt

from directory.languages import LANGUAGES
from directory.models import Channel, CountyDoor, Service
from directory.screening import without_contacts

WORDED = ("summary", "description", "plain", "eligibility", "how_to_get")


def as_shown(service: Service, today: dt.date) -> Service:
    """The service itself, or while it is withheld a copy for reading that holds no way to reach it."""
    return _without_contact(service) if service.is_withheld(today) else service


def door_as_shown(door: CountyDoor, today: dt.date) -> CountyDoor:
    """The door itself, or while it is withheld a copy for reading that leads to its county's own site alone."""
    standing = getattr(door, "standing", None) if door.pk else None
    if standing is None or standing.withheld_from is None or standing.withheld_from > today:
        return door
    bare = copy.copy(door)
    bare._state = copy.copy(door._state)
    bare._state.fields_cache = dict(door._state.fields_cache)
    bare._prefetched_objects_cache = {"opening_rules": door.opening_rules.none()}
    bare.phone, bare.url = "", door.county.website
    for language in LANGUAGES:
        setattr(bare, f"hours_text_{language}", "")
    return bare


def _without_contact(service: Service) -> Service:
    bare = copy.copy(service)
    bare._state = copy.copy(service._state)
    bare._state.fields_cache = dict(service._state.fields_cache)
    bare._prefetched_objects_cache = dict(getattr(service, "_prefetched_objects_cache", {})) | {
        "channels": Channel.objects.none()
    }
    bare.organisation = copy.copy(service.organisation)
    bare.organisation.email = ""
    bare.email = bare.hours_text = ""
    bare.website = service.organisation.website or service.website
    for name in WORDED:
        for language in LANGUAGES:
            field = f"{name}_{language}"
            setattr(bare, field, without_contacts(getattr(service, field)))
    return bare
