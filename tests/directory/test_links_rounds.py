"""Runs of the checker: bounded, one at a time, void where the fault is ours, and whole again after any death."""

import datetime as dt
import logging
from typing import Any

import pytest

from directory.links import guard, rounds
from directory.links.answers import Verdict
from directory.links.fetch import Fetcher
from directory.links.guard import Tally, tally
from directory.links.register import register
from directory.links.verdicts import Result
from directory.models import CheckedAddress, CheckRun, Signal
from directory.models.links import RunOutcome
from directory.signals import Kind
from tests.factories import make_door, make_service
from tests.websites import AGENT, HERE, Reply, Websites, lead_here

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 3, 1, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def local() -> Fetcher:
    return Fetcher(AGENT, resolve=lead_here, allowed=HERE, ports=None, deadline=1.0)


def run(now: dt.datetime, **options: Any) -> CheckRun | None:
    register(now)
    return rounds.run(now, **{"make": local, "gap": 0.0, "seconds": 20} | options)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict[str, Verdict]:
    """The verdicts that a run gives, by address, without any network."""
    told: dict[str, Verdict] = {}

    def check(rows: Any, *_: Any) -> list[Result]:
        evidence = {Verdict.GONE: "404", Verdict.FAILS: "timeout"}
        return [
            Result(row.url, verdict, evidence.get(verdict, ""))
            for row in rows
            for verdict in [told.get(row.url, Verdict.OK)]
        ]

    monkeypatch.setattr(rounds, "check", check)
    return told


def many(hosts: int) -> list[str]:
    urls = [f"https://h{number}.example/sivu" for number in range(hosts)]
    for url in urls:
        make_door(url=url, source_url="")
    return urls


# Whose fault


@pytest.mark.parametrize(
    ("found", "void"),
    [
        (Tally(100, 11, 100, 11, 2), True),
        (Tally(100, 10, 100, 10, 2), False),
        (Tally(100, 11, 100, 11, 3), False),
        (Tally(20, 3, 20, 3, 0), True),
        (Tally(19, 19, 19, 19, 0), False),
        (Tally(100, 80, 100, 80, 0), True),
        (Tally(100, 80, 100, 80, 5), True),
        (Tally(100, 80, 100, 80, 60), False),
        (Tally(100, 15, 0, 0, 0), False),
        (Tally(100, 51, 0, 0, 0), True),
        (Tally(100, 50, 0, 0, 0), False),
    ],
)
def test_a_run_is_void_where_too_much_fails_at_once(found: Tally, void: bool) -> None:
    assert found.is_void is void


def test_a_host_fails_when_none_of_its_addresses_is_found() -> None:
    now = [
        ("https://a.example/1", Verdict.GONE), ("https://a.example/2", Verdict.OK),
        ("https://www.b.example/1", Verdict.FAILS), ("https://b.example/2", Verdict.GONE),
        ("https://c.example/", Verdict.INCONCLUSIVE),
    ]  # fmt: skip
    before = {"https://a.example/1": "gone", "https://b.example/2": "", "https://c.example/": "ok"}
    assert tally(now, before) == Tally(hosts=3, failing=1, known=2, known_failing=0, failed_before=1)


def test_80_percent_of_hosts_failing_voids_the_run_and_operations_are_told(
    said: dict[str, Verdict], caplog: pytest.LogCaptureFixture
) -> None:
    urls = many(25)
    assert run(NOW).outcome == RunOutcome.DONE
    said |= dict.fromkeys(urls[:20], Verdict.FAILS)
    later = NOW + 7 * DAY
    with caplog.at_level(logging.ERROR):
        voided = run(later)
    assert (voided.outcome, voided.hosts, voided.failing_hosts) == (RunOutcome.VOID, 25, 20)
    assert not Signal.objects.exists()
    assert set(CheckedAddress.objects.values_list("result", flat=True)) == {"ok"}
    assert set(CheckedAddress.objects.values_list("next_check_at", flat=True)) == {later + rounds.VOID_RESTS}
    assert "20 of 25 hosts failed at once" in caplog.text
    assert list(CheckRun.objects.void()) == [voided] and CheckRun.objects.ended().first().is_void
    said.clear()
    assert run(later + DAY).outcome == RunOutcome.DONE
    assert not CheckRun.objects.ended().first().is_void and not Signal.objects.exists()


def test_a_first_run_without_network_is_void(said: dict[str, Verdict]) -> None:
    said |= dict.fromkeys(many(25), Verdict.GONE)
    assert run(NOW).outcome == RunOutcome.VOID
    assert not Signal.objects.exists()


def test_an_operators_word_makes_a_void_run_count(said: dict[str, Verdict]) -> None:
    said |= dict.fromkeys(many(25), Verdict.GONE)
    assert run(NOW, trust=True).outcome == RunOutcome.DONE
    assert Signal.objects.filter(kind=Kind.URL_GONE).count() == 25


def test_a_run_that_rechecks_what_is_broken_is_not_void(said: dict[str, Verdict]) -> None:
    urls = many(60)
    said |= dict.fromkeys(urls[:25], Verdict.GONE)
    assert run(NOW).outcome == RunOutcome.DONE
    for days in (1, 2, 3):
        again = run(NOW + days * DAY)
        assert (again.outcome, again.hosts, again.failing_hosts) == (RunOutcome.DONE, 25, 25)
    assert Signal.objects.filter(kind=Kind.URL_GONE, confirmed_on__isnull=False).count() == 25


# Due, bounded, one at a time


def test_a_run_takes_what_is_due_and_a_second_one_finds_nothing_to_do(said: dict[str, Verdict]) -> None:
    many(3)
    assert run(NOW).addresses == 3
    assert run(NOW) is None
    assert run(NOW + 7 * DAY - dt.timedelta(seconds=1)) is None
    assert run(NOW + 7 * DAY).addresses == 3


def test_one_run_after_nine_dead_days_counts_once(said: dict[str, Verdict]) -> None:
    (url,) = many(1)
    said[url] = Verdict.GONE
    run(NOW)
    run(NOW + 10 * DAY)
    assert Signal.objects.get().failures == 2
    assert run(NOW + 10 * DAY) is None


def test_of_each_host_a_run_takes_what_its_time_is_enough_for(said: dict[str, Verdict]) -> None:
    for number in range(30):
        make_door(url=f"https://iso.example/{number}", source_url="")
    make_door(url="https://pieni.example/", source_url="")
    done = run(NOW, gap=5.0, seconds=60)
    assert (done.addresses, done.hosts) == (11, 2)
    sizes = [run(NOW, gap=5.0, seconds=60).addresses for _ in range(2)]
    assert sizes == [10, 10] and run(NOW, gap=5.0, seconds=60) is None


def test_a_run_has_a_bound_in_all(said: dict[str, Verdict], monkeypatch: pytest.MonkeyPatch) -> None:
    many(5)
    monkeypatch.setattr(rounds, "MOST_ADDRESSES", 3)
    assert [run(NOW).addresses, run(NOW).addresses] == [3, 2]


def test_a_second_run_leaves_the_hosts_to_the_first(said: dict[str, Verdict]) -> None:
    many(2)
    first = CheckRun.objects.create(started_at=NOW - dt.timedelta(minutes=3))
    assert run(NOW) is None
    assert CheckRun.objects.get() == first and not CheckedAddress.objects.exclude(result="").exists()


def test_a_run_that_was_killed_is_closed_and_its_work_done_by_the_next(said: dict[str, Verdict]) -> None:
    many(2)
    killed = CheckRun.objects.create(started_at=NOW - rounds.GIVEN_UP_AFTER - dt.timedelta(seconds=1))
    assert run(NOW).addresses == 2
    killed.refresh_from_db()
    assert killed.outcome == RunOutcome.BROKEN_OFF


def test_a_run_that_breaks_is_closed_and_its_addresses_stay_due(monkeypatch: pytest.MonkeyPatch) -> None:
    many(2)

    def broken(*_: Any) -> list[Result]:
        raise RuntimeError("a fault")

    monkeypatch.setattr(rounds, "check", broken)
    with pytest.raises(RuntimeError):
        run(NOW)
    assert CheckRun.objects.get().outcome == RunOutcome.BROKEN_OFF
    assert CheckedAddress.objects.due(NOW).count() == 2


def test_a_death_while_results_are_written_leaves_the_rest_due(
    said: dict[str, Verdict], monkeypatch: pytest.MonkeyPatch
) -> None:
    said |= dict.fromkeys(many(6), Verdict.GONE)
    real, left = rounds.settle, iter(range(3))

    def dying(*args: Any) -> None:
        if next(left, None) is None:
            raise SystemExit
        real(*args)

    monkeypatch.setattr(rounds, "settle", dying)
    with pytest.raises(SystemExit):
        run(NOW)
    assert CheckedAddress.objects.due(NOW).count() == 3 and Signal.objects.count() == 3
    monkeypatch.setattr(rounds, "settle", real)
    assert run(NOW).addresses == 3
    assert list(Signal.objects.values_list("failures", flat=True)) == [1] * 6


# From end to end, over a real server


def test_a_run_over_a_real_server_finds_what_is_there(web: Websites) -> None:
    web.routes |= {
        "a.test/ok": Reply(), "a.test/403": Reply(403), "a.test/500": Reply(500), "b.test/ok": Reply(head=405),
    }  # fmt: skip
    paths = ("a.test/ok", "a.test/403", "a.test/404", "a.test/500", "b.test/ok")
    for path in paths:
        make_service(website=web.url(path), source_url="")
    seen: list[str] = []
    done = run(NOW, progress=lambda result: seen.append(result.url))
    assert (done.outcome, done.addresses, done.hosts, done.failing_hosts) == (RunOutcome.DONE, 5, 2, 0)
    found = dict(CheckedAddress.objects.values_list("url", "result"))
    assert [found[web.url(path)] for path in paths] == ["ok", "inconclusive", "gone", "fails", "ok"]
    assert sorted(seen) == sorted(found)


def test_the_checker_that_everybody_gets_asks_nothing_of_this_machine(web: Websites) -> None:
    web.routes["localhost/"] = Reply()
    make_service(website=f"http://127.0.0.1:{web.port}/", source_url="")
    make_service(website="http://127.0.0.1/", source_url="")
    register(NOW)
    rounds.run(NOW, gap=0.0, seconds=20)
    assert set(CheckedAddress.objects.values_list("result", flat=True)) == {"refused"}
    assert web.asked == []


def test_no_setting_lets_the_checker_in(settings: Any) -> None:
    made = rounds.public_fetcher()
    assert made._allowed == () and made._ports == {80, 443}
    assert guard.FEWEST_HOSTS == 20
