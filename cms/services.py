"""What the embedded lists of a page show: services that a filter finds now, and the counties by name."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from cms.querysets import asked_counties
from directory.criteria import BadParameters, read_criteria
from directory.frame import active_language
from directory.listing import listing, sort_name
from directory.models import Service
from directory.vocabulary import vocabulary

FILTERS = ("need", "target_group", "channel", "language", "county")


def found(value: Any, now: dt.datetime) -> dict[str, Any]:
    """``services`` in order, at most as many as asked; ``count`` of all; ``search_url`` that lists them.

    A filter that has become meaningless (a term was removed) finds nothing rather than everything.
    """
    asked = [(name, list(value.get(name) or [])) for name in FILTERS]
    asked = [(name, values) for name, values in asked if values]
    most = value.get("most") or 6
    try:
        criteria = read_criteria([*asked, ("page_size", [str(most)])], vocabulary())
    except BadParameters:
        return {"services": [], "count": 0, "search_url": reverse("search:results")}
    found_rows = listing(criteria, now)
    order = [pk for pk, _group in found_rows.rows]
    rows = Service.objects.filter(pk__in=order).select_related("organisation").in_bulk()
    return {
        "services": [rows[pk] for pk in order if pk in rows],
        "count": found_rows.count,
        "search_url": f"{reverse('search:results')}?{urlencode(asked, doseq=True)}",
    }


def county_links(leads_to: str) -> list[tuple[str, str]]:
    """(name, address) of the counties in the reader's language and in its order."""
    name = "cms:situation_county" if leads_to == "situation" else "directory:county_professionals"
    language = active_language()
    rows = [
        (str(county.text("short", language)), reverse(name, args=[county.slug]))
        for county in asked_counties()
    ]
    return sorted(rows, key=lambda row: sort_name(row[0]))
