"""A county's two pages: help for its families, and the overview for those who work with them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone

from directory import county_page as page
from directory.adoptions.shown import in_county
from directory.frame import active_language
from directory.models import County
from directory.vocabulary import vocabulary

SITUATION = "directory/county_situation.html"


def county(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(County, slug=slug)
    language, now = active_language(), timezone.localtime()
    context = {
        "section": "areas",
        "county": found,
        "doors": page.own_doors(found.code, language, now),
        "needs": page.need_rows(found, language, now.date()),
        "rows": page.own_services(found, language, now),
        "municipalities": page.municipalities(found, language),
    }
    return render(request, "directory/county.html", context)


def county_professionals(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(County, slug=slug)
    language, now = active_language(), timezone.localtime()
    usable = page.usable_by_kind(found, now.date())
    providers, rows = page.matrix(usable, found, language)
    context = {
        "section": "areas",
        "county": found,
        "counties": list(vocabulary().counties),
        "about": page.about(found, language),
        "doors": page.own_doors(found.code, language, now),
        "situation": _if_there(SITUATION),
        "providers": providers,
        "matrix": rows,
        "legend": page.kinds_in(rows),
        "adoptions": in_county(found, now.date(), language),
        "gaps": page.gaps(usable, language),
        "swedish": page.in_second_language(usable, found, language),
        "is_bilingual": len(found.official_languages) > 1,
        "rows": page.own_services(found, language, now),
        "municipalities": page.municipalities(found, language),
    }
    return render(request, "directory/county_professionals.html", context)


def _if_there(template: str) -> str:
    """The template's name where the house has it; the facts on a county's situation are another room's."""
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return ""
    return template
