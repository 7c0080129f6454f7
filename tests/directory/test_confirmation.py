"""Confirming by a link: what the page shows, what looking at it does not do, and what each answer does."""

import datetime as dt

import pytest
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
from tests.directory.asking import (
    DAY,
    NOW,
    NUMBER,
    TODAY,
    all_current,
    key_of,
    link_of,
    look,
    make_contact,
    make_telephone,
    nonce_of,
    path,
    read,
    say,
    send,
    stop_at_two_on_a_tuesday,
)
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at_two_on_a_tuesday(monkeypatch)


@pytest.fixture
def service(reference: None) -> Service:
    return make_telephone()


def stored() -> dict[str, int]:
    counted = (Answer, Assurance, Contact, Correction, Notice, Signal, Standing, Token)
    return {model.__name__: model.objects.count() for model in counted}


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
