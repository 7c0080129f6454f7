"""What must be proved of freshness: nineteen points, each with its tests by name, and those that need no more room.

The table is itself tested: a point whose test is renamed or taken away is found here.
"""

import ast
import datetime as dt
import itertools
import math
import random
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory import actions
from directory.freshness import (
    SERVICE_GROUPS,
    Evidence,
    Facts,
    Group,
    Intervals,
    State,
    aged_risk,
    evaluate,
)
from directory.models import CountyDoor, SafetyLine, Service, Standing
from directory.models.freshness import Level
from directory.record_facts import GROUPS
from directory.signals import RULES, Kind
from directory.standing import evaluate_all, freshness_of
from tests.directory.desk import maintainer, shown_form
from tests.factories import make_channel, make_door, make_line, make_service

DAY = dt.date(2026, 5, 4)
HERE, ASSURANCE, LINKS = (
    "directory/test_freshness_points",
    "directory/test_assurance",
    "directory/test_links_settle",
)
CONFIRMATION, SIGNS = "directory/test_confirmation", "directory/test_confirmation_signs"
TOKENS = "directory/test_confirmation_tokens"
LADDER, LETTERS, BOUNCES = "directory/test_ladder", "directory/test_letters", "directory/test_bounces"

POINTS: Mapping[int, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    1: (
        "an edit does not move D",
        {
            ASSURANCE: ("test_an_edit_does_not_move_the_due_day",),
            HERE: ("test_an_edit_at_the_desk_moves_no_due_day",),
            "cms/test_fact_freshness": ("test_an_edit_moves_no_due_day_and_a_new_word_of_the_county_does",),
        },
    ),
    2: (
        "machine success does not move D",
        {
            ASSURANCE: ("test_a_success_of_a_machine_does_not_move_the_due_day",),
            HERE: ("test_no_check_that_succeeds_moves_the_due_day_later",),
            LINKS: (
                "test_success_alone_moves_nothing",
                "test_a_page_that_is_back_ends_its_signal_and_moves_no_due_day_later",
            ),
        },
    ),
    3: (
        "GET, HEAD and a headless browser opening the link change nothing",
        {
            CONFIRMATION: (
                "test_get_and_head_change_nothing",
                "test_a_post_without_the_nonce_or_the_button_changes_nothing",
            ),
            "browser/test_confirmation_browser": (
                "test_a_headless_browser_and_a_scanner_confirm_nothing_and_a_person_does",
            ),
        },
    ),
    4: (
        "two POSTs are one assurance",
        {
            CONFIRMATION: (
                "test_two_posts_are_one_assurance",
                "test_what_was_pressed_in_two_windows_is_one_assurance",
            )
        },
    ),
    5: (
        "a token for an older revision refuses a silent confirm",
        {
            SIGNS: (
                "test_a_letter_older_than_the_record_refuses_a_silent_confirmation",
                "test_a_record_that_changes_while_the_page_is_open_is_not_confirmed_unseen",
            )
        },
    ),
    6: (
        "scheduler dead for 9 days: each due person gets exactly one digest",
        {
            LADDER: ("test_nine_days_without_a_run_are_made_good_by_one_digest",),
            LETTERS: ("test_nine_dead_days_give_each_due_person_exactly_one_digest",),
        },
    ),
    7: (
        "crash between intent and send: no double mail",
        {
            "tasks/test_letters": (
                "test_a_worker_killed_before_sending_is_committed_leaves_exactly_one_mail",
                "test_a_worker_killed_after_sent_leaves_exactly_one_mail",
                "test_a_worker_killed_while_sending_leaves_an_uncertain_letter_that_nothing_sends_again",
            )
        },
    ),
    8: (
        "a 403 challenge leaves the state",
        {
            ASSURANCE: ("test_a_bot_challenge_leaves_the_state",),
            LINKS: ("test_a_challenge_leaves_the_state_and_what_was_seen_before",),
        },
    ),
    9: (
        "one 404 changes nothing, three over 72 h raise a signal",
        {
            ASSURANCE: ("test_one_missing_page_changes_nothing_and_three_over_72_hours_are_evidence",),
            LINKS: (
                "test_one_404_changes_nothing_and_three_over_72_hours_are_evidence",
                "test_three_404s_within_71_hours_are_not_enough",
            ),
        },
    ),
    10: (
        "80 % of hosts failing voids the run",
        {
            "directory/test_links_rounds": (
                "test_80_percent_of_hosts_failing_voids_the_run_and_operations_are_told",
            )
        },
    ),
    11: (
        "hard bounce jumps a rung, mailbox-full does not",
        {
            LADDER: (
                "test_a_hard_bounce_takes_the_next_rung_the_same_day",
                "test_a_full_mailbox_takes_no_rung",
            ),
            BOUNCES: (
                "test_a_hard_bounce_takes_the_next_rung_the_same_day",
                "test_a_full_mailbox_takes_no_rung_and_marks_nobody",
            ),
        },
    ),
    12: (
        "a policy bounce never marks the address",
        {BOUNCES: ("test_what_is_ours_to_mend_never_marks_the_address",)},
    ),
    13: (
        "an exception expires and asks again; saving the record does not undo it",
        {
            ASSURANCE: ("test_an_exception_holds_through_a_save_and_asks_again_after_its_end",),
            LINKS: (
                "test_a_person_is_asked_once_and_the_answer_lasts_180_days_and_then_asks_again",
                "test_saving_and_publishing_the_record_does_not_undo_an_exception",
            ),
        },
    ),
    14: (
        "a withheld record's contact is absent from HTML, API, JSON-LD, CSV, index, cache and print",
        {
            ASSURANCE: ("test_a_withheld_service_tells_no_contact_anywhere",),
            "directory/test_withheld_everywhere": (
                "test_answers_that_were_kept_before_are_not_given_after",
                "test_the_day_on_which_the_notice_has_run_takes_the_contact_out_of_the_search",
                "test_a_withheld_door_stays_without_its_contact_and_says_why",
            ),
        },
    ),
    15: (
        "a crisis record is never withheld by itself, nor ranked down by age; an unconfirmed one never by age",
        {
            ASSURANCE: (
                "test_a_crisis_record_is_neither_withheld_by_itself_nor_ranked_down_by_age",
                "test_an_unconfirmed_record_is_never_withheld_by_age",
            ),
            HERE: (
                "test_no_age_notice_or_broken_contact_withholds_a_crisis_record",
                "test_no_age_withholds_what_nobody_has_assured",
                "test_a_crisis_service_keeps_its_place_and_its_number_on_every_day",
            ),
        },
    ),
    16: (
        "a 410 page lists replacements, the API gives replaced_by",
        {HERE: ("test_what_has_ended_leads_to_what_replaces_it",)},
    ),
    17: (
        "both contacts get the receipt",
        {SIGNS: ("test_the_confirmer_and_the_other_contacts_get_a_receipt",)},
    ),
    18: (
        "bad tokens leak no record names",
        {
            SIGNS: ("test_all_links_that_do_not_work_give_one_page_that_names_nobody",),
            TOKENS: ("test_a_forged_secret_finds_nothing",),
        },
    ),
    19: (
        "the reasons sum to the score",
        {
            ASSURANCE: ("test_the_reasons_of_a_risk_sum_to_it",),
            HERE: ("test_each_reasons_share_is_that_of_the_formula_and_together_they_are_the_risk",),
        },
    ),
}


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((settings.BASE_DIR / "tests" / f"{file}.py").read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_there_are_nineteen_points() -> None:
    assert list(POINTS) == list(range(1, 20))


@pytest.mark.parametrize("point", POINTS)
def test_each_point_has_its_tests(point: int) -> None:
    _what, files = POINTS[point]
    for file, names in files.items():
        assert set(names) <= names_in(file), file


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def assured(record: Any, on: dt.date = DAY) -> Any:
    actions.assure(record, GROUPS[type(record)], Level.CALL, by=None, on=on, today=on)
    return record


def due(record: Any) -> Any:
    name = {Service: "service", SafetyLine: "line", CountyDoor: "door"}[type(record)]
    return Standing.objects.get(**{name: record.pk}).due_on


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_service, make_line, make_door])
def test_an_edit_at_the_desk_moves_no_due_day(make: Any) -> None:
    """A form sent as a person would, published; the evaluation of the next night included."""
    today = timezone.localdate()
    record = assured(make(), today - days(40))
    before = due(record)
    client = maintainer()
    url = reverse(type(record).snippet_viewset.get_url_name("edit"), args=[record.pk])
    sent = shown_form(client, url) | {"name_fi": ["Uusi nimi"], "action-publish": ["1"]}
    assert client.post(url, sent).status_code == 302
    record.refresh_from_db()
    assert record.name_fi == "Uusi nimi"
    evaluate_all(today + days(1))
    assert due(record) == before


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in Kind if RULES[kind].weight])
def test_no_check_that_succeeds_moves_the_due_day_later(kind: Kind) -> None:
    service = assured(make_service())
    before = due(service)
    for after in range(1, 40):
        actions.see_well(service, kind, moment(DAY + days(after)), about="x")
    assert due(service) == before
    for after in range(40, 80):
        actions.see(service, kind, moment(DAY + days(after)), about="x")
    doubted = due(service)
    assert doubted <= before
    actions.see_well(service, kind, moment(DAY + days(80)), about="x")
    evaluate_all(DAY + days(81))
    assert due(service) == before


AGES = (0, 89, 90, 119, 180, 269, 270, 450, 10_000)


@pytest.mark.parametrize(
    ("age", "noticed", "broken"), itertools.product(AGES, (None, 0, 14, 5000), (False, True))
)
def test_no_age_notice_or_broken_contact_withholds_a_crisis_record(
    age: int, noticed: int | None, broken: bool
) -> None:
    facts = Facts(
        assured_on={Group.CONTACT: DAY - days(age)},
        crisis=True,
        contact_broken=broken,
        has_other_contact=not broken,
        noticed_on=None if noticed is None else DAY - days(noticed),
        evidence=[Evidence("phone_refused", Group.CONTACT, 0.8, DAY - days(30))] if broken else [],
    )
    assert evaluate(facts, DAY).state != State.WITHHELD


@pytest.mark.parametrize(("noticed", "crisis"), itertools.product((None, 0, 14, 5000), (False, True)))
def test_no_age_withholds_what_nobody_has_assured(noticed: int | None, crisis: bool) -> None:
    facts = Facts(crisis=crisis, noticed_on=None if noticed is None else DAY - days(noticed))
    for later in AGES:
        assert evaluate(facts, DAY + days(later)).state == State.UNCONFIRMED


@pytest.mark.django_db
@pytest.mark.parametrize("after", [0, 60, 90, 120, 180, 270, 1000])
def test_a_crisis_service_keeps_its_place_and_its_number_on_every_day(
    client: Client, monkeypatch: Any, after: int
) -> None:
    from search.entries import freshness

    crisis = assured(make_service(safety_class="violence", name_fi="Apua"))
    make_channel(crisis, phone="080 005 005")
    actions.withhold(crisis, "ei vastausta", by=None, today=DAY, noticed_on=DAY)
    day = DAY + days(after)
    evaluate_all(day)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(day))
    found = Service.objects.with_everything().get(pk=crisis.pk)
    assert freshness(found, day)["factor"] == 1.0 and freshness(found, day)["stale"] is False
    assert found.is_listed(day) and Service.objects.listed(day).filter(pk=crisis.pk).exists()
    page = client.get(crisis.path).content.decode()
    assert "080 005 005" in page
    assert "fresh--check" not in page, "no warning colour beside a crisis number"
    assert "Soitettu ja todettu oikeaksi 4.5.2026" in page


@pytest.mark.django_db
def test_what_has_ended_leads_to_what_replaces_it(client: Client) -> None:
    new, draft = make_service(name_fi="Uusi apu"), make_service(name_fi="Luonnos", live=False)
    old = make_service(name_fi="Vanha apu", status="ended", ended_on=dt.date(2026, 1, 31))
    old.replaced_by.set([new, draft])
    old.save()
    for language in ("", "/sv", "/en"):
        response = client.get(f"{language}{old.path}", follow=True)
        text = response.content.decode()
        assert response.status_code == 410
        assert "Uusi apu" in text and new.path.rsplit("/", 2)[1] in text
        assert "Luonnos" not in text
    answer = client.get(f"/api/v1/services/{old.uuid}")
    assert answer.status_code == 410
    replaced = answer.json()["replaced_by"]
    assert str(new.uuid) in str(replaced) and str(draft.uuid) not in str(replaced)
    gone = make_service(status="ended")
    assert client.get(f"/api/v1/services/{gone.uuid}").json()["replaced_by"] == []


def test_each_reasons_share_is_that_of_the_formula_and_together_they_are_the_risk() -> None:
    """Two hundred records of a seeded chance: shares by R x ln(1-p) / ln(1-R), age likewise with h."""
    chance, rules = random.Random(7), Intervals()
    for _ in range(200):
        evidence = [
            Evidence(f"kind{number}", Group.CONTACT, chance.choice((0.05, 0.25, 0.45, 0.6, 0.85)), DAY)
            for number in range(chance.randrange(5))
        ]
        facts = Facts(
            assured_on={Group.CONTACT: DAY - days(chance.randrange(800))}, evidence=evidence,
            crisis=chance.random() < 0.5,
        )  # fmt: skip
        risk = evaluate(facts, DAY, rules).risks[Group.CONTACT]
        doubts = {one.kind: one.weight for one in evidence} | {
            "age": aged_risk(facts, Group.CONTACT, DAY, rules)
        }
        expected = 1 - math.prod(1 - doubt for doubt in doubts.values())
        assert risk.value == pytest.approx(expected, abs=1e-12)
        assert sum(reason.share for reason in risk.reasons) == pytest.approx(risk.value, abs=1e-12)
        for reason in risk.reasons:
            share = risk.value * math.log(1 - doubts[reason.kind]) / math.log(1 - risk.value)
            assert reason.share == pytest.approx(share, abs=1e-12)
        told = {kind for kind, doubt in doubts.items() if doubt > 0}
        assert {reason.kind for reason in risk.reasons} == told


@pytest.mark.django_db
def test_the_reasons_are_one_for_each_of_two_signals_of_a_kind() -> None:
    service = assured(make_service())
    for about in ("1", "2"):
        actions.see(service, Kind.PHONE_REFUSED, moment(DAY), about=about)
    risk = freshness_of(service, DAY).risks[Group.CONTACT]
    assert [round(reason.share, 6) for reason in risk.reasons] == [round(risk.value / 2, 6)] * 2
    assert risk.value == pytest.approx(0.96)


STATE_DAYS = sorted({edge + near for edge in (-30, 0, 30, 90, 180) for near in (-1, 0, 1)})


@pytest.mark.django_db
@pytest.mark.parametrize("group", [*SERVICE_GROUPS])
@pytest.mark.parametrize("after", STATE_DAYS)
def test_the_query_and_the_rule_agree_on_each_boundary_of_each_group(group: Group, after: int) -> None:
    service = make_service()
    actions.assure(service, [group], Level.CALL, by=None, on=DAY, today=DAY)
    stored = Standing.objects.get(service=service)
    assert stored.due_on is not None
    today = stored.due_on + days(after)
    state = freshness_of(service, today).state
    found = [one for one in set(State) - {State.ARCHIVED} if Standing.objects.in_state(one, today).exists()]
    assert found == [state] == [stored.state_on(today)]
    assert stored.group_states(today)[group.value] == state


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_line, make_door])
@pytest.mark.parametrize("after", STATE_DAYS)
def test_the_query_and_the_rule_agree_for_lines_and_doors(make: Any, after: int) -> None:
    record = assured(make())
    today = due(record) + days(after)
    state = freshness_of(record, today).state
    found = [one for one in set(State) - {State.ARCHIVED} if Standing.objects.in_state(one, today).exists()]
    assert found == [state]
