"""All recommendations for one audience on one page to print, for the whole country or for one county."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.examples import with_counties
from cms.models import RecommendationPage, SituationRound
from cms.models.recommendation import Audience
from cms.presentation import county_views
from cms.querysets import asked_counties
from directory.frame import active_language
from directory.listing import sort_name
from directory.models import County

# Path words are ASCII and Finnish, as everywhere in the public addresses.
AUDIENCES = {
    "hyvinvointialueille": Audience.COUNTY,
    "jarjestoille": Audience.NGO,
    "paattajille": Audience.DECISION_MAKER,
}


@require_safe
def brief(request: HttpRequest, audience: str, slug: str = "") -> HttpResponse:
    if audience not in AUDIENCES:
        raise Http404
    county = get_object_or_404(asked_counties(), slug=slug) if slug else None
    language = active_language()
    context = {
        "section": "recommendations",
        "audience": AUDIENCES[audience],
        "audience_slug": audience,
        "county": county,
        "recommendations": [_row(page, county) for page in recommendations(AUDIENCES[audience], language)],
        "facts": _facts(county, language),
        "choices": sorted(asked_counties(), key=lambda row: sort_name(str(row.text("short", language)))),
    }
    return render(request, "cms/brief.html", context)


def recommendations(audience: Audience, language: str) -> list[RecommendationPage]:
    pages = RecommendationPage.objects.live().filter(audience=audience, locale__language_code=language)
    return list(pages.select_related("locale", "alias_of__locale").order_by("path"))


def _row(page: RecommendationPage, county: County | None) -> dict[str, Any]:
    """The recommendation with what the county has done about it, or with the example of that very county."""
    statuses = list(page.statuses().filter(county=county)) if county else []
    examples = with_counties(page.examples)
    own = [example for example in examples if example["county"] == county]
    return {"page": page, "statuses": statuses, "examples": own or examples[:2]}


def _facts(county: County | None, language: str) -> list[Any]:
    newest = SituationRound.objects.newest_published() if county else None
    return county_views(newest, county, language) if newest and county else []
