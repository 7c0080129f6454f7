"""The night's jobs over links and numbers, and the operators' command."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from celery.schedules import crontab
from django.core.management import call_command
from django.utils import timezone

from config.celery import app
from directory.links import rounds
from directory.models import CheckedAddress, CheckRun, Signal
from directory.models.links import RunOutcome
from tasks import links
from tasks.timetable import timetable
from tests.directory.test_links_rounds import local
from tests.factories import make_channel, make_door, make_service
from tests.websites import Reply, Websites

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """A server that the jobs and the command reach, as they reach the public network."""
    monkeypatch.setattr(rounds, "public_fetcher", local)
    monkeypatch.setattr(rounds.run, "__kwdefaults__", rounds.run.__kwdefaults__ | {"make": local})
    settings.LINK_CHECK_GAP_SECONDS = 0
    with Websites({"a.test/ok": Reply()}) as started:
        yield started


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("check_links", "--no-progress", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_jobs_are_in_the_timetable_at_night() -> None:
    app.loader.import_default_modules()
    jobs = {entry["task"]: entry["schedule"] for entry in timetable().values()}
    names = {f"tasks.links.{name}" for name in ("check", "take_up_addresses", "check_numbers_and_days")}
    assert names <= set(jobs) <= set(app.tasks)
    night = jobs["tasks.links.check"]
    assert isinstance(night, crontab) and night.hour == {1, 2, 3, 4, 5}


def test_a_run_ends_before_its_message_would_be_given_to_another_worker() -> None:
    assert rounds.RUN_SECONDS <= 300
    assert rounds.RUN_SECONDS + rounds.GRACE_SECONDS < 600


def test_the_nights_jobs_check_what_records_give(web: Websites) -> None:
    service = make_service(website=web.url("a.test/poissa"), source_url=web.url("a.test/ok"))
    make_channel(service, phone="09 12")
    links.take_up_addresses()
    links.check()
    links.check()
    links.check_numbers_and_days()
    assert dict(CheckedAddress.objects.values_list("url", "result")) == {
        web.url("a.test/ok"): "ok", web.url("a.test/poissa"): "gone",
    }  # fmt: skip
    assert CheckRun.objects.count() == 1
    assert set(Signal.objects.values_list("kind", "failures")) == {("url_gone", 1), ("phone_refused", 1)}


@pytest.mark.parametrize(("days", "left"), [(89, 1), (91, 0)])
def test_runs_are_kept_for_ninety_days(days: int, left: int) -> None:
    started = timezone.now() - dt.timedelta(days=days)
    CheckRun.objects.create(started_at=started, outcome=RunOutcome.DONE)
    links.take_up_addresses()
    assert CheckRun.objects.count() == left


def test_the_job_itself_reaches_no_inner_address() -> None:
    make_service(website="http://127.0.0.1/", source_url="http://169.254.169.254/latest/")
    links.take_up_addresses()
    links.check()
    assert set(CheckedAddress.objects.values_list("result", flat=True)) == {"refused"}


def test_the_command_checks_and_tells(web: Websites) -> None:
    make_service(website=web.url("a.test/poissa"), source_url=web.url("a.test/ok"))
    told = command()
    assert f"gone         {web.url('a.test/poissa')}  404" in told and "1 ok" in told and "1 gone" in told
    assert "Nothing is due" in command()
    assert CheckRun.objects.get().outcome == RunOutcome.DONE


def test_a_dry_run_keeps_nothing(web: Websites) -> None:
    make_service(website=web.url("a.test/poissa"), source_url="")
    assert "1 gone" in command("--dry-run")
    assert not CheckRun.objects.exists() and not Signal.objects.exists()
    assert CheckedAddress.objects.get().result == ""


def test_only_some_addresses_are_checked_whether_due_or_not(web: Websites) -> None:
    make_service(website=web.url("a.test/ok"), source_url=web.url("a.test/muu"))
    CheckedAddress.objects.all().delete()
    command()
    assert "1 ok" in command("--only", "/ok") and len(web.paths()) > 0
    row = CheckedAddress.objects.get(url=web.url("a.test/muu"))
    assert row.failures == 1


def test_a_void_run_is_told_with_what_to_do(web: Websites) -> None:
    for number in range(25):
        make_door(url=web.url(f"h{number}.test/poissa"), source_url="")
    told = command()
    assert "25 of 25 hosts failed" in told and "--trust" in told
    assert not Signal.objects.exists()
    CheckedAddress.objects.update(next_check_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert "25 gone" in command("--trust")
    assert Signal.objects.count() == 25
