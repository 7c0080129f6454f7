"""Confirming by a link: what the page shows, what looking at it does not do, and what each answer does."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from directory import actions
from directory.freshness import SERVICE_GROUPS, State
from directory.models import (
    Answer,
    Assurance,
    Contact,
    Correction,
    Notice,
    Phone,
    Postponement,
    Service,
    Signal,
    Standing,
    Token,
)
from directory.models.freshness import AppendOnly
from directory.signals import Kind
from directory.views import confirmation
from tests.directory.asking import (
    BUTTON,
    DAY,
    NOW,
    TODAY,
    all_current,
    key_of,
    link_of,
    look,
    make_contact,
    make_notice,
    nonce_of,
    path,
    say,
)
from tests.directory.moments import stop_the_clock
from tests.factories import make_channel, make_organisation, make_rule, make_service

pytestmark = pytest.mark.django_db
NUMBER = "0800 123 456"


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch, NOW)
    monkeypatch.setattr(confirmation, "ANSWERED_AFTER_SECONDS", 0.0)
    caches["shared"].clear()


@pytest.fixture
def service(reference: None) -> Service:
    organisation = make_organisation(name_fi="Perheyhdistys ry", web_domain="perheyhdistys.example")
    service = make_service(
        organisation=organisation,
        name_fi="Perhepuhelin",
        summary_fi="Puhelin perheille.",
        cost="maksuton",
        languages=("fi",),
        hours_text="arkisin 9–15",
        website="https://perheyhdistys.example/puhelin",
    )
    make_rule(make_channel(service, phone=NUMBER))
    return read(service)


def read(service: Service) -> Service:
    return Service.objects.with_everything().get(pk=service.pk)


def stored() -> dict[str, int]:
    counted = (Answer, Assurance, Contact, Correction, Notice, Signal, Standing, Token)
    return {model.__name__: model.objects.count() for model in counted}


def send(client: Client, secret: str, *said: dict[str, Any], **more: Any) -> Any:
    body: dict[str, Any] = look(client, secret)
    for part in (*said, more):
        body |= part
    return client.post(path(secret), body)


# What is seen


def test_the_page_shows_the_values_of_every_group(client: Client, service: Service) -> None:
    text = client.get(path(link_of(service))).content.decode()
    for shown in (NUMBER, "ma–pe 09.00–15.00", "Maksuton", "Koko Suomi", "Puhelin perheille.", "Ei tiedossa"):
        assert shown in text
    assert text.count("Tätä ei ole vielä vahvistettu.") == len(SERVICE_GROUPS)


def test_the_page_tells_the_last_assurance_of_a_group(client: Client, service: Service) -> None:
    actions.assure(service, ["hours"], "C", by=None, on=dt.date(2026, 5, 3), today=TODAY)
    assert "Vahvistettu viimeksi 3.5.2026." in client.get(path(link_of(service))).content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_is_there_in_three_languages_and_kept_nowhere(
    client: Client, service: Service, language: str
) -> None:
    response = client.get(path(link_of(service), language))
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies


def test_drafts_are_not_asked_about(client: Client, service: Service) -> None:
    other = make_service(organisation=service.organisation, name_fi="Luonnos", live=False)
    assert "Luonnos" not in client.get(path(link_of(service, read(other)))).content.decode()


# What looking does not do


def test_get_and_head_change_nothing(client: Client, service: Service) -> None:
    secret = link_of(service, contact=make_contact(service.organisation))
    before = stored()
    for _time in range(3):
        assert client.get(path(secret)).status_code == 200
        assert client.head(path(secret)).status_code == 200
    client.get(
        path(secret), {"laheta": "1", **all_current(service), "nonce": nonce_of(client.get(path(secret)))}
    )
    assert stored() == before


@pytest.mark.parametrize("left_out", ["nonce", "laheta"])
def test_a_post_without_the_nonce_or_the_button_changes_nothing(
    client: Client, service: Service, left_out: str
) -> None:
    secret = link_of(service)
    body = look(client, secret) | all_current(service)
    del body[left_out]
    before = stored()
    assert client.post(path(secret), body).status_code == 422
    assert stored() == before


def test_a_nonce_of_another_link_does_not_do(client: Client, service: Service) -> None:
    secret, other = link_of(service, contact=make_contact(service.organisation)), link_of(service)
    body = look(client, other) | all_current(service)
    before = stored()
    assert client.post(path(secret), body).status_code == 422
    assert stored() == before


def test_a_page_that_lay_open_for_a_day_asks_again(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.core.signing.time.time", lambda: NOW.timestamp())
    secret = link_of(service)
    body = look(client, secret) | all_current(service)
    monkeypatch.setattr("django.core.signing.time.time", lambda: (NOW + DAY).timestamp())
    response = client.post(path(secret), body)
    assert response.status_code == 422
    assert "Sivu on ollut auki pitkään" in response.content.decode()
    assert "checked" in response.content.decode()
    assert not Answer.objects.exists()


# What answers do


def test_current_is_an_assurance_of_level_b_by_the_organisation(client: Client, service: Service) -> None:
    secret = link_of(service)
    response = send(client, secret, say(service, "contact", "current"))
    assert response.status_code == 302
    assurance = Assurance.objects.get()
    assert (assurance.group, assurance.level, assurance.on) == ("contact", "B", TODAY)
    assert assurance.organisation == service.organisation
    assert Answer.objects.get().kind == "current"


def test_one_box_confirms_all_groups_that_were_left_empty(client: Client, service: Service) -> None:
    response = send(client, link_of(service), all_current(service))
    assert response["Location"].endswith("/vahvista/kiitos/")
    assert {row.group for row in Assurance.objects.all()} == {group.value for group in SERVICE_GROUPS}
    assert Standing.objects.get().state == State.FRESH
    assert "Tiedot vahvisti Perheyhdistys ry 24.11.2026" in client.get(service.path).content.decode()


def test_two_posts_are_one_assurance(client: Client, service: Service) -> None:
    secret = link_of(service, contact=make_contact(service.organisation))
    body = look(client, secret) | say(service, "contact", "current")
    first, second = client.post(path(secret), body), client.post(path(secret), body)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Assurance.objects.count() == Answer.objects.count() == 1
    assert Notice.objects.count() == 1


def test_two_posts_of_the_last_answer_are_one_too(client: Client, service: Service) -> None:
    secret = link_of(service)
    body = look(client, secret) | all_current(service)
    locations = [client.post(path(secret), body)["Location"] for _time in range(2)]
    assert locations[0] == locations[1]
    assert Assurance.objects.count() == len(SERVICE_GROUPS)


def test_what_was_pressed_in_two_windows_is_one_assurance(client: Client, service: Service) -> None:
    secret = link_of(service)
    windows = [look(client, secret) | say(service, "contact", "current") for _window in range(2)]
    for body in windows:
        client.post(path(secret), body)
    assert Assurance.objects.count() == 1


def test_a_partly_answered_page_is_kept_and_goes_on_from_there(client: Client, service: Service) -> None:
    secret = link_of(service)
    response = client.post(path(secret), look(client, secret) | say(service, "hours", "current"))
    assert response["Location"] == f"{path(secret)}?kiitos"
    text = client.get(response["Location"]).content.decode()
    assert "Vastattu: Ajan tasalla" in text
    assert f"{key_of(service, 'hours')}-answer" not in text
    assert f"{key_of(service, 'contact')}-answer" in text
    client.post(path(secret), look(client, secret) | all_current(service))
    assert Assurance.objects.count() == len(SERVICE_GROUPS)


def test_an_empty_answer_is_asked_for_again(client: Client, service: Service) -> None:
    response = send(client, link_of(service))
    assert response.status_code == 422
    assert "Vastaa ainakin yhteen kohtaan." in response.content.decode()


def test_a_correction_waits_with_its_difference_and_changes_nothing_yet(
    client: Client, service: Service
) -> None:
    phone = Phone.objects.get()
    page = client.get(path(link_of(service))).content.decode()
    assert f'value="{NUMBER}"' in page
    said = say(
        service, "contact", "correcting", value0="0800 999 999", value2="https://perheyhdistys.example/uusi"
    )
    assert send(client, link_of(service), said).status_code == 302
    correction = Correction.objects.get()
    assert correction.wanted[f"phone:{phone.uuid}"] == "0800 999 999"
    assert correction.before[f"phone:{phone.uuid}"] == NUMBER
    assert set(correction.before) == set(correction.wanted)
    assert (correction.state, correction.service) == ("waiting", service)
    phone.refresh_from_db()
    assert phone.number == NUMBER
    assert not Assurance.objects.exists()


def test_values_that_were_not_sent_are_not_taken_away(client: Client, service: Service) -> None:
    send(client, link_of(service), say(service, "contact", "correcting", value0="0800 999 999"))
    assert list(Correction.objects.get().wanted.values()) == ["0800 999 999"]
    said = say(service, "terms", "correcting", value0="", value2="unknown", value3="", value4="", value5="")
    send(client, link_of(service), said)
    assert Correction.objects.latest("pk").wanted == {"cost": "", "languages": []}


def test_a_correction_needs_a_change_or_words(client: Client, service: Service) -> None:
    response = send(client, link_of(service), say(service, "coverage", "correcting"))
    assert response.status_code == 422
    assert "kerro omin sanoin, mikä on oikein" in response.content.decode()
    said = say(service, "coverage", "correcting", text="Vain Pirkanmaalla")
    assert send(client, link_of(service), said).status_code == 302
    assert (Correction.objects.get().text, Correction.objects.get().wanted) == ("Vain Pirkanmaalla", {})


def test_a_wrong_value_is_said_above_its_field_and_kept(client: Client, service: Service) -> None:
    said = say(service, "contact", "correcting", value0="soittakaa vain")
    response = send(client, link_of(service), said)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Yksi kohta on vielä kesken" in text
    assert 'value="soittakaa vain"' in text
    assert text.index("Kirjoita puhelinnumero numeroin.") < text.index('value="soittakaa vain"')
    assert f'href="#id_{key_of(service, "contact")}-value0"' in text


def test_a_break_that_has_begun_is_told_at_once(client: Client, service: Service) -> None:
    said = say(service, "hours", "paused", paused_from="2026-11-20", paused_until="2027-01-07")
    send(client, link_of(service), said)
    paused = read(service)
    assert (paused.status, paused.paused_until) == ("paused", dt.date(2027, 1, 7))
    assert not Correction.objects.exists()
    page = client.get(service.path).content.decode()
    assert "Palvelu on tauolla 7.1.2027 asti." in page
    assert NUMBER in page


def test_a_break_to_come_and_one_of_a_crisis_service_wait_for_a_maintainer(
    client: Client, service: Service
) -> None:
    crisis = make_service(organisation=service.organisation, safety_class="violence")
    for one, first in ((service, "2026-12-20"), (crisis, "2026-11-20")):
        said = say(one, "hours", "paused", paused_from=first, paused_until="2027-01-07")
        send(client, link_of(read(one)), said)
        assert read(one).status == "active"
    assert [row.wanted["status"] for row in Correction.objects.all()] == ["paused", "paused"]


def test_a_break_ends_after_it_begins(client: Client, service: Service) -> None:
    said = say(service, "hours", "paused", paused_from="2026-12-20", paused_until="2026-12-19")
    assert "Tauko päättyy ennen kuin alkaa." in send(client, link_of(service), said).content.decode()
    without = send(client, link_of(service), say(service, "hours", "paused"))
    assert "Kerro, mistä päivästä tauko alkaa." in without.content.decode()
    assert not Answer.objects.exists()


def test_whom_to_ask_is_a_maintainers_task(client: Client, service: Service) -> None:
    send(client, link_of(service), say(service, "terms", "unknown", ask="viestintä"))
    task = Correction.objects.get()
    assert (task.text, task.group, task.answer.kind) == ("viestintä", "terms", "unknown")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("ended", {"ended_on": "2026-10-31"}),
        ("not_ours", {"words": "Kuuluu naapuriyhdistykselle"}),
        ("passed_on", {"pass_to": "toinen@example.org"}),
    ],
)
def test_what_is_said_of_a_whole_record_never_happens_by_itself(
    client: Client, service: Service, kind: str, more: dict[str, str]
) -> None:
    key = f"service-{service.uuid.hex[:12]}"
    said = {f"{key}-whole": kind} | {f"{key}-{name}": value for name, value in more.items()}
    response = send(client, link_of(service), said)
    assert response["Location"].endswith("/vahvista/kiitos/")
    assert {answer.kind for answer in Answer.objects.all()} == {kind}
    assert Answer.objects.count() == len(SERVICE_GROUPS)
    task = Correction.objects.get()
    assert read(service).status == "active"
    assert not Notice.objects.filter(to="toinen@example.org").exists()
    if kind == "ended":
        assert task.wanted == {"status": "ended", "ended_on": "2026-10-31"}
    if kind == "passed_on":
        assert task.answer.passed_to == "toinen@example.org"


def test_groups_answered_themselves_keep_their_answer_beside_one_of_the_whole(
    client: Client, service: Service
) -> None:
    key = f"service-{service.uuid.hex[:12]}"
    whole = {f"{key}-whole": "passed_on", f"{key}-pass_to": "toinen@example.org"}
    send(client, link_of(service), whole, say(service, "hours", "current"))
    kinds = {answer.group: answer.kind for answer in Answer.objects.all()}
    assert kinds["hours"] == "current"
    assert {kind for group, kind in kinds.items() if group != "hours"} == {"passed_on"}


@pytest.mark.parametrize("kind", ["ended", "not_ours"])
def test_what_has_ended_or_is_not_theirs_is_not_also_up_to_date(
    client: Client, service: Service, kind: str
) -> None:
    whole = {f"service-{service.uuid.hex[:12]}-whole": kind}
    for said in (all_current(service), say(service, "hours", "current")):
        response = send(client, link_of(service), whole, said)
        assert response.status_code == 422
        assert "Valitse toinen." in response.content.decode()
    assert not Answer.objects.exists()


def test_answers_are_only_ever_added_to(client: Client, service: Service) -> None:
    send(client, link_of(service), say(service, "hours", "current"))
    with pytest.raises(AppendOnly):
        Answer.objects.get().save()


def asking_again(service: Service) -> None:
    """Assured so long ago that the ladder asks again."""
    actions.assure(service, ["contact"], "C", by=None, on=TODAY - 170 * DAY, today=TODAY)


def test_more_time_is_given_with_a_reason_and_the_link_goes_on_working(
    client: Client, service: Service
) -> None:
    asking_again(service)
    secret = link_of(service, contact=make_contact(service.organisation))
    key = f"service-{service.uuid.hex[:12]}"
    assert send(client, secret, {f"{key}-whole": "later"}).status_code == 422
    body = look(client, secret) | {f"{key}-whole": "later", f"{key}-words": "Toimisto muuttaa."}
    assert [client.post(path(secret), body).status_code for _time in range(2)] == [302, 302]
    postponed = Postponement.objects.get()
    assert (postponed.service, postponed.why, postponed.on) == (service, "Toimisto muuttaa.", TODAY)
    assert not Answer.objects.exists()
    assert send(client, secret, say(service, "hours", "current")).status_code == 302


def test_more_time_is_not_offered_about_a_crisis_service_nor_before_anyone_was_asked_again(
    client: Client, service: Service
) -> None:
    crisis = make_service(organisation=service.organisation, safety_class="violence")
    asking_again(crisis)
    page = client.get(path(link_of(service, read(crisis)))).content.decode()
    assert 'value="later"' not in page


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
