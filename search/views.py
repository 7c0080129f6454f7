"""The search page: plain GET with every filter in its address, or a POST that leaves nothing in one."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory import lasting
from directory.criteria import BadParameter, Criteria, is_broken
from directory.frame import active_language
from directory.privacy import leave_little
from directory.views import errors
from directory.vocabulary import vocabulary
from search import empty_queries, kept_suggestions
from search.address import Refused, read
from search.analysis import Language
from search.answers import answer
from search.page import context_of, refusal_context
from search.page_rows import beside_services
from search.position import near_position, read_position


@csrf_exempt  # A POST asks what a GET asks and changes nothing; a token would need a cookie.
@require_http_methods(["GET", "HEAD", "POST"])
def results(request: HttpRequest) -> HttpResponse:
    """The results; 422 with the reason where the question cannot be read.

    Asked by POST ("Piilota käyntini"), by words of danger or for a sensitive need, the answer is kept nowhere.
    """
    words, language = vocabulary(), active_language()
    asked = _posted(request, language) if request.method == "POST" else read(request.GET, words, language)
    if isinstance(asked, Refused):
        response = errors.refused(request, refusal_context(asked, words))
        return leave_little(response)
    now = timezone.localtime()
    if asked.near:
        lasting.only_now()
    found = answer(asked, now, folded=True)
    context = context_of(found, words, now, beside_services(found))
    hidden = request.method == "POST"
    if request.method == "GET":
        empty_queries.note(found, _visitor(request), now.date())
    response = render(request, "search/results.html", context | {"hidden": hidden})
    return leave_little(response) if hidden or context["sensitive"] else response


def _posted(request: HttpRequest, language: str) -> Criteria | Refused:
    """A question asked by POST, which alone may bring the reader's position."""
    params = request.POST.copy()
    given = params.pop("position", [""])[-1]
    asked = read(params, vocabulary(), language)
    if not given or isinstance(asked, Refused):
        return asked
    position = read_position(given)
    if position is None:
        message = _("Sijaintia ei voi käyttää: se ei ole Suomessa. Kirjoita kunta.")
        return Refused([BadParameter("position", "", message)], asked)
    return near_position(asked, position)


def _visitor(request: HttpRequest) -> str:
    return f"{request.META.get('REMOTE_ADDR', '')} {request.headers.get('User-Agent', '')}"


@csrf_exempt  # As above.
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """What to offer for ``q`` while it is typed. Kept by no cache on the way: half a word may tell much."""
    text = (request.POST if request.method == "POST" else request.GET).get("q", "")
    spoken_in = cast(Language, active_language())
    found = kept_suggestions.answer("" if is_broken(text) else text, spoken_in, timezone.localdate())
    return leave_little(HttpResponse(found, content_type="application/json; charset=utf-8"))
