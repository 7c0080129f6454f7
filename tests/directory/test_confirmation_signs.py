"""Confirming by a link: open signs, letters older than the record, receipts, and links that do not work."""

import datetime as dt

import pytest
from django.test import Client

from directory import actions
from directory.models import (
    Answer,
    Assurance,
    Contact,
    Notice,
    Phone,
    Service,
    Signal,
    Token,
)
from directory.signals import Kind
from directory.views import confirmation
from tests.directory.asking import (
    BUTTON,
    DAY,
    NOW,
    NUMBER,
    TODAY,
    all_current,
    link_of,
    look,
    make_contact,
    make_notice,
    make_telephone,
    path,
    read,
    say,
    send,
    stop_at_two_on_a_tuesday,
)
from tests.factories import make_organisation, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at_two_on_a_tuesday(monkeypatch)


@pytest.fixture
def service(reference: None) -> Service:
    return make_telephone()


# Signals


def doubt(service: Service) -> Signal:
    return actions.see(service, Kind.PHONE_REFUSED, NOW - DAY, about=NUMBER)


def test_an_open_sign_must_be_answered(client: Client, service: Service) -> None:
    signal = doubt(service)
    secret = link_of(service)
    assert f"{NUMBER} ei näytä puhelinnumerolta." in client.get(path(secret)).content.decode()
    response = send(client, secret, say(service, "contact", "current"))
    assert response.status_code == 422
    assert "Vastaa tähän kysymykseen." in response.content.decode()
    said = say(service, "contact", "current", **{f"signal{signal.pk}": "right"})
    assert send(client, secret, said).status_code == 302
    signal.refresh_from_db()
    assert (signal.cleared_at is None, signal.outcome) == (False, "confirmed")
    assert Answer.objects.get().signals == [{"signal": "phone_refused", "about": NUMBER, "answer": "right"}]


def test_a_yes_beside_a_no_is_refused(client: Client, service: Service) -> None:
    signal = doubt(service)
    said = say(service, "contact", "current", **{f"signal{signal.pk}": "wrong"})
    response = send(client, link_of(service), said)
    assert response.status_code == 422
    assert "Valitse Korjaan" in response.content.decode()
    assert not Assurance.objects.exists()


def test_the_box_for_all_does_not_pass_by_a_sign(client: Client, service: Service) -> None:
    doubt(service)
    assert send(client, link_of(service), all_current(service)).status_code == 422
    assert not Assurance.objects.exists()


def test_a_readers_words_are_not_passed_on(client: Client, service: Service) -> None:
    actions.see(service, Kind.NO_ANSWER, NOW - DAY, evidence="vastaaja oli tyly")
    text = client.get(path(link_of(service))).content.decode()
    assert "Lukija kertoi, että numero ei vastaa." in text
    assert "tyly" not in text


# Older letters


def change_number(service: Service, number: str) -> None:
    Phone.objects.filter(channel__service=service).update(number=number)


def test_a_letter_older_than_the_record_refuses_a_silent_confirmation(
    client: Client, service: Service
) -> None:
    service.save_revision()
    secret = link_of(service, now=NOW + DAY)
    change_number(service, "0800 777 777")
    text = client.get(path(secret)).content.decode()
    assert "0800 777 777" in text
    assert "Tieto on muuttunut kirjeen lähettämisen jälkeen." in text
    response = send(client, secret, say(service, "contact", "current"))
    assert response.status_code == 422
    assert not Assurance.objects.exists()
    response = send(client, secret, say(service, "contact", "current", read="on"))
    assert response.status_code == 302
    assert Assurance.objects.get().group == "contact"


def test_the_value_that_changed_is_marked(client: Client, service: Service) -> None:
    service.save_revision()
    Token.objects.all().delete()
    secret = link_of(service, now=NOW + dt.timedelta(days=1))
    change_number(service, "0800 777 777")
    assert client.get(path(secret)).content.decode().count("<mark>muuttunut</mark>") == 1


def test_a_record_that_changes_while_the_page_is_open_is_not_confirmed_unseen(
    client: Client, service: Service
) -> None:
    secret = link_of(service)
    body = look(client, secret) | say(service, "contact", "current", read="on")
    change_number(service, "0800 777 777")
    response = client.post(path(secret), body)
    assert response.status_code == 422
    assert "Tieto muuttui, kun sivu oli auki." in response.content.decode()
    assert "0800 777 777" in response.content.decode()
    assert not Assurance.objects.exists()


def test_other_groups_of_a_changed_record_are_confirmed_as_ever(client: Client, service: Service) -> None:
    secret = link_of(service)
    change_number(service, "0800 777 777")
    assert send(client, secret, say(service, "hours", "current")).status_code == 302


# Receipts


def test_the_confirmer_and_the_other_contacts_get_a_receipt(client: Client, service: Service) -> None:
    organisation = service.organisation
    first = make_contact(organisation, language="sv")
    second = make_contact(organisation, "toinen@example.org", kind="second")
    make_contact(organisation, "pois@example.org", kind="general", do_not_mail_since=TODAY)
    secret = link_of(service, contact=first, language="sv")
    send(client, secret, say(service, "hours", "current"))
    receipts = {notice.to: notice for notice in Notice.objects.filter(kind="receipt")}
    assert set(receipts) == {first.email, second.email}
    assert receipts[first.email].about == [["service", str(service.uuid), "hours", "current"]]
    assert (receipts[first.email].language, receipts[second.email].language) == ("sv", "fi")
    first.refresh_from_db()
    assert first.answered_on == TODAY


def test_an_address_is_put_on_file_only_where_its_holder_allows_that(
    client: Client, service: Service
) -> None:
    def link() -> str:
        return link_of(service, notice=make_notice(to="info@perheyhdistys.example"))

    send(client, link(), say(service, "hours", "current"))
    assert not Contact.objects.exists()
    assert Notice.objects.filter(kind="receipt", to="info@perheyhdistys.example").exists()
    send(client, link(), say(service, "terms", "current"), muista="1")
    contact = Contact.objects.get()
    assert (contact.email, contact.origin, contact.kind) == ("info@perheyhdistys.example", "answer", "data")


# Links that do not work


def bad_links(service: Service, client: Client) -> dict[str, str]:
    other = make_service(name_fi="Salattu palvelu", organisation=make_organisation(name_fi="Salattu ry"))
    answered = link_of(read(other))
    client.post(path(answered), look(client, answered) | all_current(other))
    replaced = link_of(service, contact=(contact := make_contact(service.organisation)))
    link_of(service, contact=contact)
    return {
        "forged": "x" * 43,
        "expired": link_of(
            service, now=NOW - 45 * DAY, contact=make_contact(service.organisation, "b@e.org")
        ),
        "replaced": replaced,
        "replayed": answered,
        "foreign": confirmation.tokens.issue("status", organisation=service.organisation, now=NOW),
        "odd": "%00%F0%9F%98%80" + "y" * 30,
    }


def test_all_links_that_do_not_work_give_one_page_that_names_nobody(client: Client, service: Service) -> None:
    seen = {}
    for name, secret in bad_links(service, client).items():
        for response in (client.get(path(secret)), client.post(path(secret), BUTTON)):
            text = response.content.decode()
            seen[name] = (response.status_code, text.replace(secret, "").replace("\x00😀" + "y" * 30, ""))
            assert response["Cache-Control"] == "no-store"
            assert service.name_fi not in text
            assert "Salattu" not in text
    assert {status for status, _text in seen.values()} == {404}
    assert len({text for name, (_status, text) in seen.items() if name != "odd"}) == 1
    assert "Lähetä uusi linkki" in seen["forged"][1]


def test_asking_for_a_new_link_answers_the_same_whoever_asks(client: Client, service: Service) -> None:
    texts = set()
    for secret in bad_links(service, client).values():
        response = client.post("/vahvista/uusi/", {"linkki": secret})
        texts.add((response.status_code, response.content))
    assert len(texts) == 1
    assert next(iter(texts))[0] == 200


def test_a_new_link_goes_to_the_address_on_file_once_a_day(client: Client, service: Service) -> None:
    contact = make_contact(service.organisation)
    secret = link_of(service, contact=contact, now=NOW - 50 * DAY)
    for _time in range(2):
        client.post("/vahvista/uusi/", {"linkki": secret})
    notice = Notice.objects.get(kind="link")
    assert (notice.to, notice.contact) == (contact.email, contact)
    assert notice.about[0] == ["service", str(service.uuid), "contact", ""]
    contact.object_to_letters(TODAY, "ei kiitos")
    Notice.objects.all().delete()
    client.post("/vahvista/uusi/", {"linkki": secret})
    assert not Notice.objects.exists()


def test_an_answer_about_an_address_comes_no_sooner_for_one_that_is_not_known(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(confirmation, "ANSWERED_AFTER_SECONDS", 5.0)
    monkeypatch.setattr(confirmation.time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(confirmation.time, "sleep", waits.append)
    for secret in ("x" * 43, link_of(service, contact=make_contact(service.organisation))):
        client.post("/vahvista/uusi/", {"linkki": secret})
    assert waits == [5.0, 5.0]


def test_guessing_is_stopped_within_the_hour(client: Client, service: Service) -> None:
    for number in range(confirmation.MOST_MISSES_AN_HOUR):
        assert client.get(path(f"{number:043}")).status_code == 404
    assert client.get(path("z" * 43)).status_code == 429


def test_the_secret_is_in_no_log_line(
    client: Client, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    secret = link_of(service)
    with caplog.at_level("INFO", logger="request"):
        client.get(path(secret))
    assert caplog.text
    assert secret not in caplog.text
