"""A list handed over is kept for fourteen days and not a night longer."""

import datetime as dt

import pytest

from directory.models import HandOver
from directory.models.handover import KEPT_FOR
from tasks.lists import delete_expired
from tests.directory.moments import TUESDAY_EVENING, stop_the_clock

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def test_a_list_goes_at_the_end_of_its_last_day_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = [
        HandOver.objects.create(code=code, services=[], created_at=TUESDAY_EVENING - KEPT_FOR + age).code
        for code, age in (("222222", -SECOND), ("333333", dt.timedelta(0)), ("444444", SECOND))
    ]
    stop_the_clock(monkeypatch)
    assert delete_expired() == {"deleted": 2}
    assert [given.code for given in HandOver.objects.all()] == ends[2:]
    assert delete_expired() == {"deleted": 0}
