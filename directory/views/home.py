"""The home page of two halves, and the way from the name of a place to the pages of its county."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from directory import safety_bar
from directory.frame import active_language
from directory.listing import sort_name
from directory.models import Service
from directory.need_groups import grouped
from directory.places import close_places, find_place, place_names
from directory.structured import home_page, script
from directory.tile_names import TILE_NAMES
from directory.vocabulary import Area, Vocabulary, vocabulary

LONGEST_NAME = 80


def home(request: HttpRequest) -> HttpResponse:
    safety_bar.refresh()
    words, language = vocabulary(), active_language()
    listed = Service.objects.listed(timezone.localdate())
    context = {
        "total": listed.count(),
        "lines": safety_bar.lines(language),
        "needs": _needs_with_counts(words, language),
        "places": place_names(words, language),
        **areas(words, language),
    }
    context["structured"] = script(home_page(language, request.path, reverse("search:results")))
    context["none_rung"] = not any(line["is_rung"] for line in context["lines"])
    return render(request, "directory/home.html", context)


def counties(request: HttpRequest) -> HttpResponse:
    words, language = vocabulary(), active_language()
    context = {"section": "areas", "places": place_names(words, language), **areas(words, language)}
    return render(request, "directory/counties.html", context)


def place(request: HttpRequest) -> HttpResponse:
    """Sends from the name of a municipality or county to the county's page for families."""
    words, language = vocabulary(), active_language()
    typed = request.GET.get("municipality", "").replace("\x00", "")[:LONGEST_NAME].strip()
    found = find_place(typed, words) if typed else None
    if found:
        code = found.code if found.kind == "county" else words.municipalities[found.code].county
        return redirect("directory:county", words.counties[code].slug)
    close = close_places(typed, words, language) if typed else []
    context = {"typed": typed, "close": close, "places": place_names(words, language), "noindex": True}
    return render(
        request, "directory/place.html", context | areas(words, language), status=422 if typed else 200
    )


def areas(words: Vocabulary, language: str) -> dict[str, Any]:
    """The counties by name in the reader's language (the list) and by their place on the tile map."""
    rows = [_area(area, language) for area in words.counties.values()]
    return {"by_name": sorted(rows, key=lambda row: sort_name(row["name"])), "tiles": rows}


def _area(area: Area, language: str) -> dict[str, str]:
    return {
        "code": area.code,
        "name": area.name(language),
        "short": TILE_NAMES.get(area.code, {}).get(language, area.name(language)),
        "url": reverse("directory:county", args=[area.slug]),
        "professional_url": reverse("directory:county_professionals", args=[area.slug]),
    }


def _needs_with_counts(words: Vocabulary, language: str) -> list[tuple[Any, list[dict[str, Any]]]]:
    listed = Service.objects.listed(timezone.localdate())
    counts = dict(listed.filter(needs__isnull=False).values_list("needs__code").annotate(Count("pk")))
    return [
        (heading, [_need(word, language, counts.get(word.code, 0)) for word in row])
        for heading, row in grouped(words.terms.get("need", {}))
    ]


def _need(word: Any, language: str, count: int) -> dict[str, Any]:
    return {
        "label": word.label(language),
        "count": count,
        "url": reverse("directory:need", args=[word.path_code]),
    }
