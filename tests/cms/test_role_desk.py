"""Counties' tasks in the desk's queue, on their forms and public pages; and what was said taken back at the desk."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms import rounds
from cms.admin.freshness import _tasks_in_doubt
from cms.models import (
    ArticlePage,
    ContactRole,
    FactAssurance,
    FactWithdrawal,
    RoleAssurance,
    RoleSignal,
    RoleStanding,
    RoleWithdrawal,
    SituationFact,
    SituationRound,
)
from cms.role_freshness import assure_role, see_role
from directory.models import County
from directory.models.freshness import AppendOnly, Level
from directory.signals import Kind
from tests.cms.test_desk import grid_data, signed_in
from tests.directory.asking import BUTTON, nonce_of
from tests.directory.desk import MAINTAINERS, superuser
from tests.factories import make_service

pytestmark = pytest.mark.django_db
MAILBOX = "perhekeskus@alue.example"
QUEUE = "/hallinta/tarkistettavat/"
SECTION = f"{QUEUE}osa/yhteystehtavat/"
LOG = f"{QUEUE}alueiden-vahvistukset/"


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    caches["shared"].clear()


@pytest.fixture
def task(reference: None) -> ContactRole:
    return make_task()


def make_task(**values: Any) -> ContactRole:
    told = {"role_fi": "perhekeskuskoordinaattori", "mailbox": MAILBOX, "source_url": "https://alue.example/"}
    return ContactRole.objects.create(county=County.objects.get(code="06"), **told | values)


def days_ago(number: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=number)


def assured(task: ContactRole, days: int, **values: Any) -> RoleAssurance:
    return assure_role(task, Level.CALL, by=None, on=days_ago(days), **values)


def test_a_new_task_is_a_first_contact_and_no_alarm(task: ContactRole) -> None:
    client = superuser()
    assert client.get(QUEUE).context["rows"] == []
    (item,) = client.get(SECTION).context["page"]
    assert item.name == "perhekeskuskoordinaattori, Satakunta"
    assert item.told == ["vahvistamatta", MAILBOX, "Lähde: https://alue.example/"]
    assert client.get(item.actions[0].url).status_code == 200


def test_a_task_whose_day_is_near_waits_in_the_queue_and_one_press_clears_it(task: ContactRole) -> None:
    assured(task, 151)
    client = superuser()
    (row,) = client.get(QUEUE).context["rows"]
    assert (row.name, row.due_on) == (str(task), days_ago(151) + dt.timedelta(days=180))
    (cause,) = row.causes
    assert cause.since == days_ago(151)
    said = {"level": "C", "role": "päällikkö", "on": timezone.localdate().isoformat()}
    page = client.post(cause.action.url, {**said, "next": QUEUE}, follow=True)
    assert page.context["rows"] == []
    made = RoleAssurance.objects.latest("pk")
    assert (made.level, made.role, made.by.username) == ("C", "päällikkö", "paakayttaja")
    assert f'href="{LOG}?task={made.pk}"' in page.content.decode()


def test_a_returned_letter_is_a_reason_with_its_evidence_and_its_act(task: ContactRole) -> None:
    see_role(task, Kind.BOUNCE_HARD, timezone.now(), about=MAILBOX, evidence="5.1.1 User unknown")
    client = superuser()
    (row,) = client.get(QUEUE).context["rows"]
    (cause,) = row.causes
    assert (row.risk, cause.name, cause.share) == (85, "sähköpostiosoitetta ei ole", 85)
    assert MAILBOX in cause.what and "User unknown" in cause.what
    page = client.get(cause.action.url)
    assert MAILBOX in page.content.decode() and re.search(
        r"<h1[^>]*>.*?Sähköpostiosoitetta ei ole", page.content.decode(), re.DOTALL
    )
    assert "Tehtävää ei enää ole" in page.content.decode()
    answer = {"outcome": "changed", "why": "Soitin, uusi osoite kirjattu"}
    assert client.post(cause.action.url, answer).status_code == 302
    assert client.get(QUEUE).context["rows"] == []
    assert client.get(cause.action.url).status_code == 404
    table = client.get(f"{QUEUE}?muoto=csv").content.decode("utf-8-sig")
    assert "yhteystehtävä" not in table


def test_that_the_check_is_wrong_holds_for_a_while_and_its_end_is_shown_before_it_comes(
    task: ContactRole,
) -> None:
    assured(task, 1)
    signal = see_role(task, Kind.BOUNCE_HARD, timezone.now(), about=MAILBOX)
    client, until = superuser(), timezone.localdate() + dt.timedelta(days=20)
    url = reverse("cms_role_signal", args=[signal.pk])
    told = {"outcome": "confirmed", "why": "Kirje meni perille", "until": until.isoformat()}
    assert client.post(url, told).status_code == 302
    assert client.get(QUEUE).context["rows"] == []
    (item,) = client.get(SECTION).context["page"]
    assert item.on == until and item.actions[0].url == url
    assert client.post(url, told | {"until": days_ago(-181).isoformat()}).status_code == 200


def test_the_form_of_a_task_tells_its_freshness(task: ContactRole) -> None:
    assured(task, 400)
    viewset = ContactRole.snippet_viewset
    page = superuser().get(reverse(viewset.get_url_name("edit"), args=[task.pk])).content.decode()
    assert "Vanhentunut" in page and "Tallentaminen ei siirrä määräpäivää" in page


def test_who_may_not_change_tasks_assures_none(task: ContactRole) -> None:
    signal = see_role(task, Kind.BOUNCE_HARD, timezone.now(), about=MAILBOX)
    stranger = signed_in()
    for url in (
        reverse("cms_role_assure", args=[task.uuid]),
        reverse("cms_role_signal", args=[signal.pk]),
        LOG,
    ):
        stranger.post(url, {"level": "C", "on": timezone.localdate().isoformat()})
    assert not RoleAssurance.objects.exists()
    assert RoleSignal.objects.open().exists()
    editor = signed_in("Toimittajat")
    assert editor.get(LOG).status_code == 302


# What readers see


@pytest.fixture
def county_page(empty_round: SituationRound, task: ContactRole) -> str:
    rounds.publish(empty_round, by=None, summary={"fi": "Ensimmäinen."})
    return f"/tilanne/{task.county.slug}/"


def test_the_page_of_a_county_says_who_assured_a_task_and_that_its_word_has_grown_old(
    county_page: str, task: ContactRole, client: Client
) -> None:
    assert "Tiedon vahvisti" not in client.get(county_page).content.decode()
    assured(task, 1, role="päällikkö")
    assert "Tiedon vahvisti päällikkö" in client.get(county_page).content.decode()
    RoleStanding.objects.update(due_on=days_ago(90))
    page = client.get(county_page).content.decode()
    assert "Emme ole saaneet vahvistusta" in page and "Tiedon vahvisti" not in page


def test_no_message_is_taken_for_a_mailbox_that_does_not_work(
    county_page: str, task: ContactRole, client: Client
) -> None:
    ContactRole.objects.update(takes_messages=True)
    form = reverse("cms:contact_role", args=[task.uuid])
    assert form in client.get(county_page).content.decode()
    see_role(task, Kind.BOUNCE_HARD, timezone.now(), about=MAILBOX)
    page = client.get(county_page).content.decode()
    assert form not in page and "eivät ole menneet perille" in page
    shown = client.get(form)
    assert shown.status_code == 200 and "<textarea" not in shown.content.decode()
    told = {"message": "Hei, haluaisimme mukaan.", "email": "jarjesto@example.org"}
    assert client.post(form, told).status_code == 409
    assert mail.outbox == []


def test_a_county_confirms_its_task_by_the_link_of_its_letter_once(
    empty_round: SituationRound, task: ContactRole, client: Client
) -> None:
    from cms.collecting import send_questions
    from directory.letters.links import own_link
    from directory.models import Notice

    now = timezone.now()
    assert send_questions(empty_round, now) == 1
    path = "/" + own_link(Notice.objects.get(kind="collect"), now).split("//", 1)[1].partition("/")[2]
    page = client.get(path)
    assert MAILBOX in page.content.decode() and not RoleAssurance.objects.exists()
    said = {"nonce": nonce_of(page), "contact_role-holds": "on"} | BUTTON
    ContactRole.objects.update(phone="03 311 611")
    assert client.post(path, said).status_code == 422
    assert not RoleAssurance.objects.exists()
    said["nonce"] = nonce_of(client.get(path))
    for _ in range(2):
        assert client.post(path, said).status_code == 302
    made = RoleAssurance.objects.get()
    assert (made.level, made.role, made.on) == ("B", "perhekeskuskoordinaattori", timezone.localdate(now))


# Taken back


@pytest.fixture
def fact(empty_round: SituationRound) -> SituationFact:
    found = empty_round.facts.select_related("county", "round").get(county__code="06", question="contacts")
    told = {
        "answer": "in_place",
        "text_fi": "Verkosto",
        "source_url": "https://example.org/",
        "as_of": "2025",
    }
    rounds.record(found, by=None, **told)
    return found


def state_of(fact: SituationFact) -> Any:
    from cms.freshness import of_facts

    fresh = SituationFact.objects.select_related("round", "county").get(pk=fact.pk)
    return of_facts([fresh], timezone.localdate())[fact.pk]


def test_what_was_said_of_a_fact_is_taken_back_and_what_was_said_before_counts(fact: SituationFact) -> None:
    rounds.confirm(fact, by=None, role="päällikkö", on=days_ago(300))
    rounds.confirm(fact, by=None, role="väärä tehtävä", on=days_ago(2))
    newest = FactAssurance.objects.latest("pk")
    rounds.withdraw_assurance(newest, "Väärä alue", by=None)
    fact.refresh_from_db()
    assert (state_of(fact).assured_on, fact.checked_by_role) == (days_ago(300), "päällikkö")
    assert (FactAssurance.objects.count(), FactWithdrawal.objects.get().why) == (2, "Väärä alue")
    with pytest.raises(AppendOnly):
        FactWithdrawal.objects.get().delete()


def test_without_any_word_left_a_carried_fact_is_unconfirmed_again_and_an_edited_one_is_not(
    fact: SituationFact,
) -> None:
    later = rounds.open_round(year=2030)
    carried = later.facts.get(county__code="06", question="contacts")
    assert carried.unconfirmed
    rounds.confirm(carried, by=None, role="päällikkö")
    rounds.withdraw_assurance(FactAssurance.objects.get(), "Erehdys", by=None)
    carried.refresh_from_db()
    assert (carried.unconfirmed, carried.checked_by_role) == (True, "")
    rounds.record(carried, by=None, text_fi="Aivan toista.")
    rounds.confirm(carried, by=None, role="päällikkö")
    rounds.withdraw_assurance(FactAssurance.objects.latest("pk"), "Erehdys", by=None)
    carried.refresh_from_db()
    assert not carried.unconfirmed


def test_a_frozen_round_stays_as_it_was_when_a_word_is_taken_back(fact: SituationFact) -> None:
    rounds.confirm(fact, by=None, role="päällikkö")
    rounds.freeze(fact.round, by=None)
    assurance = FactAssurance.objects.select_related("fact__round").get()
    rounds.withdraw_assurance(assurance, "Erehdys", by=None)
    fact.refresh_from_db()
    assert fact.checked_by_role == "päällikkö"
    assert state_of(fact).assured_on is None


def test_the_desk_offers_to_take_back_what_was_just_said_and_the_log_does_it(fact: SituationFact) -> None:
    client = signed_in(MAINTAINERS)
    grid = reverse("cms_situation_grid", args=[2024, "contacts"])
    page = client.post(grid, grid_data("contacts", c06={"confirmed": "on"}), follow=True).content.decode()
    made = FactAssurance.objects.get()
    assert f'href="{LOG}?fact={made.pk}"' in page and "Peru vahvistukset" in page
    shown = client.get(f"{LOG}?fact={made.pk}").content.decode()
    assert f'name="fact" value="{made.pk}"' in shown and " checked" in shown
    assert client.post(LOG, {"fact": made.pk}).status_code == 200
    assert client.post(LOG, {"why": "Ilman valintaa"}).status_code == 200
    assert not FactWithdrawal.objects.exists()
    after = client.post(LOG, {"fact": made.pk, "why": "Väärä rivi"}, follow=True).content.decode()
    assert "Yksi vahvistus peruttiin." in after and "Väärä rivi" in after
    client.post(LOG, {"fact": made.pk, "why": "Toiseen kertaan"})
    assert FactWithdrawal.objects.count() == 1
    assert state_of(fact).assured_on is None


def test_a_tasks_assurance_is_taken_back_in_the_same_log(task: ContactRole) -> None:
    made = assured(task, 3)
    client = superuser()
    assert client.post(LOG, {"task": made.pk, "why": "Väärä alue"}).status_code == 302
    assert RoleWithdrawal.objects.get().assurance == made
    assert not RoleStanding.objects.exists()


def test_the_queues_head_leads_maintainers_to_the_log(reference: None) -> None:
    make_service()
    assert LOG in superuser().get(QUEUE).content.decode()


def test_the_form_of_a_page_tells_of_tasks_on_it_that_have_grown_old(task: ContactRole) -> None:
    assert _tasks_in_doubt(ArticlePage(body=[("contact_role", {"role": task})])) == []
    assured(task, 400)
    (told,) = _tasks_in_doubt(ArticlePage(body=[("contact_role", {"role": ContactRole.objects.get()})]))
    assert (told["name"], str(told["state"])) == (str(task), "vanhentunut")
    see_role(task, Kind.BOUNCE_HARD, timezone.now(), about=MAILBOX)
    (told,) = _tasks_in_doubt(ArticlePage(body=[("contact_role", {"role": ContactRole.objects.get()})]))
    assert told["state"] == "postilaatikko ei toimi"


def test_the_table_of_all_states_has_the_tasks_too(task: ContactRole) -> None:
    assured(task, 400)
    table = superuser().get(f"{QUEUE}tilat/?muoto=csv").content.decode("utf-8-sig")
    (line,) = [line for line in table.splitlines() if str(task.uuid) in line]
    assert line.startswith("yhteystehtävä,") and ",vanhentunut," in line and f",{days_ago(400)},C," in line
