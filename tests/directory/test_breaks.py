"""A break told beforehand and accepted by a maintainer begins and ends on its days, by the nightly job."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from wagtail.models import ModelLogEntry

from directory.confirmation.breaks import begin_and_end
from directory.models import Assurance, Correction, Notice, Service
from directory.touch import services_changed
from tasks import breaks as job
from tests.directory.asking import NOW, say
from tests.directory.desk import maintainer
from tests.directory.moments import stop_the_clock
from tests.directory.test_confirmation_decisions import LIST, answered, decide, read
from tests.factories import make_organisation, make_service

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2026, 12, 20), dt.date(2027, 1, 7)
NONE = {"begun": 0, "ended": 0}


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch, NOW)
    caches["shared"].clear()


@pytest.fixture
def service(reference: None) -> Service:
    return read(make_service(organisation=make_organisation(name_fi="Perheyhdistys ry"), name_fi="Ryhmä"))


def told(client: Client, service: Service) -> Correction:
    days = {"paused_from": FIRST.isoformat(), "paused_until": LAST.isoformat()}
    return answered(client, service, say(service, "hours", "paused", **days))


def night_of(day: dt.date) -> dict[str, int]:
    return begin_and_end(dt.datetime.combine(day, dt.time(0, 5), NOW.tzinfo))


def state(service: Service) -> tuple[str, dt.date | None]:
    found = read(service)
    return found.status, found.paused_until


@pytest.fixture
def announced() -> Any:
    keys: list[int] = []

    def hear(**told: Any) -> None:
        keys.extend(told["keys"])

    services_changed.connect(hear)
    yield keys
    services_changed.disconnect(hear)


def test_an_accepted_break_begins_and_ends_on_its_days(
    client: Client, service: Service, announced: list[int]
) -> None:
    correction = told(client, service)
    response = decide(maintainer(), correction, hyvaksy="1")
    assert response.status_code == 302 and state(service) == ("active", None)
    assert not Notice.objects.filter(kind="published").exists()
    assert night_of(FIRST - dt.timedelta(days=1)) == NONE
    announced.clear()
    assert night_of(FIRST) == {"begun": 1, "ended": 0}
    assert state(service) == ("paused", LAST) and service.pk in announced
    assert Notice.objects.filter(kind="published").count() == 1
    assert night_of(FIRST) == night_of(LAST) == NONE
    announced.clear()
    assert night_of(LAST + dt.timedelta(days=1)) == {"begun": 0, "ended": 1}
    assert state(service) == ("active", None) and service.pk in announced
    assert night_of(LAST + dt.timedelta(days=1)) == NONE
    published = ModelLogEntry.objects.filter(object_id=str(service.pk), action="wagtail.publish")
    assert published.count() == 2
    assert not Assurance.objects.exists()


def test_a_break_that_nobody_has_accepted_does_not_begin(client: Client, service: Service) -> None:
    correction = told(client, service)
    assert night_of(FIRST) == NONE
    decide(maintainer(), correction, hylkaa="1", why="Ryhmä jatkuu toisaalla.")
    assert night_of(FIRST) == NONE and state(service) == ("active", None)


def test_a_maintainer_may_change_the_days_end_beforehand(client: Client, service: Service) -> None:
    correction = told(client, service)
    desk = maintainer()
    form = desk.get(f"{LIST}{correction.uuid}/").context["form"]
    decide(desk, correction, hyvaksy="1", **{form.names["paused_until"]: ""})
    night_of(FIRST)
    assert state(service) == ("paused", None)
    assert night_of(LAST + dt.timedelta(days=400)) == NONE


def test_one_run_after_dead_nights_begins_what_still_holds_and_nothing_that_is_past(
    client: Client, service: Service
) -> None:
    other = read(make_service(organisation=make_organisation(), name_fi="Toinen ryhmä"))
    desk = maintainer()
    decide(desk, told(client, service), hyvaksy="1")
    assert night_of(FIRST + dt.timedelta(days=9)) == {"begun": 1, "ended": 0}
    decide(desk, told(client, other), hyvaksy="1")
    assert night_of(LAST + dt.timedelta(days=1)) == {"begun": 0, "ended": 1}
    assert state(other) == ("active", None)
    assert not Correction.objects.exclude(begins_on=None).exists()


def test_a_crisis_services_break_neither_begins_nor_ends_by_itself(client: Client, service: Service) -> None:
    crisis = read(make_service(organisation=service.organisation, safety_class="violence"))
    correction = told(client, crisis)
    response = decide(maintainer(), correction, hyvaksy="1")
    assert "Kriisiluokan palvelun tauko ei ala itsestään." in response.content.decode()
    correction.refresh_from_db()
    assert (correction.state, correction.begins_on) == ("waiting", None)
    Service.objects.filter(pk=crisis.pk).update(status="paused", paused_until=LAST)
    assert night_of(LAST + dt.timedelta(days=1)) == NONE
    assert not read(crisis).is_paused(LAST + dt.timedelta(days=1))


def test_a_service_that_has_become_one_of_crisis_is_asked_about_anew(
    client: Client, service: Service
) -> None:
    correction = told(client, service)
    decide(maintainer(), correction, hyvaksy="1")
    Service.objects.filter(pk=service.pk).update(safety_class="self_harm")
    assert night_of(FIRST) == NONE
    correction.refresh_from_db()
    assert (correction.state, correction.decided_by) == ("waiting", None)
    assert state(service) == ("active", None)


@pytest.mark.parametrize("now", [{"live": False}, {"status": "ended"}])
def test_what_is_no_longer_shown_is_not_published_by_a_break(
    client: Client, service: Service, now: dict[str, Any]
) -> None:
    decide(maintainer(), told(client, service), hyvaksy="1")
    Service.objects.filter(pk=service.pk).update(**now)
    assert night_of(FIRST) == NONE
    found = read(service)
    assert {name: getattr(found, name) for name in now} == now


def test_an_editor_who_is_changing_the_state_is_not_written_over(client: Client, service: Service) -> None:
    decide(maintainer(), told(client, service), hyvaksy="1")
    draft = read(service)
    draft.status = "ended"
    draft.save_revision()
    assert night_of(FIRST) == NONE
    assert read(service).get_latest_revision_as_object().status == "ended"


def test_a_break_whose_end_has_passed_is_over_whoever_told_it(service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(status="paused", paused_until=NOW.date())
    assert job.begin_and_end.apply().get() == NONE
    Service.objects.filter(pk=service.pk).update(paused_until=NOW.date() - dt.timedelta(days=1))
    assert job.begin_and_end.apply().get() == {"begun": 0, "ended": 1}
    assert state(service) == ("active", None)
