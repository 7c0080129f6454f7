"""Numbers that are none and last days that have passed: told once, and taken back when put right."""

import datetime as dt

import pytest

from directory.deterministic_checks import check_last_days, check_phones
from directory.models import Phone, Service, Signal
from directory.phones import is_refused
from directory.signals import Kind
from tests.factories import make_channel, make_door, make_line, make_service

NOW = dt.datetime(2026, 10, 3, 1, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "refused"),
    [
        ("112", False), ("116 016", False), ("116111", False), ("116 117", False), ("09 123 45678", False),
        ("+358 9 123 45678", False), ("0800 05058", False), ("080 005 005", False), ("040 123 4567", False),
        ("010 195 202", False), ("02 4520 3222", False), ("+46 8 123 456 00", False), ("0600 12345", False),
        ("12", True), ("0", True), ("000000", True), ("soita", True), ("09 12", True),
        ("09 123 456 789 012 345", True), ("+999 123 456", True), ("117 111", True),
    ],
)  # fmt: skip
def test_which_numbers_are_none(number: str, refused: bool) -> None:
    assert is_refused(number) is refused


@pytest.mark.django_db
def test_a_number_that_is_none_is_told_once_and_taken_back_when_right() -> None:
    service = make_service()
    channel = make_channel(service, phone="09 12")
    make_channel(service, phone="116 016")
    line, door = make_line(phone="000"), make_door(phone="12")
    make_channel(make_service(live=False), phone="1")
    assert check_phones(NOW) == check_phones(NOW + DAY) == 3
    rows = Signal.objects.filter(kind=Kind.PHONE_REFUSED).order_by("pk")
    assert {row.record for row in rows} == {service, line, door}
    assert {(row.failures, row.weight, row.confirmed_on) for row in rows} == {(1, 0.8, NOW.date())}
    Phone.objects.filter(channel=channel).update(number="09 123 45678")
    assert check_phones(NOW + 2 * DAY) == 2
    assert {row.record for row in Signal.objects.open()} == {line, door}


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "told"), [(-1, 1), (0, 0), (1, 0)])
def test_a_service_past_its_last_day_is_told(days: int, told: int) -> None:
    service = make_service(visible_until=NOW.date() + days * DAY)
    assert check_last_days(NOW) == check_last_days(NOW + dt.timedelta(hours=1)) == told
    assert [row.record for row in Signal.objects.filter(kind=Kind.ENDED_BY_DATE)] == [service] * told


@pytest.mark.django_db
def test_a_service_that_somebody_ended_or_lengthened_is_not_told_of() -> None:
    past = NOW.date() - DAY
    make_service(visible_until=past, status="ended", ended_on=past)
    service = make_service(visible_until=past)
    assert check_last_days(NOW) == 1
    Service.objects.filter(pk=service.pk).update(visible_until=NOW.date() + 30 * DAY)
    assert check_last_days(NOW) == 0 and not Signal.objects.open().exists()
