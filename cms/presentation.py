"""Facts as pages show them: the answer in a word and a sign, its age, its sources, and what nobody knows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.freshness import Known, fact_sentence, of_facts
from cms.models import RoleStanding, SituationFact, SituationRound
from cms.models.situation import SHORT_QUESTIONS, Answer, Question, SourceKind, ValueOf
from cms.role_freshness import role_sentence
from cms.situation_rows import facts_of, text_of
from directory.dates import PartialDate
from directory.freshness import State
from directory.languages import Localised
from directory.models import County
from directory.result_rows import FRESH_ICONS
from directory.sourcing import host
from directory.tile_names import TILE_NAMES

# One sign for each answer, so that a tile and a table row can be told apart without colour.
SIGNS = {
    Answer.IN_PLACE: "●",
    Answer.BEING_BUILT: "◐",
    Answer.PLANNED: "○",
    Answer.NOT_IN_PLACE: "×",
    Answer.NO_INFORMATION: "–",
}


@dataclass(frozen=True)
class SourceLink:
    """``url`` is empty where a document or a task told it."""

    url: str
    name: str


@dataclass(frozen=True)
class FactView:
    """``level``: 4 the round's own year, 3 and 2 the two before, 1 older or unknown, 0 no information.

    ``as_of`` and ``value`` in words; empty where unknown. ``lines``: the text, one entry for each line of it.
    ``fresh``: who confirmed the fact and when, or that its confirmation has grown old; empty where nobody has.
    """

    county: County
    county_name: Localised
    tile_name: str
    question: str
    title: str
    short: str
    answer: str
    answer_word: str
    sign: str
    text: Localised
    lines: Sequence[str]
    value: str
    validity: str
    as_of: str
    year: str
    level: int
    sources: Sequence[SourceLink]
    checked_by: str
    unconfirmed: bool
    fresh: str = ""
    fresh_icon: str = "ask"
    fresh_class: str = ""

    @property
    def is_answered(self) -> bool:
        return self.answer != Answer.NO_INFORMATION


def views_of(facts: Iterable[SituationFact], language: str) -> list[FactView]:
    """The facts as they stand today, in their order."""
    rows = list(facts)
    known = of_facts(rows, timezone.localdate())
    return [view_of(fact, language, known.get(fact.pk)) for fact in rows]


def view_of(fact: SituationFact, language: str, known: Known | None = None) -> FactView:
    """Without ``known`` the fact is shown as of its round, and nothing is said of its freshness."""
    text = text_of(fact, language)
    year = fact.as_of[:4]
    icon, kind = FRESH_ICONS[known.state if known else State.UNCONFIRMED]
    return FactView(
        county=fact.county,
        county_name=fact.county.text("short", language),
        tile_name=TILE_NAMES.get(fact.county.code, {}).get(language, fact.county.short_fi),
        question=fact.question,
        title=str(Question(fact.question).label),
        short=str(SHORT_QUESTIONS[Question(fact.question)]),
        answer=fact.answer,
        answer_word=str(Answer(fact.answer).label),
        sign=SIGNS[Answer(fact.answer)],
        text=text,
        lines=text.value.splitlines(),
        value=_value(fact),
        validity=_validity(fact, language),
        as_of=PartialDate(fact.as_of).in_words(language) if fact.as_of else "",
        year=year or ("?" if fact.is_answered else "–"),
        level=age_level(fact),
        sources=_sources(fact),
        checked_by=fact.checked_by_role,
        unconfirmed=fact.unconfirmed,
        fresh=fact_sentence(known, language),
        fresh_icon=icon,
        fresh_class=kind,
    )


def age_level(fact: SituationFact) -> int:
    """How old the fact is beside its round's year; an unknown date counts as old."""
    if not fact.is_answered:
        return 0
    years = fact.round.year - int(fact.as_of[:4]) if fact.as_of else 99
    return max(1, 4 - max(0, years))


def _value(fact: SituationFact) -> str:
    if fact.value is None:
        return ""
    words = f"{fact.value} {ValueOf(fact.value_of).label}"
    return _("vähintään %(number)s") % {"number": words} if fact.value_is_least else words


def _validity(fact: SituationFact, language: str) -> str:
    if not (fact.valid_from or fact.valid_to):
        return ""
    ends = [PartialDate(day).in_words(language) if day else "" for day in (fact.valid_from, fact.valid_to)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def _sources(fact: SituationFact) -> list[SourceLink]:
    if fact.source_kind == SourceKind.TOLD:
        main = [SourceLink("", _("kertoi %(role)s") % {"role": fact.source_name})]
    elif fact.source_url:
        main = [SourceLink(fact.source_url, fact.source_name or host(fact.source_url))]
    else:
        main = [SourceLink("", fact.source_name)] if fact.source_name else []
    return main + [SourceLink(source.url, host(source.url)) for source in fact.more_sources.all()]


def county_views(situation: SituationRound, county: County, language: str) -> list[FactView]:
    """The five answers of a county, in the order of the questions."""
    return views_of(facts_of(situation, frozenset({county.code})), language)


@dataclass(frozen=True)
class Legend:
    sign: str
    word: str
    answer: str


@dataclass(frozen=True)
class AgeLegend:
    level: int
    words: str


def answer_legend() -> list[Legend]:
    return [Legend(SIGNS[answer], str(answer.label), answer.value) for answer in Answer]


def age_legend(year: int) -> list[AgeLegend]:
    older = _("%(year)s tai vanhempi, tai vuosi ei ole tiedossa") % {"year": year - 3}
    years = [AgeLegend(4, str(year)), AgeLegend(3, str(year - 1)), AgeLegend(2, str(year - 2))]
    return [*years, AgeLegend(1, older), AgeLegend(0, _("ei tietoa"))]


@dataclass(frozen=True)
class QuestionLink:
    value: str
    short: str
    title: str
    href: str
    is_current: bool


def question_links(current: str, situation: SituationRound | None, newest: bool) -> list[QuestionLink]:
    """The five questions as addresses of the national view, in the same round."""
    year = "" if newest or situation is None else f"&round={situation.year}"
    return [
        QuestionLink(
            question.value,
            str(SHORT_QUESTIONS[question]),
            str(question.label),
            f"{reverse('cms:situation')}?question={question.value}{year}",
            question.value == current,
        )
        for question in Question
    ]


def in_name_order(views: Iterable[FactView]) -> list[FactView]:
    from directory.listing import sort_name

    return sorted(views, key=lambda view: sort_name(str(view.county_name)))


def register_rows(situation: SituationRound, county: County, language: str) -> dict[str, Any]:
    """Family centres and contact roles: those of the freezing day in a frozen round, else today's."""
    from cms.claims import register_of

    found = situation.register.get(county.code) if situation.is_frozen else register_of(county)
    rows = found or {"centres": [], "roles": []}
    said, today = _standings(county), timezone.localdate()
    roles = [
        role_row(row, language) | role_freshness(said.get(row["uuid"]), today, language)
        for row in rows["roles"]
    ]
    return {
        "centres": centre_rows(rows["centres"], language),
        "roles": [role for role in roles if _can_be_reached(role)],
    }


def centre_rows(rows: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Family centres as a page words them; ``rows`` as cms.claims.centre gives them."""
    from cms.models.register import CentreForm, CentreState
    from directory.models import Municipality

    codes = {row["municipality"] for row in rows if row["municipality"]}
    places = {
        place.code: str(place.text("name", language)) for place in Municipality.objects.filter(code__in=codes)
    }
    return [
        row
        | {
            "name": in_language(row["name"], language),
            "form_word": str(CentreForm(row["form"]).label),
            "state_word": str(CentreState(row["state"]).label),
            "place": places.get(row["municipality"], ""),
            "site": host(row["source_url"]),
            "meeting_places": [
                place | {"name": in_language(place["name"], language)} for place in row["meeting_places"]
            ],
        }
        for row in rows
    ]


def role_row(row: dict[str, Any], language: str) -> dict[str, Any]:
    return row | {"role": in_language(row["role"], language), "unit": in_language(row["unit"], language)}


def _standings(county: County) -> dict[str, RoleStanding]:
    rows = RoleStanding.objects.filter(contact_role__county=county).select_related("contact_role")
    return {str(row.contact_role.uuid): row for row in rows}


def role_freshness(standing: RoleStanding | None, today: dt.date, language: str) -> dict[str, Any]:
    """What a page says beside a task. ``is_broken``: letters do not reach its mailbox."""
    is_broken = bool(standing and standing.is_broken_on(today))
    state = State.STALE if is_broken else standing.state_on(today) if standing else State.UNCONFIRMED
    icon, kind = FRESH_ICONS[state]
    return {
        "fresh": role_sentence(standing, today, language),
        "fresh_icon": icon,
        "fresh_class": kind,
        "is_broken": is_broken,
    }


def _can_be_reached(role: dict[str, Any]) -> bool:
    """A role without any address only repeats what the answer to the question says."""
    return bool(role["mailbox"] or role["phone"] or role["takes_messages"])


def in_language(texts: dict[str, str], language: str) -> Localised:
    from directory.languages import FALLBACK_ORDER

    for code in FALLBACK_ORDER[language]:
        if texts.get(code):
            return Localised(texts[code], code)
    return Localised("", language)
