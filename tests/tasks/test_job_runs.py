"""What is kept of each job's runs, by whoever ran them, and how maintainers read it."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from tasks import desk, freshness, heartbeat, runs
from tasks.job_words import COUNTS, JOBS, outcome
from tasks.models import KEPT_RUNS, LONGEST_RUN, JobRun, RunState
from tasks.timetable import jobs, timetable
from tests.directory.desk import editor, maintainer

pytestmark = pytest.mark.django_db
PAGE = "/hallinta/ajastetut-tyot/"
EVALUATE, HEARTBEAT = "tasks.freshness.evaluate", "tasks.heartbeat.record"


def a_run(job: str = EVALUATE, *, ago: dt.timedelta = dt.timedelta(0), **values: Any) -> JobRun:
    started = timezone.now() - ago
    ended = {} if values.get("state") == RunState.RUNNING else {"ended_at": started + dt.timedelta(seconds=2)}
    return JobRun.objects.create(
        **{"job": job, "started_at": started, "state": RunState.DONE} | ended | values
    )


def test_a_job_that_celery_runs_is_noted_with_what_it_did() -> None:
    freshness.evaluate.apply().get()
    run = JobRun.objects.get()
    assert (run.job, run.state, run.error) == (EVALUATE, RunState.DONE, "")
    assert run.counts == {"evaluated": 0, "changed": 0}
    assert run.took is not None and run.took >= dt.timedelta(0)


def test_a_job_that_fails_is_noted_with_its_error_and_without_addresses(monkeypatch: Any) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("no answer from anna@example.org")

    monkeypatch.setattr(freshness, "evaluate_all", fail)
    freshness.evaluate.apply(throw=False)
    run = JobRun.objects.get()
    assert (run.state, run.error) == (RunState.FAILED, "RuntimeError: no answer from […]")
    assert run.ended_at is not None


def test_work_outside_the_timetable_is_not_noted() -> None:
    from tasks.webhooks import deliver

    with pytest.raises(Exception, match="does not exist"):
        deliver.apply(args=[0]).get()
        raise AssertionError("does not exist")
    assert not JobRun.objects.exists()


def test_the_job_goes_on_where_its_run_cannot_be_noted(monkeypatch: Any) -> None:
    def refuse(*_: Any) -> None:
        raise DatabaseError("away")

    caches["shared"].delete(heartbeat.KEY)
    monkeypatch.setattr(JobRun.objects.__class__, "begin", refuse)
    heartbeat.record.apply().get()
    assert heartbeat.last_heartbeat() is not None


def test_only_the_newest_runs_of_a_job_are_kept() -> None:
    for number in range(KEPT_RUNS + 5):
        a_run(ago=dt.timedelta(hours=number + 1))
    other = a_run(HEARTBEAT, ago=dt.timedelta(days=900))
    freshness.evaluate.apply().get()
    kept = JobRun.objects.of(EVALUATE)
    assert kept.count() == KEPT_RUNS
    assert timezone.now() - min(run.started_at for run in kept) < dt.timedelta(hours=KEPT_RUNS + 1)
    assert JobRun.objects.filter(pk=other.pk).exists()


def test_a_run_that_ends_takes_no_row_from_one_that_is_at_work() -> None:
    running = a_run(ago=dt.timedelta(minutes=5), state=RunState.RUNNING)
    cut_off = a_run(ago=LONGEST_RUN * 2, state=RunState.RUNNING)
    for _ in range(KEPT_RUNS):
        a_run(ago=dt.timedelta(minutes=1))
    freshness.evaluate.apply().get()
    assert JobRun.objects.filter(pk=running.pk).exists() and not JobRun.objects.filter(pk=cut_off.pk).exists()
    running.end_well({})


def test_one_run_is_begun_for_a_slot() -> None:
    assert JobRun.objects.begin(EVALUATE, "first") is not None
    assert JobRun.objects.begin(EVALUATE, "first") is None
    assert JobRun.objects.begin(HEARTBEAT, "first") is not None
    assert JobRun.objects.begin(EVALUATE) is not None and JobRun.objects.begin(EVALUATE) is not None


def test_a_run_that_never_ended_is_told_to_be_cut_off() -> None:
    run = a_run(state=RunState.RUNNING)
    end = run.started_at + LONGEST_RUN
    before = end - dt.timedelta(seconds=1)
    assert run.is_at_work(before) and not run.was_cut_off(before)
    assert run.was_cut_off(end) and not run.is_at_work(end)


def test_counts_are_the_numbers_that_a_job_returns() -> None:
    assert runs.counts_of({"sent": 3, "note": "x"}) == {"sent": 3}
    assert runs.counts_of(None) == {} and runs.counts_of("done") == {}


def test_the_page_tells_each_jobs_last_run_in_words_and_what_is_late() -> None:
    heartbeat.record()
    a_run(counts={"evaluated": 180, "changed": 3}, ago=dt.timedelta(days=2))
    a_run(HEARTBEAT, ago=dt.timedelta(seconds=30))
    a_run("tasks.webhooks.deliver_due", state=RunState.FAILED, error="OSError: away")
    a_run("tasks.indexing.write_waiting_entries", state=RunState.RUNNING, ago=LONGEST_RUN)
    response = maintainer().get(PAGE)
    text = response.content.decode()
    rows = {row.name: row for row in response.context["rows"]}
    assert len(rows) == len(timetable())
    assert "arvioitu 180, muuttunut 3" in text
    assert "OSError: away" in text and "keskeytyi" in text and "ei vielä kertaakaan" in text
    late = {str(name) for name, row in rows.items() if row.is_overdue}
    assert late == {"Haun päivitys", "Tuoreuden arviointi"}
    assert "Ajastin on toiminnassa" in text and "Ajastin on vaiti" not in text


def test_the_page_tells_when_beat_has_stopped(monkeypatch: Any) -> None:
    heartbeat.record()
    later = timezone.now() + desk.SILENT_AFTER + dt.timedelta(seconds=1)
    monkeypatch.setattr(desk.timezone, "now", lambda: later)
    client = maintainer()
    assert "Ajastin on vaiti" in client.get(PAGE).content.decode()
    caches["shared"].delete(heartbeat.KEY)
    assert "Ajastimesta ei ole elonmerkkiä" in client.get(PAGE).content.decode()


def test_the_page_is_for_maintainers_and_asks_the_same_few_questions(
    client: Any, django_assert_max_num_queries: Any
) -> None:
    assert client.get(PAGE).status_code == 302
    assert PAGE not in editor().get("/hallinta/").content.decode()
    with django_assert_max_num_queries(2):
        desk.rows(timezone.now())


def test_how_often_a_job_runs_is_told_in_words() -> None:
    told = {str(row.name): row.often for row in desk.rows(timezone.now())}
    assert told["Elonmerkki"] == "minuutin välein"
    assert told["Tuoreuden arviointi"] == "päivittäin klo 0.01"
    assert told["Vanhojen ilmoitusten poisto"] == "päivän välein"
    assert told["Linkkien tarkistus"] == "klo 1–5, 5 minuutin välein"
    assert told["Muistutukset"] == "klo 9–15, tunnin välein"
    assert desk.often(dt.timedelta(hours=3)) == "3 tunnin välein"


def test_numbers_are_told_in_one_order_whatever_the_database_gives() -> None:
    assert outcome({"changed": 3, "zzz": 1, "evaluated": 180}) == "arvioitu 180, muuttunut 3, zzz 1"


def test_every_job_of_the_timetable_has_its_words() -> None:
    assert set(JOBS) == jobs()


def test_every_number_that_a_job_returns_has_its_word() -> None:
    call_command("run_due", stdout=StringIO())
    named = {name for run in JobRun.objects.all() for name in run.counts}
    assert named and named <= set(COUNTS)
