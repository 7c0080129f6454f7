"""The numbers of the page "Laatu", each from rows that a test can count by hand, and none from too few."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from directory import actions, quality
from directory.admin import charts
from directory.admin.charts import Bar, Point
from directory.freshness import SERVICE_GROUPS, Group, State
from directory.models import Signal
from directory.models.freshness import Level, Outcome
from directory.signals import RULES, Kind
from tests.directory.desk import maintainer
from tests.factories import make_service

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
PAGE = "/hallinta/tarkistettavat/laatu/"


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def assured(days_ago: int, groups: Any = SERVICE_GROUPS, **values: Any) -> Any:
    service = make_service(**values)
    actions.assure(service, groups, Level.CALL, by=None, on=TODAY - days(days_ago), today=TODAY)
    return service


def signal(
    kind: Kind = Kind.URL_GONE,
    *,
    outcome: str = "",
    confirmed: int = 10,
    cleared: int | None = None,
    service: Any = None,
) -> Signal:
    """Confirmed and cleared so many days before TODAY."""
    at = dt.datetime.combine(TODAY - days(confirmed), dt.time(12), tzinfo=dt.UTC)
    gone = None if cleared is None else dt.datetime.combine(TODAY - days(cleared), dt.time(12), tzinfo=dt.UTC)
    return Signal.objects.create(
        service=service or make_service(), kind=kind, group=RULES[kind].group, weight=RULES[kind].weight,
        first_seen=at, last_seen=at, confirmed_on=TODAY - days(confirmed), cleared_at=gone, outcome=outcome,
    )  # fmt: skip


def counts() -> dict[str, int]:
    return {part.name: part.count for part in quality.states(TODAY)}


def test_services_are_counted_by_state_and_those_of_nobody_are_unconfirmed() -> None:
    assured(1), assured(160), assured(185), make_service(), make_service(live=False)
    make_service(status="ended")
    found = counts()
    assert (found["fresh"], found["due_soon"], found["due"], found["unconfirmed"]) == (1, 1, 1, 1)
    assert sum(found.values()) == 4
    assert quality.fresh_share(quality.states(TODAY)) == 0.5


def test_an_empty_directory_has_no_share() -> None:
    assert quality.fresh_share(quality.states(TODAY)) is None


def test_the_age_is_that_of_the_newest_assurance_of_each_group_that_nobody_withdrew() -> None:
    service = assured(100)
    actions.assure(service, [Group.CONTACT], Level.CALL, by=None, on=TODAY - days(10), today=TODAY)
    (wrong,) = actions.assure(service, [Group.HOURS], Level.CALL, by=None, on=TODAY, today=TODAY)
    actions.withdraw_assurance(wrong, "väärä", by=None, today=TODAY)
    actions.assure(service, [Group.TERMS], Level.IMPORT, by=None, on=TODAY, today=TODAY)
    ages = quality.ages(TODAY)
    assert (ages["contact"], ages["hours"], ages["terms"]) == ([10], [100], [100])
    assert quality.median([*ages["contact"], *ages["hours"], 30]) == 30
    assert quality.median([]) is None


def test_time_to_fix_runs_from_the_signals_confirmation_to_the_persons_correction() -> None:
    signal(outcome=Outcome.CHANGED, confirmed=10, cleared=3)
    signal(outcome=Outcome.CLOSED, confirmed=50, cleared=5)
    signal(outcome=Outcome.CONFIRMED, confirmed=10, cleared=9)
    signal(confirmed=10, cleared=9)
    signal(confirmed=10)
    found = quality.days_to_fix()
    assert found == [7, 45]
    assert [part.count for part in quality.fixed_within(found)] == [0, 1, 0, 1, 0]
    assert [part.count for part in quality.fixed_within([0, 1, 2, 8, 31, 91])] == [2, 1, 1, 1, 1]


def test_precision_counts_peoples_answers_alone() -> None:
    for outcome in (Outcome.CHANGED, Outcome.CLOSED, Outcome.CONFIRMED):
        signal(outcome=outcome, cleared=1)
    signal(cleared=1)
    signal(Kind.PAGE_CHANGED, outcome=Outcome.CHANGED, cleared=1)
    parts = {part.name: part for part in quality.precision()}
    assert (parts["url_gone"].count, parts["url_gone"].of) == (2, 3)
    assert parts["url_fails"].share is None
    assert set(parts) == set(quality.LINK_KINDS)


def test_a_prediction_is_the_risk_as_it_was_before_the_answer() -> None:
    service = assured(180, [Group.CONTACT])
    actions.log_call(service, Outcome.CHANGED, Level.CALL, by=None, on=TODAY)
    actions.assure(service, [Group.CONTACT], Level.CALL, by=None, on=TODAY, today=TODAY)
    ((risk, is_wrong),) = quality.predictions()
    assert risk == pytest.approx(1 - 2**-0.5)
    assert is_wrong


def test_a_signal_that_the_answer_cleared_was_part_of_the_prediction() -> None:
    service = make_service()
    signal(service=service, confirmed=5, cleared=0, outcome=Outcome.CONFIRMED)
    signal(Kind.PHONE_REFUSED, service=service, confirmed=20, cleared=10)
    actions.log_call(service, Outcome.CONFIRMED, Level.CALL, by=None, on=TODAY)
    assert quality.predictions() == [(pytest.approx(0.6), False)]


def test_calls_that_found_nothing_out_predict_nothing() -> None:
    service = make_service()
    for outcome in (Outcome.NO_ANSWER, Outcome.REFUSED):
        actions.log_call(service, outcome, Level.CALL, by=None, on=TODAY)
    assert quality.predictions() == []


def test_bins_hold_what_was_predicted_and_what_was_found() -> None:
    bins = quality.calibration([(0.0, False), (0.19, True), (0.2, False), (0.99, True), (1.0, True)])
    assert [one.answers for one in bins] == [2, 1, 0, 0, 2]
    assert [one.observed for one in bins] == [0.5, 0.0, None, None, 1.0]
    assert bins[0].predicted == pytest.approx(0.095)
    assert (bins[0].low, bins[-1].high) == (0.0, 1.0)


def test_briers_number_is_told_of_ten_answers_and_more() -> None:
    assert quality.brier([(0.5, True)] * 9) is None
    assert quality.brier([(0.5, True)] * 10) == pytest.approx(0.25)
    assert quality.brier([(1.0, True)] * 10) == 0


def test_the_page_says_what_it_does_not_know_yet() -> None:
    text = maintainer().get(PAGE).content.decode()
    for told in (
        "ei tietoa",
        "Kukaan ei ole vielä vahvistanut mitään.",
        "Yhtään merkkiä ei ole vielä korjattu.",
        "Ihminen ei ole vielä vastannut yhteenkään löydökseen.",
        "Vastauksia ei ole vielä",
    ):
        assert told in text
    assert '<svg class="desk-chart"' not in text


def test_few_answers_are_a_table_and_many_a_plot_with_the_same_numbers(monkeypatch: Any) -> None:
    moment = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    for number in range(9):
        signal(outcome=Outcome.CHANGED, confirmed=9, cleared=number % 9)
    client = maintainer()
    text = client.get(PAGE).content.decode()
    assert "Kuvaaja piirretään, kun vastauksia on 10." in text
    signal(outcome=Outcome.CONFIRMED, confirmed=9, cleared=1)
    response = client.get(PAGE)
    text = response.content.decode()
    assert "Kuinka suuri osa linkkitarkistuksen löydöistä piti paikkansa" in text
    (row,) = response.context["checks"]["rows"]
    assert row[1:] == (10, 9, "90 %")
    assert text.count("90 %") >= 2, "in the plot and in the table"


def test_the_page_needs_no_script_and_is_for_the_desk(client: Any) -> None:
    assured(1)
    assert client.get(PAGE).status_code == 302
    text = maintainer().get(PAGE).content.decode()
    chart = text[
        text.index('<svg class="desk-chart"') : text.index("</svg>", text.index('<svg class="desk-chart"'))
    ]
    assert 'role="img"' in chart and "<title>" in chart and "script" not in chart
    assert reverse("directory_quality") == PAGE


def test_bars_are_as_long_as_their_values() -> None:
    drawn = charts.bars("Otsikko", [Bar("a", 10, "10"), Bar("b", 5, "5"), Bar("c <x>", 0, "0")])
    widths = [float(part.split('"')[0]) for part in drawn.split('width="')[2:] if part[0].isdigit()]
    assert widths[0] == pytest.approx(2 * widths[1]) and widths[2] == 0
    assert "c &lt;x&gt;" in drawn


def test_points_lie_where_their_shares_are() -> None:
    drawn = charts.diagonal("T", "x", "y", [Point(0.5, 0.5, 4), Point(1.0, 0.0, 1)])
    assert 'cx="206.0" cy="176.0" r="12.0"' in drawn
    assert 'cx="356.0" cy="326.0" r="8.0"' in drawn


def test_every_state_but_the_archived_is_told() -> None:
    assert {part.name for part in quality.states(TODAY)} == set(State) - {State.ARCHIVED}
