"""The words that the service starts with: easy, in three languages, honest about whose they are."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

DATA = Path(settings.BASE_DIR) / "data"
LANGUAGES = ("fi", "sv", "en")
TRANSLATED = (
    "summary",
    "plain",
    "how_to_get",
    "eligibility",
    "who_answers",
    "what_happens_first",
    "tells_others",
    "usual_wait",
    "first_sentence",
    "if_closed",
)
ALWAYS = ("summary", "plain")
TALKING = {"puhelin", "chat", "verkkokirje", "kirje", "sahkoposti", "viestisovellus"}
SAFETY_CLASSES = {"none", "life", "violence", "sexual_violence", "child_safety", "self_harm"}
YES_NO = {"yes", "no", "unknown"}
# Long runs of digits, or digit groups divided by spaces and hyphens: "116 111", "0800-147 111", "+358 50 ...".
NUMBER = re.compile(r"\+?\d[\d \-]*\d(?<=\d{3})|\d{2,}[ \-]\d{2,}")
# "uhri", "offer" and "victim" as names for a person, each in its own language: an English "offer" is harmless.
LABELS = {
    "fi": re.compile(r"\buhri", re.I),
    "sv": re.compile(r"offer", re.I),
    "en": re.compile(r"\bvictim", re.I),
}


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def ids(part: str) -> set[str]:
    return {term["id"] for term in json.loads((DATA / "taxonomy.json").read_text(encoding="utf-8"))[part]}


SERVICES = lines("services.jsonl")
LIFELINES = lines("lifelines.jsonl")
COUNTIES = lines("county_doors.jsonl")
LABELS_OF_TERMS = json.loads((DATA / "terms_labels.json").read_text(encoding="utf-8"))

every_service = pytest.mark.parametrize("row", SERVICES, ids=lambda row: str(row["id"]))


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?])\s+", text.strip())


def our_texts(row: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Field, language and text of everything that is worded for readers, names and descriptions left out."""
    for field in TRANSLATED:
        for language in LANGUAGES:
            if row[f"{field}_{language}"]:
                yield f"{field}_{language}", language, row[f"{field}_{language}"]


def test_there_are_a_hundred_services_with_ids_of_their_own() -> None:
    assert len(SERVICES) == len({row["id"] for row in SERVICES}) == 100


@every_service
def test_a_service_says_who_it_is_and_where_it_was_found(row: dict[str, Any]) -> None:
    assert row["id"] and row["name"] and row["organisation"] and row["description_fi"]
    assert row["source_url"].startswith(("http://", "https://"))


@every_service
def test_a_service_has_its_name_summary_and_easy_version_in_three_languages(row: dict[str, Any]) -> None:
    assert row["name"] and row["name_sv"] and row["name_en"]
    assert all(row[f"{field}_{language}"] for field in ALWAYS for language in LANGUAGES)


@every_service
def test_a_service_is_described_in_three_languages(row: dict[str, Any]) -> None:
    assert all(row[f"description_{language}"] for language in LANGUAGES)


@every_service
def test_the_easy_version_is_three_short_sentences_at_most(row: dict[str, Any]) -> None:
    for language in LANGUAGES:
        parts = sentences(row[f"plain_{language}"])
        assert len(parts) <= 3
        assert all(len(part.split()) <= 12 and part.endswith(".") for part in parts), parts


@every_service
def test_a_summary_fits_a_card(row: dict[str, Any]) -> None:
    assert all(len(row[f"summary_{language}"]) <= 165 for language in LANGUAGES)


@every_service
def test_the_words_neither_shout_nor_label(row: dict[str, Any]) -> None:
    for field, language, text in our_texts(row):
        assert "!" not in text, field
        assert not LABELS[language].search(text), field


@every_service
def test_the_easy_version_and_the_first_sentence_tell_no_number(row: dict[str, Any]) -> None:
    for language in LANGUAGES:
        assert not NUMBER.search(row[f"plain_{language}"])
        assert not NUMBER.search(row[f"first_sentence_{language}"] or "")


@pytest.mark.parametrize("number", ["116 111", "080 005 005", "0800-05058", "+358 50 596 0980", "112"])
def test_the_pattern_of_numbers_finds_numbers(number: str) -> None:
    assert NUMBER.search(f"Voit soittaa numeroon {number}.")


@pytest.mark.parametrize("words", ["alle 20-vuotiaille", "10–17-vuotiaille", "noin 45 minuuttia"])
def test_the_pattern_of_numbers_leaves_ages_alone(words: str) -> None:
    assert not NUMBER.search(words)


@every_service
def test_a_text_is_in_three_languages_or_in_none(row: dict[str, Any]) -> None:
    for field in TRANSLATED:
        assert len({bool(row[f"{field}_{language}"]) for language in LANGUAGES}) == 1, field


@every_service
def test_whoever_can_be_called_or_written_to_has_a_first_sentence(row: dict[str, Any]) -> None:
    if TALKING & set(row["channels"]):
        assert row["first_sentence_fi"]


@every_service
def test_a_number_that_must_be_checked_first_is_not_promised(row: dict[str, Any]) -> None:
    uncertain = row["phone"] is None or "tarkistettava ennen julkaisua" in (row["notes"] or "")
    if uncertain and "puhelin" in row["channels"]:
        assert not re.search(r"\bsoittaa\b", row["plain_fi"])
        assert not re.search(r"\bringa\b", row["plain_sv"])
        assert not re.search(r"\bcall if\b", row["plain_en"])


@every_service
def test_our_wording_names_filled_fields_and_forgets_none(row: dict[str, Any]) -> None:
    ours = row["our_wording"]
    assert len(ours) == len(set(ours))
    assert all(row[field] for field in ours)
    assert {field for field, _, _ in our_texts(row)} <= set(ours)
    assert "description_fi" not in ours and "name" not in ours


@every_service
def test_closed_answers_and_ids_are_of_their_lists(row: dict[str, Any]) -> None:
    assert {row["anonymous"], row["shown_on_bill"], row["number_seen"]} <= YES_NO
    assert row["safety_class"] in SAFETY_CLASSES
    assert row["evidence"] in {"A", "B", "C"}
    assert set(row["categories"]) <= ids("themes")
    assert set(row["target_groups"]) <= ids("target_groups")
    assert set(row["channels"]) <= ids("channels")
    assert set(row["languages"]) <= ids("languages")
    assert set(row["life_situations"]) <= ids("life_situations")
    assert row["cost"] is None or row["cost"] in ids("cost")


@pytest.mark.parametrize(
    ("part", "list_of"),
    [
        ("need", "themes"),
        ("target_group", "target_groups"),
        ("situation", "life_situations"),
        ("channel", "channels"),
    ],
)
def test_every_term_has_an_everyday_label_in_three_languages(part: str, list_of: str) -> None:
    assert set(LABELS_OF_TERMS[part]) == ids(list_of)
    for label in LABELS_OF_TERMS[part].values():
        assert all(0 < len(label[f"label_{language}"]) <= 28 for language in LANGUAGES)


@pytest.mark.parametrize("part", ["need", "target_group", "situation"])
def test_the_description_of_a_term_is_one_quiet_sentence(part: str) -> None:
    for label in LABELS_OF_TERMS[part].values():
        texts = [label[f"description_{language}"] for language in LANGUAGES]
        assert all(text.endswith(".") and len(sentences(text)) == 1 and "!" not in text for text in texts)


@pytest.mark.parametrize("row", LIFELINES, ids=lambda row: str(row["id"]))
def test_a_safety_line_speaks_three_languages(row: dict[str, Any]) -> None:
    assert all(row[f"{field}_{language}"] for field in ("name", "for_whom") for language in LANGUAGES)
    for field in ("hours_text", "cost_note"):
        assert bool(row[field]) == bool(row[f"{field}_sv"]) == bool(row[f"{field}_en"])
    assert all(row[field] for field in row["our_wording"])
    assert "!" not in "".join(row[f"what_happens_first_{language}"] or "" for language in LANGUAGES)


@pytest.mark.parametrize("row", LIFELINES, ids=lambda row: str(row["id"]))
def test_a_line_that_points_at_a_service_shares_its_main_number(row: dict[str, Any]) -> None:
    if row["service"] is None:
        return
    service = next(service for service in SERVICES if service["id"] == row["service"])
    numbers = {phone["number"].replace(" ", "") for phone in service["phones"]}
    assert row["phone"] is None or row["phone"].replace(" ", "") in numbers


@pytest.mark.parametrize("county", COUNTIES, ids=lambda county: str(county["code"]))
def test_a_countys_doors_are_named_in_three_languages(county: dict[str, Any]) -> None:
    for door in county["doors"]:
        assert door["name"] and all(door[f"name_{language}"] for language in LANGUAGES)
        assert bool(door["hours_text"]) == bool(door["hours_text_sv"]) == bool(door["hours_text_en"])
        assert all(door[field] for field in door["our_wording"])


@pytest.mark.parametrize(
    ("name", "rows"), [("service_classes", 228), ("target_groups", 17), ("life_events", 19)]
)
def test_a_code_list_keeps_its_codes_addresses_labels_and_parents(name: str, rows: int) -> None:
    codes = json.loads((DATA / "ptv_codelists" / f"{name}.json").read_text(encoding="utf-8"))
    assert len(codes) == len({row["code"] for row in codes}) == rows
    known = {row["code"] for row in codes}
    assert all(set(row) == {"code", "uri", "label", "parent"} for row in codes)
    assert all(row["parent"] is None or row["parent"] in known for row in codes)
    assert all(row["uri"].endswith(f"/code/{row['code']}") and row["label"]["fi"] for row in codes)
