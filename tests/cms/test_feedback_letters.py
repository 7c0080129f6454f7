"""Letters about feedback: the answer to its writer, and a reminder before the fourteen days are over."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from cms import feedback_letters
from cms.models.feedback import Feedback, FeedbackState
from directory.letters.sending import send_intended
from tests.directory.letter_people import at

pytestmark = pytest.mark.django_db
NOW = at(dt.date(2026, 10, 14))
TODAY = NOW.date()


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def feedback(**values: Any) -> Feedback:
    defaults = {"kind": "other", "message": "Hei", "language": "en", "received_on": ago(5)}
    return Feedback.objects.create(**defaults | values)


def test_answered_feedback_is_sent_to_its_writer_and_the_address_forgotten() -> None:
    row = feedback(email="lukija@example.org", answer="Thank you, corrected.")
    row.state = FeedbackState.ANSWERED
    row.take_state(TODAY)
    row.save()
    assert feedback_letters.write_answers(NOW) == 1
    assert feedback_letters.write_answers(NOW) == 0
    assert Feedback.objects.get().email == ""
    send_intended(NOW)
    assert "Thank you, corrected." in mail.outbox[0].body


def test_feedback_without_an_answer_to_send_forgets_the_address_at_once() -> None:
    row = feedback(email="lukija@example.org", state=FeedbackState.ANSWERED)
    row.take_state(TODAY)
    assert row.email == ""


@pytest.mark.parametrize(("days", "told"), [(10, 0), (11, 1), (20, 1)])
def test_operations_hear_of_feedback_before_its_fourteen_days_are_over(
    days: int, told: int, settings: Any
) -> None:
    settings.OPERATIONS_EMAIL = "yllapito@example.org"
    feedback(received_on=ago(days))
    assert feedback_letters.remind(NOW) == told
    assert feedback_letters.remind(NOW) == 0
    send_intended(NOW)
    assert len(mail.outbox) == told
