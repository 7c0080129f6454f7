"""The counties' situation: one question in the whole country, a county, two counties, two rounds, and files."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms import compare, exports, presentation
from cms.claims import claims
from cms.models import SituationFact, SituationRound
from cms.models.situation import Question
from cms.querysets import asked_counties
from cms.situation_query import SituationCriteria, read_situation
from cms.situation_rows import facts_of
from directory.boundaries import file as borders
from directory.criteria import BadParameter, BadParameters, is_tracking
from directory.frame import active_language
from directory.listing import sort_name
from directory.models import County
from directory.vocabulary import vocabulary


def _asked(request: HttpRequest, *accepted: str) -> SituationCriteria:
    """Raises BadParameters; what mail and advertising systems add to links is ignored."""
    given = [(name, values) for name, values in request.GET.lists() if not is_tracking(name)]
    return read_situation(given, accepted)


def _refused(request: HttpRequest, errors: list[BadParameter]) -> HttpResponse:
    context = {"errors": errors, "noindex": True, "section": "situation"}
    return render(request, "cms/situation/refused.html", context, status=422)


def _rounds() -> list[SituationRound]:
    return list(SituationRound.objects.published())


@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """One question in all counties, as a table and as a tile map of the same rows."""
    try:
        criteria = _asked(request, "round", "question")
        if len(criteria.questions) > 1:
            raise BadParameters([BadParameter("question", ", ".join(sorted(criteria.questions)), "")])
    except BadParameters as refused:
        return _refused(request, refused.errors)
    question = next(iter(criteria.questions), Question.ORGANISATION.value)
    language, rounds = active_language(), _rounds()
    facts = facts_of(criteria.round, questions=frozenset({question}))
    rows = presentation.in_name_order(presentation.views_of(facts, language))
    newest = bool(rounds) and criteria.round == rounds[0]
    context = {
        "section": "situation",
        "round": criteria.round,
        "rounds": rounds,
        "question": Question(question),
        "number": Question.values.index(question) + 1,
        "questions": presentation.question_links(question, criteria.round, newest),
        "rows": rows,
        "answered": sum(row.is_answered for row in rows),
        "checked": sum(bool(row.checked_by) for row in rows),
        "answers": presentation.answer_legend(),
        "ages": presentation.age_legend(criteria.round.year) if criteria.round else [],
        "borders": borders.current(),
    }
    return render(request, "cms/situation/national.html", context)


@require_safe
def county(request: HttpRequest, slug: str) -> HttpResponse:
    """A county's five answers in any round."""
    found = get_object_or_404(asked_counties(), slug=slug)
    try:
        criteria = _asked(request, "round")
    except BadParameters as refused:
        return _refused(request, refused.errors)
    if criteria.round is None:
        raise Http404
    context = {"section": "situation", "rounds": _rounds(), **county_context(found, criteria.round)}
    return render(request, "cms/situation/county_page.html", context)


def county_context(found: County, situation: SituationRound | None) -> dict[str, Any]:
    """What the part "cms/situation/county.html" shows of a county; without a round, that there is none."""
    language = active_language()
    if situation is None:
        return {"county": found, "round": None, "facts": [], "register": {"centres": [], "roles": []}}
    return {
        "county": found,
        "round": situation,
        "facts": presentation.county_views(situation, found, language),
        "register": presentation.register_rows(situation, found, language),
    }


@require_safe
def two_counties(request: HttpRequest) -> HttpResponse:
    """Two counties row by row, differences first; never a ranking."""
    try:
        criteria = _asked(request, "round", "county")
        if len(criteria.counties) > 2:
            raise BadParameters([BadParameter("county", ", ".join(sorted(criteria.counties)), "")])
    except BadParameters as refused:
        return _refused(request, refused.errors)
    language = active_language()
    chosen = _in_asked_order(request, asked_counties().filter(code__in=criteria.counties))
    context = {
        "section": "situation",
        "round": criteria.round,
        "rounds": _rounds(),
        "choices": _choices(language),
        "chosen": [county.code for county in chosen],
        "pair": chosen if len(chosen) == 2 else None,
        "pairs": _pairs(criteria.round, chosen, language) if len(chosen) == 2 and criteria.round else [],
        "one_only": len(criteria.counties) == 1,
        "noindex": bool(criteria.counties),
    }
    return render(request, "cms/situation/two_counties.html", context)


def _in_asked_order(request: HttpRequest, found: Iterable[County]) -> list[County]:
    """The first county asked for stands first; the parameters themselves are a set."""
    codes = vocabulary().county_codes
    asked = [codes.get(" ".join(value.split()).casefold(), "") for value in request.GET.getlist("county")]
    return sorted(found, key=lambda county: asked.index(county.code))


def _choices(language: str) -> list[tuple[str, str]]:
    rows = [(county.code, str(county.text("short", language))) for county in asked_counties()]
    return sorted(rows, key=lambda row: sort_name(row[1]))


def _pairs(situation: SituationRound, chosen: list[County], language: str) -> list[dict[str, Any]]:
    known = claims(situation)
    facts = facts_of(situation, frozenset(county.code for county in chosen))
    views = {(view.county.code, view.question): view for view in presentation.views_of(facts, language)}
    first, second = (
        {question: claim for (code, question), claim in known.items() if code == county.code}
        for county in chosen
    )
    return [
        {
            "row": pair,
            "title": Question(pair.question).label,
            "sides": [views[(county.code, pair.question)] for county in chosen],
        }
        for pair in compare.counties(Question.values, first, second)
    ]


KIND_ORDER = tuple(compare.Kind)


@require_safe
def two_rounds(request: HttpRequest) -> HttpResponse:
    """What changed from one published round to a newer one."""
    try:
        criteria = _asked(request, "round")
    except BadParameters as refused:
        return _refused(request, refused.errors)
    newer = criteria.round
    older = SituationRound.objects.published().before(newer.year) if newer else None
    language = active_language()
    context = {
        "section": "situation",
        "round": newer,
        "older": older,
        "rounds": _rounds(),
        "summary": newer.text("change_summary", language) if newer else "",
        "groups": _changes(older, newer, language) if newer and older else [],
    }
    return render(request, "cms/situation/two_rounds.html", context)


def _changes(older: SituationRound, newer: SituationRound, language: str) -> list[dict[str, Any]]:
    """The changes by kind, each with the fact as it was and as it is."""
    views = {
        (situation.pk, fact.county.code, fact.question): presentation.view_of(fact, language)
        for situation in (older, newer)
        for fact in facts_of(situation)
    }
    found: dict[compare.Kind, list[dict[str, Any]]] = {kind: [] for kind in KIND_ORDER}
    for change in compare.rounds(claims(older), claims(newer)):
        key = (change.county, change.question)
        found[change.kind].append({"old": views.get((older.pk, *key)), "new": views.get((newer.pk, *key))})
    return [{"kind": kind.value, "rows": found[kind]} for kind in KIND_ORDER]


@require_safe
def csv_file(request: HttpRequest) -> HttpResponse:
    return _file(request, "csv", exports.CSV_TYPE, exports.as_csv)


@require_safe
def xlsx_file(request: HttpRequest) -> HttpResponse:
    return _file(request, "xlsx", exports.XLSX_TYPE, exports.as_xlsx)


def _file(request: HttpRequest, ending: str, content_type: str, write: Any) -> HttpResponse:
    try:
        criteria = _asked(request, "round", "county", "question")
    except BadParameters as refused:
        return _refused(request, refused.errors)
    facts: list[SituationFact] = facts_of(criteria.round, criteria.counties, criteria.questions)
    year = criteria.round.year if criteria.round else ""
    return _download(write(facts, active_language()), content_type, f"tilannekuva-{year}.{ending}")


@require_safe
def docx_file(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(asked_counties(), slug=slug)
    try:
        criteria = _asked(request, "round")
    except BadParameters as refused:
        return _refused(request, refused.errors)
    if criteria.round is None:
        raise Http404
    content = exports.as_docx(criteria.round, found, active_language())
    return _download(content, exports.DOCX_TYPE, f"tilannekuva-{criteria.round.year}-{slug}.docx")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
