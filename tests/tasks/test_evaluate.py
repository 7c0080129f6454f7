"""The nightly evaluation: once a day is enough, nine dead days are made good, and nothing is asked row by row."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import actions
from directory.freshness import SERVICE_GROUPS, State
from directory.models import Assurance, Service, Standing
from directory.models.freshness import Level
from directory.standing import evaluate_all
from directory.touch import services_changed
from tasks.freshness import evaluate
from tests.factories import make_organisation, make_service

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 4)


@pytest.fixture
def announced() -> Any:
    told: list[int] = []

    def hear(keys: Any, **_: Any) -> None:
        told.extend(keys)

    services_changed.connect(hear)
    yield told
    services_changed.disconnect(hear)


def assured(**values: Any) -> Service:
    service = make_service(**values)
    actions.assure(service, SERVICE_GROUPS, Level.CALL, by=None, on=DAY, today=DAY)
    return service


def test_services_whose_state_changed_are_announced_once(announced: list[int]) -> None:
    service, untouched = assured(), make_service()
    announced.clear()
    evaluate_all(DAY + dt.timedelta(days=149))
    assert announced == []
    evaluate_all(DAY + dt.timedelta(days=150))
    assert announced == [service.pk]
    assert untouched.pk not in announced
    evaluate_all(DAY + dt.timedelta(days=150))
    assert announced == [service.pk]


def test_one_run_after_nine_dead_days_makes_them_good(announced: list[int]) -> None:
    services = [assured(), assured()]
    announced.clear()
    evaluate_all(DAY + dt.timedelta(days=189))
    assert sorted(announced) == sorted(service.pk for service in services)
    assert {row.state for row in Standing.objects.all()} == {State.DUE}


def test_a_lost_standing_is_made_again() -> None:
    service = assured()
    before = Standing.objects.values("due_on", "groups", "level").get(service=service)
    Standing.objects.all().delete()
    evaluate_all(DAY)
    assert Standing.objects.values("due_on", "groups", "level").get(service=service) == before


def test_the_command_takes_a_day_and_refuses_what_is_none() -> None:
    assured()
    out = StringIO()
    call_command("evaluate_freshness", "--date", "2027-06-01", stdout=out)
    assert "1 records evaluated for 2027-06-01, 1 changed" in out.getvalue()
    assert Standing.objects.get().state == State.STALE
    with pytest.raises(CommandError):
        call_command("evaluate_freshness", "--date", "1.6.2027")


def test_the_job_runs_as_celery_calls_it() -> None:
    assured()
    Standing.objects.all().delete()
    evaluate.apply().get()
    assert Standing.objects.count() == 1


def test_the_statements_do_not_grow_with_the_services_of_a_chunk() -> None:
    def statements() -> int:
        evaluate_all(DAY)
        with CaptureQueriesContext(connection) as found:
            evaluate_all(DAY)
        return len(found)

    add(20)
    few = statements()
    add(200)
    assert statements() == few


def add(number: int) -> None:
    """Services with every claim group assured, without announcing each."""
    organisation = make_organisation()
    start = Service.objects.count()
    made = Service.objects.bulk_create(
        Service(
            name_fi=f"Palvelu {row}",
            organisation=organisation,
            slug=f"palvelu-{row}",
            short_id=f"s{row:07d}",
            source_url="https://example.org/lahde",
        )
        for row in range(start, start + number)
    )
    Assurance.objects.bulk_create(
        Assurance(service=service, group=group.value, level="C", on=DAY)
        for service in made
        for group in SERVICE_GROUPS
    )
