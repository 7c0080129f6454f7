"""A maintainer decides on an organisation's answers: published through its versions, changed first, or refused."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from wagtail.models import ModelLogEntry

from directory.letters.writing import write as write_letter
from directory.models import Assurance, Contact, Correction, CountyDoor, Notice, Phone, SafetyLine, Service
from tests.directory.asking import NOW, TODAY, key_of, link_of, look, make_contact, path, say
from tests.directory.desk import editor, maintainer
from tests.directory.moments import stop_the_clock
from tests.factories import make_channel, make_door, make_line, make_organisation, make_rule, make_service

pytestmark = pytest.mark.django_db
LIST = "/hallinta/vastaukset/"
NUMBER = "0800 123 456"
NEW = "0800 999 999"


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch, NOW)
    caches["shared"].clear()


@pytest.fixture
def service(reference: None) -> Service:
    service = make_service(
        organisation=make_organisation(name_fi="Perheyhdistys ry"),
        name_fi="Perhepuhelin",
        hours_text="arkisin 9–15",
        source_date="2026-01",
        languages=("fi",),
    )
    make_rule(make_channel(service, phone=NUMBER), source_date="2026-01")
    return read(service)


def read(record: Any) -> Any:
    manager = type(record).objects
    return (manager.with_everything() if isinstance(record, Service) else manager).get(pk=record.pk)


def answered(client: Client, record: Any, *said: dict[str, Any], **asked: Any) -> Correction:
    organisation = asked.pop("organisation", None) or getattr(record, "organisation", None)
    asked = {"contact": make_contact(organisation)} | asked if organisation else asked
    secret = link_of(record, organisation=organisation, **asked)
    body: dict[str, Any] = look(client, secret)
    for part in said:
        body |= part
    assert client.post(path(secret), body).status_code == 302
    return Correction.objects.latest("pk")


def decide(client: Client, correction: Correction, **told: Any) -> Any:
    """What the page's form holds, with the button pressed."""
    page = client.get(f"{LIST}{correction.uuid}/")
    form = page.context["form"]
    held = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    return client.post(f"{LIST}{correction.uuid}/", held | told)


def number_correction(client: Client, service: Service) -> Correction:
    return answered(client, service, say(service, "contact", "correcting", value0=NEW))


def test_the_list_and_the_page_show_the_difference(client: Client, service: Service) -> None:
    correction = number_correction(client, service)
    desk = maintainer()
    assert f"{LIST}{correction.uuid}/" in desk.get(LIST).content.decode()
    text = desk.get(f"{LIST}{correction.uuid}/").content.decode()
    assert f"<del>{NUMBER}</del>" in text
    assert f"<ins>{NEW}</ins>" in text


def test_only_those_who_publish_may_look_and_decide(client: Client, service: Service) -> None:
    correction = number_correction(client, service)
    desk = editor()
    for url in (LIST, f"{LIST}{correction.uuid}/"):
        assert desk.get(url).status_code == 302
    desk.post(f"{LIST}{correction.uuid}/", {"hyvaksy": "1"})
    correction.refresh_from_db()
    assert correction.state == "waiting"
    assert client.get(LIST)["Location"].startswith("/hallinta/login/")


def test_an_accepted_correction_is_published_with_its_history_and_assured(
    client: Client, service: Service
) -> None:
    correction = number_correction(client, service)
    versions = service.revisions.count()
    assert decide(maintainer(), correction, hyvaksy="1").status_code == 302
    assert Phone.objects.get().number == NEW
    changed = read(service)
    assert changed.revisions.count() == versions + 1
    assert not changed.has_unpublished_changes
    actions = ModelLogEntry.objects.for_instance(changed).values_list("action", "user__username")
    assert ("wagtail.publish", "yllapitaja") in actions
    assurance = Assurance.objects.get()
    assert (assurance.group, assurance.level, assurance.on) == ("contact", "B", TODAY)
    assert assurance.organisation == service.organisation
    correction.refresh_from_db()
    assert (correction.state, correction.decided_by.username) == ("accepted", "yllapitaja")
    notice = Notice.objects.get(kind="published")
    assert (notice.to, notice.about[0][:3]) == (
        "tiedot@example.org",
        ["service", str(service.uuid), "contact"],
    )
    assert NEW in client.get(service.path).content.decode()


def test_a_number_keeps_its_identity_and_the_opening_rules_stay(client: Client, service: Service) -> None:
    before = Phone.objects.get().uuid
    decide(maintainer(), number_correction(client, service), hyvaksy="1")
    assert Phone.objects.get().uuid == before
    assert read(service).channels.get().opening_rules.count() == 1


def test_a_maintainer_may_change_the_value_before_it_is_published(client: Client, service: Service) -> None:
    correction = number_correction(client, service)
    decide(maintainer(), correction, value0="0800 888 888", hyvaksy="1")
    assert Phone.objects.get().number == "0800 888 888"
    correction.refresh_from_db()
    assert list(correction.wanted.values()) == ["0800 888 888"]


def test_a_value_that_is_none_is_not_published(client: Client, service: Service) -> None:
    correction = number_correction(client, service)
    response = decide(maintainer(), correction, value0="numero", hyvaksy="1")
    assert response.status_code == 200
    assert Phone.objects.get().number == NUMBER


def test_an_editors_draft_stays_a_draft_with_the_correction_in_it(client: Client, service: Service) -> None:
    draft = read(service)
    draft.summary_fi = "Luonnoksessa"
    draft.save_revision()
    decide(maintainer(), number_correction(client, service), hyvaksy="1")
    stored = read(service)
    assert (stored.summary_fi, stored.has_unpublished_changes) == ("", True)
    latest = stored.get_latest_revision_as_object()
    assert latest.summary_fi == "Luonnoksessa"
    assert latest.channels.first().phones.first().number == NEW


def test_hours_in_words_bring_their_rules_where_nobody_has_given_others(
    client: Client, service: Service
) -> None:
    other = make_service(organisation=service.organisation, source_date="2026-01")
    make_channel(other, phone="09 123 4567")
    said = say(other, "hours", "correcting", value0="ma–pe 10–18")
    decide(maintainer(), answered(client, read(other), said), hyvaksy="1")
    (channel,) = read(other).channels.all()
    (rule,) = channel.opening_rules.all()
    assert (rule.opens, rule.closes) == (dt.time(10), dt.time(18))


def test_terms_are_written_as_terms(client: Client, service: Service) -> None:
    said = say(
        service, "terms", "correcting", value0="maksuton", value1=["fi", "sv"], value2="yes", value4="17"
    )
    decide(maintainer(), answered(client, service, said), hyvaksy="1")
    changed = read(service)
    assert changed.cost.code == "maksuton"
    assert {term.code for term in changed.languages.all()} == {"fi", "sv"}
    assert (changed.anonymous, changed.age_from, changed.age_to) == ("yes", None, 17)


def test_languages_that_are_not_spoken_any_more_are_taken_away(client: Client, service: Service) -> None:
    said = say(service, "terms", "correcting", value0="", value2="unknown", value3="", value4="", value5="")
    decide(maintainer(), answered(client, service, said), hyvaksy="1")
    assert not read(service).languages.all()


def test_a_correction_in_words_is_accepted_when_it_has_been_done(client: Client, service: Service) -> None:
    correction = answered(client, service, say(service, "coverage", "correcting", text="Vain Pirkanmaa"))
    desk = maintainer()
    assert decide(desk, correction, hyvaksy="1").status_code == 200
    assert not Assurance.objects.exists()
    assert decide(desk, correction, done="on", hyvaksy="1").status_code == 302
    assert Assurance.objects.get().group == "coverage"


def test_a_refusal_needs_a_reason_and_changes_nothing(client: Client, service: Service) -> None:
    correction = number_correction(client, service)
    desk = maintainer()
    assert decide(desk, correction, hylkaa="1").status_code == 200
    correction.refresh_from_db()
    assert correction.state == "waiting"
    assert decide(desk, correction, hylkaa="1", why="Numero on toisen yhdistyksen.").status_code == 302
    correction.refresh_from_db()
    assert (correction.state, correction.why) == ("refused", "Numero on toisen yhdistyksen.")
    assert Phone.objects.get().number == NUMBER
    assert not Notice.objects.filter(kind="published").exists()
    assert not Assurance.objects.exists()


@pytest.mark.parametrize(
    ("language", "subject", "reason", "group"),
    [
        ("fi", "Emme julkaise korjausta: Perheyhdistys ry", "Syy: ", "yhteystiedot"),
        ("sv", "Vi publicerar inte rättelsen: Perheyhdistys ry", "Orsak: ", "kontaktuppgifter"),
        ("en", "We have not published the correction: Perheyhdistys ry", "Reason: ", "contact details"),
    ],
)
def test_whoever_proposed_what_is_refused_is_told_why_once(
    client: Client, service: Service, language: str, subject: str, reason: str, group: str
) -> None:
    said = say(service, "contact", "correcting", value0=NEW)
    correction = answered(client, service, said, language=language)
    decide(maintainer(), correction, hylkaa="1", why="Numero on toisen yhdistyksen.")
    notice = Notice.objects.get(kind="refused")
    assert (notice.to, notice.language) == ("tiedot@example.org", language)
    letter, _words = write_letter(notice, NOW)
    assert letter.subject == subject and f"{reason}Numero on toisen yhdistyksen." in letter.body
    assert "Perhepuhelin" in letter.body and group in letter.body
    assert "{{" not in letter.body and "List-Unsubscribe" not in letter.message()


def test_who_wanted_no_change_is_not_told_of_a_refusal(client: Client, service: Service) -> None:
    said = say(service, "contact", "unknown", ask="Kysykää kirjastosta.")
    decide(maintainer(), answered(client, service, said), hylkaa="1", why="Ei tarvita.")
    assert Correction.objects.get().state == "refused"
    assert not Notice.objects.filter(kind="refused").exists()


def test_what_is_decided_is_decided_once(client: Client, service: Service) -> None:
    correction = number_correction(client, service)
    desk = maintainer()
    decide(desk, correction, hyvaksy="1")
    response = desk.post(f"{LIST}{correction.uuid}/", {"hylkaa": "1", "why": "ei"})
    assert "Tästä on jo päätetty." in response.content.decode()
    correction.refresh_from_db()
    assert correction.state == "accepted"


def test_a_value_changed_meanwhile_is_shown(client: Client, service: Service) -> None:
    correction = number_correction(client, service)
    Phone.objects.update(number="0800 555 555")
    text = maintainer().get(f"{LIST}{correction.uuid}/").content.decode()
    assert "Nyt: 0800 555 555" in text


def test_an_end_is_told_to_readers_when_a_maintainer_says_so(client: Client, service: Service) -> None:
    key = f"service-{service.uuid.hex[:12]}"
    said = {f"{key}-whole": "ended", f"{key}-ended_on": "2026-10-31"}
    decide(maintainer(), answered(client, service, said), hyvaksy="1")
    ended = read(service)
    assert (ended.status, ended.ended_on) == ("ended", dt.date(2026, 10, 31))
    assert client.get(service.path).status_code == 410
    assert not Assurance.objects.exists()


def test_a_break_of_a_crisis_service_is_told_by_a_maintainer(client: Client, service: Service) -> None:
    crisis = make_service(organisation=service.organisation, safety_class="violence")
    said = say(crisis, "hours", "paused", paused_from="2026-11-24", paused_until="2026-12-01")
    decide(maintainer(), answered(client, read(crisis), said), hyvaksy="1")
    assert (read(crisis).status, read(crisis).paused_until) == ("paused", dt.date(2026, 12, 1))


def test_a_break_of_a_line_is_told_by_hand_before_it_is_called_published(
    client: Client, service: Service
) -> None:
    line = make_line(phone=NUMBER, service=service)
    key = key_of(line, "hours", "line")
    said = {f"{key}-answer": "paused", f"{key}-paused_from": "2026-11-24"}
    correction = answered(client, line, said, organisation=service.organisation)
    desk = maintainer()
    assert decide(desk, correction, hyvaksy="1").status_code == 200
    assert decide(desk, correction, hyvaksy="1", done="on").status_code == 302
    assert SafetyLine.objects.get().phones.get().number == NUMBER
    assert Notice.objects.filter(kind="published").count() == 1


def test_the_one_named_gets_a_link_and_a_place_on_file_when_a_maintainer_agrees(
    client: Client, service: Service
) -> None:
    key = f"service-{service.uuid.hex[:12]}"
    said = {f"{key}-whole": "passed_on", f"{key}-pass_to": "toinen@example.org"}
    decide(maintainer(), answered(client, service, said), hyvaksy="1")
    contact = Contact.objects.get(email="toinen@example.org")
    assert (contact.kind, contact.origin) == ("second", "answer")
    notice = Notice.objects.get(kind="link")
    assert (notice.to, notice.contact, len(notice.about)) == (contact.email, contact, 5)


def test_a_lines_number_and_a_doors_page_are_corrected_too(client: Client, service: Service) -> None:
    line, door = make_line(phone=NUMBER, service=service), make_door(url="https://example.org/vanha")
    desk = maintainer()
    for record, kind, position, value in (
        (line, "line", 0, NEW),
        (door, "door", 1, "https://example.org/uusi"),
    ):
        key = key_of(record, "contact", kind)
        said = {f"{key}-answer": "correcting", f"{key}-value{position}": value}
        correction = answered(client, record, said, organisation=make_organisation())
        assert decide(desk, correction, hyvaksy="1").status_code == 302
    assert SafetyLine.objects.get().phones.get().number == NEW
    assert CountyDoor.objects.get(pk=door.pk).url == "https://example.org/uusi"
    assert CountyDoor.objects.get(pk=door.pk).checked_on == TODAY


def test_texts_that_we_worded_are_theirs_once_they_confirm_them(client: Client, service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(our_wording=["summary_fi"], summary_fi="Sanoin.")
    secret = link_of(read(service))
    client.post(path(secret), look(client, secret) | say(service, "description", "current"))
    assert read(service).our_wording == []
    assert read(service).summary_fi == "Sanoin."
