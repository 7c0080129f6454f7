"""How the home page groups needs: in the order in which people in trouble look for them."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.vocabulary import Word

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Kun on vaikeaa"), ("vakivalta", "kriisi", "mielenterveys", "suru", "paihteet", "talous")),
    (
        _("Lapsi ja vanhemmuus"),
        (
            "odotus-ja-vauva",
            "vanhemmuus",
            "yksinvanhemmuus",
            "lapsettomuus",
            "adoptio-ja-sijais",
            "vammaisuus",
        ),
    ),
    (_("Parisuhde ja ero"), ("parisuhde", "ero", "uusperhe", "seksuaalisuus")),
    (_("Perheen moninaisuus"), ("monikulttuurisuus", "sateenkaari")),
)


def grouped(needs: Mapping[str, Word]) -> list[tuple[Any, list[Word]]]:
    """Needs by heading. One that the groups do not name, such as a new one, comes under a heading of its own."""
    named = {code for _heading, codes in GROUPS for code in codes}
    rows: list[tuple[Any, list[Word]]] = [
        (heading, [needs[code] for code in codes if code in needs]) for heading, codes in GROUPS
    ]
    rows.append((_("Muut aiheet"), [word for code, word in needs.items() if code not in named]))
    return [(heading, words) for heading, words in rows if words]
