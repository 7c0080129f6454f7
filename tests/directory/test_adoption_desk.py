"""The register at the desk: one row or many at once, with a way back, by those who may, and nothing is deleted."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory import actions
from directory.freshness import Group
from directory.models import Adoption, AdoptionEvent, Standing
from directory.models.freshness import Level
from tests.directory.desk import desk_url, editor, logged_in, maintainer, shown_form, someone
from tests.directory.moments import TODAY, stop_the_clock
from tests.factories import make_adoption, make_service

pytestmark = pytest.mark.django_db
BULK = "/hallinta/bulk/directory/service/adopt/"


@pytest.fixture(autouse=True)
def _tuesday_evening(monkeypatch: pytest.MonkeyPatch, reference: None, settings: Any, tmp_path: Path) -> None:
    stop_the_clock(monkeypatch)
    settings.DATA_DIR = tmp_path


def county_pk(code: str = "06") -> int:
    from directory.models import County

    return County.objects.get(code=code).pk


def said(**more: Any) -> dict[str, Any]:
    return {"county": county_pk(), "told_by": "county", "source_date": "2026-11", "kinds": ["refers"]} | more


def bulk(desk: Client, *services: Any, **more: Any) -> Any:
    keys = "&".join(f"id={service.pk}" for service in services)
    return desk.post(f"{BULK}?{keys}&next=/hallinta/", said(**more), follow=True)


def test_an_editor_records_a_use_and_its_history_names_the_editor() -> None:
    service, desk = make_service(), editor()
    response = desk.post(desk_url(Adoption, "add"), said(service=service.pk, since="2025-03"))
    assert response.status_code == 302, response.context["form"].errors
    row = Adoption.objects.get()
    assert (row.since, row.kinds, row.recorded_by.username) == ("2025-03", ["refers"], "toimittaja")
    assert [event.kind for event in row.events.all()] == ["recorded"]
    assert row.recorded_on == timezone.localdate()


def test_the_form_names_what_is_wrong() -> None:
    service, desk = make_service(), editor()
    for wrong, words in (
        ({"since": "keväällä"}, "ei kelpaa"),
        ({"told_by": "page"}, "Anna sivun osoite"),
        ({"source_date": "2027"}, "tulevaisuudessa"),
    ):
        page = desk.post(desk_url(Adoption, "add"), said(service=service.pk, **wrong)).content.decode()
        assert words in page
    make_adoption(service)
    page = desk.post(desk_url(Adoption, "add"), said(service=service.pk)).content.decode()
    assert "on jo kirjattu alueen käyttöön" in page
    assert Adoption.objects.count() == 1


def test_an_edit_keeps_what_was_and_an_end_is_an_event_of_its_own() -> None:
    row, desk = make_adoption(make_service()), editor()
    body = shown_form(desk, desk_url(Adoption, "edit", row.pk))
    desk.post(desk_url(Adoption, "edit", row.pk), body | {"since": "2024", "ended_on": "2026-11-01"})
    row.refresh_from_db()
    assert (row.since, str(row.ended_on)) == ("2024", "2026-11-01")
    events = list(row.events.order_by("pk"))
    assert [event.kind for event in events] == ["recorded", "corrected", "ended"]
    assert events[1].before == {"since": ""} and events[1].by.username == "toimittaja"
    page = desk.get(desk_url(Adoption, "edit", row.pk)).content.decode()
    assert "korjattu, toimittaja" in page and "käytössä alkaen –" in page


def test_nobody_deletes_a_row() -> None:
    row = make_adoption(make_service())
    for desk in (editor(), logged_in(someone("paakayttaja", is_superuser=True, is_staff=True))):
        assert desk.post(f"/hallinta/snippets/directory/adoption/delete/{row.pk}/").status_code in (
            302,
            403,
            404,
        )
    assert Adoption.objects.count() == 1


def test_many_services_are_recorded_at_once_and_taken_back_at_once() -> None:
    services = [make_service() for _ in range(3)]
    make_adoption(services[2])
    ended, desk = make_service(status="ended"), editor()
    page = bulk(desk, *services, ended).content.decode()
    assert "2 palvelua kirjattiin." in page and "2 jäi ennalleen" in page
    assert Adoption.objects.count() == 3
    made = Adoption.objects.exclude(service=services[2])
    query = "&".join(f"id={row.pk}" for row in made)
    undo = f"{reverse('directory_adoptions_undo')}?{query}"
    assert desk.get(undo).content.decode().count('name="made"') == 2
    keys = [row.pk for row in made]
    desk.post(reverse("directory_adoptions_undo"), {"made": keys, "why": ""})
    assert Adoption.objects.recorded().count() == 3
    desk.post(reverse("directory_adoptions_undo"), {"made": keys, "why": "Väärä alue."})
    assert [row.service for row in Adoption.objects.recorded()] == [services[2]]
    assert AdoptionEvent.objects.filter(kind="withdrawn", why="Väärä alue.").count() == 2


def test_the_bulk_form_refuses_a_page_without_its_address() -> None:
    page = bulk(editor(), make_service(), told_by="page").content.decode()
    assert "Anna sivun osoite" in page
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("path", ["add", "undo", "bulk"])
def test_others_record_nothing(path: str) -> None:
    service, visitor = make_service(), Client()
    row = make_adoption(make_service())
    if path == "add":
        visitor.post(desk_url(Adoption, "add"), said(service=service.pk))
    elif path == "undo":
        visitor.post(reverse("directory_adoptions_undo"), {"made": [row.pk], "why": "x"})
    else:
        bulk(visitor, service)
    assert list(Adoption.objects.recorded()) == [row]


def test_the_list_comes_as_csv_and_xlsx_and_finds_by_service() -> None:
    make_adoption(make_service(name_fi="Eroneuvo"), kinds=["refers"])
    make_adoption(make_service(name_fi="Surupuhelin"))
    desk = maintainer()
    page = desk.get(desk_url(Adoption, "list"), {"q": "eroneuvo"}).content.decode()
    assert "Eroneuvo, Satakunta" in page and "Surupuhelin" not in page
    table = b"".join(desk.get(desk_url(Adoption, "list"), {"export": "csv"}).streaming_content).decode()
    assert "Eroneuvo" in table and "06" in table
    assert b"".join(desk.get(desk_url(Adoption, "list"), {"export": "xlsx"}).streaming_content)[:2] == b"PK"


def test_the_queue_says_how_many_counties_use_the_service() -> None:
    service = make_service(name_fi="Eroneuvo")
    actions.assure(service, [Group.CONTACT], Level.CALL, by=None, on=TODAY.replace(month=4))
    for code in ("06", "08"):
        make_adoption(service, code)
    desk = maintainer()
    assert "käytössä 2 alueella" in desk.get("/hallinta/tarkistettavat/").content.decode()
    table = desk.get("/hallinta/tarkistettavat/?muoto=csv").content.decode()
    assert "käyttäviä alueita" in table
    assert Standing.objects.get(service=service).work > 0
