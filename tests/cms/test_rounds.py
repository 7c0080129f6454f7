"""A round is opened, filled in, frozen and published; each is a step of its own."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms import compare
from cms.claims import claims
from cms.models import ContactRole, CountyContact, FamilyCentre, SituationFact, SituationRound
from cms.models.situation import Answer, Question
from cms.rounds import (
    RoundIsFrozen,
    RoundIsNotReady,
    confirm,
    drafted_summary,
    freeze,
    open_round,
    publish,
    record,
    record_interview,
    withdraw,
)
from directory.models import County, User

pytestmark = pytest.mark.django_db
TOLD = {"answer": "in_place", "text_fi": "Verkosto", "source_url": "https://example.org/", "as_of": "2024-05"}


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("toimittaja")


def fact(situation: SituationRound, county: str = "08", question: str = "organisation") -> SituationFact:
    return situation.facts.get(county__code=county, question=question)


def test_a_new_round_asks_22_counties_five_questions(empty_round: SituationRound) -> None:
    assert empty_round.facts.count() == 110
    assert not empty_round.facts.answered().exists()
    assert not empty_round.facts.filter(county__code="91").exists()


def test_a_second_round_of_a_year_is_refused(empty_round: SituationRound) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        open_round(year=2024)


def test_opening_carries_what_was_known_over_as_unconfirmed(empty_round: Any, editor: User) -> None:
    record(fact(empty_round), by=editor, **TOLD, valid_from="2024", valid_to="2026")
    fact(empty_round).more_sources.create(url="https://example.org/2", date="2024")
    copied = fact(open_round(year=2026))
    assert copied.unconfirmed and copied.text_fi == "Verkosto" and copied.as_of == "2024-05"
    assert (copied.valid_from, copied.valid_to) == ("2024", "2026")
    assert [source.url for source in copied.more_sources.all()] == ["https://example.org/2"]


def test_what_was_not_known_is_not_called_unconfirmed(empty_round: SituationRound) -> None:
    assert not open_round(year=2026).facts.filter(unconfirmed=True).exists()


def test_a_round_continues_the_nearest_earlier_year(empty_round: Any, editor: User) -> None:
    newer = open_round(year=2026)
    record(fact(newer), by=editor, **TOLD)
    assert fact(open_round(year=2025)).answer == "no_information"
    assert fact(open_round(year=2027)).answer == "in_place"


def test_who_checked_is_not_carried_over(empty_round: Any, editor: User) -> None:
    record(fact(empty_round), by=editor, **TOLD, checked_by_role="Perhekeskuspäällikkö")
    assert fact(open_round(year=2026)).checked_by_role == ""


def test_recording_confirms_and_leaves_a_trace(empty_round: Any, editor: User) -> None:
    from wagtail.models import ModelLogEntry

    record(fact(empty_round), by=editor, **TOLD)
    newer = open_round(year=2026)
    confirmed = confirm(fact(newer), by=editor, role="Järjestökoordinaattori")
    assert not confirmed.unconfirmed and confirmed.checked_by_role == "Järjestökoordinaattori"
    entries = ModelLogEntry.objects.filter(object_id=str(confirmed.pk), user=editor)
    assert [entry.action for entry in entries] == ["wagtail.edit"]


@pytest.mark.parametrize(
    "content",
    [
        {"answer": "no_information"},
        {"source_url": ""},
        {"as_of": "2024-13"},
        {"text_fi": "x" * 601},
        {"value": 3},
        {"valid_from": "2026", "valid_to": "2025"},
        {"answer": "maybe"},
    ],
)
def test_a_fact_that_contradicts_itself_is_refused(empty_round: Any, editor: User, content: dict) -> None:
    with pytest.raises(ValidationError):
        record(fact(empty_round), by=editor, **(TOLD | content))
    assert fact(empty_round).answer == "no_information"


def test_six_hundred_characters_fit(empty_round: Any, editor: User) -> None:
    record(fact(empty_round), by=editor, **(TOLD | {"text_fi": "x" * 600}))
    assert len(fact(empty_round).text_fi) == 600


@pytest.mark.parametrize(
    "content", [{"as_of": "2024"}, {"source_url": "https://example.org"}, {"text_fi": "x"}, {"value": 1}]
)
def test_the_database_too_keeps_no_information_bare(empty_round: Any, content: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        empty_round.facts.filter(county__code="08").update(**content)


def test_a_frozen_round_refuses_every_edit(empty_round: Any, editor: User) -> None:
    freeze(empty_round, by=editor)
    with pytest.raises(RoundIsFrozen):
        record(fact(empty_round), by=editor, **TOLD)
    with pytest.raises(RoundIsFrozen):
        record_interview(
            empty_round, County.objects.get(code="08"), {}, role="x", on=dt.date(2024, 5, 1), by=editor
        )
    assert not CountyContact.objects.exists()


def test_freezing_2024_and_editing_for_2026_shows_exactly_the_edits(empty_round: Any, editor: User) -> None:
    record(fact(empty_round), by=editor, **TOLD)
    record(fact(empty_round, "09"), by=editor, **TOLD)
    record(fact(empty_round, "10"), by=editor, **TOLD)
    freeze(empty_round, by=editor)
    before = claims(empty_round)
    newer = open_round(year=2026)
    record(fact(newer), by=editor, **(TOLD | {"answer": "being_built", "as_of": "2026-02"}))
    record(fact(newer, "11"), by=editor, **(TOLD | {"as_of": "2026"}))
    record(fact(newer, "09"), by=editor, answer="no_information", text_fi="", source_url="", as_of="")
    changes = compare.rounds(claims(empty_round), claims(newer))
    assert {(change.county, change.question, change.kind.value) for change in compare.edits(changes)} == {
        ("08", "organisation", "changed"), ("11", "organisation", "added"), ("09", "organisation", "removed"),
    }  # fmt: skip
    unconfirmed = [change.county for change in changes if change.kind is compare.Kind.UNCONFIRMED]
    assert unconfirmed == ["10"]
    assert claims(empty_round) == before


def test_freezing_keeps_the_register_of_its_day(empty_round: Any, editor: User) -> None:
    county = County.objects.get(code="08")
    centre = FamilyCentre.objects.create(
        county=county, name_fi="Perhetalo", source_url="https://example.org/"
    )
    role = ContactRole.objects.create(
        county=county, role_fi="Koordinaattori", source_url="https://example.org/"
    )
    centre.meeting_places.create(name_fi="Olohuone")
    freeze(empty_round, by=editor)
    centre.delete()
    role.delete()
    kept = SituationRound.objects.get().register["08"]
    assert kept["centres"][0]["name"]["fi"] == "Perhetalo"
    assert kept["centres"][0]["meeting_places"][0]["name"]["fi"] == "Olohuone"
    assert kept["roles"][0]["role"]["fi"] == "Koordinaattori"


def test_freezing_again_changes_nothing(empty_round: Any, editor: User) -> None:
    freeze(empty_round, by=editor)
    moment = empty_round.frozen_at
    freeze(empty_round, by=editor)
    assert SituationRound.objects.get().frozen_at == moment


def test_publishing_is_a_step_of_its_own_and_needs_a_summary(empty_round: Any, editor: User) -> None:
    freeze(empty_round, by=editor)
    assert not SituationRound.objects.published().exists()
    with pytest.raises(RoundIsNotReady):
        publish(empty_round, by=editor, summary={"fi": " "})
    publish(empty_round, by=editor, summary={"fi": "Ensimmäinen kierros."})
    assert SituationRound.objects.newest_published() == empty_round
    withdraw(empty_round, by=editor)
    assert SituationRound.objects.newest_published() is None


def test_a_round_with_a_hole_is_not_published(empty_round: Any, editor: User) -> None:
    fact(empty_round).delete()
    with pytest.raises(RoundIsNotReady):
        publish(empty_round, by=editor, summary={"fi": "Kierros."})


def test_the_drafted_summary_counts_what_changed(empty_round: Any, editor: User) -> None:
    record(fact(empty_round), by=editor, **TOLD)
    record(fact(empty_round, "09"), by=editor, **TOLD)
    publish(empty_round, by=editor, summary={"fi": "Kierros."})
    newer = open_round(year=2026)
    record(fact(newer, "11"), by=editor, **TOLD)
    record(fact(newer), by=editor, **(TOLD | {"text_fi": "Talo"}))
    words = drafted_summary(newer)["fi"]
    assert "2024" in words and "1 uusi tieto" in words and "1 muuttunut" in words and "0 poistunut" in words
    assert "1 tietoa ei ole vahvistettu" in words


def test_a_call_is_kept_as_told_by_a_role_on_a_day(empty_round: Any, editor: User) -> None:
    county = County.objects.get(code="08")
    answers: dict[str, dict[str, Any]] = {
        "organisation": {
            "answer": "in_place",
            "text_fi": "Kolme taloa",
            "value": 3,
            "value_of": "family_centres",
        },
        "contacts": {"answer": "no_information", "text_fi": ""},
    }
    record_interview(
        empty_round, county, answers, role="Perhekeskuspäällikkö", on=dt.date(2024, 5, 7), by=editor
    )
    told = fact(empty_round)
    assert (told.source_kind, told.source_name, told.as_of) == ("told", "Perhekeskuspäällikkö", "2024-05-07")
    assert told.checked_by_role == "Perhekeskuspäällikkö" and told.value == 3
    unknown = fact(empty_round, question="contacts")
    assert unknown.source_name == "" and unknown.as_of == "" and unknown.checked_by_role
    assert fact(empty_round, question="ngo_networks").checked_by_role == ""
    assert CountyContact.objects.get().on == dt.date(2024, 5, 7)


def test_answers_and_questions_are_those_of_the_contract() -> None:
    assert Question.values == [
        "organisation", "policies_networks", "contacts", "cooperation_structures", "ngo_networks",
    ]  # fmt: skip
    assert set(Answer.values) == {"in_place", "being_built", "planned", "not_in_place", "no_information"}
