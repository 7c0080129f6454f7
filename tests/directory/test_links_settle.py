"""What a check means for the records that give the address, on a clock that moves by hand."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model

from directory import actions
from directory.admin.checking_sections import asked_of_a_person
from directory.links.answers import Verdict
from directory.links.register import contacts_of, register, uses_of
from directory.links.rounds import settle_all
from directory.links.verdicts import Result
from directory.models import CheckedAddress, SafetyLineSource, Service, ServiceSource, Signal, Standing
from directory.models.freshness import LONGEST_EXCEPTION
from directory.signals import Kind
from directory.standing import freshness_of
from tests.directory.settling import (
    DAY,
    E164,
    MAIL,
    NOW,
    NUMBER,
    PAGE,
    assured,
    due_on,
    gone,
    settled,
    signal,
    today,
)
from tests.factories import make_channel, make_door, make_line, make_service

pytestmark = pytest.mark.django_db


# Which addresses, and whose


def test_every_address_of_a_public_record_is_taken_up_once_and_no_other() -> None:
    service = make_service(website="https://a.example/", source_url=PAGE)
    make_channel(service, url="https://chat.example/")
    make_service(source_url=PAGE, live=False, website="https://luonnos.example/")
    make_service(source_url="", status="ended", website="https://loppunut.example/")
    make_line(
        url="https://linja.example/", chat_url="https://linja.example/chat", source_url="https://l.example/"
    )
    make_door(url="https://ovi.example/", source_url="")
    assert register(NOW) == (7, 0)
    assert register(NOW) == (0, 0)
    assert set(CheckedAddress.objects.values_list("host", flat=True)) == {
        "a.example", "chat.example", "linja.example", "l.example", "ovi.example",
    }  # fmt: skip


def test_an_address_that_nobody_gives_any_more_is_forgotten() -> None:
    service = make_service(source_url=PAGE)
    register(NOW)
    Service.objects.filter(pk=service.pk).update(source_url="https://b.example/")
    assert register(NOW + DAY) == (1, 1)
    assert [row.url for row in CheckedAddress.objects.all()] == ["https://b.example/"]


def test_further_sources_are_taken_up_and_a_broken_one_is_told_of_its_record() -> None:
    other, third = "https://b.example/", "https://c.example/"
    service, line = make_service(source_url=PAGE), make_line(source_url="", url="")
    ServiceSource.objects.create(service=service, url=other)
    SafetyLineSource.objects.create(line=line, url=third)
    draft = make_service(source_url="", live=False)
    ServiceSource.objects.create(service=draft, url="https://luonnos.example/")
    assert register(NOW) == (3, 0)
    for hours in (0, 36, 72):
        for url in (other, third):
            gone(NOW + dt.timedelta(hours=hours), url)
    for record, url in ((service, other), (line, third)):
        found = signal(record, Kind.URL_GONE)
        assert found is not None and (found.about, found.failures) == (url, 3)


def test_on_a_further_source_no_contact_is_looked_for() -> None:
    service = make_service(source_url=PAGE)
    ServiceSource.objects.create(service=service, url="https://b.example/")
    (use,) = uses_of(["https://b.example/"])["https://b.example/"]
    assert (use.key, use.is_source) == ((Service, service.pk), False)


def test_an_address_knows_its_records_and_which_take_it_as_their_source() -> None:
    one, other = make_service(website=PAGE, source_url=PAGE), make_service(website=PAGE, source_url="")
    line = make_line(url=PAGE, source_url="")
    uses = uses_of([PAGE])[PAGE]
    assert {(use.model, use.pk): use.is_source for use in uses} == {
        (Service, one.pk): True, (Service, other.pk): False, (type(line), line.pk): False,
    }  # fmt: skip


def test_the_published_contacts_are_those_that_can_be_dialled_or_written_to() -> None:
    service = make_service(source_url=PAGE, email=MAIL)
    make_channel(service, phone=NUMBER, email="chat@a.example")
    make_channel(service, phone="soita vaihteeseen")
    (found,) = contacts_of(uses_of([PAGE])[PAGE]).values()
    assert found == {MAIL, "chat@a.example", E164}


def test_looking_up_a_hundred_addresses_asks_as_often_as_one(django_assert_num_queries: Any) -> None:
    urls = [f"https://a.example/{number}" for number in range(100)]
    for url in urls[:20]:
        make_service(source_url=url)
    with django_assert_num_queries(10):
        found = uses_of(urls)
    assert len(found) == 20


# One failure is none, three over 72 hours are evidence


def test_one_404_changes_nothing_and_three_over_72_hours_are_evidence() -> None:
    service = assured(NOW - 10 * DAY)
    before = due_on(service)
    for hours in (0, 23, 46, 69):
        row = gone(NOW + dt.timedelta(hours=hours))
    assert due_on(service) == before and not signal(service, Kind.URL_GONE).confirmed_on
    assert freshness_of(service, today(NOW + 2 * DAY)).risk.reasons[0].kind == "age"
    later = NOW + dt.timedelta(hours=72)
    row = gone(later)
    found = signal(service, Kind.URL_GONE)
    assert (found.failures, found.confirmed_on, row.failures, row.failing_since) == (5, today(later), 5, NOW)
    assert due_on(service) == today(later) + 30 * DAY


def test_three_404s_within_71_hours_are_not_enough() -> None:
    service = assured(NOW - DAY)
    for hours in (0, 35, 71):
        gone(NOW + dt.timedelta(hours=hours))
    assert not signal(service, Kind.URL_GONE).confirmed_on


def test_a_page_that_is_back_ends_its_signal_and_moves_no_due_day_later() -> None:
    service = assured(NOW - 10 * DAY)
    before = due_on(service)
    for days in (0, 1, 2, 3):
        gone(NOW + days * DAY)
    assert due_on(service) < before
    row = settled(Verdict.OK, NOW + 4 * DAY)
    assert signal(service, Kind.URL_GONE) is None
    assert due_on(service) == before == today(NOW - 10 * DAY) + 180 * DAY
    assert (row.failures, row.failing_since, row.result) == (0, None, "ok")


def test_success_alone_moves_nothing() -> None:
    service = assured(NOW - 10 * DAY)
    before = Standing.objects.values().get(service=service)
    for days in range(5):
        settled(Verdict.OK, NOW + days * DAY)
    assert Standing.objects.values().get(service=service) == before
    assert not Signal.objects.exists()


def test_five_failures_over_a_week_are_evidence_of_a_host_that_fails() -> None:
    service = assured(NOW - DAY)
    for days in (0, 1, 2, 3, 6):
        settled(Verdict.FAILS, NOW + days * DAY, "503")
    assert not signal(service, Kind.URL_FAILS).confirmed_on
    settled(Verdict.FAILS, NOW + 7 * DAY, "503")
    assert signal(service, Kind.URL_FAILS).confirmed_on


def test_a_soft_404_needs_two() -> None:
    service = assured(NOW - DAY)
    settled(Verdict.SOFT_404, NOW, "made_up")
    assert not signal(service, Kind.URL_SOFT_404).confirmed_on
    settled(Verdict.SOFT_404, NOW + DAY, "made_up")
    assert signal(service, Kind.URL_SOFT_404).weight == 0.45


def test_another_failure_begins_a_new_row() -> None:
    service = assured(NOW - DAY)
    gone(NOW)
    gone(NOW + DAY)
    row = settled(Verdict.FAILS, NOW + 2 * DAY, "500")
    assert signal(service, Kind.URL_GONE) is None
    assert (signal(service, Kind.URL_FAILS).failures, row.failures, row.failing_since) == (
        1,
        1,
        NOW + 2 * DAY,
    )


def test_every_record_that_gives_the_address_hears_of_it() -> None:
    records = [make_service(website=PAGE), make_line(chat_url=PAGE), make_door(url=PAGE)]
    gone(NOW)
    assert all(signal(record, Kind.URL_GONE) for record in records)


def test_a_record_that_has_changed_its_address_meanwhile_hears_nothing() -> None:
    service = make_service(website=PAGE)
    register(NOW)
    Service.objects.filter(pk=service.pk).update(website="https://uusi.example/")
    settle_all([Result(PAGE, Verdict.GONE, "404")], NOW)
    assert not Signal.objects.exists()
    assert CheckedAddress.objects.get(url=PAGE).next_check_at > NOW


# What lets no machine in


def answer(record: Model, at: dt.datetime) -> None:
    """A person has opened the page and it is right."""
    until = today(at) + LONGEST_EXCEPTION
    actions.except_from(record, Kind.URL_INCONCLUSIVE, until=until, why="aukeaa", by=None, today=today(at))


@pytest.mark.parametrize("verdict", [Verdict.INCONCLUSIVE, Verdict.REFUSED])
def test_a_challenge_leaves_the_state_and_what_was_seen_before(verdict: Verdict) -> None:
    service = assured(NOW - DAY)
    gone(NOW)
    before = (freshness_of(service, today(NOW)), due_on(service))
    for days in range(1, 30):
        settled(verdict, NOW + days * DAY, "challenge:403")
    assert (freshness_of(service, today(NOW)), due_on(service)) == before
    assert signal(service, Kind.URL_GONE).failures == 1
    assert not signal(service, Kind.URL_INCONCLUSIVE).weight


def test_a_person_is_asked_once_and_the_answer_lasts_180_days_and_then_asks_again() -> None:
    service = make_service(source_url=PAGE)
    settled(Verdict.INCONCLUSIVE, NOW, "403")
    (asked,) = asked_of_a_person(today(NOW))
    assert asked.record == service
    answer(service, NOW)
    for days in (1, 90, 180):
        settled(Verdict.INCONCLUSIVE, NOW + days * DAY, "403")
        assert not asked_of_a_person(today(NOW + days * DAY)).exists()
    after = NOW + 181 * DAY
    settled(Verdict.INCONCLUSIVE, after, "403")
    assert [row.record for row in asked_of_a_person(today(after))] == [service]


def test_saving_and_publishing_the_record_does_not_undo_an_exception() -> None:
    service = assured(NOW - 10 * DAY)
    for days in (0, 1, 2, 3):
        gone(NOW + days * DAY)
    at = NOW + 4 * DAY
    actions.except_from(
        service, Kind.URL_GONE, until=today(at) + 100 * DAY, why="sivu toimii", by=None, today=today(at)
    )
    assert due_on(service) == today(NOW - 10 * DAY) + 180 * DAY
    service = Service.objects.get(pk=service.pk)
    service.name_fi = "Uusi nimi"
    service.save()
    service.save_revision().publish()
    gone(at + DAY)
    assert due_on(service) == today(NOW - 10 * DAY) + 180 * DAY
    over = today(at) + 101 * DAY
    assert [reason.kind for reason in freshness_of(service, over - DAY).risk.reasons] == ["age"]
    assert "url_gone" in [reason.kind for reason in freshness_of(service, over).risk.reasons]


def test_an_exception_lasts_180_days_at_most() -> None:
    with pytest.raises(ValidationError):
        actions.except_from(
            make_service(), Kind.URL_GONE, until=today(NOW) + 181 * DAY, why="x", by=None, today=today(NOW)
        )


def test_pages_of_lines_and_doors_are_asked_about_too_and_apart_from_each_other() -> None:
    line, door = make_line(url=PAGE), make_door(url=PAGE)
    settled(Verdict.INCONCLUSIVE, NOW, "403")
    assert {row.record for row in asked_of_a_person(today(NOW))} == {line, door}
    answer(line, NOW)
    assert [row.record for row in asked_of_a_person(today(NOW))] == [door]


# A page that has moved


def test_a_move_is_proposed_and_never_taken() -> None:
    service = make_service(website=PAGE)
    row = settled(Verdict.MOVED, NOW, "moved:https://uusi.example/", proposed="https://uusi.example/")
    (asked,) = asked_of_a_person(today(NOW))
    assert (asked.record, asked.about, asked.evidence) == (service, PAGE, "moved:https://uusi.example/")
    assert Service.objects.get(pk=service.pk).website == PAGE and row.proposed_url == "https://uusi.example/"
    assert signal(service, Kind.URL_MOVED).weight == 0.05
    settled(Verdict.OK, NOW + DAY)
    assert not asked_of_a_person(today(NOW + DAY)).exists()


# When to look again


@pytest.mark.parametrize(
    ("verdict", "hours"),
    [
        (Verdict.OK, 168),
        (Verdict.MOVED, 168),
        (Verdict.GONE, 23),
        (Verdict.FAILS, 23),
        (Verdict.SOFT_404, 23),
        (Verdict.INCONCLUSIVE, 168),
        (Verdict.REFUSED, 720),
    ],
)
def test_what_fails_is_looked_at_daily_and_what_works_weekly(verdict: Verdict, hours: int) -> None:
    make_service(website=PAGE)
    assert settled(verdict, NOW).next_check_at - NOW == dt.timedelta(hours=hours)


def test_a_line_for_people_in_danger_is_looked_at_daily() -> None:
    make_line(url=PAGE)
    assert settled(Verdict.OK, NOW).next_check_at - NOW == dt.timedelta(hours=23)


def test_what_has_failed_for_a_month_is_looked_at_weekly() -> None:
    make_service(website=PAGE)
    gone(NOW)
    assert gone(NOW + 29 * DAY).next_check_at == NOW + 29 * DAY + dt.timedelta(hours=23)
    assert gone(NOW + 30 * DAY).next_check_at == NOW + 37 * DAY


# Whatever servers send


def test_a_long_new_address_is_noted_without_a_fault_and_not_proposed() -> None:
    make_service(website=PAGE)
    new = "https://b.example/" + "a" * 2_000
    row = settled(Verdict.MOVED, NOW, f"moved:{new}", proposed=new)
    assert (row.result, row.proposed_url, len(row.evidence)) == ("moved", "", 400)


def test_a_record_that_is_deleted_meanwhile_keeps_no_other_from_being_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone_service, service = make_service(website="https://b.example/"), make_service(website=PAGE)
    register(NOW)
    real = actions.see

    def see(record: Model, *args: Any, **values: Any) -> Signal:
        if record == gone_service:
            record.delete()
        return real(record, *args, **values)

    monkeypatch.setattr(actions, "see", see)
    settle_all([Result(url, Verdict.GONE, "404") for url in ("https://b.example/", PAGE)], NOW)
    assert signal(service, Kind.URL_GONE)
    assert CheckedAddress.objects.get(url="https://b.example/").next_check_at > NOW
