"""Rows of the JSON API other than services."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from directory.adoptions.shown import source_in_words
from directory.cards import path_in
from directory.models import Adoption, County, Municipality, Organisation, Term


def organisation(row: Organisation, language: str) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "name": row.text("name", language).value,
        "type": row.type or None,
        "business_id": row.business_id or None,
        "website": row.website or None,
        "email": row.email or None,
        "description": row.text("description", language).value or None,
        "parent": str(row.parent.uuid) if row.parent else None,
        "services": getattr(row, "listed_services", 0),
        "url": path_in(row, language),
        "modified_at": moment(row.modified_at),
    }


def county(row: County, language: str) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "code": row.code,
        "name": row.text("name", language).value,
        "short_name": row.text("short", language).value,
        "brand": row.brand or None,
        "kind": row.kind,
        "website": row.website or None,
        "population": row.population,
        "languages": row.official_languages,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "url": path_in(row, language),
        "modified_at": moment(row.modified_at),
    }


def municipality(row: Municipality, language: str) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "code": row.code,
        "name": row.text("name", language).value,
        "county": row.county.code,
        "region": row.text("region", language).value,
        "population": row.population,
        "languages": row.official_languages,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "modified_at": moment(row.modified_at),
    }


def adoption(row: Adoption, language: str) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "county": row.county.code,
        "county_name": row.county.text("short", language).value,
        "service": {"id": str(row.service.uuid), "label": row.service.text("name", language).value},
        "service_url": path_in(row.service, language),
        "kinds": [use.value for use in row.uses],
        "since": row.since or None,
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
        "told_by": row.told_by,
        "role": row.role or None,
        "source_url": row.source_url or None,
        "source_date": row.source_date or None,
        "recorded_on": row.recorded_on.isoformat(),
        "sentence": _who_told(row, language),
        "note": row.text("note", language).value or None,
        "modified_at": moment(row.modified_at),
    }


def term(row: Term, language: str) -> dict[str, Any]:
    return {
        "id": row.code,
        "uuid": str(row.uuid),
        "taxonomy": row.taxonomy.code,
        "name": row.text("name", language).value,
        "label": row.everyday(language).value,
        "description": row.text("description", language).value or None,
        "uri": row.uri or None,
        "version": row.version or None,
        "parent": row.parent.code if row.parent else None,
        "same_as": sorted(other.code for other in row.same_as.all()),
        "modified_at": moment(row.modified_at),
    }


def moment(value: dt.datetime) -> str:
    """RFC 3339 in UTC."""
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _who_told(row: Adoption, language: str) -> str:
    with override(language):
        return source_in_words(row, timezone.localdate(), language)
