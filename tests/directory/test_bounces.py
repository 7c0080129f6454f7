"""Letters that come back, and answers: read, told apart by reason, and each taken to what it changes."""

import datetime as dt
import io
import mailbox
import socketserver
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from directory.letters import inbox
from directory.letters.climbing import climb, note_withholdings
from directory.letters.intake import Taken, all_is_well, take
from directory.letters.parcels import Sort, read
from directory.letters.reasons import Told, reason_of
from directory.letters.sending import send_intended
from directory.models import Assurance, Bounce, Contact, IncomingLetter, Notice, Organisation, Service, Signal
from directory.models.letters import BounceReason
from directory.standing import evaluate_all
from tests.directory import returned_letters as samples
from tests.directory.desk import someone
from tests.directory.letter_people import assure, at, day, make_asked
from tests.factories import make_channel, make_service

LETTER, HEX = "<0b0e@tukikartta.example.org>", "0" * 32
UNKNOWN = "550 5.1.1 <viestinta@jarjesto.example.org>: Recipient address rejected: User unknown"
FULL = "452 4.2.2 The email account that you tried to reach is over quota"
FULL_FOR_GOOD = "552 5.2.2 <viestinta@jarjesto.example.org>: Mailbox is full"
SPAM = "554 5.7.1 Message rejected as spam by content filter"
POLICY = "550 5.7.26 Unauthenticated email is not accepted due to the domain's DMARC policy"


def sample(text: str, **values: str) -> bytes:
    defaults = {
        "letter": LETTER,
        "hex": HEX,
        "action": "failed",
        "status": "5.1.1",
        "said": UNKNOWN,
        "link": "",
    }
    return text.format(**defaults | values).encode()


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        ("5.1.1", UNKNOWN, "user_unknown"),
        ("5.0.0", "550 No such user here", "user_unknown"),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. [AM0]", "user_unknown"),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", "user_unknown"),
        ("5.1.2", "Host or domain name not found. Name service error for name=ei.example", "host_unknown"),
        ("5.4.4", "Host not found", "host_unknown"),
        ("5.1.6", "The recipient has moved to uusi@example.org", "moved"),
        ("5.2.2", FULL_FOR_GOOD, "mailbox_full"),
        ("4.2.2", FULL, "mailbox_full"),
        ("4.4.1", "connect to mx.example.org[192.0.2.25]:25: Connection timed out", "soft"),
        ("4.1.1", "450 4.1.1 User unknown, try again later", "soft"),
        ("4.7.1", "450 4.7.1 Greylisted, please try again", "soft"),
        ("5.7.1", SPAM, "spam"),
        ("5.7.26", POLICY, "policy"),
        ("5.7.1", "550 5.7.1 Service unavailable; client host blocked using a blocklist", "blocked"),
        ("5.7.1", "550 5.7.1 No such user", "user_unknown"),
        ("5.1.1", "550 5.1.1 rejected: our policy does not allow this sender (SPF)", "policy"),
        ("5.3.4", "552 5.3.4 Message size exceeds fixed limit", "too_large"),
        ("5.0.0", "554 delivery error", "unclear"),
        ("", "", "soft"),
    ],
)
def test_the_reason_is_read_from_the_code_and_the_words(status: str, said: str, reason: str) -> None:
    assert reason_of(Told(status, said, None)) == reason


@pytest.mark.parametrize("text", [samples.POSTFIX, samples.EXCHANGE, samples.GMAIL, samples.QMAIL])
def test_letters_come_back_in_many_forms(text: str) -> None:
    parcel = read(sample(text))
    assert parcel.sort == Sort.RETURNED
    assert reason_of(parcel.told) == BounceReason.USER_UNKNOWN
    assert LETTER in parcel.refers_to
    if "{hex}" in text:
        assert parcel.letter == HEX


def test_a_letter_that_only_waits_has_not_come_back() -> None:
    parcel = read(sample(samples.POSTFIX, action="delayed", status="4.4.1", said="Connection timed out"))
    assert parcel.sort == Sort.NOT_YET


@pytest.mark.parametrize("text", [samples.AWAY, samples.AWAY_WITHOUT_HEADER])
def test_who_is_away_has_not_answered(text: str) -> None:
    assert read(sample(text)).sort == Sort.AUTOMATIC


def test_an_answer_is_read_without_what_it_quotes() -> None:
    parcel = read(sample(samples.ANSWER))
    assert parcel.sort == Sort.ANSWER and parcel.text.startswith("Hei, kaikki ok!")
    assert ">" not in parcel.text and parcel.sender == "viestinta@jarjesto.example.org"
    assert read(sample(samples.ANSWER_IN_HTML)).text == "Kaikki ok"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: \nTo: x\n\n",
        b"Content-Type: multipart/report\n\nx",
        b"Subject: =?utf-8?q?",
    ],
)
def test_no_message_stops_the_reading(raw: bytes) -> None:
    assert read(raw).message_id


@pytest.fixture
def asked(db: None) -> tuple[Organisation, Service]:
    """A service whose page shows the address of the data contact, who got a digest on day -30."""
    organisation, (service,) = make_asked(email="tiedot@jarjesto.example.org")
    # With another way to make contact; else its contact data would be told to go at once.
    make_channel(service, phone="09 123 456")
    organisation.contacts.filter(kind="data").update(email="Tiedot@Jarjesto.example.org")
    letter(-30)
    return organisation, service


def letter(number: int) -> Notice:
    """The ladder and the sending of a day; the newest letter."""
    evaluate_all(day(number))
    climb(at(day(number)))
    send_intended(at(day(number)))
    return Notice.objects.latest("intended_at", "pk")


def comes_back(
    notice: Notice, number: int, said: str = UNKNOWN, status: str = "5.1.1", **values: str
) -> Taken:
    taken = Taken()
    raw = sample(
        samples.POSTFIX.replace("20261014.postfix", f"{notice.pk}.{number}"),
        letter=notice.message_id,
        hex=notice.uuid.hex,
        said=said,
        status=status,
        **values,
    )
    take(raw, at(day(number), 11), taken)
    taken.finish(at(day(number), 11))
    return taken


def test_a_hard_bounce_takes_the_next_rung_the_same_day(asked: tuple[Organisation, Service]) -> None:
    organisation, service = asked
    comes_back(Notice.objects.get(), -30)
    assert organisation.contacts.get(kind="data").bounced_on == day(-30)
    second = Notice.objects.latest("pk")
    assert second.contact == organisation.contacts.get(kind="second")
    assert second.intended_at == at(day(-30), 11) and second.about[0][3] == "due"
    signal = Signal.objects.get(service=service)
    assert (signal.kind, signal.about, signal.weight) == ("bounce_hard", "tiedot@jarjesto.example.org", 0.85)
    assert signal.confirmed_on == day(-30)


def test_the_same_message_read_twice_counts_once(asked: tuple[Organisation, Service]) -> None:
    notice = Notice.objects.get()
    comes_back(notice, -30)
    assert comes_back(notice, -30).returned == 0
    assert Bounce.objects.count() == 1 and Notice.objects.count() == 2
    assert Signal.objects.get().failures == 1


def test_a_full_mailbox_takes_no_rung_and_marks_nobody(asked: tuple[Organisation, Service]) -> None:
    comes_back(Notice.objects.get(), -30, FULL_FOR_GOOD, "5.2.2")
    assert Notice.objects.count() == 1
    assert not Contact.objects.exclude(bounced_on=None).exists()
    signal = Signal.objects.get()
    assert (signal.kind, signal.confirmed_on) == ("bounce_soft", None)


def test_three_full_mailboxes_in_a_row_over_a_fortnight_are_evidence(
    asked: tuple[Organisation, Service],
) -> None:
    _organisation, service = asked
    for number in (-30, -7, 0):
        letter(number)
        comes_back(_to_data(), number, FULL_FOR_GOOD, "5.2.2")
    signal = Signal.objects.get(service=service)
    assert signal.failures == 3 and signal.confirmed_on == day(0) and signal.weight == 0.30


def test_a_delivery_in_between_begins_the_count_anew(asked: tuple[Organisation, Service]) -> None:
    _organisation, service = asked
    comes_back(_to_data(), -30, FULL_FOR_GOOD, "5.2.2")
    letter(-7)
    letter(0)
    comes_back(_to_data(), 0, FULL_FOR_GOOD, "5.2.2")
    open_one = Signal.objects.open().get(service=service)
    assert open_one.failures == 1 and open_one.confirmed_on is None


def test_one_letter_that_comes_back_in_two_messages_counts_once(asked: tuple[Organisation, Service]) -> None:
    comes_back(_to_data(), -30, FULL_FOR_GOOD, "5.2.2")
    comes_back(_to_data(), -29, FULL_FOR_GOOD, "5.2.2")
    assert Bounce.objects.count() == 2 and Signal.objects.get().failures == 1


def _to_data() -> Notice:
    return Notice.objects.filter(contact__kind="data").latest("intended_at")


@pytest.mark.parametrize(
    ("said", "status"), [(SPAM, "5.7.1"), (POLICY, "5.7.26"), ("Message too large", "5.3.4")]
)
def test_what_is_ours_to_mend_never_marks_the_address(
    asked: tuple[Organisation, Service], said: str, status: str
) -> None:
    comes_back(Notice.objects.get(), -30, said, status)
    assert Bounce.objects.get().reason in ("spam", "policy", "too_large")
    assert not Contact.objects.exclude(bounced_on=None).exists()
    assert not Signal.objects.exists() and Notice.objects.count() == 1


def test_a_letter_is_known_by_its_message_id_where_the_envelope_does_not_tell(
    asked: tuple[Organisation, Service],
) -> None:
    notice = Notice.objects.get()
    taken = Taken()
    take(sample(samples.EXCHANGE, letter=notice.message_id), at(day(-30), 12), taken)
    assert Bounce.objects.get().notice == notice


def test_what_came_back_of_an_unknown_letter_is_kept_and_changes_nothing(
    asked: tuple[Organisation, Service],
) -> None:
    take(sample(samples.GMAIL), at(day(-30), 12), Taken())
    assert Bounce.objects.get().notice is None
    assert not Contact.objects.exclude(bounced_on=None).exists()


def test_an_answer_waits_in_the_queue_without_the_link_it_quoted(
    asked: tuple[Organisation, Service], settings: Any
) -> None:
    notice = Notice.objects.get()
    link = f"{settings.SITE_URL}/vahvista/salaisuus/"
    taken = Taken()
    take(sample(samples.ANSWER, letter=notice.message_id, link=link), at(day(-29)), taken)
    assert taken.answers == 1
    row = IncomingLetter.objects.get()
    assert row.notice == notice and row.organisation == notice.organisation and row.handled_at is None
    assert "salaisuus" not in row.text and "kaikki ok" in row.text


def test_all_ok_is_one_click_for_a_maintainer_and_assures_by_level_c(
    asked: tuple[Organisation, Service],
) -> None:
    _organisation, service = asked
    take(sample(samples.ANSWER, letter=Notice.objects.get().message_id), at(day(-29)), Taken())
    row = IncomingLetter.objects.get()
    user = someone("yllapitaja")
    before = Assurance.objects.count()
    assert all_is_well(row, by=user, today=day(-28)) == 1
    made = Assurance.objects.filter(service=service, on=day(-29))
    assert Assurance.objects.count() - before == made.count() == 3
    assert {one.level for one in made} == {"C"}
    assert Contact.objects.get(kind="data").answered_on == day(-29)
    assert all_is_well(row, by=user, today=day(-28)) == 0


def test_who_is_away_is_kept_apart_and_stops_nothing(asked: tuple[Organisation, Service]) -> None:
    taken = Taken()
    take(sample(samples.AWAY, letter=Notice.objects.get().message_id), at(day(-29)), taken)
    row = IncomingLetter.objects.get()
    assert taken.automatic == 1 and row.is_automatic and row.handled_at
    letter(-7)
    assert Notice.objects.count() == 2


def test_the_command_reads_a_piped_message(asked: tuple[Organisation, Service], monkeypatch: Any) -> None:
    raw = sample(samples.POSTFIX, letter=Notice.objects.get().message_id)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    out = io.StringIO()
    call_command("read_bounces", stdout=out)
    assert "returned 1" in out.getvalue() and Bounce.objects.count() == 1


def test_the_command_reads_a_maildir_once(asked: tuple[Organisation, Service], tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box")
    box.add(sample(samples.POSTFIX, letter=Notice.objects.get().message_id))
    out = io.StringIO()
    call_command("read_bounces", folder=tmp_path / "box", stdout=out)
    assert "returned 1" in out.getvalue()
    assert not list((tmp_path / "box" / "new").iterdir())
    call_command("read_bounces", folder=tmp_path / "box", stdout=out)
    assert Bounce.objects.count() == 1


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="EMAIL_INBOX_URL"):
        call_command("read_bounces", imap=True)
    with pytest.raises(CommandError, match="not a folder"):
        call_command("read_bounces", folder=tmp_path / "ei")


class Mailbox(socketserver.StreamRequestHandler):
    """As much of an IMAP server as reading a mailbox needs (RFC 9051)."""

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, command, *rest = line.decode().split()
            answer = getattr(self, f"on_{command.lower()}", self.other)
            if answer(*rest) is False:
                self.wfile.write(f"{tag} NO refused\r\n".encode())
                continue
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if command.upper() == "LOGOUT":
                return

    @property
    def box(self) -> Any:
        return self.server

    def other(self, *rest: str) -> None:
        if not rest:
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")

    def on_login(self, user: str, password: str) -> bool:
        return password.strip('"') == "salainen"

    def on_select(self, *_rest: str) -> None:
        self.wfile.write(f"* {len(self.box.messages)} EXISTS\r\n".encode())

    def on_uid(self, what: str, *rest: str) -> None:
        if what == "SEARCH":
            unseen = [str(key) for key in self.box.messages if key not in self.box.flags]
            self.wfile.write(f"* SEARCH {' '.join(unseen)}\r\n".encode())
        elif what == "FETCH":
            raw = self.box.messages[int(rest[0])]
            self.wfile.write(
                f"* 1 FETCH (UID {rest[0]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
            )
        elif what == "STORE":
            self.box.flags[int(rest[0])] = " ".join(rest[2:])


@pytest.fixture
def imap() -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.daemon_threads = True
        server.messages, server.flags = {}, {}  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_mailbox_is_read_over_imap_and_each_message_once(
    asked: tuple[Organisation, Service], imap: Any
) -> None:
    notice = Notice.objects.get()
    imap.messages |= {
        7: sample(samples.POSTFIX, letter=notice.message_id, hex=notice.uuid.hex),
        9: sample(samples.ANSWER, letter=notice.message_id),
    }
    url = f"imap://laatikko:salainen@127.0.0.1:{imap.server_address[1]}/INBOX"
    taken = inbox.from_imap(url, at(day(-30), 12))
    assert (taken.returned, taken.answers) == (1, 1)
    assert imap.flags == {7: r"(\Seen)", 9: r"(\Seen)"}
    again = inbox.from_imap(url, at(day(-30), 13))
    assert (again.returned, again.answers) == (0, 0)


def test_a_broken_only_contact_is_told_of_withholding_at_once(db: None) -> None:
    organisation, (service,) = make_asked(email="tiedot@jarjesto.example.org")
    organisation.contacts.filter(kind="data").update(email="tiedot@jarjesto.example.org")
    comes_back(letter(-30), -30)
    told = Notice.objects.filter(kind="withholding")
    assert sorted(notice.contact.kind for notice in told) == ["general", "second"]
    send_intended(at(day(-30), 12))
    note_withholdings(at(day(-30), 13))
    evaluate_all(day(-16))
    assert not Service.objects.get(pk=service.pk).is_withheld(day(-17))
    assert Service.objects.get(pk=service.pk).is_withheld(day(-16))


def test_a_channels_address_counts_as_published(db: None) -> None:
    organisation, (service,) = make_asked("data")
    other = make_service()
    make_channel(other, "sahkoposti", email="tiedot@jarjesto.example.org")
    organisation.contacts.update(email="tiedot@jarjesto.example.org")
    assure(service)
    comes_back(letter(-30), -30)
    assert Signal.objects.get().service == other


def test_days_of_a_signal_are_those_of_the_letters(asked: tuple[Organisation, Service]) -> None:
    comes_back(Notice.objects.get(), -28)
    assert Signal.objects.get().first_seen - at(day(-28), 11) == dt.timedelta(0)
