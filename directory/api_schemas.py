"""The shapes of the JSON API for its OpenAPI document. Answers are written as such dicts in directory.cards."""

from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from directory.criteria import LARGEST_PAGE, LONGEST_QUERY, OLDEST_AGE, PARAMETERS, PROVIDERS, SORTS


class ParameterProblem(Schema):
    parameter: str
    value: str
    message: str


class Problem(Schema):
    type: str
    title: str
    status: int
    errors: list[ParameterProblem] | None = None


class Replacement(Schema):
    id: UUID
    name: str
    url: str


class Gone(Problem):
    replaced_by: list[Replacement]


class Labelled(Schema):
    id: str
    label: str


class FacetValue(Labelled):
    count: int


class OrganisationCard(Schema):
    id: UUID
    name: str
    type: Literal["ngo", "parish", "foundation", "public"] | None


class ChannelCard(Schema):
    kind: str
    label: str
    phone: str | None
    tel: str | None
    email: str | None
    url: str | None
    open: bool | None
    changes_at: str | None


class CoverageCard(Schema):
    kind: Literal["nationwide", "nationwide_except_aland", "areas", "unknown"]
    counties: list[str]
    municipalities: list[str]


class Freshness(Schema):
    state: str
    assured_on: str | None
    due_on: str | None
    sentence: str


class Source(Schema):
    url: str
    date: str | None
    evidence: Literal["A", "B", "C"]


class SafetyCard(Schema):
    id: UUID
    class_: str
    name: str
    for_whom: str
    phone: str | None
    tel: str | None
    url: str | None
    checked_on: str | None
    sentence: str

    model_config = {"json_schema_extra": lambda schema: _rename(schema)}


def _rename(schema: dict[str, Any]) -> None:
    """``class`` is a word of Python's and cannot name an attribute."""
    properties = schema["properties"]
    schema["properties"] = {name.rstrip("_"): value for name, value in properties.items()}
    schema["required"] = [name.rstrip("_") for name in schema["required"]]


class ServiceCard(Schema):
    id: UUID
    external_id: str | None
    name: str
    name_language: Literal["fi", "sv", "en"]
    summary: str
    group: Literal["area", "national", "elsewhere", "unknown"] | None
    organisation: OrganisationCard
    needs: list[Labelled]
    target_groups: list[Labelled]
    channels: list[ChannelCard]
    coverage: CoverageCard
    languages: list[Labelled]
    cost: Labelled
    anonymous: Literal["yes", "no", "unknown"]
    text_language: Literal["fi", "sv", "en"]
    freshness: Freshness
    source: Source
    url: str
    modified_at: str
    why: list[str] | None = None
    distance_km: float | None = None


class ServiceList(Schema):
    count: int
    unknown_count: int
    elsewhere_count: int
    page: int
    page_size: int
    results: list[ServiceCard]
    facets: dict[str, list[FacetValue]]
    facets_unknown: dict[str, int]
    safety: list[SafetyCard]


class LineStatusCard(Schema):
    """What the helpline says of its next hours; it holds until ``until``."""

    kind: Literal["busy", "closed_today", "back_at"]
    since: str
    until: str
    sentence: str


class ServiceDetail(ServiceCard):
    texts: dict[str, dict[str, str | None]]
    our_wording: list[str]
    life_situations: list[Labelled]
    age_from: int | None
    age_to: int | None
    safety_class: str
    status: str
    ended_on: str | None
    paused_until: str | None
    line_status: LineStatusCard | None = None
    replaced_by: list[Replacement]
    visible_from: str | None
    visible_until: str | None
    website: str | None
    email: str | None
    hours_text: str | None
    sources: list[dict[str, str | None]]
    channels: list[dict[str, Any]]


class OrganisationRow(Schema):
    id: UUID
    name: str
    type: Literal["ngo", "parish", "foundation", "public"] | None
    business_id: str | None
    website: str | None
    email: str | None
    description: str | None
    parent: UUID | None
    services: int
    url: str
    modified_at: str


class CountyRow(Schema):
    id: UUID
    code: str
    name: str
    short_name: str
    brand: str | None
    kind: str
    website: str | None
    population: int | None
    languages: list[str]
    latitude: float | None
    longitude: float | None
    url: str
    modified_at: str


class MunicipalityRow(Schema):
    id: UUID
    code: str
    name: str
    county: str
    region: str
    population: int | None
    languages: list[str]
    latitude: float | None
    longitude: float | None
    modified_at: str


class TermRow(Schema):
    id: str
    uuid: UUID
    taxonomy: str
    name: str
    label: str
    description: str | None
    uri: str | None
    version: str | None
    parent: str | None
    same_as: list[str]
    modified_at: str


class OrganisationList(Schema):
    count: int
    page: int
    page_size: int
    results: list[OrganisationRow]


class CountyList(Schema):
    count: int
    page: int
    page_size: int
    results: list[CountyRow]


class MunicipalityList(Schema):
    count: int
    page: int
    page_size: int
    results: list[MunicipalityRow]


class TermList(Schema):
    count: int
    page: int
    page_size: int
    results: list[TermRow]


class AdoptionRow(Schema):
    """``told_by``: page (``source_url`` says it) or county. What nobody has told is null, or no kind at all."""

    id: UUID
    county: str
    county_name: str
    service: Labelled
    service_url: str
    kinds: list[Literal["refers", "pathway", "together", "funds"]]
    since: str | None
    ended_on: str | None
    told_by: Literal["page", "county"]
    role: str | None
    source_url: str | None
    source_date: str | None
    recorded_on: str
    sentence: str
    note: str | None
    modified_at: str


class AdoptionList(Schema):
    count: int
    page: int
    page_size: int
    results: list[AdoptionRow]


SCHEMAS: dict[str, dict[str, Any]] = {
    "q": {"type": "string", "maxLength": LONGEST_QUERY},
    "provider": {"type": "string", "enum": list(PROVIDERS)},
    "organisation": {"type": "string", "format": "uuid"},
    "anonymous": {"type": "string", "enum": ["yes", "no"]},
    "open_now": {"type": "string", "enum": ["true"]},
    "age": {"type": "integer", "minimum": 0, "maximum": OLDEST_AGE},
    "unknown": {"type": "string", "enum": ["exclude", "include"], "default": "exclude"},
    "elsewhere": {"type": "string", "enum": ["exclude", "include"], "default": "exclude"},
    "sort": {"type": "string", "enum": list(SORTS)},
    "page": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 1},
    "page_size": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
    "lang": {"type": "string", "enum": ["fi", "sv", "en"], "default": "fi"},
    "modified_after": {"type": "string", "format": "date-time"},
    "as_typed": {"type": "string", "enum": ["true"]},
    "near": {
        "type": "string",
        "description": "A municipality by code or name: services usable there, places by distance from its middle "
        "(results have distance_km, null where no place is known), national services as their own group.",
    },
}


def documented(names: tuple[str, ...]) -> dict[str, Any]:
    """The query parameters of an operation as OpenAPI 3.1 describes them."""
    return {"parameters": [_documented(name) for name in names]}


def _documented(name: str) -> dict[str, Any]:
    schema = SCHEMAS.get(name, {"type": "string"})
    if not PARAMETERS[name].repeatable:
        return {"name": name, "in": "query", "required": False, "schema": schema}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": {"type": "array", "items": schema},
        "style": "form",
        "explode": True,
    }
