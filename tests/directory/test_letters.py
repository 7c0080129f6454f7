"""Letters from the ladder: who gets one and when, and that each goes out once."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from directory import actions
from directory.letters import climbing, sending
from directory.letters.climbing import climb, note_withholdings, write_first
from directory.letters.sending import send_intended
from directory.models import (
    Contact,
    IncomingLetter,
    Notice,
    Service,
    Standing,
    Withholding,
)
from directory.models.letters import NoticeKind, NoticeState
from directory.postponing import postpone
from directory.signals import Kind
from directory.standing import evaluate_all
from tests.directory.letter_people import ASSURED, DUE, assure, at, day, make_asked, make_contact, run, to
from tests.factories import make_organisation, make_service

pytestmark = pytest.mark.django_db


def test_the_ladder_from_the_digest_to_the_general_mailbox() -> None:
    make_asked()
    assert to(run(day(-34))) == []
    assert to(run(day(-30))) == ["data"]
    assert to(run(day(-29))) == []
    assert to(run(day(-7))) == ["data"]
    assert to(run(day(0))) == ["data", "second"]
    assert to(run(day(14))) == ["general", "second"]
    kinds = Notice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["digest", "open_ones", "due", "due", "general", "general"]


def test_a_digest_tells_of_everything_that_comes_due_within_ninety_days() -> None:
    organisation, (first,) = make_asked()
    later, much_later = make_service(organisation=organisation), make_service(organisation=organisation)
    assure(later, day(-180 + 59))
    assure(much_later, day(-180 + 61))
    (letter,) = run(day(-30))
    assert first.name_fi in letter.body and later.name_fi in letter.body
    assert much_later.name_fi not in letter.body
    # The one told of early has had its digest, and is reminded a week before its own day (that is a Saturday).
    assert to(run(day(59 - 30))) == ["general", "second"]
    assert later.name_fi in run(day(54))[0].body


def test_a_page_that_changed_much_is_asked_about_in_the_next_digest_and_moves_no_day() -> None:
    organisation, (first,) = make_asked()
    other = make_service(organisation=organisation)
    assure(other, day(-180 + 80))
    changed_on = day(-40)
    actions.see(other, Kind.PAGE_CHANGED, at(changed_on), about="https://example.org/", evidence="changed:60")
    assert run(day(-35)) == []
    (letter,) = run(day(-30))
    assert first.name_fi in letter.body
    (told,) = [part for part in letter.body.split("- ") if part.startswith(f"{other.name_fi}:")]
    assert "kuvaus" in told.splitlines()[0] and "yhteystiedot" not in told.splitlines()[0]
    about = [row for row in Notice.objects.get().about if row[1] == str(other.uuid)]
    assert about == [["service", str(other.uuid), "description", ""]]


def test_nine_dead_days_give_each_due_person_exactly_one_digest() -> None:
    organisations = [make_asked(services=3)[0] for _ in range(4)]
    for organisation in organisations:
        assure(organisation.services.first(), day(-180 + 5))
    assert run(day(-32)) == []
    letters = run(day(-32 + 9))
    assert to(letters) == ["data"] * 4
    assert len({letter.to[0] for letter in letters}) == 4
    assert set(Notice.objects.values_list("kind", flat=True)) == {"digest"}
    assert run(day(-22)) == [] and run(day(-20)) == []


def test_running_twice_writes_nothing_twice() -> None:
    make_asked()
    assert climb(at(day(-30))) == 1
    assert climb(at(day(-30))) == 0
    assert send_intended(at(day(-30)))["sent"] == 1
    assert not send_intended(at(day(-30)))


def test_an_answer_stops_the_ladder() -> None:
    _organisation, (service,) = make_asked()
    run(day(-30))
    assure(service, day(-20))
    assert run(day(-7)) == run(day(0)) == run(day(14)) == []


def test_an_answer_by_letter_stops_the_ladder_and_an_automatic_one_does_not() -> None:
    make_asked()
    run(day(-30))
    notice = Notice.objects.get()
    IncomingLetter.objects.create(
        notice=notice, message_id="<a@x>", received_at=at(day(-29)), is_automatic=True
    )
    assert to(run(day(-7))) == ["data"]
    IncomingLetter.objects.create(notice=notice, message_id="<b@x>", received_at=at(day(-6)))
    assert run(day(0)) == []


@pytest.mark.parametrize(("outcome", "letters"), [("refused", []), ("no_answer", ["data"])])
def test_a_call_in_which_somebody_spoke_is_an_answer(outcome: str, letters: list[str]) -> None:
    _organisation, (service,) = make_asked()
    run(day(-30))
    actions.log_call(service, outcome, "C", by=None, on=day(-20))
    assert to(run(day(-7))) == letters


@pytest.mark.parametrize("state", [state for state in NoticeState if state != NoticeState.INTENDED])
def test_a_letter_that_another_process_has_taken_is_not_sent_by_this_one(state: NoticeState) -> None:
    make_asked()
    evaluate_all(day(-30))
    climb(at(day(-30)))
    notice = Notice.objects.get()
    Notice.objects.update(state=state)
    assert sending.send(notice.pk, at(day(-30), 10, 1)).ended == sending.Ended.NOT_OURS
    assert not mail.outbox and Notice.objects.get().state == state


def test_a_letter_waiting_to_be_sent_is_called_off_by_an_answer() -> None:
    _organisation, (service,) = make_asked()
    climb(at(day(-30)))
    assure(service, day(-30))
    assert send_intended(at(day(-29)))["cancelled"] == 1
    assert mail.outbox == []


def test_a_letter_that_waited_until_saturday_goes_on_monday() -> None:
    make_asked()
    friday = dt.date(2026, 9, 18)
    climb(at(friday))
    assert send_intended(at(friday + dt.timedelta(days=1)))["later"] == 1
    assert mail.outbox == []
    assert send_intended(at(friday + dt.timedelta(days=3)))["sent"] == 1


def test_a_crisis_service_is_asked_on_a_sunday() -> None:
    organisation, _services = make_asked(services=0)
    service = make_service(organisation=organisation, safety_class="violence")
    sunday = dt.date(2026, 10, 18)
    assure(service, sunday - dt.timedelta(days=90 - 30))
    assert to(run(sunday)) == ["data"]


def test_one_person_of_two_organisations_gets_one_letter_a_week() -> None:
    for _ in range(2):
        organisation, _services = make_asked("data")
        organisation.contacts.update(email="yhteinen@example.org")
    assert len(run(day(-30))) == 1
    assert run(day(-28)) == []
    assert len(run(day(-23))) == 1
    assert len({notice.organisation_id for notice in Notice.objects.all()}) == 2


def test_whoever_objects_gets_no_more_letters() -> None:
    organisation, _services = make_asked("data")
    run(day(-30))
    organisation.contacts.get().object_to_letters(day(-29), "Ei kiitos.")
    assert run(day(-7)) == run(day(0)) == []


def test_all_are_told_and_fourteen_days_later_the_contact_data_go() -> None:
    _organisation, (service,) = make_asked()
    for number in (-30, -7, 0, 14):
        run(day(number))
    # The 166th day is Easter Monday.
    assert run(day(166)) == []
    letters = run(day(167))
    assert to(letters) == ["data", "general", "second"]
    assert all("13.4.2027" in letter.body for letter in letters)
    withholding = Withholding.objects.get()
    assert withholding.service == service and withholding.noticed_on == day(167)
    assert not Service.objects.get(pk=service.pk).is_withheld(day(180))
    assert Service.objects.get(pk=service.pk).is_withheld(day(181))
    note_withholdings(at(day(168)))
    assert Withholding.objects.count() == 1
    assert run(day(190)) == []


def test_a_letter_that_went_to_a_file_withholds_nothing(settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = climbing.TO_FILES
    settings.EMAIL_FILE_PATH = tmp_path
    make_asked("data")
    run(day(167))
    assert Notice.objects.get().state == NoticeState.SENT and list(tmp_path.iterdir())
    assert not Withholding.objects.exists()


def test_those_told_later_put_the_day_off_no_further() -> None:
    organisation, _services = make_asked("data")
    run(day(167))
    make_contact(organisation, "second")
    assert to(run(day(170))) == ["second"]
    assert [row.noticed_on for row in Withholding.objects.all()] == [day(167)]


def test_an_objection_holds_for_every_organisation_of_the_address() -> None:
    first, second = make_organisation(), make_organisation()
    contact = make_contact(first, email="yhteinen@example.org")
    make_contact(second, email="Yhteinen@example.org")
    contact.object_to_letters(day(0), "Ei kiitos.")
    assert not contact.is_mailable() and not Contact.objects.mailable().exists()


def test_a_crisis_service_is_never_told_of_withholding() -> None:
    make_asked(safety_class="violence")
    for number in range(-130, 250, 10):
        run(day(number))
    assert not Withholding.objects.exists()
    assert NoticeKind.WITHHOLDING not in Notice.objects.values_list("kind", flat=True)


def test_postponing_waits_thirty_days_and_leaves_the_due_day() -> None:
    _organisation, (service,) = make_asked()
    run(day(-30))
    postpone(service, "Väki vaihtuu.", by=None, today=day(-20))
    assert run(day(-7)) == run(day(0)) == []
    assert Standing.objects.get(service=service).due_on == DUE
    assert to(run(day(23))) == ["data"]
    postpone(service, "Remontti.", by=None, today=day(23))
    with pytest.raises(ValidationError):
        postpone(service, "Taas.", by=None, today=day(24))


def test_postponing_needs_a_reason_and_is_not_for_crisis_services() -> None:
    _organisation, (service,) = make_asked()
    with pytest.raises(ValidationError):
        postpone(service, "  ", by=None, today=day(-20))
    _organisation, (crisis,) = make_asked(safety_class="life")
    with pytest.raises(ValidationError):
        postpone(crisis, "Väki vaihtuu.", by=None, today=day(-100))


def test_first_letters_go_at_a_maintainers_word_and_twice_more_by_themselves() -> None:
    organisation, _services = make_asked(services=0)
    make_service(organisation=organisation, source_url="https://www.example.org/apua", source_date="2025-12")
    assert run(day(0)) == []
    write_first(organisation, at(day(0)))
    (letter,) = run(day(0))
    assert "example.org, joulukuu 2025" in letter.body
    assert run(day(29)) == []
    assert to(run(day(30))) == ["data"]
    assert to(run(day(61))) == ["data"]
    # A month after the third the second contact is asked as well: the ladder has begun.
    assert to(run(day(61 + 24))) == ["data"]
    assert to(run(day(61 + 31))) == ["data", "second"]
    assert not Withholding.objects.exists()


def test_a_first_letter_is_not_written_without_an_address_or_twice_in_a_week() -> None:
    organisation = make_organisation()
    make_service(organisation=organisation)
    with pytest.raises(ValidationError):
        write_first(organisation, at(day(0)))
    make_contact(organisation)
    write_first(organisation, at(day(0)))
    with pytest.raises(ValidationError):
        write_first(organisation, at(day(1)))


def test_the_ladder_asks_a_few_questions_of_the_database_however_many_records(
    django_assert_max_num_queries: Any,
) -> None:
    make_asked(services=2)
    for _ in range(10):
        make_asked(services=2)
    with django_assert_max_num_queries(90):
        assert climbing.climb(at(day(-30))) == 11


def test_the_day_of_the_assurance_itself_begins_no_ladder() -> None:
    make_asked()
    assert run(ASSURED) == []
