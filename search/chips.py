"""The chosen filters in words, each with the address that takes it off."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from directory.criteria import Criteria
from directory.dates import PartialDate
from directory.result_rows import provider_type
from directory.vocabulary import Vocabulary
from search.address import pairs_of, query

IN_TITLE = ("need", "target_group", "situation", "channel", "cost", "language")


@dataclass(frozen=True)
class Chip:
    """``kind`` names the filter for the ear; ``without`` is the address of the question without it."""

    kind: str
    label: str
    without: str


def filter_names() -> dict[str, str]:
    """What each filter is called on the page."""
    return {
        "q": _("hakusanat"),
        "need": _("aihe"),
        "target_group": _("kenelle"),
        "situation": _("tilanne"),
        "channel": _("tapa"),
        "cost": _("hinta"),
        "language": _("kieli"),
        "provider": _("järjestäjä"),
        "organisation": _("organisaatio"),
        "anonymous": _("nimettömyys"),
        "county": _("alue"),
        "municipality": _("kunta"),
        "open_now": _("aukiolo"),
        "age": _("ikä"),
        "modified_after": _("muutettu"),
        "unknown": _("puuttuvat tiedot"),
        "elsewhere": _("muut alueet"),
    }


def chips(criteria: Criteria, words: Vocabulary) -> list[Chip]:
    """The chosen filters in the order of the form."""
    names = filter_names()
    return [
        Chip(names[name], label, reverse("search:results") + query(pairs_of(replace(without, page=1), words)))
        for name, label, without in _chosen(criteria, words)
    ]


def labels_of(name: str, criteria: Criteria, words: Vocabulary) -> list[str]:
    """The chosen values of one filter in words."""
    return [label for chosen, label, _without in _chosen(criteria, words) if chosen == name]


def area_names(criteria: Criteria, words: Vocabulary) -> list[str]:
    """The chosen areas by name, counties first."""
    return [words.counties[code].name(criteria.lang) for code in sorted(criteria.county)] + [
        words.municipalities[code].name(criteria.lang) for code in sorted(criteria.municipality)
    ]


def filter_title(criteria: Criteria, words: Vocabulary) -> list[str]:
    """The main filters as a page's title tells them."""
    terms = [
        words.terms[name][code].name(criteria.lang).lower()
        for name in IN_TITLE
        for code in sorted(getattr(criteria, name))
    ]
    return terms + area_names(criteria, words)


def _chosen(criteria: Criteria, words: Vocabulary) -> Iterator[tuple[str, str, Criteria]]:
    """(filter, its value in words, the question without that value)."""
    for name in IN_TITLE:
        for code in sorted(getattr(criteria, name)):
            yield name, words.terms[name][code].name(criteria.lang), _less(criteria, name, code)
    for code in sorted(criteria.provider):
        yield "provider", provider_type(code), _less(criteria, "provider", code)
    for code in sorted(criteria.county):
        yield "county", words.counties[code].name(criteria.lang), _less(criteria, "county", code)
    for code in sorted(criteria.municipality):
        yield (
            "municipality",
            words.municipalities[code].name(criteria.lang),
            _less(criteria, "municipality", code),
        )
    if criteria.organisation:
        yield from _organisations(criteria)
    if criteria.anonymous:
        label = _("Nimettömänä") if criteria.anonymous == "yes" else _("Nimi kysytään")
        yield "anonymous", label, criteria.without("anonymous")
    if criteria.age is not None:
        yield "age", _("%(age)s vuotta") % {"age": criteria.age}, criteria.without("age")
    if criteria.modified_after:
        day = PartialDate(criteria.modified_after.date().isoformat()).in_words(criteria.lang)
        yield (
            "modified_after",
            _("Muutettu %(date)s jälkeen") % {"date": day},
            criteria.without("modified_after"),
        )
    for name, label in _flags().items():
        if getattr(criteria, name):
            yield name, label, criteria.without(name)


def _flags() -> dict[str, str]:
    return {
        "open_now": _("Auki nyt"),
        "unknown": _("Myös ne, joista tieto puuttuu"),
        "elsewhere": _("Myös muilla alueilla"),
    }


def _organisations(criteria: Criteria) -> Iterator[tuple[str, str, Criteria]]:
    from directory.models import Organisation

    names = {
        row.uuid: row.text("name", criteria.lang).value
        for row in Organisation.objects.filter(uuid__in=criteria.organisation)
    }
    for identity in sorted(criteria.organisation):
        label = names.get(identity, _("organisaatio, jota emme tunne"))
        yield "organisation", label, _less(criteria, "organisation", identity)


def _less(criteria: Criteria, name: str, value: Any) -> Criteria:
    """The question without one value. Without its municipality nothing is near."""
    less = replace(criteria, **{name: getattr(criteria, name) - {value}})
    return replace(less, near="", origin=None) if name == "municipality" and value == criteria.near else less
