"""A need's page: everyday words, and who helps with it, those first who answer now."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from directory.cards import card
from directory.frame import active_language
from directory.listing import sort_name
from directory.models import Service, Term
from directory.places import place_names
from directory.privacy import leave_little
from directory.result_rows import result_row
from directory.vocabulary import Word, vocabulary

LOOKED_AT = 60
SHOWN = 20


def need(request: HttpRequest, path_code: str) -> HttpResponse:
    """404 for no need; the plain id of a sensitive need goes on to its address without words."""
    words, language = vocabulary(), active_language()
    needs = words.terms.get("need", {})
    word = next((word for word in needs.values() if word.path_code == path_code), None)
    if word is None:
        if path_code in needs:
            return leave_little(redirect("directory:need", needs[path_code].path_code))
        raise Http404
    context = _services(word, language, timezone.localtime()) | {
        "section": "services",
        "word": word,
        "label": word.label(language),
        "official": word.name(language),
        "description": _description(word, language),
        "sensitive": word.sensitive,
        "places": place_names(words, language),
    }
    response = render(request, "directory/need.html", context)
    return leave_little(response) if word.sensitive else response


def _description(word: Word, language: str) -> Any:
    return Term.objects.of("need").get(code=word.code).text("description", language)


def _services(word: Word, language: str, now: dt.datetime) -> dict[str, Any]:
    """``open_rows`` have a channel that is open now, ``rows`` are the others; the rest is behind a link."""
    helping = Service.objects.listed(now.date()).filter(needs__code=word.code, needs__taxonomy__code="need")
    names = list(helping.values_list("pk", f"name_{language}", "name_fi"))
    names.sort(key=lambda row: (sort_name(row[1] or row[2]), row[0]))
    keys = [pk for pk, *_ in names[:LOOKED_AT]]
    services = Service.objects.with_everything().in_bulk(keys)
    rows = [result_row(card(services[pk], language, now), now) for pk in keys]
    answering = [row for row in rows if row["is_open"]]
    others = [row for row in rows if not row["is_open"]]
    return {
        "count": len(names),
        "open_rows": answering[:SHOWN],
        "rows": others[: max(0, SHOWN - len(answering))],
    }
