"""A round's five questions, asked of the counties' tasks by letter and answered by link: from notice to published."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from cms.collecting import Asking, asked, fingerprint, send_questions
from cms.models import (
    CollectedAnswer,
    ContactRole,
    CountyContact,
    FactAssurance,
    SituationFact,
    SituationRound,
)
from cms.models.situation import Question
from cms.rounds import RoundIsFrozen, freeze, open_round, publish, record
from directory.letters.links import own_link
from directory.models import County, Notice
from tests.cms.test_desk import signed_in
from tests.directory.asking import BUTTON, DAY, NOW, TODAY, link_of, nonce_of
from tests.directory.moments import stop_the_clock
from tests.factories import make_service

pytestmark = pytest.mark.django_db
OLD = {"answer": "in_place", "text_fi": "Verkosto", "source_url": "https://example.org/", "as_of": "2024-05"}
MAILBOX = "perhekeskus@example.org"


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch, NOW)
    caches["shared"].clear()


@pytest.fixture
def situation(empty_round: SituationRound) -> SituationRound:
    """A round of 2026 that carries one answer of the year before."""
    record(fact(empty_round, "contacts"), by=None, **OLD)
    return open_round(year=2026)


@pytest.fixture
def role(situation: SituationRound) -> ContactRole:
    return make_role()


def make_role(county: str = "06", mailbox: str = MAILBOX, **values: Any) -> ContactRole:
    defaults = {"role_fi": "perhekeskuskoordinaattori", "source_url": "https://example.org/yhteys"}
    owner = County.objects.get(code=county)
    return ContactRole.objects.create(county=owner, mailbox=mailbox, **defaults | values)


def fact(situation: SituationRound, question: str, county: str = "06") -> SituationFact:
    return situation.facts.get(county__code=county, question=question)


def letter(situation: SituationRound) -> str:
    """Sends the questions; gives the path that the one letter carries."""
    assert send_questions(situation, NOW) == 1
    return path_in(Notice.objects.get(kind="collect"))


def path_in(notice: Notice) -> str:
    return "/" + own_link(notice, NOW).split("//", 1)[1].partition("/")[2]


def say(question: str, kind: str, **more: Any) -> dict[str, Any]:
    return {f"{question}-kind": kind} | {f"{question}-{name}": value for name, value in more.items()}


def send(client: Client, path: str, *said: dict[str, Any], **more: Any) -> Any:
    body: dict[str, Any] = {"nonce": nonce_of(client.get(path))} | BUTTON
    for part in (*said, more):
        body |= part
    return client.post(path, body)


# Who is asked


def test_every_task_with_a_mailbox_is_asked_once_by_one_press(situation: SituationRound) -> None:
    make_role()
    make_role("08", "jarjestot@example.org", role_fi="järjestökoordinaattori")
    make_role("08", "", role_fi="ilman postilaatikkoa")
    assert send_questions(situation, NOW) == 2
    assert send_questions(situation, NOW) == 0
    notices = {notice.to: notice for notice in Notice.objects.all()}
    assert set(notices) == {MAILBOX, "jarjestot@example.org"}
    notice = notices[MAILBOX]
    assert (notice.kind, notice.county.code, notice.state) == ("collect", "06", "intended")
    assert notice.about[0] == ["role", "perhekeskuskoordinaattori", "", ""]
    assert [row[2] for row in notice.about if row[0] == "round"] == Question.values


def test_who_has_not_answered_is_reminded_after_two_weeks(
    situation: SituationRound, role: ContactRole
) -> None:
    send_questions(situation, NOW)
    states = [asked(situation, NOW + days * DAY)[0].state for days in (0, 13, 14)]
    assert states == [Asking.WAITING, Asking.WAITING, Asking.REMIND]
    assert send_questions(situation, NOW + 14 * DAY) == 1


def test_a_task_in_a_county_where_swedish_comes_first_is_asked_in_swedish(situation: SituationRound) -> None:
    County.objects.filter(code="06").update(official_languages=["sv", "fi"])
    make_role(role_sv="koordinator")
    send_questions(situation, NOW)
    notice = Notice.objects.get()
    assert (notice.language, notice.about[0][1]) == ("sv", "koordinator")


def test_a_frozen_or_published_round_is_not_asked_about(situation: SituationRound, role: ContactRole) -> None:
    path = letter(situation)
    publish(situation, by=None, summary={"fi": "Yhteenveto"})
    with pytest.raises(RoundIsFrozen):
        send_questions(situation, NOW)
    assert Client().get(path).status_code == 404


# The page


def test_the_page_shows_last_years_five_answers(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    path = letter(situation)
    for language in ("", "/sv", "/en"):
        response = client.get(language + path)
        assert response.status_code == 200
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert not response.cookies
    text = client.get(path).content.decode()
    assert "Verkosto" in text and "perhekeskuskoordinaattori" in text
    assert text.count("<legend>") >= 5


def stored() -> tuple[Any, ...]:
    facts = list(SituationFact.objects.order_by("pk").values_list("answer", "text_fi", "unconfirmed"))
    return facts, CollectedAnswer.objects.count(), CountyContact.objects.count(), Notice.objects.count()


def test_looking_changes_nothing_nor_do_scripts_without_the_button(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    path = letter(situation)
    before = stored()
    client.get(path)
    client.head(path)
    nonce = nonce_of(client.get(path))
    said = say("contacts", "confirmed")
    assert client.post(path, said | BUTTON).status_code == 422
    assert client.post(path, said | {"nonce": nonce}).status_code == 422
    client.get(path, said | BUTTON | {"nonce": nonce})
    assert stored() == before


# What answers do


def test_a_confirmed_fact_is_told_by_the_task_on_the_day(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    path = letter(situation)
    assert fact(situation, "contacts").unconfirmed
    assert send(client, path, say("contacts", "confirmed")).status_code == 302
    held = fact(situation, "contacts")
    assert (held.unconfirmed, held.checked_by_role, held.text_fi) == (
        False,
        "perhekeskuskoordinaattori",
        "Verkosto",
    )
    assurance = FactAssurance.objects.get(fact=held)
    assert (assurance.level, assurance.on, assurance.role) == ("B", TODAY, "perhekeskuskoordinaattori")
    contact = CountyContact.objects.get()
    assert (contact.county.code, contact.on, contact.role) == ("06", TODAY, "perhekeskuskoordinaattori")
    assert not fact(SituationRound.objects.get(year=2024), "contacts").checked_by_role
    receipt = Notice.objects.get(kind="receipt")
    assert (receipt.to, receipt.county.code) == (MAILBOX, "06")


def test_a_corrected_fact_has_the_tasks_words_and_the_task_as_its_source(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    said = say("organisation", "corrected", answer="being_built", text="Kolme perhekeskusta syntyy 2027.")
    send(client, letter(situation), said)
    held = fact(situation, "organisation")
    assert (held.answer, held.text_fi) == ("being_built", "Kolme perhekeskusta syntyy 2027.")
    assert (held.source_kind, held.source_name, held.as_of) == (
        "told",
        "perhekeskuskoordinaattori",
        TODAY.isoformat(),
    )


def test_a_page_named_as_source_is_kept_as_source(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    said = say(
        "contacts", "corrected", answer="in_place", text="Uusi.", source_url="https://example.org/uusi"
    )
    send(client, letter(situation), said)
    held = fact(situation, "contacts")
    assert (held.source_kind, held.source_url, held.source_name) == ("page", "https://example.org/uusi", "")


def test_there_is_nothing_any_more_empties_the_fact(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    send(client, letter(situation), say("contacts", "corrected", answer="no_information", text="Verkosto"))
    held = fact(situation, "contacts")
    assert (held.answer, held.text_fi, held.source_url, held.as_of) == ("no_information", "", "", "")
    assert held.checked_by_role == "perhekeskuskoordinaattori"


def test_an_answer_in_swedish_is_kept_in_swedish_alone(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    path = "/sv" + letter(situation)
    send(client, path, say("contacts", "corrected", answer="in_place", text="Ett nätverk."))
    held = fact(situation, "contacts")
    assert (held.text_sv, held.text_fi) == ("Ett nätverk.", "")


def test_not_known_and_passed_on_leave_the_fact_and_wait_for_a_person(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    before = fact(situation, "contacts").modified_at
    send(
        client,
        letter(situation),
        say("contacts", "unknown"),
        say("ngo_networks", "passed_on", pass_to="muu@example.org"),
    )
    assert fact(situation, "contacts").modified_at == before
    assert {row.kind: row.passed_to for row in CollectedAnswer.objects.all()} == {
        "unknown": "",
        "passed_on": "muu@example.org",
    }
    assert not Notice.objects.filter(to="muu@example.org").exists()


def test_two_posts_are_one_answer(client: Client, situation: SituationRound, role: ContactRole) -> None:
    path = letter(situation)
    body = {"nonce": nonce_of(client.get(path))} | BUTTON | say("contacts", "confirmed")
    codes = [client.post(path, body).status_code for _time in range(2)]
    assert codes == [302, 302]
    assert CollectedAnswer.objects.count() == CountyContact.objects.count() == 1
    assert FactAssurance.objects.count() == 1
    assert Notice.objects.filter(kind="receipt").count() == 1


def test_a_partly_answered_page_is_kept_and_an_answered_one_is_over(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    path = letter(situation)
    assert send(client, path, say("contacts", "confirmed"))["Location"] == f"{path}?kiitos"
    assert "Vastattu: Pitää paikkansa" in client.get(f"{path}?kiitos").content.decode()
    rest = [say(question, "unknown") for question in Question.values if question != "contacts"]
    assert send(client, path, *rest)["Location"].endswith("/vahvista/kiitos/")
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (say("contacts", "corrected", answer="in_place", text=""), "Kerro lyhyesti, miten asia on."),
        (say("contacts", "corrected", answer="", text="x"), "Valitse vastaus."),
        (say("contacts", "passed_on"), "Kirjoita sähköpostiosoite"),
        ({}, "Vastaa ainakin yhteen kohtaan."),
    ],
)
def test_what_is_unfinished_is_said_and_kept(
    client: Client, situation: SituationRound, role: ContactRole, said: dict[str, Any], words: str
) -> None:
    response = send(client, letter(situation), said)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not CollectedAnswer.objects.exists()


def test_a_fact_changed_since_the_letter_is_not_confirmed_unread(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    path = letter(situation)
    record(fact(situation, "contacts"), by=None, **OLD | {"text_fi": "Uusi verkosto"})
    assert "Tieto on muuttunut kirjeen lähettämisen jälkeen." in client.get(path).content.decode()
    assert send(client, path, say("contacts", "confirmed")).status_code == 422
    assert send(client, path, say("contacts", "confirmed", read="on")).status_code == 302


def test_a_fact_that_changes_while_the_page_is_open_is_not_confirmed_unseen(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    path = letter(situation)
    body = {"nonce": nonce_of(client.get(path))} | BUTTON | say("contacts", "confirmed", read="on")
    record(fact(situation, "contacts"), by=None, **OLD | {"text_fi": "Uusi verkosto"})
    response = client.post(path, body)
    assert response.status_code == 422
    assert "Tieto muuttui, kun sivu oli auki." in response.content.decode()


def test_a_fingerprint_is_of_what_the_fact_says(situation: SituationRound) -> None:
    held = fact(situation, "contacts")
    before = fingerprint(held)
    held.checked_by_role = "joku"
    assert fingerprint(held) == before
    held.text_fi = "Muu"
    assert fingerprint(held) != before


def test_an_answer_never_enters_a_round_that_was_closed_meanwhile(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    path = letter(situation)
    body = {"nonce": nonce_of(client.get(path))} | BUTTON | say("contacts", "unknown")
    freeze(situation, by=None)
    assert client.post(path, body).status_code == 404
    assert not CollectedAnswer.objects.exists()


def test_links_of_other_kinds_do_not_open_the_page(client: Client, situation: SituationRound) -> None:
    for secret in ("x" * 43, link_of(make_service())):
        response = client.get(f"/tilanne/vastaa/{secret}/")
        assert response.status_code == 404
        assert "Lähetä uusi linkki" in response.content.decode()


def test_a_new_link_is_asked_for_from_the_page_of_an_old_one(
    client: Client, situation: SituationRound, role: ContactRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.views.confirmation.ANSWERED_AFTER_SECONDS", 0.0)
    secret = letter(situation).rstrip("/").rpartition("/")[2]
    stop_the_clock(monkeypatch, NOW + 46 * DAY)
    client.post("/vahvista/uusi/", {"linkki": secret})
    newest = Notice.objects.filter(kind="collect").latest("pk")
    assert Notice.objects.filter(kind="collect").count() == 2
    response = client.get("/" + own_link(newest, NOW + 46 * DAY).split("/", 3)[3])
    assert response.status_code == 200
    assert "perhekeskuskoordinaattori" in response.content.decode()


# The desk


def test_the_preview_says_who_gets_it_and_one_press_sends(
    situation: SituationRound, role: ContactRole
) -> None:
    desk = signed_in("Toimittajat")
    page = desk.get("/hallinta/tilanne/2026/kysymykset/").content.decode()
    assert MAILBOX in page and "kysytään nyt" in page and "Alueet ilman postilaatikkoa" in page
    desk.post("/hallinta/tilanne/2026/kysymykset/")
    assert Notice.objects.get().to == MAILBOX
    assert "odottaa vastausta" in desk.get("/hallinta/tilanne/2026/kysymykset/").content.decode()


def test_nobody_without_the_right_sends(situation: SituationRound, role: ContactRole) -> None:
    signed_in().post("/hallinta/tilanne/2026/kysymykset/")
    assert not Notice.objects.exists()


def test_the_board_tells_sent_and_answered_with_their_days(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    desk = signed_in("Ylläpitäjät")
    path = letter(situation)
    board = desk.get("/hallinta/tilanne/2026/").content.decode()
    assert "odottaa vastausta, lähetetty 24.11.2026" in board
    send(client, path, say("contacts", "confirmed"))
    board = desk.get("/hallinta/tilanne/2026/").content.decode()
    assert "vastannut 24.11.2026" in board
    assert "tarkistettu" in board


def test_a_maintainer_writes_to_the_one_to_whom_a_question_was_passed(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    send(client, letter(situation), say("contacts", "passed_on", pass_to="muu@example.org"))
    answer = CollectedAnswer.objects.get()
    desk = signed_in("Ylläpitäjät")
    assert "muu@example.org" in desk.get("/hallinta/tilanne/2026/kysymykset/").content.decode()
    desk.post(f"/hallinta/tilanne/2026/kysymykset/{answer.pk}/siirra/")
    notice = Notice.objects.get(to="muu@example.org")
    other = path_in(notice)
    assert send(client, other, say("contacts", "confirmed")).status_code == 302
    assert fact(situation, "contacts").checked_by_role == "perhekeskuskoordinaattori"


def test_from_the_letter_to_the_published_round(
    client: Client, situation: SituationRound, role: ContactRole
) -> None:
    said = say("organisation", "corrected", answer="in_place", text="Viisi perhekeskusta.")
    send(client, letter(situation), said, say("contacts", "confirmed"))
    county = role.county
    assert "Viisi perhekeskusta." not in client.get(f"/tilanne/{county.slug}/").content.decode()
    desk = signed_in("Ylläpitäjät")
    desk.post("/hallinta/tilanne/2026/julkaise/", {"fi": "Viisi perhekeskusta on uutta.", "sv": "", "en": ""})
    page = client.get(f"/tilanne/{county.slug}/").content.decode()
    assert "Viisi perhekeskusta." in page
    assert "perhekeskuskoordinaattori" in page
    assert SituationRound.objects.get(year=2026).published_at


def test_days_of_the_moment_are_those_of_helsinki() -> None:
    assert dt.date(2026, 11, 24) == TODAY
