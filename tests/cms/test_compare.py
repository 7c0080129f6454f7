"""Comparing is plain values: two counties row by row, and two rounds fact by fact."""

import pytest

from cms.compare import Claim, Kind, counties, edits, far_apart, rounds

QUESTIONS = ("organisation", "policies_networks", "contacts")
HERE = ("08", "organisation")
KNOWN = Claim("in_place", (("fi", "Verkosto"),), sources=("https://example.org/",), as_of="2024-05")


def test_questions_with_different_answers_come_first_and_others_keep_their_order() -> None:
    first = {"organisation": Claim("in_place"), "contacts": Claim("planned")}
    second = {"organisation": Claim("in_place"), "contacts": Claim("in_place")}
    rows = counties(QUESTIONS, first, second)
    assert [(row.question, row.differs) for row in rows] == [
        ("contacts", True), ("organisation", False), ("policies_networks", False),
    ]  # fmt: skip


def test_another_wording_alone_is_no_difference_between_counties() -> None:
    other = Claim("in_place", (("fi", "Talo"),))
    assert not counties(["contacts"], {"contacts": KNOWN}, {"contacts": other})[0].differs


def test_another_number_is_a_difference_between_counties() -> None:
    first, second = (Claim("in_place", value=number, value_of="family_centres") for number in (2, 3))
    assert counties(["contacts"], {"contacts": first}, {"contacts": second})[0].differs


def test_a_question_that_a_county_lacks_is_no_information() -> None:
    row = counties(["contacts"], {}, {"contacts": KNOWN})[0]
    assert row.first.answer == "no_information" and row.differs


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("2024-05-03", "2025-05-03", False),
        ("2024-05-03", "2025-05-04", True),
        ("2025-05-04", "2024-05-03", True),
        ("2024", "2025-12-31", False),
        ("2024", "2026-01-01", True),
        ("2024-02", "2025-02-28", False),
        ("", "2025", False),
        ("", "", False),
    ],
)
def test_dates_lie_far_apart_when_over_twelve_months(first: str, second: str, apart: bool) -> None:
    assert far_apart(Claim(as_of=first), Claim(as_of=second)) is apart


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (Claim(), KNOWN, Kind.ADDED),
        (KNOWN, Claim(), Kind.REMOVED),
        (KNOWN, KNOWN, Kind.UNCHANGED),
        (Claim(), Claim(), Kind.UNCHANGED),
    ],
)
def test_a_fact_is_added_removed_or_unchanged(old: Claim, new: Claim, kind: Kind) -> None:
    assert rounds({HERE: old}, {HERE: new})[0].kind is kind


def test_a_fact_that_was_only_carried_over_is_not_called_unchanged() -> None:
    carried = Claim(**{**vars(KNOWN), "unconfirmed": True})
    assert rounds({HERE: KNOWN}, {HERE: carried})[0].kind is Kind.UNCONFIRMED


@pytest.mark.parametrize(
    "changed",
    [
        {"answer": "being_built"}, {"texts": (("fi", "Talo"),)}, {"value": 3}, {"valid_to": "2027"},
        {"sources": ("https://example.org/2",)}, {"as_of": "2025"},
    ],
)  # fmt: skip
def test_a_change_names_the_field_that_changed(changed: dict) -> None:
    change = rounds({HERE: KNOWN}, {HERE: Claim(**{**vars(KNOWN), **changed})})[0]
    assert change.kind is Kind.CHANGED and change.fields == tuple(changed)


def test_a_county_that_the_newer_round_lacks_is_removed() -> None:
    assert [change.kind for change in rounds({HERE: KNOWN}, {})] == [Kind.REMOVED]


def test_edits_are_what_somebody_did() -> None:
    carried = Claim(**{**vars(KNOWN), "unconfirmed": True})
    found = rounds({HERE: KNOWN, ("09", "contacts"): KNOWN}, {HERE: carried, ("09", "contacts"): Claim()})
    assert [change.county for change in edits(found)] == ["09"]
