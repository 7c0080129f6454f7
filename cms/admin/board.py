"""What the board shows: counties by questions, each cell's state, and when the county was last asked."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.collecting import Asked, asked
from cms.fact_sources import BrokenSource, broken
from cms.models import CountyContact, SituationFact, SituationRound
from cms.models.situation import Question
from cms.querysets import asked_counties
from directory.models import County


class CellState(StrEnum):
    CHECKED = "checked"
    KNOWN = "known"
    UNCONFIRMED = "unconfirmed"
    EMPTY = "empty"


WORDS = {
    CellState.CHECKED: _("tarkistettu"),
    CellState.KNOWN: _("lähteestä"),
    CellState.UNCONFIRMED: _("vahvistamatta"),
    CellState.EMPTY: _("tyhjä"),
}


@dataclass(frozen=True)
class Cell:
    question: str
    state: CellState
    word: Any
    answer: Any
    as_of: str
    broken: Sequence[BrokenSource] = ()


@dataclass(frozen=True)
class Row:
    county: County
    cells: Sequence[Cell]
    last_contact: dt.date | None
    letters: Sequence[Asked] = ()


def state_of(fact: SituationFact | None) -> CellState:
    """Checked: a task in the county has said so, also that there is no information. Empty: nobody knows yet."""
    if fact is None:
        return CellState.EMPTY
    if fact.unconfirmed:
        return CellState.UNCONFIRMED
    if fact.checked_by_role:
        return CellState.CHECKED
    return CellState.KNOWN if fact.is_answered else CellState.EMPTY


def board_rows(situation: SituationRound) -> list[Row]:
    facts = {(fact.county_id, fact.question): fact for fact in situation.facts.all()}
    failing = broken(facts.values())
    contacts: dict[int, dt.date] = {}
    for county, day in CountyContact.objects.order_by("on").values_list("county_id", "on"):
        contacts[county] = day
    letters: dict[int, list[Asked]] = {}
    for one in asked(situation, timezone.now()):
        letters.setdefault(one.role.county_id, []).append(one)
    return [
        Row(
            county,
            [_cell(question, facts.get((county.pk, question)), failing) for question in Question.values],
            contacts.get(county.pk),
            letters.get(county.pk, ()),
        )
        for county in asked_counties().order_by("name_fi")
    ]


def _cell(question: str, fact: SituationFact | None, failing: Mapping[int, Sequence[BrokenSource]]) -> Cell:
    state = state_of(fact)
    if fact is None:
        return Cell(question, state, WORDS[state], "", "")
    sources = failing.get(fact.pk, ())
    return Cell(question, state, WORDS[state], fact.get_answer_display(), fact.as_of, sources)


def progress(situation: SituationRound) -> dict[str, int]:
    """How many facts are in each state."""
    counted = Counter(state_of(fact) for fact in situation.facts.all())
    return {state.value: counted[state] for state in CellState}
