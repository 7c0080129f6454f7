"""A reader's report about one of a county's facts: old, about the wrong party, missing, or something new."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.models.situation import Question
from cms.querysets import asked_counties
from directory.frame import active_language
from directory.reports import FACT_KINDS
from directory.views.reports import Subject, take


@csrf_exempt  # There is no session to abuse, and a token would need a cookie, which these pages never set.
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, slug: str, question: str) -> HttpResponse:
    county = get_object_or_404(asked_counties(), slug=slug)
    if question not in Question.values:
        raise Http404
    name = f"{county.text('short', active_language())}: {Question(question).label}"
    back = f"{reverse('cms:situation_county', args=[county.slug])}#{question}"
    return take(request, Subject(county, FACT_KINDS, name, back, question))
