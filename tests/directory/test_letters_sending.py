"""Sending letters through a server that does not answer, breaks off or refuses."""

import smtplib
from typing import Any

import pytest
from django.core import mail

from directory.letters import sending
from directory.letters.climbing import climb
from directory.letters.sending import call_it_sent, mark_uncertain, send_again, send_intended
from directory.models import (
    Bounce,
    Contact,
    LetterText,
    Notice,
)
from directory.models.letters import NoticeState
from tests.directory.letter_people import at, day, make_asked

pytestmark = pytest.mark.django_db


class Server:
    """A connection that ends as it is told to."""

    def __init__(self, opening: Exception | None = None, sending: Exception | None = None) -> None:
        self.opening, self.sending, self.sent = opening, sending, 0

    def open(self) -> None:
        if self.opening:
            raise self.opening

    def send_messages(self, messages: list[Any]) -> int:
        if self.sending:
            raise self.sending
        self.sent += len(messages)
        return len(messages)

    def close(self) -> None:
        pass


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(server: Server) -> Server:
        monkeypatch.setattr(sending, "get_connection", lambda: server)
        return server

    return use


def test_a_server_that_does_not_answer_is_asked_again_later(served: Any) -> None:
    make_asked("data")
    climb(at(day(-30)))
    served(Server(opening=ConnectionRefusedError()))
    send_intended(at(day(-30)))
    notice = Notice.objects.get()
    assert notice.state == NoticeState.INTENDED and "Refused" in notice.error
    server = served(Server())
    send_intended(at(day(-30), 10, 14))
    assert server.sent == 0
    send_intended(at(day(-30), 10, 16))
    assert server.sent == 1 and Notice.objects.get().state == NoticeState.SENT


def test_a_server_that_stays_silent_is_given_up_after_four_days(served: Any) -> None:
    make_asked("data")
    climb(at(day(-30)))
    served(Server(opening=TimeoutError()))
    send_intended(at(day(-27)))
    assert Notice.objects.get().state == NoticeState.INTENDED
    send_intended(at(day(-26)))
    assert Notice.objects.get().state == NoticeState.FAILED


def test_a_line_that_breaks_while_sending_leaves_the_letter_uncertain(served: Any) -> None:
    make_asked("data")
    climb(at(day(-30)))
    served(Server(sending=smtplib.SMTPServerDisconnected("gone")))
    send_intended(at(day(-30)))
    notice = Notice.objects.get()
    assert notice.state == NoticeState.UNCERTAIN
    server = served(Server())
    send_intended(at(day(-20)))
    assert server.sent == 0
    assert send_again(notice)
    send_intended(at(day(-16)))
    assert server.sent == 1 and Notice.objects.get().message_id == notice.message_id


def test_a_sender_that_died_is_told_of_within_fifteen_minutes() -> None:
    make_asked("data")
    climb(at(day(-30)))
    Notice.objects.update(state=NoticeState.SENDING, sending_at=at(day(-30)))
    assert mark_uncertain(at(day(-30), 10, 9)) == 0
    assert mark_uncertain(at(day(-30), 10, 14)) == 1
    notice = Notice.objects.get()
    assert call_it_sent(notice)
    assert Notice.objects.get().sent_at == at(day(-30))
    assert not call_it_sent(notice) and not send_again(notice)


def test_an_address_refused_at_the_door_takes_the_next_rung(served: Any) -> None:
    organisation, _services = make_asked()
    climb(at(day(-30)))
    address = organisation.contacts.get(kind="data").email
    served(Server(sending=smtplib.SMTPRecipientsRefused({address: (550, b"5.1.1 User unknown")})))
    send_intended(at(day(-30)))
    assert Bounce.objects.get().reason == "user_unknown"
    assert Contact.objects.get(email=address).bounced_on == day(-30)
    served(Server())
    climb(at(day(-30)))
    assert Notice.objects.order_by("-pk").first().contact.kind == "second"  # type: ignore[union-attr]


def test_a_refusal_of_our_letter_does_not_speak_against_the_address(served: Any) -> None:
    make_asked("data")
    climb(at(day(-30)))
    served(Server(sending=smtplib.SMTPDataError(554, b"5.7.1 Message rejected as spam")))
    send_intended(at(day(-30)))
    assert Bounce.objects.get().reason == "spam"
    assert Contact.objects.get().bounced_on is None and Notice.objects.get().state == NoticeState.FAILED


def test_no_letter_leaves_with_words_that_cannot_be_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    make_asked("data")
    climb(at(day(-30)))
    LetterText.objects.create(kind="digest", language="fi", subject="Hei", body="{{ tuntematon }}")
    send_intended(at(day(-30)))
    assert Notice.objects.get().state == NoticeState.FAILED and mail.outbox == []
