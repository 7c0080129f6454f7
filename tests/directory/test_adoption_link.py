"""A county's own page of what it uses: looking changes nothing, a person's press does, the rest waits at the desk."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from directory.confirmation import tokens
from directory.letters.links import own_link
from directory.models import Adoption, AdoptionClaim, AdoptionEvent, County, Notice, Token
from directory.models.answers import TokenKind
from tests.directory.asking import BUTTON, DAY, NOW, TODAY, make_notice, nonce_of
from tests.directory.desk import editor, maintainer
from tests.directory.moments import stop_the_clock
from tests.factories import make_adoption, make_service

pytestmark = pytest.mark.django_db
ROLE = "perhekeskuskoordinaattori"


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(
    monkeypatch: pytest.MonkeyPatch, reference: None, settings: Any, tmp_path: Path
) -> None:
    stop_the_clock(monkeypatch, NOW)
    caches["shared"].clear()
    settings.DATA_DIR = tmp_path


def link(county: str = "06", kind: TokenKind = TokenKind.ADOPT, now: dt.datetime = NOW) -> str:
    """The path of a link that went to the county's task."""
    owner = County.objects.get(code=county)
    notice = make_notice("adopt", to="perhe@example.org", county=owner)
    return f"/alueet/kerro/{tokens.issue(kind, county=owner, notice=notice, role=ROLE, now=now)}/"


def press(path: str, client: Client | None = None, **said: Any) -> Any:
    client = client or Client()
    return client.post(path, {"nonce": nonce_of(client.get(path))} | BUTTON | said)


def test_looking_at_the_page_changes_nothing() -> None:
    row, path = make_adoption(make_service(name_fi="Eroneuvo")), link()
    before = Adoption.objects.values().get(), AdoptionEvent.objects.count()
    for method in ("get", "head"):
        response = getattr(Client(), method)(path)
        assert response.status_code == 200
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    text = Client().get(path).content.decode()
    assert "Eroneuvo" in text and ROLE in text and 'content="noindex' in text
    assert (Adoption.objects.values().get(), AdoptionEvent.objects.count()) == before
    assert not AdoptionClaim.objects.exists() and row.is_open


@pytest.mark.parametrize("more", [{"nonce": "forged"}, {"laheta": None}])
def test_without_its_nonce_or_its_button_nothing_is_kept(more: dict[str, Any]) -> None:
    row, path = make_adoption(make_service()), link()
    client = Client()
    body = {"nonce": nonce_of(client.get(path)), f"kaytto-{row.uuid}-answer": "using"} | BUTTON | more
    response = client.post(path, {name: value for name, value in body.items() if value is not None})
    assert response.status_code == 422
    assert AdoptionEvent.objects.count() == 1


def test_what_is_still_used_is_confirmed_at_once_and_pressed_twice_it_is_one() -> None:
    row, path = make_adoption(make_service(), source_date="2024"), link()
    client = Client()
    body = {"nonce": nonce_of(client.get(path)), f"kaytto-{row.uuid}-answer": "using"} | BUTTON
    for _ in range(2):
        assert client.post(path, body)["Location"] == f"{path}?kiitos"
    row.refresh_from_db()
    assert (row.told_by, row.source_date, row.role) == ("county", TODAY.isoformat(), ROLE)
    assert [event.kind for event in row.events.all()] == ["recorded", "confirmed"]
    assert Notice.objects.filter(kind="receipt").count() == 1
    assert "Kiitos, vastaus on tallennettu" in client.get(f"{path}?kiitos").content.decode()


def test_a_new_use_waits_until_a_maintainer_accepts_it() -> None:
    service, path = make_service(name_fi="Eroneuvo"), link()
    said = {
        "uusi-1-service": "eroneuvo", "uusi-1-kinds": ["refers", "funds"], "uusi-1-since": "2025-03",
        "uusi-1-note": "Perhekeskuksissa",
    }  # fmt: skip
    assert press(path, **said).status_code == 302
    claim = AdoptionClaim.objects.get()
    assert not Adoption.objects.exists()
    assert "Odottaa ylläpidon tarkistusta" in Client().get(path).content.decode()
    desk = maintainer()
    assert "Eroneuvo, Satakunta" in desk.get("/hallinta/tarkistettavat/osa/alueiden-kaytto/").content.decode()
    address = f"/hallinta/kaytto/kerrottu/{claim.uuid}/"
    assert "Perhekeskuksissa" in desk.get(address).content.decode()
    desk.post(address, {"hyvaksy": "1"})
    row = Adoption.objects.get(service=service)
    assert (row.kinds, row.since, row.note_fi) == (["refers", "funds"], "2025-03", "Perhekeskuksissa")
    assert (row.told_by, row.role, row.source_date) == ("county", ROLE, TODAY.isoformat())
    assert "on jo käsitelty" in desk.post(address, {"hyvaksy": "1"}).content.decode()
    assert Adoption.objects.count() == 1


def test_a_refused_use_is_answered_with_its_reason() -> None:
    make_service(name_fi="Eroneuvo")
    press(link(), **{"uusi-1-service": "Eroneuvo"})
    claim, desk = AdoptionClaim.objects.get(), maintainer()
    address = f"/hallinta/kaytto/kerrottu/{claim.uuid}/"
    desk.post(address, {"hylkaa": "1", "why": " "})
    claim.refresh_from_db()
    assert claim.state == "waiting"
    desk.post(address, {"hylkaa": "1", "why": "Palvelu on alueen oma."})
    claim.refresh_from_db()
    assert claim.state == "refused" and not Adoption.objects.exists()
    notice = Notice.objects.get(kind="refused")
    assert notice.to == "perhe@example.org"
    assert ["vastaus", "Palvelu on alueen oma."] in notice.about


def test_an_end_waits_too_and_unknown_last_day_becomes_the_day_of_telling() -> None:
    row, path = make_adoption(make_service()), link()
    press(path, **{f"kaytto-{row.uuid}-answer": "ended"})
    row.refresh_from_db()
    assert row.is_open
    maintainer().post(f"/hallinta/kaytto/kerrottu/{AdoptionClaim.objects.get().uuid}/", {"hyvaksy": "1"})
    row.refresh_from_db()
    assert row.ended_on == TODAY


def test_only_maintainers_decide() -> None:
    make_service(name_fi="Eroneuvo")
    press(link(), **{"uusi-1-service": "Eroneuvo"})
    address = f"/hallinta/kaytto/kerrottu/{AdoptionClaim.objects.get().uuid}/"
    assert editor().post(address, {"hyvaksy": "1"}).status_code in (302, 403)
    assert not Adoption.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Vastaa ainakin yhteen kohtaan"),
        ({"uusi-1-service": "Ei sellaista"}, "ei löydy"),
        ({"uusi-2-note": "Mikä?"}, "Kirjoita, mitä palvelua tämä koskee"),
        ({"uusi-1-service": "Eroneuvo", "uusi-1-since": "2027-01"}, "tulevaisuudessa"),
        ({"uusi-1-service": "Eroneuvo", "uusi-1-since": "2021-13"}, "ei kelpaa"),
        ({"uusi-1-service": "Lopetettu"}, "on päättynyt"),
        ({"KAYTTO-ended_on": "2027-01-01", "KAYTTO-answer": "ended"}, "tulevaisuudessa"),
        ({"KAYTTO-ended_on": "2026-01-01"}, "Valitse, onko palvelu yhä käytössä"),
    ],
)
def test_a_wrong_answer_is_named_and_keeps_nothing(said: dict[str, str], words: str) -> None:
    make_service(name_fi="Eroneuvo")
    make_service(name_fi="Lopetettu", status="ended")
    row = make_adoption(make_service())
    answer = {name.replace("KAYTTO", f"kaytto-{row.uuid}"): value for name, value in said.items()}
    response = press(link(), **answer)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not AdoptionClaim.objects.exists()


def test_the_same_is_not_told_twice_while_it_waits() -> None:
    make_service(name_fi="Eroneuvo")
    path = link()
    for _ in range(2):
        press(path, **{"uusi-1-service": "Eroneuvo"})
    assert AdoptionClaim.objects.count() == 1


def test_a_county_sees_only_its_own() -> None:
    make_adoption(make_service(name_fi="Eroneuvo"), "08")
    assert "Eroneuvo</" not in Client().get(link("06")).content.decode()


@pytest.mark.parametrize("how", ["forged", "old", "replaced", "other kind"])
def test_a_link_that_does_not_work_tells_nothing(how: str) -> None:
    path = link(kind=TokenKind.COLLECT if how == "other kind" else TokenKind.ADOPT)
    if how == "forged":
        path = "/alueet/kerro/" + "x" * 43 + "/"
    if how == "old":
        Token.objects.update(expires_at=NOW - DAY)
    if how == "replaced":
        link()
    for method in ("get", "post"):
        response = getattr(Client(), method)(path)
        assert response.status_code == 404
        assert "Satakun" not in response.content.decode()


def test_a_new_link_goes_to_where_the_old_one_went_with_the_same_task() -> None:
    path = link()
    Client().post("/vahvista/uusi/", {"linkki": path.rstrip("/").rpartition("/")[2]})
    notice = Notice.objects.get(key__startswith="link:")
    assert (notice.kind, notice.to, notice.county.code) == ("adopt", "perhe@example.org", "06")
    fresh = "/" + own_link(notice, NOW).split("//", 1)[1].partition("/")[2]
    assert ROLE in Client().get(fresh).content.decode()
    assert Client().get(path).status_code == 404
