"""What a helpline says of its next hours: shown at once beside its number, never in its place, and gone by itself."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client

from directory import line_status, safety_bar
from directory.confirmation import tokens
from directory.models import LineStatus, Notice, SafetyLine, Service, Token
from directory.models.line_status import StatusKind
from directory.opening import HELSINKI
from search.index import rebuild
from tests.directory.asking import BUTTON, DAY, NOW, link_of, make_contact, nonce_of
from tests.directory.desk import editor, maintainer
from tests.directory.moments import stop_the_clock
from tests.factories import make_channel, make_line, make_organisation, make_service

pytestmark = pytest.mark.django_db
NUMBER = "0800 123 456"


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> Any:
    stop_the_clock(monkeypatch, NOW)
    caches["shared"].clear()
    line_status.forget()
    yield
    line_status.forget()


@pytest.fixture
def service(reference: None) -> Service:
    service = make_service(organisation=make_organisation(name_fi="Perheyhdistys ry"), name_fi="Perhepuhelin")
    make_channel(service, phone=NUMBER)
    return Service.objects.with_everything().get(pk=service.pk)


def at(hour: int, minute: int = 0, day: int = 24) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=HELSINKI)


def link(record: Any) -> str:
    secret = tokens.issue("status", records=[(record, "contact")], now=NOW)
    return f"/linja/{secret}/"


def press(client: Client, path: str, record: Any, kind: str, **more: str) -> Any:
    key = f"{'palvelu' if isinstance(record, Service) else 'linja'}-{record.uuid.hex[:12]}"
    body = {"nonce": nonce_of(client.get(path)), "laheta": key, f"{key}-kind": kind}
    return client.post(path, body | {f"{key}-{name}": value for name, value in more.items()})


# Pure: until when


@pytest.mark.parametrize(
    ("kind", "now", "back_at", "until"),
    [
        (StatusKind.BUSY, at(14), None, at(16)),
        (StatusKind.BUSY, at(23, 30), None, at(0, day=25)),
        (StatusKind.CLOSED_TODAY, at(14), None, at(0, day=25)),
        (StatusKind.CLOSED_TODAY, at(8), None, at(20)),
        (StatusKind.BACK_AT, at(14), dt.time(18), at(18)),
        (StatusKind.BACK_AT, at(22), dt.time(8), at(8, day=25)),
        (StatusKind.BACK_AT, at(6), dt.time(18), at(18)),
    ],
)
def test_every_word_lapses_within_hours(
    kind: StatusKind, now: dt.datetime, back_at: dt.time | None, until: dt.datetime
) -> None:
    assert line_status.until_when(kind, now, back_at) == until


@pytest.mark.parametrize("back_at", [None, dt.time(14), dt.time(2, 1)])
def test_an_hour_is_within_twelve(back_at: dt.time | None) -> None:
    with pytest.raises(ValidationError):
        line_status.until_when(StatusKind.BACK_AT, at(14), back_at)


# On pages


def test_a_word_is_on_the_services_page_at_once_and_the_number_stays(
    client: Client, service: Service
) -> None:
    path = link(service)
    assert press(client, path, service, "busy").status_code == 302
    page = client.get(service.path).content.decode()
    assert "Linja kertoi klo 14: ruuhkaa nyt." in page
    assert NUMBER in page


def test_it_is_gone_by_itself_when_its_time_is_over(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    line_status.tell(service, StatusKind.BUSY, NOW)
    for moment, shown in ((at(15, 59), True), (at(16), False)):
        stop_the_clock(monkeypatch, moment)
        assert ("ruuhkaa nyt" in client.get(service.path).content.decode()) is shown


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "vastaa taas klo 18"), ("sv", 'lang="sv"'), ("en", 'lang="en"')]
)
def test_pages_are_in_three_languages(client: Client, service: Service, language: str, words: str) -> None:
    path = link(service)
    press(client, path, service, "back_at", back_at="18:00")
    prefix = "" if language == "fi" else f"/{language}"
    assert words in client.get(f"{prefix}{service.path}").content.decode()
    assert client.get(f"{prefix}{path}").status_code == 200


def test_a_new_word_takes_the_place_of_the_old_one_and_both_are_kept(
    client: Client, service: Service
) -> None:
    path = link(service)
    press(client, path, service, "busy")
    press(client, path, service, "closed_today")
    page = client.get(service.path).content.decode()
    assert "kiinni tänään" in page and "ruuhkaa" not in page
    assert LineStatus.objects.count() == 2


def test_a_word_is_taken_back_by_one_button(client: Client, service: Service) -> None:
    path = link(service)
    press(client, path, service, "busy")
    key = f"palvelu-{service.uuid.hex[:12]}"
    client.post(path, {"nonce": nonce_of(client.get(path)), "peru": key})
    assert "ruuhkaa" not in client.get(service.path).content.decode()
    assert LineStatus.objects.get().taken_back_at == NOW


def test_rows_of_the_search_and_other_lists_tell_it(client: Client, service: Service) -> None:
    rebuild()
    before = client.get("/haku/?q=perhepuhelin").content.decode()
    assert "ruuhkaa nyt" not in before and "Perhepuhelin" in before
    line_status.tell(service, StatusKind.BUSY, NOW)
    assert "ruuhkaa nyt" in client.get("/haku/?q=perhepuhelin").content.decode()
    line_status.take_back(service, NOW)
    assert "ruuhkaa nyt" not in client.get("/haku/?q=perhepuhelin").content.decode()
    assert "ruuhkaa" not in client.get(service.organisation.get_absolute_url()).content.decode()


# Crisis lines


@pytest.fixture
def crisis_line(reference: None, settings: Any, tmp_path: Any) -> SafetyLine:
    settings.DATA_DIR = tmp_path
    service = make_service(name_fi="Kriisipuhelin", safety_class="self_harm")
    make_channel(service, phone="09 2525 0111")
    line = make_line(safety_class="self_harm", phone="09 2525 0111", service=service)
    safety_bar.write()
    return line


@pytest.fixture
def committing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the commit is done at once: the test's own transaction never commits."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda work, *_args, **_more: work())


def test_the_bar_tells_it_and_never_drops_the_number(
    crisis_line: SafetyLine, committing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, back_at in (("busy", None), ("closed_today", None), ("back_at", dt.time(18))):
        line_status.tell(crisis_line, StatusKind(kind), NOW, back_at=back_at)
        bar = str(safety_bar.bar("fi"))
        assert "09 2525 0111" in bar
        assert line_status.of_line(crisis_line, NOW).in_words() in bar
    stop_the_clock(monkeypatch, at(18))
    assert "vastaa taas" not in str(safety_bar.bar("fi"))
    assert "09 2525 0111" in str(safety_bar.bar("fi"))
    assert all(not line["status"] for line in safety_bar.lines("fi"))


def test_a_word_of_the_service_stands_at_its_line_too(crisis_line: SafetyLine, committing: None) -> None:
    line_status.tell(crisis_line.service, StatusKind.BUSY, NOW)
    assert "ruuhkaa nyt" in str(safety_bar.bar("fi"))
    assert [line["status"] for line in safety_bar.lines("fi") if line["class"] == "self_harm"] == [
        "ruuhkaa nyt"
    ]


def test_a_closed_crisis_service_keeps_its_number_on_its_page_and_in_the_search(
    client: Client, crisis_line: SafetyLine
) -> None:
    rebuild()
    line_status.tell(crisis_line, StatusKind.CLOSED_TODAY, NOW)
    for path in (crisis_line.service.path, "/haku/?q=kriisipuhelin"):
        page = client.get(path).content.decode()
        assert "kiinni tänään" in page
        assert 'href="tel:+358925250111"' in page


# The link


def test_looking_changes_nothing_and_scripts_without_the_button_do_not_either(
    client: Client, service: Service
) -> None:
    path = link(service)
    key = f"palvelu-{service.uuid.hex[:12]}"
    client.head(path)
    nonce = nonce_of(client.get(path))
    for body in (
        {"nonce": nonce, f"{key}-kind": "busy"},
        {"laheta": key, f"{key}-kind": "busy"},
        {"nonce": nonce, "laheta": "palvelu-000000000000", f"{key}-kind": "busy"},
    ):
        assert client.post(path, body).status_code == 422
    assert not LineStatus.objects.exists()


def test_a_choice_and_an_hour_are_asked_for(client: Client, service: Service) -> None:
    path = link(service)
    response = press(client, path, service, "back_at")
    assert response.status_code == 422
    assert "Kirjoita kellonaika" in response.content.decode()
    assert press(client, path, service, "").status_code == 422
    assert press(client, path, service, "back_at", back_at="13:00").status_code == 422
    assert not LineStatus.objects.exists()


def test_the_page_is_kept_nowhere_and_other_links_do_not_open_it(client: Client, service: Service) -> None:
    response = client.get(link(service))
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    for secret in ("x" * 43, link_of(service)):
        assert client.get(f"/linja/{secret}/").status_code == 404
    old = tokens.issue("status", records=[(service, "contact")], role="vanha", now=NOW - 180 * DAY)
    assert client.get(f"/linja/{old}/").status_code == 404


def test_a_maintainer_gives_the_link_by_letter_or_once_on_screen(client: Client, service: Service) -> None:
    contact = make_contact(service.organisation)
    desk = maintainer()
    url = f"/hallinta/linjan-tila/service/{service.uuid}/"
    assert contact.email in desk.get(url).content.decode()
    desk.post(url, {"to": str(contact.uuid)})
    notice = Notice.objects.get()
    assert (notice.kind, notice.to) == ("status_link", contact.email)
    assert tokens.asked_of(notice.about) == [(service, "contact")]
    shown = desk.post(url, {"to": "naytolle"})
    assert "no-store" in shown["Cache-Control"]
    path = shown.context["address"].split("//", 1)[1].partition("/")[2]
    assert press(client, f"/{path}", service, "busy").status_code == 302
    assert Token.objects.get().kind == "status"
    assert editor().get(url).status_code == 302


def test_words_are_limited_within_the_hour(client: Client, service: Service, monkeypatch: Any) -> None:
    monkeypatch.setattr("directory.views.line_status.MOST_WORDS_AN_HOUR", 2)
    path = link(service)
    codes = [press(client, path, service, "busy").status_code for _time in range(3)]
    assert codes == [302, 302, 429]


def test_buttons_of_the_page_are_those_of_the_form(client: Client, service: Service) -> None:
    text = client.get(link(service)).content.decode()
    assert f'name="{next(iter(BUTTON))}"' in text
    assert 'name="peru"' not in text


def test_the_api_tells_it_of_one_service(client: Client, service: Service) -> None:
    url = f"/api/v1/services/{service.uuid}"
    assert client.get(url).json()["line_status"] is None
    line_status.tell(service, StatusKind.BUSY, NOW)
    assert client.get(url).json()["line_status"] == {
        "kind": "busy",
        "since": "2026-11-24T12:00:00Z",
        "until": "2026-11-24T14:00:00Z",
        "sentence": "Linja kertoi klo 14: ruuhkaa nyt.",
    }
