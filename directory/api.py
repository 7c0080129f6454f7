"""The JSON API over the catalogue, all but the list of services, which search answers.

Functions read the question, ask the catalogue and give the answer. Rules of the parameters: directory.criteria.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from directory import api_rows, api_schemas
from directory.cards import detail, replacement_cards
from directory.criteria import LIST_PARAMETERS, BadParameters, Criteria, read_criteria
from directory.line_status import status_card
from directory.models import Adoption, County, Municipality, Organisation, Service, Term
from directory.problems import problem
from directory.querysets import listed_on
from directory.responses import json_answer
from directory.vocabulary import vocabulary
from directory.withholding import as_shown

router = Router(tags=["directory"])
LIST = {"openapi_extra": api_schemas.documented(LIST_PARAMETERS)}
ONE = {"openapi_extra": api_schemas.documented(("lang",))}
REFUSED = {422: api_schemas.Problem}
MISSING = {404: api_schemas.Problem, 422: api_schemas.Problem}

USED = ("county", "page", "page_size", "lang", "modified_after")

Row = Callable[[Any, str], dict[str, Any]]


@router.get("/organisations/", response={200: api_schemas.OrganisationList, **REFUSED}, **LIST)
def organisations(request: HttpRequest) -> HttpResponse:
    return _list(
        request, _organisations(), ("name_fi", "name_sv", "name_en"), ("name_fi", "pk"), api_rows.organisation
    )


@router.get("/counties/", response={200: api_schemas.CountyList, **REFUSED}, **LIST)
def counties(request: HttpRequest) -> HttpResponse:
    names = tuple(f"{part}_{language}" for part in ("name", "short") for language in ("fi", "sv", "en"))
    return _list(request, County.objects.all(), (*names, "brand"), ("code",), api_rows.county)


@router.get(
    "/adoptions/",
    response={200: api_schemas.AdoptionList, **REFUSED},
    openapi_extra=api_schemas.documented(USED),
)
def adoptions(request: HttpRequest) -> HttpResponse:
    """What counties use, and have used, of the published services."""

    def found(criteria: Criteria) -> HttpResponse:
        rows = Adoption.objects.recorded().filter(listed_on(timezone.localdate(), "service__"))
        rows = rows.filter(_changed(criteria.modified_after)).select_related("county", "service")
        if criteria.county:
            rows = rows.filter(county__code__in=criteria.county)
        return _page_of(request, rows.order_by("county__code", "pk"), criteria, api_rows.adoption)

    return _asked(request, USED, found)


@router.get("/municipalities/", response={200: api_schemas.MunicipalityList, **REFUSED}, **LIST)
def municipalities(request: HttpRequest) -> HttpResponse:
    rows = Municipality.objects.select_related("county")
    names = ("name_fi", "name_sv", "name_en", "name_se")
    return _list(request, rows, names, ("name_fi", "pk"), api_rows.municipality)


@router.get("/terms/", response={200: api_schemas.TermList, **REFUSED}, **LIST)
def terms(request: HttpRequest) -> HttpResponse:
    rows = Term.objects.select_related("taxonomy", "parent").prefetch_related("same_as")
    names = tuple(f"{part}_{language}" for part in ("name", "label") for language in ("fi", "sv", "en"))
    return _list(request, rows, (*names, "code"), ("taxonomy__code", "sort_order", "code"), api_rows.term)


@router.get(
    "/services/{id}", response={200: api_schemas.ServiceDetail, 410: api_schemas.Gone, **MISSING}, **ONE
)
def service(request: HttpRequest, id: str) -> HttpResponse:
    def found(criteria: Criteria) -> HttpResponse:
        now = timezone.now()
        row = _by_uuid(Service.objects.with_everything().filter(live=True), id)
        if row is None or (row.visible_from and row.visible_from > timezone.localdate(now)):
            return problem(404)
        if row.has_ended(timezone.localdate(now)):
            return problem(410, replaced_by=replacement_cards(row, criteria.lang))
        told = {"line_status": status_card(row, criteria.lang, now)}
        return json_answer(request, detail(as_shown(row, timezone.localdate(now)), criteria.lang, now) | told)

    return _asked(request, ("lang",), found)


@router.get("/organisations/{id}", response={200: api_schemas.OrganisationRow, **MISSING}, **ONE)
def organisation(request: HttpRequest, id: str) -> HttpResponse:
    def found(criteria: Criteria) -> HttpResponse:
        row = _by_uuid(_organisations(), id)
        return json_answer(request, api_rows.organisation(row, criteria.lang)) if row else problem(404)

    return _asked(request, ("lang",), found)


@router.get("/counties/{code}", response={200: api_schemas.CountyRow, **MISSING}, **ONE)
def county(request: HttpRequest, code: str) -> HttpResponse:
    def found(criteria: Criteria) -> HttpResponse:
        # A NUL never is a code, and PostgreSQL refuses to be asked about one.
        row = County.objects.filter(code=code).first() if code.isdigit() else None
        return json_answer(request, api_rows.county(row, criteria.lang)) if row else problem(404)

    return _asked(request, ("lang",), found)


def _organisations() -> QuerySet:
    listed = Count("services", filter=listed_on(timezone.localdate(), "services__"))
    return Organisation.objects.public().select_related("parent").annotate(listed_services=listed)


def _by_uuid(rows: QuerySet, text: str) -> Any:
    try:
        return rows.filter(uuid=uuid.UUID(text)).first() if len(text) == 36 else None
    except ValueError:
        return None


def _asked(
    request: HttpRequest, accepted: tuple[str, ...], answer: Callable[[Criteria], HttpResponse]
) -> HttpResponse:
    """Reads the parameters strictly; a 422 names each that was refused."""
    try:
        criteria = read_criteria(request.GET.lists(), vocabulary(), accepted)
    except BadParameters as refused:
        return problem(422, refused.errors)
    return answer(criteria)


def _list(
    request: HttpRequest, rows: QuerySet, names: tuple[str, ...], order: tuple[str, ...], row: Row
) -> HttpResponse:
    def found(criteria: Criteria) -> HttpResponse:
        matching = rows.filter(_named(criteria.q, names), _changed(criteria.modified_after)).order_by(*order)
        return _page_of(request, matching, criteria, row)

    return _asked(request, LIST_PARAMETERS, found)


def _page_of(request: HttpRequest, rows: QuerySet, criteria: Criteria, row: Row) -> HttpResponse:
    page = rows[criteria.start : criteria.start + criteria.page_size]
    return json_answer(
        request,
        {
            "count": rows.count(),
            "page": criteria.page,
            "page_size": criteria.page_size,
            "results": [row(one, criteria.lang) for one in page],
        },
    )


def _named(words: str, names: tuple[str, ...]) -> Q:
    """Rows whose names hold the words; only punctuation finds nothing."""
    if not words:
        return Q()
    if not any(letter.isalnum() for letter in words):
        return Q(pk__in=[])
    question = Q()
    # SQLite knows upper and lower case of a to z only, so that å, ä and ö are asked for in both.
    for form in {words, words.lower(), words.upper(), words.capitalize()}:
        for name in names:
            question |= Q(**{f"{name}__icontains": form})
    return question


def _changed(moment: dt.datetime | None) -> Q:
    return Q(modified_at__gt=moment) if moment else Q()
