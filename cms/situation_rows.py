"""Facts as rows: the one shape that the API, the table files and the pages are made from, so that all say the same."""

from typing import Any

from cms.models import SituationFact, SituationRound
from cms.models.situation import Question
from directory.languages import Localised

ORDER = {question: number for number, question in enumerate(Question.values)}


def facts_of(
    situation: SituationRound | None,
    counties: frozenset[str] = frozenset(),
    questions: frozenset[str] = frozenset(),
) -> list[SituationFact]:
    """The asked facts by county code, questions in their order; none where there is no round."""
    if situation is None:
        return []
    facts = situation.facts.with_everything()
    if counties:
        facts = facts.filter(county__code__in=counties)
    if questions:
        facts = facts.filter(question__in=questions)
    return sorted(facts, key=lambda fact: (fact.county.code, ORDER[fact.question]))


def text_of(fact: SituationFact, language: str) -> Localised:
    return fact.text("text", language)


def row(fact: SituationFact, language: str) -> dict[str, Any]:
    """One result of ``/api/v1/situation/``. Where nothing was found, source and as_of are null."""
    text = text_of(fact, language)
    return {
        "round": fact.round.year,
        "county": fact.county.code,
        "question": fact.question,
        "answer": fact.answer,
        "text": text.value or None,
        "value": fact.value,
        "source": fact.source_url or fact.source_name or None,
        "as_of": fact.as_of or None,
        "checked_by_role": fact.checked_by_role or None,
        "county_name": str(fact.county.text("short", language)),
        "text_language": text.language if text else None,
        "value_of": fact.value_of or None,
        "value_is_least": fact.value_is_least,
        "valid_from": fact.valid_from or None,
        "valid_to": fact.valid_to or None,
        "source_kind": fact.source_kind or None,
        "more_sources": [source.url for source in fact.more_sources.all()],
        "unconfirmed": fact.unconfirmed,
    }
