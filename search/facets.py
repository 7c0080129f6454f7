"""The filters of the search page as a form: options with counts, what is not known, which of them stand open."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from directory.vocabulary import Vocabulary
from search.address import need_value
from search.answers import Answer, Facet

# Facets that stand open at first; the others open where something of them is chosen.
OPEN = ("need", "target_group")
MOST_IN_SIGHT = 6


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


def facet_groups(answer: Answer, words: Vocabulary) -> list[dict[str, Any]]:
    """Facets in the form's order: name, label, options in sight and behind "Näytä lisää", count of unknowns."""
    shown = []
    for name, label in _labels().items():
        chosen = getattr(answer.criteria, name)
        options = [_option(name, facet, chosen, words) for facet in answer.facets[name]]
        in_sight = _in_sight(options)
        shown.append(
            {
                "name": name,
                "label": label,
                "options": [option for option in options if option in in_sight],
                "more": [option for option in options if option not in in_sight],
                "unknown": answer.facets_unknown.get(name, 0),
                "is_open": name in OPEN or bool(chosen),
                "is_chosen": bool(chosen),
            }
        )
    return [facet for facet in shown if facet["options"]]


def _labels() -> dict[str, str]:
    return {
        "need": _("Aihe"),
        "target_group": _("Kenelle"),
        "situation": _("Tilanne"),
        "channel": _("Tapa"),
        "language": _("Kieli"),
        "cost": _("Hinta"),
        "provider": _("Järjestäjä"),
    }


def _option(name: str, facet: Facet, chosen: Any, words: Vocabulary) -> Option:
    value = need_value(facet.id, words) if name == "need" else facet.id
    return Option(value, facet.label, facet.count, facet.id in chosen)


def _in_sight(options: list[Option]) -> list[Option]:
    """The chosen ones and the most common, so that a long list shows what most look for."""
    if len(options) <= MOST_IN_SIGHT + 2:
        return options
    ranked = sorted(options, key=lambda option: (not option.is_chosen, -option.count))
    chosen = sum(option.is_chosen for option in options)
    return ranked[: max(MOST_IN_SIGHT, chosen)]
