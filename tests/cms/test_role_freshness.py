"""Counties' tasks to contact grow old by the rules of services, and what speaks against their address is heard."""

import datetime as dt
import random
import uuid
from typing import Any

import dns.exception
import dns.resolver
import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from cms.models import ContactRole, RoleAssurance, RoleSignal, RoleStanding
from cms.role_checks import check_roles
from cms.role_freshness import (
    answer_role_signal,
    assure_role,
    evaluate_roles,
    known_roles,
    role_sentence,
    see_role,
    see_role_well,
    withdraw_role_assurance,
)
from directory.freshness import Facts, Group, State, evaluate
from directory.letters.intake import Taken, take
from directory.letters.reasons import Told
from directory.letters.returned import note_return
from directory.links.answers import Verdict
from directory.links.register import register
from directory.links.rounds import settle_all
from directory.links.verdicts import Result
from directory.mail_hosts import takes_mail
from directory.models import CheckedAddress, County, FreshnessIntervals, Notice
from directory.models.freshness import AppendOnly, Level, Outcome
from directory.models.letters import BounceReason
from directory.opening import HELSINKI
from directory.signals import Kind
from tests.directory.returned_letters import POSTFIX

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 4)
NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=HELSINKI)
HOUR = dt.timedelta(hours=1)
MAILBOX, PAGE = "perhekeskus@alue.example", "https://alue.example/yhteys"


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


@pytest.fixture
def task(reference: None) -> ContactRole:
    return ContactRole.objects.create(
        county=County.objects.get(code="06"),
        role_fi="perhekeskuskoordinaattori",
        mailbox=MAILBOX,
        source_url=PAGE,
    )


def assured(task: ContactRole, on: dt.date = DAY, **values: Any) -> RoleAssurance:
    return assure_role(task, Level.CALL, by=None, on=on, today=on, **values)


def standing(task: ContactRole) -> RoleStanding | None:
    return RoleStanding.objects.filter(contact_role=task).first()


def letter(to: str = MAILBOX, number: int = 1, at: dt.datetime = NOW) -> Notice:
    return Notice.objects.create(
        key=f"collect:{number}",
        kind="collect",
        state="sent",
        to=to,
        language="fi",
        message_id=f"<{number}@tukikartta.test>",
        intended_at=at,
        sent_at=at,
        county=County.objects.get(code="06"),
    )


# States


def test_a_task_from_a_source_alone_is_unconfirmed_and_says_nothing(task: ContactRole) -> None:
    assert evaluate_roles(DAY) == 1
    assert standing(task) is None
    assert role_sentence(None, DAY, "fi") == ""
    assert known_roles([task.pk], DAY)[task.pk].verdict(DAY, None).state == State.UNCONFIRMED


@pytest.mark.parametrize(
    ("after", "state", "words"),
    [
        (149, State.FRESH, "Tiedon vahvisti päällikkö 4.5.2026"),
        (150, State.DUE_SOON, "Tiedon vahvisti päällikkö 4.5.2026"),
        (179, State.DUE_SOON, "Tiedon vahvisti päällikkö 4.5.2026"),
        (180, State.DUE, "Vahvistettu 4.5.2026, tarkistus käynnissä"),
        (209, State.DUE, "Vahvistettu 4.5.2026, tarkistus käynnissä"),
        (210, State.OVERDUE, "Vahvistettu 4.5.2026, tarkistus käynnissä"),
        (269, State.OVERDUE, "Vahvistettu 4.5.2026, tarkistus käynnissä"),
        (270, State.STALE, "Emme ole saaneet vahvistusta 4.5.2026 jälkeen. Tarkista lähteestä"),
        (9000, State.STALE, "Emme ole saaneet vahvistusta 4.5.2026 jälkeen. Tarkista lähteestä"),
    ],
)
def test_a_task_is_due_half_a_year_after_it_was_assured_and_says_so_on_its_days(
    task: ContactRole, after: int, state: State, words: str
) -> None:
    assured(task, role="päällikkö")
    today = DAY + days(after)
    evaluate_roles(today)
    found = standing(task)
    assert found is not None and found.due_on == DAY + days(180)
    assert found.state_on(today) == state
    assert role_sentence(found, today, "fi") == words
    pure = evaluate(Facts((Group.ROLE,), {Group.ROLE: DAY}), today).state
    assert state == (State.STALE if pure == State.WITHHELD else pure)


def test_the_condition_in_sql_is_the_state_at_each_boundary_and_on_days_between(task: ContactRole) -> None:
    assured(task)
    chosen = random.Random(7).sample(range(-400, 900), 40)
    boundaries = [edge + step for edge in (150, 180, 210, 270, 360) for step in (-1, 0, 1)]
    found = standing(task)
    assert found is not None
    for after in (*boundaries, *chosen):
        today = DAY + days(after)
        states = [state for state in State if state not in (State.WITHHELD, State.ARCHIVED)]
        hits = [state for state in states if RoleStanding.objects.in_state(state, today).exists()]
        assert hits == [found.state_on(today)], after


def test_maintainers_interval_of_tasks_holds(task: ContactRole) -> None:
    FreshnessIntervals.objects.create(role=100)
    assured(task)
    assert standing(task).due_on == DAY + days(100)  # type: ignore[union-attr]


def test_only_a_person_moves_the_day_and_an_edit_does_not(task: ContactRole) -> None:
    assured(task)
    task.unit_fi = "Lasten palvelut"
    task.save()
    see_role_well(task, Kind.URL_GONE, NOW, about=PAGE)
    evaluate_roles(DAY + days(10))
    assert standing(task).due_on == DAY + days(180)  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="still to come"):
        assure_role(task, Level.CALL, by=None, on=DAY + days(1), today=DAY)
    with pytest.raises(AppendOnly):
        RoleAssurance.objects.get().save()


def test_a_withdrawn_assurance_no_longer_counts_and_stays_to_be_read(task: ContactRole) -> None:
    earlier = assured(task, DAY - days(50))
    mistake = assured(task)
    assert withdraw_role_assurance(mistake, "Väärä alue", by=None, today=DAY).why == "Väärä alue"
    assert standing(task).due_on == DAY + days(130)  # type: ignore[union-attr]
    withdraw_role_assurance(earlier, "Tämäkin", by=None, today=DAY)
    assert standing(task) is None
    assert RoleAssurance.objects.count() == 2


# Letters that come back


def returned(raw: str, notice: Notice, at: dt.datetime, **words: str) -> None:
    told = {"action": "failed", "status": "5.1.1", "said": "550 5.1.1 User unknown"} | words
    text = raw.format(letter=notice.message_id, hex=notice.uuid.hex, **told)
    take(text.encode(), at, Taken())


def test_one_hard_bounce_reaches_the_task_brings_its_day_forward_and_is_said_beside_it(
    task: ContactRole,
) -> None:
    assured(task, DAY - days(10))
    returned(POSTFIX, letter("PERHEKESKUS@alue.example"), NOW)
    (signal,) = RoleSignal.objects.open()
    assert (signal.kind, signal.about, signal.confirmed_on) == (Kind.BOUNCE_HARD, MAILBOX, DAY)
    found = standing(task)
    assert found is not None
    assert (found.due_on, found.broken_on, found.risk >= 85) == (DAY + days(7), DAY, True)
    assert role_sentence(found, DAY, "fi").startswith("Viestit tähän osoitteeseen eivät ole menneet perille")


def test_a_bounce_of_another_address_does_not_reach_the_task(task: ContactRole) -> None:
    returned(POSTFIX, letter("muu@alue.example"), NOW)
    assert not RoleSignal.objects.exists()


def test_a_policy_bounce_is_ours_to_mend_and_says_nothing_of_the_task(task: ContactRole) -> None:
    returned(POSTFIX, letter(), NOW, status="5.7.1", said="554 5.7.1 rejected due to policy")
    assert not RoleSignal.objects.exists()
    assert standing(task) is None


@pytest.mark.parametrize(("gap", "counts"), [(6, False), (7, True)])
def test_a_full_mailbox_counts_after_three_letters_over_a_fortnight(
    task: ContactRole, gap: int, counts: bool
) -> None:
    for number in range(3):
        at = NOW + days(number * gap)
        told = Told("4.2.2", "452 4.2.2 Mailbox full", False)
        note_return(letter(number=number, at=at), f"b{number}", BounceReason.MAILBOX_FULL, told, at)
    signal = RoleSignal.objects.get()
    assert (signal.failures, signal.confirmed_on is not None) == (3, counts)
    found = standing(task)
    assert (found is not None and found.risk == 30) is counts
    assert found is None or found.broken_on is None


def test_a_letter_that_arrived_in_between_begins_the_count_anew(task: ContactRole) -> None:
    told = Told("4.2.2", "452 4.2.2 Mailbox full", False)
    note_return(letter(number=1), "b1", BounceReason.MAILBOX_FULL, told, NOW)
    letter(number=2, at=NOW + days(7))
    last = NOW + days(20)
    note_return(letter(number=3, at=last), "b3", BounceReason.MAILBOX_FULL, told, last)
    assert RoleSignal.objects.open().get().failures == 1
    assert RoleSignal.objects.filter(cleared_at__isnull=False).count() == 1


def test_a_new_mailbox_ends_what_was_seen_of_the_old_one(task: ContactRole) -> None:
    see_role(task, Kind.BOUNCE_HARD, NOW, about=MAILBOX)
    assert standing(task).broken_on == DAY  # type: ignore[union-attr]
    ContactRole.objects.update(mailbox="uusi@alue.example")
    check_roles(NOW + HOUR, lambda _domain: True)
    assert standing(task) is None


# The night's checks


def settled(verdict: Verdict, at: dt.datetime) -> None:
    register(at)
    settle_all([Result(PAGE, verdict, "404")], at)
    check_roles(at, lambda _domain: None)


def test_the_source_of_a_task_is_taken_up_and_counts_after_three_failures_over_72_hours(
    task: ContactRole,
) -> None:
    settled(Verdict.GONE, NOW)
    assert CheckedAddress.objects.get().url == PAGE
    settled(Verdict.GONE, NOW + 36 * HOUR)
    settled(Verdict.GONE, NOW + 71 * HOUR)
    assert standing(task) is None
    settled(Verdict.GONE, NOW + 72 * HOUR)
    found = standing(task)
    assert found is not None and (found.risk, found.broken_on) == (60, None)
    (reason,) = known_roles([task.pk], DAY + days(4))[task.pk].evidence
    assert reason.what == f"{PAGE}, 404, 4.5.2026 alkaen, neljä kertaa"
    settled(Verdict.OK, NOW + 96 * HOUR)
    assert standing(task) is None


def test_a_challenge_says_nothing_of_a_task(task: ContactRole) -> None:
    for hours in (0, 36, 72, 108):
        settled(Verdict.INCONCLUSIVE, NOW + hours * HOUR)
    assert not RoleSignal.objects.exists()


def test_a_number_that_is_none_is_told_once_until_it_is_put_right(task: ContactRole) -> None:
    ContactRole.objects.update(phone="12345678901234567")
    for hour in (0, 24):
        check_roles(NOW + hour * HOUR, lambda _domain: True)
    assert RoleSignal.objects.open().get().failures == 1
    assert standing(task).risk == 80  # type: ignore[union-attr]
    ContactRole.objects.update(phone="03 311 611")
    check_roles(NOW + 48 * HOUR, lambda _domain: True)
    assert standing(task) is None


@pytest.mark.parametrize(("last", "counts"), [(71, False), (72, True)])
def test_a_mailbox_whose_domain_takes_no_mail_counts_after_three_nights(
    task: ContactRole, last: int, counts: bool
) -> None:
    asked: list[str] = []

    def no_mail(domain: str) -> bool:
        asked.append(domain)
        return False

    for hours in (0, 24, last):
        check_roles(NOW + hours * HOUR, no_mail)
    assert asked == ["alue.example"] * 3
    found = standing(task)
    assert (found is not None and found.broken_on == DAY + days(3)) is counts
    check_roles(NOW + 80 * HOUR, lambda _domain: None)
    assert RoleSignal.objects.open().exists()
    check_roles(NOW + 96 * HOUR, lambda _domain: True)
    assert not RoleSignal.objects.open().exists()


class Resolver:
    """Answers as told; an exception is raised."""

    lifetime = 0.0

    def __init__(self, **answers: Any) -> None:
        self.answers = answers

    def resolve(self, _domain: str, kind: str) -> Any:
        answer = self.answers.get(kind, dns.resolver.NoAnswer())
        if isinstance(answer, Exception):
            raise answer
        return answer


class Mx:
    def __init__(self, exchange: str) -> None:
        self.exchange = exchange


@pytest.mark.parametrize(
    ("answers", "takes"),
    [
        ({"MX": [Mx("mail.example.")]}, True),
        ({"MX": [Mx(".")]}, False),
        ({"MX": dns.resolver.NXDOMAIN()}, False),
        ({"A": ["192.0.2.1"]}, True),
        ({"AAAA": ["2001:db8::1"]}, True),
        ({}, False),
        ({"MX": dns.exception.Timeout()}, None),
        ({"A": dns.exception.Timeout()}, None),
    ],
)
def test_what_the_name_system_says_of_a_domains_mail(answers: Any, takes: bool | None) -> None:
    assert takes_mail("alue.example", Resolver(**answers)) is takes  # type: ignore[arg-type]


# A person's word


def test_an_exception_expires_and_asks_again(task: ContactRole) -> None:
    signal = see_role(task, Kind.BOUNCE_HARD, NOW, about=MAILBOX)
    until = DAY + days(180)
    answer_role_signal(signal, Outcome.CONFIRMED, by=None, today=DAY, why="Kokeilin", until=until)
    assert standing(task) is None
    evaluate_roles(until)
    assert standing(task) is None
    evaluate_roles(until + days(1))
    assert standing(task).broken_on == DAY  # type: ignore[union-attr]


def test_what_has_been_put_right_is_answered_and_assures_nothing(task: ContactRole) -> None:
    signal = see_role(task, Kind.BOUNCE_HARD, NOW, about=MAILBOX)
    answer_role_signal(signal, Outcome.CHANGED, by=None, today=DAY, why="Uusi osoite")
    assert standing(task) is None
    assert RoleSignal.objects.get().outcome == Outcome.CHANGED


def test_an_assurance_answers_what_was_seen_until_that_day(task: ContactRole) -> None:
    see_role(task, Kind.BOUNCE_HARD, NOW, about=MAILBOX)
    assured(task)
    assert not RoleSignal.objects.open().exists()
    assert standing(task).risk == 0  # type: ignore[union-attr]


def test_a_readers_message_that_comes_back_reaches_the_task_by_an_envelope_that_nobody_else_can_make(
    task: ContactRole, client: Client, settings: Any
) -> None:
    caches["shared"].clear()
    settings.EMAIL_BOUNCES_TO = "palautuneet@tukikartta.example.org"
    ContactRole.objects.update(takes_messages=True)
    told = {"message": "Hei, haluaisimme mukaan.", "email": "jarjesto@example.org"}
    assert client.post(reverse("cms:contact_role", args=[task.uuid]), told).status_code == 302
    (message,) = mail.outbox
    box, _plus, name = message.from_email.partition("@")[0].partition("+")
    assert box == "palautuneet" and message.message()["From"] == settings.DEFAULT_FROM_EMAIL
    said = {"action": "failed", "status": "5.1.1", "said": "550 5.1.1 User unknown"}
    for number, envelope in enumerate((uuid.uuid4().hex, task.uuid.hex, name)):
        assert not RoleSignal.objects.exists()
        text = POSTFIX.format(letter=f"<muu-{number}@x>", hex=envelope, **said)
        take(text.replace("20261014.postfix", f"postfix-{number}").encode(), NOW, Taken())
    assert RoleSignal.objects.get().kind == Kind.BOUNCE_HARD
    assert standing(task).broken_on == DAY  # type: ignore[union-attr]
