"""How long letters and addresses are kept, and letters to readers and to operations."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.checks import run_checks

from directory.confirmation.notices import intend
from directory.letters import operations
from directory.letters.keeping import keep_the_rules
from directory.letters.readers import write_to_readers
from directory.letters.sending import send_intended
from directory.models import Bounce, Contact, IncomingLetter, Notice, Report
from directory.models.letters import NoticeState
from directory.standing import evaluate_all
from tests.directory.letter_people import at, day, make_asked, make_contact
from tests.factories import make_organisation, make_service

pytestmark = pytest.mark.django_db
NOW = at(dt.date(2026, 10, 14))
TODAY = NOW.date()


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("values", "is_kept"),
    [
        ({"bounced_on": ago(180)}, True),
        ({"bounced_on": ago(181)}, False),
        ({"is_role_mailbox": False, "added_on": ago(730)}, True),
        ({"is_role_mailbox": False, "added_on": ago(731)}, False),
        ({"is_role_mailbox": False, "added_on": ago(731), "answered_on": ago(730)}, True),
        ({"is_role_mailbox": True, "added_on": ago(3000)}, True),
        ({"bounced_on": ago(181), "do_not_mail_since": ago(300)}, True),
    ],
)
def test_addresses_are_kept_as_long_as_they_serve(values: dict[str, Any], is_kept: bool) -> None:
    make_contact(make_organisation(), **values)
    keep_the_rules(NOW)
    assert Contact.objects.exists() is is_kept
    assert not keep_the_rules(NOW)["contacts"]


def a_letter(days: int, **values: Any) -> Notice:
    notice = intend(
        values.pop("kind", "digest"), f"letter:{days}", to="x@example.org", language="fi", now=at(ago(days))
    )
    Notice.objects.filter(pk=notice.pk).update(**({"state": NoticeState.SENT, "text": "Hei"} | values))
    return Notice.objects.get(pk=notice.pk)


@pytest.mark.parametrize(("days", "is_kept"), [(89, True), (92, False)])
def test_a_letters_recipient_is_forgotten_after_ninety_days(days: int, is_kept: bool) -> None:
    a_letter(days)
    keep_the_rules(NOW)
    assert (Notice.objects.get().to != "") is is_kept and Notice.objects.get().text == "Hei"


def test_a_letter_that_may_still_go_keeps_its_recipient() -> None:
    a_letter(100, state=NoticeState.UNCERTAIN)
    keep_the_rules(NOW)
    assert Notice.objects.get().to


@pytest.mark.parametrize(("days", "is_kept"), [(3 * 365 - 1, True), (3 * 365 + 2, False)])
def test_a_letter_is_kept_three_years(days: int, is_kept: bool) -> None:
    a_letter(days)
    keep_the_rules(NOW)
    assert Notice.objects.exists() is is_kept


def test_letters_to_readers_keep_nothing_after_a_month() -> None:
    a_letter(32, kind="report_outcome", about=[["tiedot", "x"]])
    keep_the_rules(NOW)
    kept = Notice.objects.get()
    assert (kept.to, kept.text, kept.about) == ("", "", [])


def test_what_came_back_and_answers_go_after_their_time() -> None:
    for number, days in enumerate((179, 182)):
        Bounce.objects.create(message_id=f"<{number}@x>", reason="soft", received_at=at(ago(days)))
    for number, days in enumerate((89, 92)):
        IncomingLetter.objects.create(
            message_id=f"<{number}@x>", received_at=at(ago(400)), handled_at=at(ago(days))
        )
    IncomingLetter.objects.create(message_id="<waiting@x>", received_at=at(ago(400)))
    keep_the_rules(NOW)
    assert Bounce.objects.count() == 1
    assert set(IncomingLetter.objects.values_list("message_id", flat=True)) == {"<0@x>", "<waiting@x>"}


def a_report(**values: Any) -> Report:
    defaults = {"kind": "no_answer", "language": "sv", "email": "lukija@example.org", "received_on": TODAY}
    if "county" not in values:
        values.setdefault("service", make_service(name_sv="Hjälplinje"))
    return Report.objects.create(**defaults | values)


def test_a_reader_gets_a_receipt_and_an_outcome_once_and_is_then_forgotten() -> None:
    report = a_report()
    assert write_to_readers(NOW) == 1
    assert write_to_readers(NOW) == 0
    report.closed_on, report.outcome = TODAY, "Numret har rättats."
    report.save()
    assert write_to_readers(NOW) == 1
    assert write_to_readers(NOW) == 0
    assert Report.objects.get().email == ""
    send_intended(NOW)
    receipt, outcome = mail.outbox
    assert receipt.to == outcome.to == ["lukija@example.org"]
    assert "Hjälplinje" in receipt.body and "112" in receipt.body
    assert "Numret har rättats." in outcome.body
    assert "List-Unsubscribe" not in receipt.message()


def test_a_letter_about_a_crisis_service_does_not_name_it() -> None:
    a_report(service=make_service(name_fi="Turvakoti", safety_class="violence"))
    write_to_readers(NOW)
    send_intended(NOW)
    (letter,) = mail.outbox
    assert "Turvakoti" not in letter.body + letter.subject


def test_a_readers_address_goes_after_half_a_year_without_an_answer() -> None:
    a_report(received_on=ago(181))
    keep_the_rules(NOW)
    assert Report.objects.get().email == ""


def test_operations_hear_once_of_each_task(settings: Any) -> None:
    settings.OPERATIONS_EMAIL = "yllapito@example.org"
    _organisation, (service,) = make_asked()
    evaluate_all(day(30))
    assert operations.escalate(at(day(30))) == 1
    assert operations.escalate(at(day(33))) == 0
    assert operations.escalate(at(day(61))) == 1
    send_intended(at(day(61)))
    assert all(letter.to == ["yllapito@example.org"] for letter in mail.outbox)
    assert service.name_fi in mail.outbox[0].body and "soita" in mail.outbox[1].body


def test_without_an_address_operations_hear_nothing(settings: Any) -> None:
    settings.OPERATIONS_EMAIL = ""
    make_asked()
    evaluate_all(day(30))
    assert operations.escalate(at(day(30))) == 0
    assert operations.tell("x", "otsikko", "teksti", NOW) is None


def test_the_check_before_deployment_asks_for_a_number(settings: Any) -> None:
    settings.LETTERS_PHONE = ""
    assert "directory.W002" in {found.id for found in run_checks(include_deployment_checks=True)}
    settings.LETTERS_PHONE = "09 123"
    assert "directory.W002" not in {found.id for found in run_checks(include_deployment_checks=True)}
