"""The desk's situation pages: the board, the grid of a question, a telephone call, and a round's steps."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.admin.permissions import set_up_editors
from cms.feedback_letters import write_answers
from cms.models import CountyContact, Feedback, RecommendationPage, SituationFact, SituationRound
from cms.models.situation import Question
from cms.rounds import freeze, open_round, record
from directory.admin.permissions import EDITORS, MAINTAINERS
from directory.models import User

pytestmark = pytest.mark.django_db
TOLD = {"answer": "in_place", "text_fi": "Verkosto", "source_url": "https://example.org/", "as_of": "2024-05"}


def signed_in(group: str = "") -> Client:
    from django.contrib.auth.models import Group

    set_up_editors()
    user = User.objects.create_user(f"käyttäjä {group or 'ilman ryhmää'}")
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(empty_round: SituationRound) -> Client:
    return signed_in(EDITORS)


@pytest.fixture
def maintainer(empty_round: SituationRound) -> Client:
    return signed_in(MAINTAINERS)


def fact(question: str = "organisation", county: str = "08") -> SituationFact:
    return SituationFact.objects.get(round__year=2024, county__code=county, question=question)


def grid_data(question: str, **changed: dict[str, Any]) -> dict[str, Any]:
    """What a browser would send of the grid; ``changed`` by county code, as c08={...}."""
    rows = SituationFact.objects.filter(round__year=2024, question=question).order_by("county__name_fi")
    data: dict[str, Any] = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        values = {
            name: getattr(row, name) for name in ("answer", "text_fi", "value_of", "as_of", "source_url")
        }
        values |= {
            "id": row.pk,
            "seen": row.modified_at.isoformat(),
            "value": "" if row.value is None else row.value,
        }
        values |= {"source_name": row.source_name, "checked_by_role": row.checked_by_role}
        values |= changed.get(f"c{row.county.code}", {})
        data |= {f"form-{number}-{name}": value for name, value in values.items()}
    return data


GRID = "/hallinta/tilanne/2024/kysymys/organisation/"


def test_the_board_shows_22_counties_by_five_questions_and_their_state(
    editor: Client, empty_round: SituationRound
) -> None:
    record(fact(), by=None, **TOLD)
    record(fact(county="09"), by=None, **TOLD, checked_by_role="Päällikkö")
    html = editor.get("/hallinta/tilanne/2024/").content.decode()
    assert html.count('data-state="') == 110
    assert html.count('data-state="known"') == html.count('data-state="checked"') == 1
    newer = open_round(year=2025)
    html = editor.get(f"/hallinta/tilanne/{newer.year}/").content.decode()
    assert html.count('data-state="unconfirmed"') == 2 and "Soita ja kirjaa" in html


def test_the_grid_records_only_the_rows_that_changed(editor: Client) -> None:
    response = editor.post(GRID, grid_data("organisation", c08=TOLD))
    assert response.status_code == 302
    assert fact().text_fi == "Verkosto" and fact().as_of == "2024-05"
    assert SituationFact.objects.answered().count() == 1
    entries = ModelLogEntry.objects.filter(action="wagtail.edit", user__isnull=False)
    assert [entry.object_id for entry in entries] == [str(fact().pk)]


def test_a_row_that_is_wrong_keeps_all_rows_from_being_recorded(editor: Client) -> None:
    data = grid_data("organisation", c08=TOLD, c09={"answer": "in_place", "text_fi": "Ilman lähdettä"})
    response = editor.post(GRID, data)
    assert response.status_code == 200 and "Mitään ei tallennettu" in response.content.decode()
    assert not SituationFact.objects.answered().exists()


def test_an_edit_made_meanwhile_is_not_overwritten(editor: Client) -> None:
    data = grid_data("organisation", c08=TOLD | {"text_fi": "Minun"})
    record(fact(), by=None, **TOLD)
    html = editor.post(GRID, data).content.decode()
    assert "Joku muu on muuttanut tätä" in html and fact().text_fi == "Verkosto"


def test_ticking_that_it_holds_confirms_without_a_change(editor: Client) -> None:
    record(fact(), by=None, **TOLD)
    SituationFact.objects.filter(pk=fact().pk).update(unconfirmed=True)
    editor.post(GRID, grid_data("organisation", c08={"confirmed": "on"}))
    assert not fact().unconfirmed and fact().text_fi == "Verkosto"


def test_choosing_no_information_empties_the_rest(editor: Client) -> None:
    record(fact(), by=None, **TOLD, text_sv="Nätverk", valid_to="2026")
    editor.post(GRID, grid_data("organisation", c08={"answer": "no_information"}))
    emptied = fact()
    assert (emptied.text_fi, emptied.text_sv, emptied.source_url, emptied.valid_to) == ("", "", "", "")


def test_a_frozen_round_is_not_edited_from_the_grid(editor: Client, empty_round: SituationRound) -> None:
    freeze(empty_round, by=None)
    html = editor.post(GRID, grid_data("organisation", c08=TOLD)).content.decode()
    assert "jäädytetty" in html and not SituationFact.objects.answered().exists()
    assert "kysymys/" not in editor.get("/hallinta/tilanne/2024/").content.decode()


def call_data(asked: tuple[str, ...], **answers: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"role": "Perhekeskuspäällikkö", "on": "2024-05-07", "note": ""}
    for question in Question.values:
        values = {"answer": "no_information", "seen": fact(question).modified_at.isoformat()}
        values |= {"asked": "on"} if question in asked else {}
        data |= {f"{question}-{name}": value for name, value in (values | answers.get(question, {})).items()}
    return data


CALL = "/hallinta/tilanne/2024/puhelu/08/"


def test_a_call_is_recorded_as_told_by_a_role_on_its_day(editor: Client) -> None:
    record(fact("ngo_networks"), by=None, **TOLD)
    data = call_data(
        ("organisation", "contacts"), organisation={"answer": "being_built", "text_fi": "Talo rakenteilla"}
    )
    assert editor.post(CALL, data).status_code == 302
    told = fact()
    assert (told.answer, told.source_kind, told.source_name) == (
        "being_built",
        "told",
        "Perhekeskuspäällikkö",
    )
    assert told.as_of == "2024-05-07" and told.checked_by_role == "Perhekeskuspäällikkö"
    assert fact("ngo_networks").text_fi == "Verkosto"
    assert fact("contacts").checked_by_role and not fact("cooperation_structures").checked_by_role
    assert CountyContact.objects.get().on == dt.date(2024, 5, 7)
    assert "7.5.2024" in editor.get("/hallinta/tilanne/2024/").content.decode()


def test_a_call_starts_with_the_day_of_today_as_browsers_write_it(editor: Client) -> None:
    assert f'value="{timezone.localdate().isoformat()}"' in editor.get(CALL).content.decode()


def test_a_call_of_tomorrow_is_refused(editor: Client) -> None:
    data = call_data(("organisation",)) | {"on": "2999-01-01"}
    assert "tulevaisuudessa" in editor.post(CALL, data).content.decode()
    assert not CountyContact.objects.exists()


def test_the_whole_county_is_edited_from_written_sources(editor: Client) -> None:
    address = "/hallinta/tilanne/2024/alue/08/"
    data: dict[str, Any] = {}
    for question in Question.values:
        values = {"answer": "no_information", "seen": fact(question).modified_at.isoformat()}
        if question == "policies_networks":
            values |= TOLD | {
                "text_sv": "Nätverk",
                "valid_from": "2024",
                "valid_to": "2026",
                "source_kind": "document",
            }
        data |= {f"{question}-{name}": value for name, value in values.items()}
    assert editor.post(address, data).status_code == 302
    edited = fact("policies_networks")
    assert (edited.text_sv, edited.valid_to, edited.source_kind) == ("Nätverk", "2026", "document")


def test_opening_a_round_at_the_desk_carries_facts_over(editor: Client) -> None:
    record(fact(), by=None, **TOLD)
    assert editor.post("/hallinta/tilanne/", {"year": 2026, "gathered": "Soitoin"}).status_code == 302
    newer = SituationRound.objects.get(year=2026)
    assert newer.facts.filter(unconfirmed=True).count() == 1 and newer.gathered_fi == "Soitoin"
    again = editor.post("/hallinta/tilanne/", {"year": 2026})
    assert "Vuodella on jo kierros" in again.content.decode()


def test_publishing_starts_from_a_drafted_summary_and_keeps_the_worded_one(maintainer: Client) -> None:
    address = "/hallinta/tilanne/2024/julkaise/"
    assert "Vastaus löytyi 0 kohtaan 110:sta." in maintainer.get(address).content.decode()
    assert maintainer.post(address, {"fi": ""}).status_code == 200
    assert not SituationRound.objects.published().exists()
    maintainer.post(address, {"fi": "Ensimmäinen kierros."})
    assert SituationRound.objects.newest_published().change_summary_fi == "Ensimmäinen kierros."
    maintainer.post("/hallinta/tilanne/2024/piilota/")
    assert not SituationRound.objects.published().exists()
    maintainer.post("/hallinta/tilanne/2024/jaadyta/")
    assert SituationRound.objects.get().is_frozen


@pytest.mark.parametrize("step", ["julkaise", "piilota", "jaadyta"])
def test_an_editor_alone_does_not_publish_or_freeze(editor: Client, step: str) -> None:
    assert editor.post(f"/hallinta/tilanne/2024/{step}/", {"fi": "x"}).status_code in (302, 403)
    situation = SituationRound.objects.get()
    assert not situation.is_frozen and not situation.is_published


@pytest.mark.parametrize("path", ["", "2024/", "2024/kysymys/contacts/", "2024/alue/08/", "2024/puhelu/08/"])
def test_a_stranger_sees_none_of_it(empty_round: SituationRound, path: str) -> None:
    for client in (Client(), signed_in()):
        response = client.get(f"/hallinta/tilanne/{path}")
        assert response.status_code in (302, 403)
        client.logout()
        User.objects.all().delete()


@pytest.mark.parametrize("path", ["2023/", "2024/kysymys/x/", "2024/alue/91/", "2024/puhelu/99/"])
def test_what_there_is_not_is_missing(editor: Client, path: str) -> None:
    assert editor.get(f"/hallinta/tilanne/{path}").status_code == 404


@pytest.mark.parametrize(
    "model", ["familycentre", "meetingplace", "contactrole", "recommendationstatus", "feedback"]
)
def test_the_registers_open_at_the_desk(empty_round: SituationRound, model: str) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("pääkäyttäjä"))
    assert client.get(f"/hallinta/snippets/cms/{model}/").status_code == 200
    assert client.get(f"/hallinta/snippets/cms/{model}/add/").status_code == 200


def test_an_editor_answers_feedback_and_the_address_is_forgotten(editor: Client) -> None:
    row = Feedback.objects.create(kind="other", message="Hei", language="fi", email="lukija@example.org")
    address = f"/hallinta/snippets/cms/feedback/edit/{row.pk}/"
    assert "lukija@example.org" in editor.get(address).content.decode()
    editor.post(address, {"kind": "other", "state": "answered", "answer": "Korjattu."})
    row.refresh_from_db()
    assert row.state == "answered" and row.answered_on is not None
    write_answers(timezone.now())
    row.refresh_from_db()
    assert row.email == ""


def test_every_page_type_opens_in_the_editor(pages: None) -> None:
    from wagtail.models import Page

    client = Client()
    client.force_login(User.objects.create_superuser("pääkäyttäjä"))
    seen = set()
    for page in Page.objects.filter(depth__gt=1, alias_of=None).specific():
        if type(page) not in seen:
            seen.add(type(page))
            assert client.get(f"/hallinta/pages/{page.pk}/edit/").status_code == 200
    assert len(seen) == 9


def test_the_queue_of_missing_swedish_puts_safety_first(
    first_round: SituationRound, untranslated: RecommendationPage
) -> None:
    from cms.admin.swedish import facts, services
    from tests.factories import make_service

    make_service(name_fi="Arkinen", plain_fi="Voit soittaa.")
    make_service(name_fi="Turva", plain_fi="Voit soittaa.", safety_class="violence")
    make_service(name_fi="Valmis", plain_fi="Voit soittaa.", plain_sv="Du kan ringa.")
    make_service(name_fi="Paikallinen", plain_fi="Voit soittaa.", counties=("06",))
    assert [row.name_fi for row in services()] == ["Turva", "Arkinen"]
    assert all("sv" in row.county.official_languages for row in facts())
    client = Client()
    client.force_login(User.objects.create_superuser("pääkäyttäjä"))
    html = client.get("/hallinta/ruotsi-puuttuu/").content.decode()
    assert html.index("Turva") < html.index("Arkinen") and untranslated.title in html
