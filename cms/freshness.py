"""How fresh a county's facts, the recommendations and the practice models are, by the same rules as services.

A fact's due day follows from who last said that it holds; while it is carried over untouched, what was said of it
in the round before still counts. A page's follows from the day on which an editor went through it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from cms.models import (
    FactAssurance,
    PracticeModelPage,
    RecommendationPage,
    SituationFact,
    SituationRound,
)
from directory.dates import PartialDate
from directory.freshness import Evidence, Facts, Freshness, Group, State, evaluate
from directory.models import FreshnessIntervals, Report
from directory.signals import READERS, RULES, SECOND_READER
from directory.state_days import state_on

# By kind of page, the claim group whose interval holds for it.
PAGES: Mapping[type[Any], Group] = {
    RecommendationPage: Group.RECOMMENDATION,
    PracticeModelPage: Group.PRACTICE_MODEL,
}
ONE_READER = RULES[READERS[0]].weight


@dataclass(frozen=True)
class Known:
    """A fact's or a page's freshness, and who assured it: ``role`` is the county's task, or blank."""

    verdict: Freshness
    state: State
    assured_on: dt.date | None = None
    role: str = ""
    level: str = ""

    @property
    def due_on(self) -> dt.date | None:
        return self.verdict.due_on


def of_facts(facts: Iterable[SituationFact], today: dt.date) -> dict[int, Known]:
    """By primary key, for the facts that have an answer: where nothing is known, nothing grows old."""
    rows = [fact for fact in facts if fact.is_answered]
    said, reports = _said(rows, today), _reports({fact.county_id for fact in rows}, today)
    rules = FreshnessIntervals.current()
    found = {}
    for fact in rows:
        assurance = said.get(fact.pk)
        about = Facts(
            groups=(Group.SITUATION,),
            assured_on={Group.SITUATION: assurance.on} if assurance else {},
            evidence=reports[fact.county_id, fact.question],
        )
        verdict = evaluate(about, today, rules)
        state = state_on(verdict.due_on, None, today)
        found[fact.pk] = (
            Known(verdict, state, assurance.on, assurance.role, assurance.level)
            if assurance
            else Known(verdict, state)
        )
    return found


def _said(facts: Sequence[SituationFact], today: dt.date) -> dict[int, FactAssurance]:
    """By fact, the newest assurance that counts for it, its own or what was said before it was carried over."""
    keys = {(fact.county_id, fact.question) for fact in facts}
    counties = {county for county, _ in keys}
    own: dict[int, FactAssurance] = {}
    for row in FactAssurance.objects.standing().filter(fact__county__in=counties, on__lte=today):
        own[row.fact_id] = row
    if not own:
        return {}
    chain: dict[tuple[int, str], list[tuple[int, int, bool]]] = defaultdict(list)
    told = SituationFact.objects.filter(county__in=counties).order_by("round__year")
    for pk, county, question, year, carried in told.values_list(
        "pk", "county_id", "question", "round__year", "unconfirmed"
    ):
        chain[county, question].append((year, pk, carried))
    return {
        fact.pk: found
        for fact in facts
        if (found := _newest(chain[fact.county_id, fact.question], fact.pk, own))
    }


def _newest(
    chain: Sequence[tuple[int, int, bool]], key: int, own: Mapping[int, FactAssurance]
) -> FactAssurance | None:
    """Goes back through the rounds for as long as the fact was carried over untouched."""
    earlier = False
    for _year, pk, carried in reversed(chain):
        if pk == key or earlier:
            if pk in own:
                return own[pk]
            if not carried:
                return None
            earlier = True
    return None


def _reports(counties: Iterable[int], today: dt.date) -> dict[tuple[int, str], list[Evidence]]:
    """By county and question, what readers hold to be wrong; two who say the same weigh more than one."""
    told: dict[tuple[int, str, str], list[tuple[dt.date, str]]] = defaultdict(list)
    rows = Report.objects.filter(county__in=list(counties), closed_on=None, received_on__lte=today)
    for county, question, kind, on, reader, text in rows.exclude(question="").values_list(
        "county_id", "question", "kind", "received_on", "reader", "screened"
    ):
        told[county, question, kind].append((on, reader or text))
    found: dict[tuple[int, str], list[Evidence]] = defaultdict(list)
    for (county, question, kind), heard in told.items():
        readers = {reader for _, reader in heard}
        weight = SECOND_READER if len(readers) > 1 else ONE_READER
        days = sorted(on for on, _ in heard)
        found[county, question].append(
            Evidence(f"report_{kind}", Group.SITUATION, weight, days[min(1, len(readers) - 1)])
        )
    return found


def current_facts() -> QuerySet[SituationFact]:
    """The facts that readers see: those of the newest published round."""
    newest = SituationRound.objects.newest_published()
    facts = SituationFact.objects.filter(round=newest) if newest else SituationFact.objects.none()
    return facts.answered().select_related("county", "round")


def of_page(page: Any, today: dt.date, rules: Any = None) -> Known | None:
    """None for a page of a kind that does not grow old."""
    group = PAGES.get(type(page))
    if group is None:
        return None
    checked = page.checked_on if page.checked_on and page.checked_on <= today else None
    about = Facts(groups=(group,), assured_on={group: checked} if checked else {})
    verdict = evaluate(about, today, rules or FreshnessIntervals.current())
    return Known(verdict, state_on(verdict.due_on, None, today), checked)


def fact_sentence(known: Known | None, language: str) -> str:
    """What readers see of a fact that somebody has confirmed; empty where the source alone speaks."""
    if known is None or known.assured_on is None:
        return ""
    day = PartialDate(known.assured_on.isoformat()).in_words(language)
    with translation.override(language):
        if known.state == State.STALE:
            return _("Emme ole saaneet vahvistusta %(date)s jälkeen. Tarkista lähteestä") % {"date": day}
        if known.state in (State.DUE, State.OVERDUE):
            return _("Vahvistettu %(date)s, tarkistus käynnissä") % {"date": day}
        if known.role:
            return _("Tiedon vahvisti %(role)s %(date)s") % {"role": known.role, "date": day}
        return _("Luettu lähteestä %(date)s") % {"date": day}


def page_sentence(known: Known | None, language: str) -> str:
    """The line beneath a recommendation or a practice model."""
    if known is None or known.assured_on is None or known.due_on is None:
        return ""
    day, due = (PartialDate(one.isoformat()).in_words(language) for one in (known.assured_on, known.due_on))
    with translation.override(language):
        if known.state in (State.DUE, State.OVERDUE, State.STALE):
            return _("Tarkistettu %(day)s. Sisältö odottaa uutta tarkistusta.") % {"day": day}
        return _("Tarkistettu %(day)s. Käydään läpi uudelleen viimeistään %(review)s.") % {
            "day": day,
            "review": due,
        }
