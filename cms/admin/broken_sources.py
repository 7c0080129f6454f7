"""Facts whose source does not open any more: a section of the queue, and lines beside the fact at the desk."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.admin.freshness import ask_county
from cms.fact_sources import broken, facts_in_sight
from cms.models import SituationFact
from directory.admin.waiting import Action, Item, Section, add_section

MAY_CORRECT = "cms.change_situationfact"


def _with_broken() -> list[tuple[SituationFact, Sequence[Any]]]:
    facts = list(facts_in_sight().select_related("county", "round"))
    found = broken(facts)
    rows = [(fact, found[fact.pk]) for fact in facts if fact.pk in found]
    return sorted(rows, key=lambda row: (row[1][0].on, row[0].round.year, row[0].county.code))


def with_broken_sources(today: dt.date, user: Any) -> Sequence[Item]:
    return [
        Item(
            f"{fact.county.short_fi} {fact.round.year}: {fact.get_question_display()}",
            [str(one) for one in sources],
            sources[0].on,
            [correcting(fact)] if user.has_perm(MAY_CORRECT) else (),
        )
        for fact, sources in _with_broken()
    ]


def correcting(fact: SituationFact) -> Action:
    """To give another source; of a frozen round nothing is changed any more."""
    if fact.round.is_frozen:
        return ask_county(fact)
    return Action(
        _("Vaihda lähde"), reverse("cms_situation_county", args=[fact.round.year, fact.county.code])
    )


add_section(
    Section(
        "vastausten-lahteet",
        gettext_lazy("Alueiden vastausten lähteet"),
        gettext_lazy("Sivut, joihin alueen vastaus nojaa ja jotka eivät enää aukea."),
        lambda today: len(_with_broken()),
        with_broken_sources,
    )
)
