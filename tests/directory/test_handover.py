"""The hand-over code: opens a list for two weeks in the reader's language and tells nothing else."""

import datetime as dt
import re

import pytest
from django.core.cache import caches
from django.test import Client

from directory.models import HandOver, Service
from directory.models.handover import CODE_LENGTH, CODE_LETTERS, KEPT_FOR, new_code, read_code
from directory.views.handover import MOST_CODES_AN_HOUR, MOST_MISSES_AN_HOUR
from tests.directory.moments import TUESDAY_EVENING, stop_the_clock
from tests.factories import make_channel, make_service

pytestmark = pytest.mark.django_db
SWEDISH = "sv-FI,sv;q=0.9,en;q=0.8"


@pytest.fixture(autouse=True)
def _tuesday_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)
    caches["shared"].clear()


@pytest.fixture
def service() -> Service:
    service = make_service(name_fi="Eroauttaja", name_sv="Skilsmässohjälpen", needs=("ero",))
    make_channel(service, phone="09 2525 0111")
    return service


def given(client: Client, *services: Service) -> HandOver:
    response = client.post("/lista/koodi/", {"s": ",".join(service.short_id for service in services)})
    assert response.status_code == 200
    newest = HandOver.objects.order_by("-pk").first()
    assert newest is not None
    assert newest.code in response.content.decode()
    return newest


def test_a_code_is_six_letters_and_digits_that_are_not_mistaken() -> None:
    codes = {new_code() for _number in range(200)}
    assert len(codes) == 200
    assert all(len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) for code in codes)
    assert not set(CODE_LETTERS) & set("01ilou")


def test_a_code_is_read_however_it_is_written() -> None:
    assert read_code(" AB2 - c3d ") == "ab2c3d"


def test_the_code_opens_the_list_in_its_order(client: Client, service: Service) -> None:
    other = make_service(name_fi="Toinen")
    code = given(client, other, service).code
    page = client.get(f"/k/{code}/").content.decode()
    assert page.index("Toinen") < page.index("Eroauttaja")
    assert 'href="tel:+358925250111"' in page


def test_nothing_but_services_and_time_is_kept(client: Client, service: Service) -> None:
    handed = given(client, service)
    assert {field.name for field in HandOver._meta.get_fields()} == {"id", "code", "services", "created_at"}
    assert handed.services == [str(service.uuid)]


def test_the_address_tells_nothing_of_the_need_or_the_services(client: Client, service: Service) -> None:
    page = client.post("/lista/koodi/", {"s": service.short_id}).content.decode()
    address = re.search(r"127\.0\.0\.1:8000(/k/[^ <]*)", page)
    assert address is not None
    assert re.fullmatch(rf"/k/[{CODE_LETTERS}]{{6}}/", address[1])


def test_it_opens_in_the_language_of_the_reader(client: Client, service: Service) -> None:
    code = given(client, service).code
    first = client.get(f"/k/{code}/", headers={"accept-language": SWEDISH})
    assert (first.status_code, first["Location"]) == (302, f"/sv/k/{code}/")
    assert "Accept-Language" in first["Vary"]
    assert (
        "Skilsmässohjälpen"
        in client.get(first["Location"], headers={"accept-language": SWEDISH}).content.decode()
    )


@pytest.mark.parametrize("languages", ["fi", "de-DE,de", "", "fi-FI,fi;q=0.9,sv;q=0.1"])
def test_finnish_is_for_those_who_ask_for_it_or_for_none_of_ours(
    client: Client, service: Service, languages: str
) -> None:
    code = given(client, service).code
    assert client.get(f"/k/{code}/", headers={"accept-language": languages}).status_code == 200


def test_the_reader_may_choose_finnish_all_the_same(client: Client, service: Service) -> None:
    code = given(client, service).code
    switch = client.get(f"/sv/k/{code}/").content.decode()
    assert f'href="/k/{code}/?kieli=fi"' in switch
    assert client.get(f"/k/{code}/?kieli=fi", headers={"accept-language": SWEDISH}).status_code == 200


@pytest.mark.parametrize(("later", "status"), [(dt.timedelta(seconds=-1), 200), (dt.timedelta(0), 404)])
def test_it_is_open_for_fourteen_days_to_the_second(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch, later: dt.timedelta, status: int
) -> None:
    code = given(client, service).code
    stop_the_clock(monkeypatch, TUESDAY_EVENING + KEPT_FOR + later)
    assert dt.timedelta(days=14) == KEPT_FOR
    assert client.get(f"/k/{code}/").status_code == status


def test_an_expired_code_and_a_code_that_never_was_look_the_same(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = given(client, service).code
    stop_the_clock(monkeypatch, TUESDAY_EVENING + KEPT_FOR)
    expired, never = client.get(f"/k/{code}/"), client.get("/k/zzzzzz/")
    assert expired.content.decode().replace(code, "zzzzzz") == never.content.decode()


def test_expired_lists_are_forgotten_when_the_next_is_made(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = given(client, service)
    stop_the_clock(monkeypatch, TUESDAY_EVENING + KEPT_FOR)
    given(client, service)
    assert not HandOver.objects.filter(pk=old.pk).exists()


def test_a_code_that_is_taken_is_not_given_again(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["aaaaaa", "aaaaaa", "bbbbbb"])
    monkeypatch.setattr("directory.models.handover.new_code", lambda: next(drawn))
    assert [given(client, service).code for _number in range(2)] == ["aaaaaa", "bbbbbb"]


def test_guessing_is_stopped(client: Client, service: Service) -> None:
    code = given(client, service).code
    for _number in range(MOST_MISSES_AN_HOUR):
        assert client.get("/k/zzzzzz/").status_code == 404
    assert client.get("/k/zzzzzz/").status_code == 429
    assert client.get(f"/k/{code}/").status_code == 429
    assert client.get(f"/k/{code}/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_opening_ones_own_list_again_and_again_is_not_guessing(client: Client, service: Service) -> None:
    code = given(client, service).code
    statuses = {client.get(f"/k/{code}/").status_code for _number in range(MOST_MISSES_AN_HOUR + 1)}
    assert statuses == {200}


def test_making_codes_without_end_is_stopped(client: Client, service: Service) -> None:
    for _number in range(MOST_CODES_AN_HOUR):
        given(client, service)
    assert client.post("/lista/koodi/", {"s": service.short_id}).status_code == 429
    assert HandOver.objects.count() == MOST_CODES_AN_HOUR


def test_a_list_of_nothing_gets_no_code(client: Client, reference: None) -> None:
    assert client.post("/lista/koodi/", {"s": "zzzzzzzz"}).status_code == 302
    assert HandOver.objects.count() == 0


def test_reading_makes_nothing(client: Client) -> None:
    assert client.get("/lista/koodi/").status_code == 405


def test_the_pages_are_neutral_set_no_cookie_and_are_kept_nowhere(client: Client, service: Service) -> None:
    code = given(client, service).code
    for response in (
        client.get(f"/k/{code}/"),
        client.get("/k/zzzzzz/"),
        client.post("/lista/koodi/", {"s": service.short_id}),
    ):
        head = response.content.decode().split("</head>")[0]
        assert "Eroauttaja" not in head
        assert code not in head
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies


def test_the_log_does_not_keep_the_code(
    client: Client, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    code = given(client, service).code
    with caplog.at_level("INFO", logger="request"):
        client.get(f"/k/{code}/")
    assert caplog.messages
    assert code not in caplog.text


def test_a_typed_code_leads_to_its_list(client: Client, service: Service) -> None:
    code = given(client, service).code
    response = client.get("/k/", {"koodi": f" {code.upper()} "})
    assert response["Location"] == f"/k/{code}/"
