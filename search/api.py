"""The list of services in the JSON API."""

import datetime as dt
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from ninja import Router

from directory.api_schemas import Problem, ServiceList, documented
from directory.criteria import PARAMETERS, BadParameters, Criteria, read_criteria
from directory.problems import problem
from directory.responses import json_answer, opened
from directory.vocabulary import vocabulary
from search import index, kept_answers, moments
from search.answers import Answer, Indexed, answer, from_index, safety_lines
from search.json_answers import list_as_json
from search.kept_answers import KeptAnswer
from search.language import lexicons

router = Router(tags=["directory"])
CONTENT_TYPE = "application/json; charset=utf-8"


@router.get(
    "/services/",
    response={200: ServiceList, 422: Problem},
    openapi_extra=documented(tuple(PARAMETERS)),
)
def services(request: HttpRequest) -> HttpResponse:
    """``Cache-Control: no-cache`` in a question, as a browser sends it to reload, is answered anew. An answer that
    tells how far things are from someone is not kept either.
    """
    question, now = request.META.get("QUERY_STRING", ""), timezone.now()
    try:
        criteria = read_criteria(request.GET.lists(), vocabulary())
    except BadParameters as refused:
        return problem(422, refused.errors)
    try:
        found = from_index(criteria, now)
    except index.IndexMissing:
        plain = answer(criteria, now)
        in_danger = bool(plain.safety or lexicons().danger.intents(criteria.q))
        return _unkept(json_answer(request, as_json(plain)), in_danger)
    safety = safety_lines(found.query.safety_classes, criteria.lang) if found.query else []
    made = KeptAnswer(_written(found, criteria, now, safety), now, _until(found, criteria, now))
    # Words of danger are kept nowhere, be there lines to show or not.
    in_danger = bool(found.query and found.query.safety_classes)
    if not in_danger and not criteria.near:
        kept_answers.keep(question, made, found.snapshot)
    return _unkept(_sent(request, made), in_danger)


def kept(request: HttpRequest) -> HttpResponse | None:
    """The answer to a list's question where it is kept. ``Cache-Control: no-cache``, as a browser sends it to reload,
    is answered anew.
    """
    if request.method != "GET" or request.headers.get("Cache-Control") == "no-cache":
        return None
    found = kept_answers.find(request.META.get("QUERY_STRING", ""), timezone.now())
    return _sent(request, found) if found is not None else None


def _unkept(response: HttpResponse, in_danger: bool) -> HttpResponse:
    """Words of danger leave no copy behind, in no cache on the way."""
    if in_danger:
        del response["ETag"]
        response["Cache-Control"] = "no-store"
    return response


def _sent(request: HttpRequest, kept: KeptAnswer) -> HttpResponse:
    """The answer, compressed where the reader takes that, or 304 where the reader has it already."""
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    given = request.headers.get("If-None-Match", "")
    tags = [tag.removeprefix("W/") for tag in parse_etags(given)] if given else []
    if kept.etag in tags or tags == ["*"]:
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
    else:
        response = HttpResponse(kept.zipped if zipped else kept.body, content_type=CONTENT_TYPE)
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(kept.zipped))
    response.headers["ETag"] = f"W/{kept.etag}" if zipped else kept.etag
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return opened(response)


def _written(found: Indexed, criteria: Criteria, now: dt.datetime, safety: list[dict[str, Any]]) -> bytes:
    listed = found.listing
    return list_as_json(
        criteria,
        (listed.count, listed.unknown_count, listed.elsewhere_count),
        found.shown(now),
        listed.facets,
        listed.facets_unknown,
        orjson.dumps(safety),
        vocabulary(),
    )


def _until(found: Indexed, criteria: Criteria, now: dt.datetime) -> dt.datetime:
    """When the answer may change by the clock alone: at an opening or a closing of what it tells of, at midnight."""
    if criteria.open_now:
        return moments.until(found.snapshot.openings, now)
    return moments.until({key for card in found.cards.values() for key in card.openings}, now)


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
