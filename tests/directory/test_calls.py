"""Calls from the queue and rounds of rings through the numbers of lines."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from directory import actions, ring_rounds
from directory.admin.checking_rows import call_url
from directory.freshness import Group
from directory.models import (
    Assurance,
    Call,
    RingRound,
)
from directory.models.freshness import Outcome
from tests.directory.desk import maintainer
from tests.factories import make_channel, make_line, make_service

pytestmark = pytest.mark.django_db
QUEUE = "/hallinta/tarkistettavat/"


def answer(outcome: str, **values: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    groups = ["contact"] if outcome == "confirmed" else []
    return {"outcome": outcome, "groups": groups, "on": today, "note": ""} | values


def test_a_call_has_a_script_keeps_its_number_and_assures_what_was_asked() -> None:
    service = make_service(hours_text="ma 9–12")
    make_channel(service, phone="09 123 4567")
    client = maintainer()
    text = client.get(call_url(service)).content.decode()
    assert "09 123 4567" in text and "ma 9–12" in text and "Hei, soitan Tukikartasta" in text
    client.post(call_url(service), answer("confirmed", number="09 123 4567"))
    call = Call.objects.get()
    assert (call.number, call.outcome, call.level) == ("09 123 4567", "confirmed", "C")
    assert Assurance.objects.get().group == Group.CONTACT
    client.post(call_url(service), answer("no_answer"))
    assert Call.objects.count() == 2 and Assurance.objects.count() == 1
    assert "kukaan ei vastannut" in client.get(call_url(service)).content.decode()


@pytest.mark.parametrize("outcome", [outcome.value for outcome in Outcome])
def test_every_outcome_of_a_call_is_logged(outcome: str) -> None:
    line = make_line(phone="116 111")
    maintainer().post(call_url(line), answer(outcome, number="116 111"))
    assert Call.objects.get().outcome == outcome
    assert Assurance.objects.exists() is (outcome == "confirmed")


def test_a_ring_round_goes_through_each_number_once_and_measures_who_answers() -> None:
    first, second = make_line(phone="116 111", name_fi="A"), make_line(phone="116 123", name_fi="B")
    make_line(phone="116111", name_fi="Sama numero")
    crisis = make_service(safety_class="violence", name_fi="Kriisi")
    make_channel(crisis, phone="080 005 005")
    make_channel(make_service(), phone="09 111 2222")
    client = maintainer()
    client.post(reverse("directory_ring_rounds"), {"name": "Syksy 2026"})
    ring_round = RingRound.objects.get()
    page, ring = (
        reverse(name, args=[ring_round.uuid]) for name in ("directory_ring_round", "directory_ring")
    )
    assert [row.record for row in client.get(page).context["rows"]] == [first, second, crisis]
    assert client.get(ring).context["number"].record == first
    client.post(f"{ring}?numero=116111", answer("confirmed"))
    client.post(f"{ring}?numero=116123", answer("no_answer"))
    following = client.get(ring).context["number"]
    assert following.record == crisis
    client.post(f"{ring}?numero={following.tel.replace('+', '%2B')}", answer("wrong_number"))
    reach = client.get(page).context["reach"]
    assert (reach.numbers, reach.rung, reach.reached, reach.at_once, reach.wrong) == (3, 3, 1, 1, 1)
    assert reach.share == 33
    assert client.get(ring).context["number"].record == second
    client.post(f"{ring}?numero=116123", answer("refused"))
    reach = client.get(page).context["reach"]
    assert (reach.reached, reach.at_once, reach.share) == (2, 1, 67)
    assert client.get(ring).status_code == 302
    client.post(reverse("directory_close_round", args=[ring_round.uuid]))
    assert RingRound.objects.get().closed_on == timezone.localdate()
    assert client.get(ring).status_code == 404
    assert set(ring_round.calls.values_list("number", flat=True)) == {"116 111", "116 123", "080 005 005"}
    first.refresh_from_db()
    assert (first.checked_on, first.checked_how) == (timezone.localdate(), "rung")


def test_nobody_rings_the_emergency_number_to_try_it() -> None:
    emergency, other = make_line(phone="112", safety_class="life"), make_line(phone="116 111")
    ring_round = RingRound.objects.create(name="K", opened_on=timezone.localdate())
    rows = ring_rounds.numbers(ring_round, timezone.localdate())
    assert [row.record for row in rows] == [other]
    text = maintainer().get(call_url(emergency)).content.decode()
    assert "Hätänumeroon ei soiteta." in text and 'href="tel:' not in text


def test_a_number_is_tried_three_times_and_then_let_be() -> None:
    line = make_line(phone="116 111")
    ring_round = RingRound.objects.create(name="K", opened_on=timezone.localdate())
    for attempt in range(3):
        rows = ring_rounds.numbers(ring_round, timezone.localdate())
        assert rows[0].is_open and len(rows[0].calls) == attempt
        actions.log_call(
            line, "no_answer", "C", by=None, on=timezone.localdate(), number="116 111", ring_round=ring_round
        )
    (row,) = ring_rounds.numbers(ring_round, timezone.localdate())
    assert not row.is_open and not row.is_reached
    assert ring_rounds.next_number([row]) is None


def test_a_round_without_a_call_has_no_share() -> None:
    make_line(phone="116 111")
    ring_round = RingRound.objects.create(name="K", opened_on=timezone.localdate())
    reach = ring_rounds.reach(ring_rounds.numbers(ring_round, timezone.localdate()))
    assert (reach.numbers, reach.rung, reach.share) == (1, 0, None)
