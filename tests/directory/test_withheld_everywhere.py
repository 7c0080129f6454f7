"""A withheld record's contact is nowhere: not in kept answers, suggestions, exports of doors' pages or print."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory import actions
from directory.models import CountyDoor, Service
from directory.standing import evaluate_all
from directory.withholding import door_as_shown
from search import index, kept_answers
from tests.factories import make_channel, make_door, make_organisation, make_service

NUMBER, TEL = "09 123 45678", "+358912345678"
SECRETS = (NUMBER, TEL, "0912345678", "salattu.example")
LIST = "/api/v1/services/"


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    index.forget()
    kept_answers.forget()
    yield
    index.forget()
    kept_answers.forget()


def a_service() -> Service:
    organisation = make_organisation(website="https://kotisivu.example/", name_fi="Salattu ry")
    service = make_service(
        organisation=organisation, name_fi="Perheneuvola", email="apu@salattu.example",
        website="https://salattu.example/palvelu", how_to_get_fi=f"Soita {NUMBER}.",
    )  # fmt: skip
    make_channel(service, phone=NUMBER, url="https://salattu.example/chat")
    return Service.objects.get(pk=service.pk)


def places(service: Service) -> dict[str, str]:
    """What readers and machines can ask of it, each by its name."""
    addresses = {
        "page": service.path,
        "page in Swedish": f"/sv{service.path}",
        "page in English": f"/en{service.path}",
        "api": f"{LIST}{service.uuid}",
        "list": LIST,
        "words": f"{LIST}?q=perheneuvola",
        "search page": "/haku/?q=perheneuvola",
        "organisation's page": service.organisation.get_absolute_url(),
        "print": f"/lista/?s={service.short_id}&tuloste=1",
        "list of own": f"/lista/?s={service.short_id}",
        "suggestions": "/haku/ehdotukset/?q=perhen",
    }
    client, found = Client(), {}
    for name, address in addresses.items():
        response = client.get(address, follow=True)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found[name] = body.decode()
    return found


def secrets_in(told: dict[str, str]) -> set[tuple[str, str]]:
    return {(place, secret) for place, text in told.items() for secret in SECRETS if secret in text}


@pytest.mark.django_db
def test_answers_that_were_kept_before_are_not_given_after(django_capture_on_commit_callbacks: Any) -> None:
    service = a_service()
    index.rebuild()
    before = places(service)
    assert {place for place, _ in secrets_in(before)} >= {
        "page", "page in Swedish", "page in English", "api", "list", "words", "search page", "print",
    }  # fmt: skip
    assert places(service)["words"] == before["words"]
    with django_capture_on_commit_callbacks(execute=True):
        actions.withhold(service, "ei vastausta", by=None, today=timezone.localdate(), decide=True)
    after = places(service)
    assert secrets_in(after) == set()
    assert service.name_fi in after["page"] and service.name_fi not in after["words"]
    with django_capture_on_commit_callbacks(execute=True):
        actions.show_again(service, by=None, today=timezone.localdate())
    assert NUMBER in places(service)["words"]


@pytest.mark.django_db
def test_the_day_on_which_the_notice_has_run_takes_the_contact_out_of_the_search(
    django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    """By age: assured long ago, told of it a fortnight ago; the night's evaluation is what the index hears of."""
    service, today = a_service(), timezone.localdate()
    actions.assure(service, ["contact"], "C", by=None, on=today - dt.timedelta(days=400), today=today)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withhold(
            service, "ei vastausta", by=None, today=today, noticed_on=today - dt.timedelta(days=13)
        )
        evaluate_all(today)
    index.rebuild()
    assert ("words", NUMBER) in secrets_in(places(service))
    tomorrow = timezone.now() + dt.timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    with django_capture_on_commit_callbacks(execute=True):
        assert evaluate_all(timezone.localdate()).changed == 1
    assert secrets_in(places(service)) == set()


@pytest.mark.django_db
def test_an_index_made_while_it_is_withheld_does_not_hold_it() -> None:
    service = a_service()
    actions.withhold(service, "ei vastausta", by=None, today=timezone.localdate(), decide=True)
    index.rebuild()
    assert secrets_in(places(service)) == set()


def a_door(**values: Any) -> CountyDoor:
    door = make_door(
        county="06", phone=NUMBER, url="https://salattu.example/ovi", hours_text_fi="ma–pe 9–15", **values
    )
    return CountyDoor.objects.select_related("county", "standing").get(pk=door.pk)


def withhold(door: CountyDoor) -> CountyDoor:
    actions.withhold(door, "numero on väärä", by=None, today=timezone.localdate(), decide=True)
    return CountyDoor.objects.select_related("county", "standing").get(pk=door.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/alue/satakunta/", "/alue/satakunta/ammattilaisille/"])
def test_a_withheld_door_stays_without_its_contact_and_says_why(client: Client, page: str) -> None:
    door = a_door()
    assert NUMBER in client.get(page).content.decode()
    withhold(door)
    for language in ("", "/sv", "/en"):
        text = client.get(f"{language}{page}", follow=True).content.decode()
        assert not [secret for secret in (*SECRETS, "ma–pe 9–15") if secret in text], language
        assert door.name_fi in text
    assert "Yhteystiedot on piilotettu" in client.get(page).content.decode()


@pytest.mark.django_db
def test_a_withheld_door_is_read_as_a_copy_and_its_row_is_kept() -> None:
    door = withhold(a_door())
    shown = door_as_shown(door, timezone.localdate())
    assert (shown.phone, shown.url, shown.hours_text_fi) == ("", door.county.website, "")
    assert CountyDoor.objects.get(pk=door.pk).phone == NUMBER
    assert door_as_shown(door, timezone.localdate() - dt.timedelta(days=1)).phone == NUMBER


@pytest.mark.django_db
@pytest.mark.parametrize("days", [180, 210, 270, 359, 400, 5000])
def test_a_doors_sentence_follows_its_state_and_that_of_the_crisis_service_never_warns(
    client: Client, days: int
) -> None:
    today = timezone.localdate()
    on = today - dt.timedelta(days=days)
    door = a_door()
    crisis = make_door(
        county="06", kind="social_and_crisis_emergency", phone="02 100 2000", name_fi="Kriisipäivystys"
    )
    for row in (door, crisis):
        actions.assure(row, ["contact"], "C", by=None, on=on, today=today)
    from directory.county_page import own_doors

    doors = {str(row.name): row for row in own_doors("06", "fi", timezone.localtime())}
    said, safe = doors[door.name_fi].source, doors["Kriisipäivystys"].source
    if days < 180 + 90:
        assert said.startswith("Vahvistettu ") and said.endswith("tarkistus käynnissä")
    else:
        assert said.startswith("Emme ole saaneet vahvistusta")
    assert safe.startswith("Soitettu ja todettu oikeaksi")
    assert doors["Kriisipäivystys"].number == "02 100 2000"
    text = client.get("/alue/satakunta/").content.decode()
    assert said in text and safe in text and "02 100 2000" in text and NUMBER in text
