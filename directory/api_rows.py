"""Rows of the JSON API other than services."""

import datetime as dt
from typing import Any

from directory.cards import path_in
from directory.models import County, Municipality, Organisation, Term


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
