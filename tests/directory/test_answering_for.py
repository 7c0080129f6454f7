"""Safety lines of no service and counties' doors are asked about by letter, where an organisation answers for them."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from directory import actions
from directory.answering_for import who_answers_for
from directory.freshness import Group
from directory.ladder import Rung
from directory.ladder_cases import case_of
from directory.ladder_tasks import tasks_on
from directory.letters.links import own_link
from directory.models import County, CountyDoor, Notice, Organisation, SafetyLine, Standing, Withholding
from directory.models.freshness import Level, Outcome
from directory.models.letters import REMINDING, NoticeKind
from directory.postponing import postpone
from directory.record_facts import GROUPS
from tests.directory.asking import BUTTON, key_of, nonce_of
from tests.directory.desk import desk_url, superuser
from tests.directory.letter_people import ASSURED, DUE, at, make_contact, run, to
from tests.directory.moments import stop_the_clock
from tests.factories import make_door, make_line, make_organisation, make_service

pytestmark = pytest.mark.django_db
PROVIDER = "Hätäkeskuslaitos"


def day(number: int) -> dt.date:
    return DUE + dt.timedelta(days=number)


def assured(record: Any, on: dt.date = ASSURED) -> Any:
    actions.assure(record, GROUPS[type(record)], Level.CALL, by=None, on=on, today=on)
    return record


@pytest.fixture
def line(reference: None) -> SafetyLine:
    """Of crisis class: its contact comes due after ninety days, on DUE."""
    return assured(make_line(name_fi="Hätänumero", provider=PROVIDER), DUE - dt.timedelta(days=90))


@pytest.fixture
def door(reference: None) -> CountyDoor:
    return assured(make_door("08", kind="family_counselling", phone="016 123 45"))


def organisation_of(name: str, *kinds: str) -> Organisation:
    found = make_organisation(name_fi=name, type="public")
    for kind in kinds or ("data", "second", "general"):
        make_contact(found, kind)
    return found


def countys(*kinds: str) -> Organisation:
    return organisation_of(County.objects.get(code="08").name_fi, *kinds)


# Who answers


def test_a_line_of_a_service_has_the_services_organisation_and_another_its_providers_by_name(
    line: SafetyLine,
) -> None:
    service = make_service()
    assert who_answers_for(make_line(service=service, provider="Muu ry")) == service.organisation
    assert who_answers_for(line) is None
    owner = organisation_of(PROVIDER)
    assert who_answers_for(line) == owner
    assert who_answers_for(make_line(provider="")) is None


def test_a_door_has_the_organisation_of_its_countys_official_name(door: CountyDoor) -> None:
    organisation_of("Muu hyvinvointialue")
    assert who_answers_for(door) is None
    owner = countys()
    assert who_answers_for(door) == owner


# Letters


def test_a_countys_door_is_asked_on_the_steps_of_the_ladder_and_never_threatened(door: CountyDoor) -> None:
    countys()
    assert run(day(-31)) == []
    assert to(run(day(-30))) == ["data"]
    assert to(run(day(-7))) == ["data"]
    assert to(run(day(0))) == ["data", "second"]
    assert to(run(day(14))) == ["general", "second"]
    letter = mail.outbox[0]
    assert door.name_fi in letter.body and "/alue/" in letter.body
    later = [run(day(number)) for number in (30, 60, 90, 166, 167, 180, 200, 400)]
    assert not any(later)
    assert not Notice.objects.filter(kind=NoticeKind.WITHHOLDING).exists()
    assert not Withholding.objects.exists()
    assert Standing.objects.get(door=door).withheld_from is None


def test_a_line_of_no_service_is_asked_through_its_provider_on_a_sunday_in_july_too(reference: None) -> None:
    organisation_of(PROVIDER)
    july = dt.date(2026, 7, 5)
    assert july.isoweekday() == 7
    assured(make_line(name_fi="Hätänumero", provider=PROVIDER), july - dt.timedelta(days=60))
    (letter,) = run(july)
    assert letter.to[0].startswith("data@") and "Hätänumero" in letter.body


def test_a_door_that_nobody_rings_in_danger_waits_until_august_and_an_emergency_one_does_not(
    reference: None,
) -> None:
    countys("data", "second")
    july = dt.date(2026, 7, 8)
    assured(make_door("08", kind="family_counselling"), july - dt.timedelta(days=150))
    assert run(july) == []
    assured(make_door("08", kind="social_and_crisis_emergency"), july - dt.timedelta(days=60))
    (letter,) = run(july)
    assert letter.to[0].startswith("data@")


def test_one_letter_tells_of_everything_of_the_organisation(line: SafetyLine, reference: None) -> None:
    owner = organisation_of(PROVIDER, "data")
    other = assured(make_line(name_fi="Toinen linja", provider=PROVIDER), DUE - dt.timedelta(days=90))
    (letter,) = run(day(-30))
    assert "Hätänumero" in letter.body and "Toinen linja" in letter.body
    assert Notice.objects.get().organisation == owner and other.pk


def test_without_an_organisation_nobody_is_written_to_and_the_task_is_ours(
    line: SafetyLine, door: CountyDoor
) -> None:
    for number in (-30, 0, 14, 30, 60):
        assert run(day(number)) == []
    found = {(str(task.record), task.rung, task.organisation) for task in tasks_on(day(60))}
    assert found == {("Hätänumero", Rung.PHONE, None), (door.name_fi, Rung.PHONE, None)}


def test_with_an_organisation_each_has_one_task_of_its_own(line: SafetyLine, door: CountyDoor) -> None:
    owners = {organisation_of(PROVIDER, "data"), countys("data")}
    run(day(30))
    tasks = tasks_on(day(30))
    assert len(tasks) == 2
    assert {task.organisation for task in tasks} == owners
    assert {task.rung for task in tasks} == {Rung.TASK}
    assert {task.rung for task in tasks_on(day(170))} == {Rung.PHONE}


def test_a_call_that_was_answered_stops_the_letters_about_a_door(door: CountyDoor) -> None:
    countys()
    run(day(-30))
    actions.log_call(door, Outcome.CHANGED, Level.CALL, by=None, on=day(-20))
    assert not any(run(day(number)) for number in (-7, 0, 14))


def test_the_link_of_a_letter_about_a_door_confirms_it_and_ends_the_asking(
    door: CountyDoor, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    countys("data")
    run(day(-30))
    now = at(day(-29))
    stop_the_clock(monkeypatch, now)
    path = "/" + own_link(Notice.objects.get(), now).split("//", 1)[1].partition("/")[2]
    page = client.get(path)
    assert "016 123 45" in page.content.decode()
    said = {"nonce": nonce_of(page)} | BUTTON
    for group in (Group.CONTACT, Group.HOURS):
        said[f"{key_of(door, group.value, 'door')}-answer"] = "current"
    assert client.post(path, said).status_code == 302
    standing = Standing.objects.get(door=door)
    assert (standing.assured_on, standing.level) == (day(-29), "B")
    for number in (-7, 0, 14):
        run(day(number))
    assert Notice.objects.filter(kind__in=REMINDING).count() == 1


def test_time_is_given_for_a_door_and_not_for_a_line(line: SafetyLine, door: CountyDoor) -> None:
    countys("data")
    run(day(-30))
    assert case_of(line, day(-30)).stays_shown
    postpone(door, "Muutto kesken", by=None, today=day(-20))  # type: ignore[arg-type]
    assert not any(run(day(number)) for number in (-7, -1))
    with pytest.raises(Exception, match="lykätä"):
        postpone(line, "Muutto kesken", by=None, today=day(-20))  # type: ignore[arg-type]


def test_the_form_of_a_door_says_who_gets_its_letters(door: CountyDoor) -> None:
    client, url = superuser(), desk_url(CountyDoor, "edit", door.pk)
    name = door.county.name_fi
    assert f"lisää organisaatio nimeltä {name}" in client.get(url).content.decode()
    countys("data", "second")
    assert f"Tiedoista vastaa {name}: 2 osoitetta" in client.get(url).content.decode()
