"""The desk's situation pages: the board, the grid of one question, a county in one view, and a round's steps."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.forms import modelformset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.admin.board import board_rows, progress
from cms.admin.freshness import fact_told
from cms.admin.said_log import MAY_WITHDRAW
from cms.admin.situation_forms import CallForm, FactForm, GridForm, OpenForm, SummaryForm, ToldForm
from cms.fact_sources import broken
from cms.freshness import of_facts
from cms.models import FactAssurance, SituationFact, SituationRound
from cms.models.situation import SHORT_QUESTIONS, Question
from cms.querysets import asked_counties
from cms.rounds import (
    RoundIsFrozen,
    RoundIsNotReady,
    drafted_summary,
    freeze,
    open_round,
    publish,
    record,
    record_interview,
    withdraw,
)

View = Callable[..., HttpResponse]


def allowed(right: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(f"cms.{right}"):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def _round(year: int) -> SituationRound:
    return get_object_or_404(SituationRound, year=year)


@allowed("view_situationround")
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds; the newest one's board is one click away."""
    form = OpenForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("cms.add_situationround"):
            raise PermissionDenied
        if form.is_valid():
            year = form.cleaned_data["year"]
            open_round(year=year, by=request.user, gathered={"fi": form.cleaned_data["gathered"]})
            messages.success(request, _("Kierros %(year)s on avattu.") % {"year": year})
            return redirect("cms_situation_board", year)
    rows = [(situation, progress(situation)) for situation in SituationRound.objects.all()]
    return render(request, "cms/admin/rounds.html", {"rows": rows, "form": form})


@allowed("view_situationround")
def board(request: HttpRequest, year: int) -> HttpResponse:
    situation = _round(year)
    context = {
        "round": situation,
        "questions": [(question.value, SHORT_QUESTIONS[question]) for question in Question],
        "rows": board_rows(situation),
        "progress": progress(situation),
        "may_publish": request.user.has_perm("cms.publish_situationround"),
    }
    return render(request, "cms/admin/board.html", context)


@allowed("change_situationfact")
def grid(request: HttpRequest, year: int, question: str) -> HttpResponse:
    """One question in every county, to be filled in row after row."""
    situation = _round(year)
    if question not in Question.values:
        raise Http404
    facts = situation.facts.filter(question=question).select_related("county", "round")
    formset = modelformset_factory(SituationFact, form=GridForm, extra=0)
    forms = formset(request.POST or None, queryset=facts.order_by("county__name_fi"))
    if request.method == "POST" and forms.is_valid() and _record_touched(request, forms):
        return redirect(request.path)
    context = {
        "round": situation,
        "forms": forms,
        "question": Question(question),
        "questions": [(one.value, SHORT_QUESTIONS[one]) for one in Question],
    }
    return render(request, "cms/admin/grid.html", context)


def _record_touched(request: HttpRequest, forms: Iterable[FactForm]) -> bool:
    """Whether every row that was touched is recorded; otherwise none is, and the reason is said."""
    touched, before = [form for form in forms if form.is_touched], _newest_assurance()
    try:
        with transaction.atomic():
            for form in touched:
                fact = SituationFact.objects.select_related("round", "county").get(pk=form.instance.pk)
                record(fact, by=request.user, **form.assurance(), **form.content())
    except (RoundIsFrozen, ValidationError) as refused:
        messages.error(request, "; ".join(getattr(refused, "messages", [str(refused)])))
        return False
    _say_done(request, _("Tallennettu: %(count)s.") % {"count": len(touched)}, before)
    return True


def _newest_assurance() -> int:
    return FactAssurance.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _say_done(request: HttpRequest, words: str, before: int) -> None:
    """With a way back where someone may take it: the assurances just made, chosen in the log."""
    made = FactAssurance.objects.filter(pk__gt=before, by=request.user).values_list("pk", flat=True)
    if made and request.user.has_perm(MAY_WITHDRAW):
        log = f"{reverse('cms_said_log')}?{urlencode([('fact', str(pk)) for pk in made])}"
        messages.success(request, format_html('{} <a href="{}">{}</a>', words, log, _("Peru vahvistukset")))
    else:
        messages.success(request, words)


@allowed("change_situationfact")
def county(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The five questions of a county with all their fields."""
    situation, found = _round(year), get_object_or_404(asked_counties(), code=code)
    forms = _county_forms(request, situation, code, FactForm)
    is_sent = request.method == "POST" and all([form.is_valid() for form in forms])
    if is_sent and _record_touched(request, forms):
        return redirect("cms_situation_board", year)
    context = {"round": situation, "county": found, "forms": forms, "call": None}
    return render(request, "cms/admin/county.html", context)


@allowed("change_situationfact")
def interview(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A telephone call: the county on one screen, everything told by one task on one day."""
    situation, found = _round(year), get_object_or_404(asked_counties(), code=code)
    forms = _county_forms(request, situation, code, ToldForm)
    call = CallForm(request.POST or None)
    if request.method == "POST" and all([call.is_valid(), *[form.is_valid() for form in forms]]):
        answers = {form.instance.question: form.content() for form in forms if form.cleaned_data.get("asked")}
        before = _newest_assurance()
        try:
            record_interview(situation, found, answers, by=request.user, **call.cleaned_data)
        except (RoundIsFrozen, ValidationError) as refused:
            messages.error(request, "; ".join(getattr(refused, "messages", [str(refused)])))
        else:
            _say_done(request, _("Puhelu on kirjattu: %(county)s.") % {"county": found.short_fi}, before)
            return redirect("cms_situation_board", year)
    context = {"round": situation, "county": found, "forms": forms, "call": call}
    return render(request, "cms/admin/county.html", context)


def _county_forms(
    request: HttpRequest, situation: SituationRound, code: str, form: type[FactForm]
) -> list[FactForm]:
    facts = {
        fact.question: fact
        for fact in situation.facts.filter(county__code=code).select_related("county", "round")
    }
    known, failing = of_facts(facts.values(), timezone.localdate()), broken(facts.values())
    forms = [
        form(request.POST or None, instance=facts[question], prefix=question)
        for question in Question.values
        if question in facts
    ]
    for one in forms:
        one.freshness = fact_told(known.get(one.instance.pk))
        one.broken = failing.get(one.instance.pk, ())
    return forms


@allowed("publish_situationround")
def publishing(request: HttpRequest, year: int) -> HttpResponse:
    """The drafted summary of changes, to be worded by a person, and the button that publishes."""
    situation = _round(year)
    written = {language: getattr(situation, f"change_summary_{language}") for language in ("fi", "sv", "en")}
    form = SummaryForm(request.POST or None, initial=written if written["fi"] else drafted_summary(situation))
    if request.method == "POST" and form.is_valid():
        try:
            publish(situation, by=request.user, summary=form.cleaned_data)
        except RoundIsNotReady as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Tilannekuva %(year)s on julkaistu.") % {"year": year})
            return redirect("cms_situation_board", year)
    return render(request, "cms/admin/publishing.html", {"round": situation, "form": form})


@require_POST
@allowed("publish_situationround")
def freezing(request: HttpRequest, year: int) -> HttpResponse:
    freeze(_round(year), by=request.user)
    messages.success(request, _("Kierros on jäädytetty. Se pysyy tällaisena."))
    return redirect("cms_situation_board", year)


@require_POST
@allowed("publish_situationround")
def withdrawing(request: HttpRequest, year: int) -> HttpResponse:
    withdraw(_round(year), by=request.user)
    messages.success(request, _("Kierros ei enää näy lukijoille."))
    return redirect("cms_situation_board", year)
