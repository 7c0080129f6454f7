"""The list of services in the JSON API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from directory.api_schemas import Problem, ServiceList, documented
from directory.criteria import PARAMETERS, BadParameters, read_criteria
from directory.problems import problem
from directory.responses import json_answer
from directory.vocabulary import vocabulary
from search.answers import Answer, answer

router = Router(tags=["directory"])


@router.get(
    "/services/",
    response={200: ServiceList, 422: Problem},
    openapi_extra=documented(tuple(PARAMETERS)),
)
def services(request: HttpRequest) -> HttpResponse:
    try:
        criteria = read_criteria(request.GET.lists(), vocabulary())
    except BadParameters as refused:
        return problem(422, refused.errors)
    found = answer(criteria, timezone.now())
    response = json_answer(request, as_json(found))
    if found.safety:
        # Words of danger leave no copy behind, in no cache on the way.
        del response["ETag"]
        response["Cache-Control"] = "no-store"
    return response


def as_json(found: Answer) -> dict[str, Any]:
    return {
        "count": found.count,
        "unknown_count": found.unknown_count,
        "elsewhere_count": found.elsewhere_count,
        "page": found.criteria.page,
        "page_size": found.criteria.page_size,
        "results": found.results,
        "facets": {name: [vars(value) for value in values] for name, values in found.facets.items()},
        "facets_unknown": found.facets_unknown,
        "safety": found.safety,
    }
