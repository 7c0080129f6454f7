import datetime as dt
import math

import pytest

from directory.freshness import (
    HIGH_RISK,
    SEARCH_FACTOR,
    Evidence,
    Facts,
    Group,
    Intervals,
    State,
    crossed_on,
    evaluate,
    state_at,
    work_order,
)

DUE = dt.date(2026, 6, 1)
TODAY = dt.date(2026, 6, 1)


def day(offset: int) -> dt.date:
    return DUE + dt.timedelta(days=offset)


def assured(days_ago: int, *groups: Group) -> dict[Group, dt.date]:
    return {group: TODAY - dt.timedelta(days=days_ago) for group in groups or (Group.CONTACT,)}


@pytest.mark.parametrize(
    ("offset", "state"),
    [
        (-31, State.FRESH),
        (-30, State.DUE_SOON),
        (-1, State.DUE_SOON),
        (0, State.DUE),
        (29, State.DUE),
        (30, State.OVERDUE),
        (89, State.OVERDUE),
        (90, State.STALE),
        (179, State.STALE),
        (180, State.WITHHELD),
    ],
)
def test_states_change_on_their_day(offset: int, state: State) -> None:
    assert state_at(DUE, day(offset)) == state


@pytest.mark.parametrize(("age", "state"), [(149, State.FRESH), (150, State.DUE_SOON), (180, State.DUE)])
def test_an_ordinary_contact_is_due_after_180_days(age: int, state: State) -> None:
    assert evaluate(Facts(assured_on=assured(age)), TODAY).state == state


@pytest.mark.parametrize(("age", "state"), [(89, State.DUE_SOON), (90, State.DUE)])
def test_a_crisis_contact_is_due_after_90_days(age: int, state: State) -> None:
    assert evaluate(Facts(assured_on=assured(age), crisis=True), TODAY).state == state


def test_a_record_that_nobody_assured_is_unconfirmed_whatever_its_age() -> None:
    verdict = evaluate(Facts(), TODAY)
    assert (verdict.state, verdict.due_on, verdict.risk.value) == (State.UNCONFIRMED, None, 0)
    assert SEARCH_FACTOR[verdict.state] == 0.9


def test_the_state_is_that_of_the_worst_assured_group_and_others_stay_unconfirmed() -> None:
    facts = Facts(assured_on=assured(10, Group.DESCRIPTION) | assured(200, Group.CONTACT))
    verdict = evaluate(facts, TODAY)
    assert verdict.state == State.DUE
    assert verdict.groups[Group.DESCRIPTION] == State.FRESH
    assert verdict.groups[Group.HOURS] == State.UNCONFIRMED


def test_withholding_waits_until_a_notice_has_run_for_14_days() -> None:
    old = assured(180 + 180)
    assert evaluate(Facts(assured_on=old), TODAY).state == State.STALE
    for days, state in ((13, State.STALE), (14, State.WITHHELD)):
        noticed = TODAY - dt.timedelta(days=days)
        assert evaluate(Facts(assured_on=old, noticed_on=noticed), TODAY).state == state


def test_a_crisis_record_is_withheld_by_a_person_only() -> None:
    long_ago = Facts(assured_on=assured(5000), crisis=True, noticed_on=dt.date(2020, 1, 1), contact_broken=True,
                     has_other_contact=False)  # fmt: skip
    assert evaluate(long_ago, TODAY).state == State.STALE
    by_hand = Facts(assured_on=assured(1), crisis=True, withheld_by_person=True)
    assert evaluate(by_hand, TODAY).state == State.WITHHELD


def test_an_unconfirmed_record_with_a_broken_only_contact_is_withheld_after_notice() -> None:
    facts = Facts(contact_broken=True, has_other_contact=False, noticed_on=TODAY - dt.timedelta(days=14))
    assert evaluate(facts, TODAY).state == State.WITHHELD
    other = Facts(contact_broken=True, has_other_contact=True, noticed_on=TODAY - dt.timedelta(days=14))
    assert evaluate(other, TODAY).state == State.UNCONFIRMED


def test_risk_by_age_alone_is_29_percent_on_the_due_day() -> None:
    risk = evaluate(Facts(assured_on=assured(180)), TODAY).risks[Group.CONTACT]
    assert risk.value == pytest.approx(1 - 2**-0.5)


def test_reasons_add_up_to_the_risk_by_their_logarithms() -> None:
    evidence = (
        Evidence("http_404", Group.CONTACT, 0.6, TODAY),
        Evidence("reader_report", Group.CONTACT, 0.25, TODAY),
    )
    risk = evaluate(Facts(assured_on=assured(90), evidence=evidence), TODAY).risks[Group.CONTACT]
    assert sum(reason.share for reason in risk.reasons) == pytest.approx(risk.value)
    assert risk.reasons[0].kind == "http_404"
    expected = risk.value * math.log(0.4) / math.log(1 - risk.value)
    assert risk.reasons[0].share == pytest.approx(expected)


def test_a_certain_signal_is_the_whole_reason() -> None:
    evidence = (Evidence("closed", Group.CONTACT, 1.0, TODAY),)
    risk = evaluate(Facts(assured_on=assured(90), evidence=evidence), TODAY).risks[Group.CONTACT]
    assert (risk.value, risk.reasons[0].share) == (1, 1)


def test_evidence_brings_the_due_day_forward_and_keeps_it_there() -> None:
    noticed = TODAY - dt.timedelta(days=10)
    facts = Facts(assured_on=assured(20), evidence=(Evidence("http_404", Group.CONTACT, 0.6, noticed),))
    assert evaluate(facts, noticed).due_on == noticed + dt.timedelta(days=30)
    assert evaluate(facts, TODAY).due_on == noticed + dt.timedelta(days=30)


def test_high_risk_is_due_within_a_week_and_makes_a_task() -> None:
    facts = Facts(assured_on=assured(20), evidence=(Evidence("bounce", Group.CONTACT, 0.85, TODAY),))
    verdict = evaluate(facts, TODAY)
    assert verdict.due_on == TODAY + dt.timedelta(days=7)
    assert verdict.risk.value >= HIGH_RISK


def test_weak_evidence_crosses_the_threshold_later_through_age() -> None:
    facts = Facts(
        assured_on={Group.CONTACT: TODAY}, evidence=(Evidence("report", Group.CONTACT, 0.25, TODAY),)
    )
    intervals = Intervals()
    crossed = crossed_on(facts, Group.CONTACT, 0.35, TODAY + dt.timedelta(days=400), intervals)
    assert crossed is not None
    before, at = (
        evaluate(facts, when).risks[Group.CONTACT].value for when in (crossed - dt.timedelta(1), crossed)
    )
    assert before < 0.35 <= at + 1e-9


def test_evidence_never_pushes_the_due_day_back() -> None:
    facts = Facts(assured_on=assured(179), evidence=(Evidence("http_404", Group.CONTACT, 0.6, TODAY),))
    assert evaluate(facts, TODAY).due_on == TODAY + dt.timedelta(days=1)


def test_an_assurance_answers_earlier_evidence_but_not_that_of_the_same_day_or_later() -> None:
    earlier = Evidence("http_404", Group.CONTACT, 0.6, TODAY - dt.timedelta(days=21))
    facts = Facts(assured_on=assured(20), evidence=(earlier,))
    assert evaluate(facts, TODAY).risks[Group.CONTACT].reasons[0].kind == "age"


def test_an_inconclusive_signal_changes_nothing() -> None:
    challenge = Evidence("http_403", Group.CONTACT, 0, TODAY)
    with_it = evaluate(Facts(assured_on=assured(10), evidence=(challenge,)), TODAY)
    assert with_it == evaluate(Facts(assured_on=assured(10)), TODAY)


def test_no_interval_of_a_service_is_above_540_days() -> None:
    intervals = Intervals()
    for group in (Group.CONTACT, Group.HOURS, Group.COVERAGE, Group.TERMS, Group.DESCRIPTION):
        assert intervals.of(group, crisis=False).days <= 540


def test_an_archived_record_is_archived_whatever_else() -> None:
    assert evaluate(Facts(archived=True, assured_on=assured(1)), TODAY).state == State.ARCHIVED


def test_work_order_rises_with_impact() -> None:
    assert work_order(0.5, True, 0, 0) > work_order(0.5, False, 0, 0)
    assert work_order(0.5, False, 3, 0) > work_order(0.5, False, 0, 900)
