"""Facts of a round as values that can be compared, and a county's register as it stands today."""

from typing import Any

from cms.compare import Claim, Key
from cms.models import ContactRole, FamilyCentre, MeetingPlace, SituationFact, SituationRound
from directory.languages import LANGUAGES
from directory.models import County


def claims(situation: SituationRound) -> dict[Key, Claim]:
    """Every fact of the round, by (county code, question), counties by code and questions in their order."""
    from cms.models.situation import Question

    order = {question: number for number, question in enumerate(Question.values)}
    facts = sorted(
        situation.facts.with_everything(), key=lambda fact: (fact.county.code, order[fact.question])
    )
    return {(fact.county.code, fact.question): claim(fact) for fact in facts}


def claim(fact: SituationFact) -> Claim:
    texts = ((language, getattr(fact, f"text_{language}")) for language in LANGUAGES)
    main = fact.source_url or fact.source_name
    return Claim(
        answer=fact.answer,
        texts=tuple((language, text) for language, text in texts if text),
        value=fact.value,
        value_of=fact.value_of,
        value_is_least=fact.value_is_least,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        sources=tuple(source for source in (main, *(more.url for more in fact.more_sources.all())) if source),
        as_of=fact.as_of,
        unconfirmed=fact.unconfirmed,
    )


def register_of(county: County) -> dict[str, Any]:
    """The county's family centres with their meeting places, and its contact roles, as plain JSON."""
    centres = FamilyCentre.objects.filter(county=county).prefetch_related("meeting_places", "municipality")
    roles = ContactRole.objects.filter(county=county)
    return {"centres": [centre(row) for row in centres], "roles": [role(row) for row in roles]}


def _texts(row: Any, field: str) -> dict[str, str]:
    return {language: getattr(row, f"{field}_{language}") for language in LANGUAGES}


def centre(row: FamilyCentre) -> dict[str, Any]:
    return {
        "name": _texts(row, "name"),
        "form": row.form,
        "state": row.state,
        "opens": row.opens,
        "municipality": row.municipality.code if row.municipality else None,
        "address": row.address,
        "url": row.url,
        "source_url": row.source_url,
        "as_of": row.as_of,
        "meeting_places": [meeting_place(place) for place in (row.meeting_places.all() if row.pk else ())],
    }


def meeting_place(row: MeetingPlace) -> dict[str, Any]:
    return {"name": _texts(row, "name"), "address": row.address, "url": row.url}


def role(row: ContactRole) -> dict[str, Any]:
    return {
        "uuid": str(row.uuid),
        "role": _texts(row, "role"),
        "unit": _texts(row, "unit"),
        "mailbox": "" if row.takes_messages else row.mailbox,
        "takes_messages": row.takes_messages,
        "phone": row.phone,
        "source_url": row.source_url,
        "as_of": row.as_of,
    }
