"""The editors' pages in the JSON API: found by the same words as services, or all of them by title."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema

from cms.headless.links import absolute
from directory.api_schemas import Problem, documented
from directory.criteria import LIST_PARAMETERS, BadParameters, Criteria, read_criteria
from directory.problems import problem
from directory.responses import json_answer
from directory.vocabulary import vocabulary
from search import index
from search.page_answers import NONE, FoundPages, all_pages, pages_for
from search.page_entries import PageCard
from search.questions import analysed

router = Router(tags=["pages"])


class PageRow(Schema):
    id: int
    type: str
    title: str
    summary: str
    url: str
    detail_url: str
    text_language: Literal["fi", "sv", "en"]
    published_at: str | None


class PageList(Schema):
    count: int
    page: int
    page_size: int
    results: list[PageRow]


@router.get(
    "/pages/", response={200: PageList, 422: Problem}, openapi_extra=documented(tuple(LIST_PARAMETERS))
)
def pages(request: HttpRequest) -> HttpResponse:
    """Published pages in one language; whole pages are at each one's ``detail_url``. None where the words tell of
    danger: services and their safety lines are asked for then.
    """
    try:
        criteria = read_criteria(request.GET.lists(), vocabulary(), LIST_PARAMETERS)
    except BadParameters as refused:
        return problem(422, refused.errors)
    found, is_danger = _found(criteria)
    answer = json_answer(
        request,
        {
            "count": found.count,
            "page": criteria.page,
            "page_size": criteria.page_size,
            "results": [row(card) for card in found.cards],
        },
    )
    if is_danger:
        del answer["ETag"]
        answer["Cache-Control"] = "no-store"
    return answer


def _found(criteria: Criteria) -> tuple[FoundPages, bool]:
    """The pages, and whether the words tell of danger."""
    part = (criteria.start, criteria.page_size, criteria.modified_after)
    if not criteria.q:
        return all_pages(criteria.lang, *part), False
    try:
        query = analysed(criteria.q, criteria.lang, index.held())
    except index.IndexMissing:
        return NONE, False
    return pages_for(criteria.q, criteria.lang, query, *part), bool(query.safety_classes)


def row(card: PageCard) -> dict[str, Any]:
    return {
        "id": card["id"],
        "type": card["kind"],
        "title": card["title"],
        "summary": card["summary"],
        "url": card["path"],
        "detail_url": absolute(reverse("api-2:pages:detail", args=[card["id"]])),
        "text_language": card["text_language"],
        "published_at": card["published"],
    }
