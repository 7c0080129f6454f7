"""What the search page shows of an answer: chips, facets, groups, folded sections, ways on."""

import datetime as dt
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.county_page import own_doors
from directory.criteria import PAGE_SIZE, Criteria
from directory.places import close_places, place_names
from directory.result_rows import result_row
from directory.vocabulary import Vocabulary
from search.address import Pairs, Refused, pairs_of, query
from search.answers import Answer
from search.chips import area_names, chips, filter_names, filter_title, labels_of
from search.facets import facet_groups
from search.highlight import Highlighter
from search.page_answers import NONE, FoundPages
from search.page_rows import page_group
from search.relief import Way, ways_out
from search.sensitive import is_sensitive
from search.suggestions import nearest_needs


def context_of(
    answer: Answer, words: Vocabulary, now: dt.datetime, found: FoundPages = NONE
) -> dict[str, Any]:
    """The template variables of search/results.html; ``found``: the editors' pages beside the services."""
    criteria = answer.criteria
    pairs = pairs_of(criteria, words)
    marker = Highlighter(answer.query.groups) if answer.query else None
    context = {
        "section": "services",
        "criteria": criteria,
        "answer": answer,
        "heading": heading(answer),
        "title": title(answer, words),
        "sensitive": is_sensitive(answer, words),
        "noindex": bool(pairs) or criteria.page > 1,
        "share_path": address(pairs),
        "chips": chips(criteria, words),
        "facets": facet_groups(answer, words),
        "area_value": _area_value(criteria, words),
        "kept": _hidden_fields(criteria, pairs),
        "places": place_names(words, criteria.lang),
        "groups": groups(answer, marker, now),
        "editorial": page_group(found),
        "unknown_rows": [_row(card, criteria, marker, now) for card in answer.unknown_results],
        "elsewhere_rows": [_row(card, criteria, marker, now) for card in answer.elsewhere_results],
        "all_unknown": address(pairs_of(replace(criteria, page=1, unknown=True), words)),
        "all_elsewhere": address(pairs_of(replace(criteria, page=1, elsewhere=True), words)),
        "sorts": sorts(criteria, words),
        "pages": pages(answer, words),
        "area": area_names(criteria, words),
        "doors": doors(criteria, words, now),
        "named_area": named_area(answer, words),
        "as_typed": address(pairs_of(replace(criteria, page=1, as_typed=True), words)),
    }
    if not answer.count:
        context["ways"] = [_way(way, criteria, words) for way in ways_out(answer, now)]
        context["needs"] = nearest_needs(criteria.q, criteria.lang)
    return context


def doors(criteria: Criteria, words: Vocabulary, now: dt.datetime) -> list[dict[str, Any]]:
    """The own doors of the one county that was chosen, by itself or by its municipalities."""
    codes = criteria.county | {words.municipalities[code].county for code in criteria.municipality}
    if len(codes) != 1:
        return []
    return own_doors(next(iter(codes)), criteria.lang, now)


def named_area(answer: Answer, words: Vocabulary) -> dict[str, str] | None:
    """The place that the words named, with the address of the same question asked in that place."""
    found = answer.area_suggestion
    if found is None:
        return None
    there = replace(
        answer.criteria, q=found.rest, page=1, **{found.place.kind: frozenset({found.place.code})}
    )
    return {"name": found.name, "url": address(pairs_of(there, words))}


def address(pairs: Pairs) -> str:
    return reverse("search:results") + query(pairs)


def heading(answer: Answer) -> str:
    if not answer.count and _is_words_alone(answer.criteria):
        return _("Hakusanoillasi ei löytynyt palvelua")
    if not answer.count:
        return _("Näillä rajauksilla ei löydy palvelua")
    return ngettext("%(count)s palvelu", "%(count)s palvelua", answer.count) % {"count": answer.count}


def title(answer: Answer, words: Vocabulary) -> str:
    """The heading with the filters, but never the words that were typed: a title stays in the history."""
    filters = ", ".join(filter_title(answer.criteria, words))
    none = _("Ei palveluja") if _is_words_alone(answer.criteria) else _("Ei palveluja näillä rajauksilla")
    head = heading(answer) if answer.count else none
    return f"{head}: {filters}" if filters else head


def _is_words_alone(criteria: Criteria) -> bool:
    """Whether nothing but words was asked for: then no filter is to blame."""
    asked = Criteria(q=criteria.q, lang=criteria.lang, as_typed=criteria.as_typed)
    return bool(criteria.q) and replace(criteria, page=1, page_size=PAGE_SIZE, sort="") == asked


def groups(answer: Answer, marker: Highlighter | None, now: dt.datetime) -> list[dict[str, Any]]:
    """The rows of the page under the heading of their group; a count only where the page has all of a group."""
    whole = answer.count <= answer.criteria.page_size
    shown = []
    for name, cards in groupby(answer.results, key=lambda card: card["group"]):
        rows = [_row(card, answer.criteria, marker, now) for card in cards]
        shown.append({"name": name or "all", "rows": rows, "count": len(rows) if whole and name else None})
    return shown


def sorts(criteria: Criteria, words: Vocabulary) -> list[dict[str, Any]]:
    """The orders to choose from; by relevance only where there are words, by distance where there is one place."""
    names = {"relevance": _("osuvin ensin"), "name": _("nimi"), "confirmed": _("viimeksi vahvistettu")}
    is_near = bool(criteria.near and not criteria.sort)
    plain = replace(criteria, near="", origin=None, page=1)
    usual = replace(plain, sort="").order
    found = [
        {
            "label": label,
            "is_current": criteria.order == name and not is_near,
            "url": address(pairs_of(replace(plain, sort="" if name == usual else name), words)),
        }
        for name, label in names.items()
        if name != "relevance" or criteria.q
    ]
    if len(criteria.municipality) == 1:
        near = replace(plain, near=next(iter(criteria.municipality)), sort="")
        url = address(pairs_of(near, words))
        found.insert(0, {"label": _("lähin ensin"), "is_current": is_near, "url": url})
    return found


def pages(answer: Answer, words: Vocabulary) -> dict[str, Any] | None:
    """Page numbers around the current one, with gaps as None; None where one page holds all."""
    criteria = answer.criteria
    last = -(-answer.count // criteria.page_size)
    if last <= 1 and criteria.page == 1:
        return None
    numbers = sorted({1, last, *range(criteria.page - 1, criteria.page + 2)} & set(range(1, last + 1)))
    rows: list[dict[str, Any] | None] = []
    for number in numbers:
        if rows and number - numbers[numbers.index(number) - 1] > 1:
            rows.append(None)
        rows.append(
            {"number": number, "url": _page(criteria, number, words), "is_current": number == criteria.page}
        )
    return {
        "rows": rows,
        "previous": _page(criteria, min(criteria.page - 1, last), words)
        if criteria.page > 1 and last
        else "",
        "next": _page(criteria, criteria.page + 1, words) if criteria.page < last else "",
        "is_past_end": criteria.page > max(last, 1),
    }


def refusal_context(refused: Refused, words: Vocabulary) -> dict[str, Any]:
    """The template variables of 422.html: what is wrong, and the question without it."""
    pairs = pairs_of(refused.kept, words)
    place = refused.unknown_place
    return {
        "section": "services",
        "sensitive": True,
        "errors": refused.errors,
        "keeps": [chip.label for chip in chips(refused.kept, words)]
        + ([refused.kept.q] if refused.kept.q else []),
        "q": refused.kept.q,
        "without_them": address(pairs),
        "place": place,
        "close_places": [
            {"name": name, "url": address([*pairs, ("municipality", name)])}
            for name in (close_places(place, words, refused.kept.lang) if place else [])
        ],
    }


def _page(criteria: Criteria, number: int, words: Vocabulary) -> str:
    pairs = pairs_of(criteria, words)
    return address([*pairs, ("page", str(number))] if number > 1 else pairs)


def _row(
    card: dict[str, Any], criteria: Criteria, marker: Highlighter | None, now: dt.datetime
) -> dict[str, Any]:
    """The row, its name and summary with the words marked by which it was found."""
    row = result_row(card, now, criteria.channel)
    if marker is None:
        return row
    return row | {
        "marked_name": marker.marked(card["name"]),
        "marked_summary": marker.marked(card["summary"]),
    }


def _area_value(criteria: Criteria, words: Vocabulary) -> str:
    """What stands in the field for a place: the one that was chosen. Several stand as chips only."""
    names = area_names(criteria, words)
    return names[0] if len(names) == 1 else ""


def _hidden_fields(criteria: Criteria, pairs: Pairs) -> Pairs:
    """What the form must carry along because it has no field of its own on the page."""
    names = {"organisation", "modified_after", "sort", "elsewhere"}
    if len(criteria.county) + len(criteria.municipality) > 1:
        names |= {"county", "municipality"}
    if criteria.anonymous == "no":
        names.add("anonymous")
    if criteria.page_size != PAGE_SIZE:
        names.add("page_size")
    return [(name, value) for name, value in pairs if name in names]


def _way(way: Way, before: Criteria, words: Vocabulary) -> dict[str, Any]:
    found = ngettext("%(count)s palvelu", "%(count)s palvelua", way.count) % {"count": way.count}
    return {
        "label": _way_in_words(way, before, words),
        "found": found,
        "url": address(pairs_of(way.criteria, words)),
    }


def _way_in_words(way: Way, before: Criteria, words: Vocabulary) -> str:
    name = filter_names()[way.name]
    if way.instead:
        return _("Vaihda %(filter)s: %(value)s") % {"filter": name, "value": way.instead.label}
    value = before.q if way.name == "q" else ", ".join(labels_of(way.name, before, words))
    return _("Poista %(filter)s: %(value)s") % {"filter": name, "value": value}
