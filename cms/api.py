"""The counties' situation in the JSON API: one result for every county and question, also where nothing was found."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from cms.models.situation import Question
from cms.situation_query import read_situation
from cms.situation_rows import facts_of, row
from directory.api_schemas import Problem, documented
from directory.criteria import BadParameters
from directory.problems import problem
from directory.responses import json_answer

router = Router(tags=["situation"])


class SituationRow(Schema):
    round: int
    county: str
    question: Literal[
        "organisation", "policies_networks", "contacts", "cooperation_structures", "ngo_networks"
    ]
    answer: Literal["in_place", "being_built", "planned", "not_in_place", "no_information"]
    text: str | None
    value: int | None
    source: str | None
    as_of: str | None
    checked_by_role: str | None
    county_name: str
    text_language: Literal["fi", "sv", "en"] | None
    value_of: str | None
    value_is_least: bool
    valid_from: str | None
    valid_to: str | None
    source_kind: str | None
    more_sources: list[str]
    unconfirmed: bool


class SituationList(Schema):
    count: int
    page: int
    page_size: int
    results: list[SituationRow]


def _own_parameters() -> list[dict[str, Any]]:
    year = {"type": "integer", "minimum": 2015, "maximum": 2100}
    question = {"type": "array", "items": {"type": "string", "enum": Question.values}}
    return [
        {"name": "round", "in": "query", "required": False, "schema": year},
        {
            "name": "question",
            "in": "query",
            "required": False,
            "schema": question,
            "style": "form",
            "explode": True,
        },
    ]


DOCUMENTED = {
    "parameters": _own_parameters() + documented(("county", "page", "page_size", "lang"))["parameters"]
}


@router.get("/situation/", response={200: SituationList, 422: Problem}, openapi_extra=DOCUMENTED)
def situation(request: HttpRequest) -> HttpResponse:
    try:
        criteria = read_situation(request.GET.lists())
    except BadParameters as refused:
        return problem(422, refused.errors)
    facts = facts_of(criteria.round, criteria.counties, criteria.questions)
    asked = criteria.catalogue
    page = facts[asked.start : asked.start + asked.page_size]
    return json_answer(
        request,
        {
            "count": len(facts),
            "page": asked.page,
            "page_size": asked.page_size,
            "results": [row(fact, asked.lang) for fact in page],
        },
    )
