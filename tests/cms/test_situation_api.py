"""/api/v1/situation/: one result for every county and question, also where nothing was found."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from cms.models import SituationRound

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/situation/"
SOURCE = Path(settings.BASE_DIR) / "data" / "counties_situation.jsonl"
KEYS = {"round", "county", "question", "answer", "text", "value", "source", "as_of", "checked_by_role"}


def ask(**params: Any) -> dict[str, Any]:
    response = Client().get(ADDRESS, params)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def everything(**params: Any) -> list[dict[str, Any]]:
    return [row for page in (1, 2) for row in ask(page=page, page_size=100, **params)["results"]]


def test_22_counties_times_5_questions_are_110_results(first_round: SituationRound) -> None:
    rows = everything()
    assert ask()["count"] == len(rows) == 110
    assert len({(row["county"], row["question"]) for row in rows}) == 110
    assert all(row.keys() >= KEYS for row in rows)


def test_a_result_has_a_source_or_says_that_nothing_was_found(first_round: SituationRound) -> None:
    for row in everything():
        if row["answer"] == "no_information":
            assert row["source"] is row["as_of"] is row["value"] is row["text"] is None
        else:
            assert row["source"].startswith("http") and row["text"]


def test_every_result_is_what_the_file_says(first_round: SituationRound) -> None:
    names = {row["county"]: row for row in map(json.loads, SOURCE.read_text().splitlines())}
    for row in everything():
        told = names[row["county_name"]]["facts"].get(row["question"])
        if told is None:
            assert row["answer"] == "no_information"
        else:
            assert (row["answer"], row["text"]) == (told["answer"], told["text_fi"])
            assert (row["source"], row["as_of"] or "") == (told["source_url"], told["as_of"])
            assert row["value"] == told.get("value")


def test_the_newest_published_round_is_the_default(first_round: SituationRound) -> None:
    from cms.rounds import open_round

    open_round(year=2027)
    assert {row["round"] for row in ask()["results"]} == {2026}
    assert Client().get(ADDRESS, {"round": 2027}).status_code == 422


def test_filters_join_by_or_within_and_by_and_between(first_round: SituationRound) -> None:
    assert ask(county="08")["count"] == 5
    assert ask(county="Pirkanmaa")["count"] == 5
    assert ask(county=["08", "06"], question=["contacts"])["count"] == 2
    assert ask(round=2026, question="contacts", page_size=100)["count"] == 22


@pytest.mark.parametrize(
    "params",
    [
        {"round": "1999"},
        {"round": "x"},
        {"round": ["2026", "2026"]},
        {"question": "organization"},
        {"county": "Ruotsi"},
        {"page": "0"},
        {"page_size": "101"},
        {"need": "ero"},
        {"vuosi": "2026"},
        {"question": "contacts\x00"},
    ],
)
def test_what_is_not_understood_is_refused_by_name(first_round: SituationRound, params: dict) -> None:
    response = Client().get(ADDRESS, params)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in response.json()["errors"]] == list(params)


def test_an_empty_value_equals_absence(first_round: SituationRound) -> None:
    assert ask(round="", question="", county="")["count"] == 110


def test_a_page_past_the_end_is_empty(first_round: SituationRound) -> None:
    assert ask(page=99)["results"] == []


def test_the_answer_is_open_and_cacheable(first_round: SituationRound) -> None:
    response = Client().get(ADDRESS)
    assert response["Access-Control-Allow-Origin"] == "*"
    again = Client().get(ADDRESS, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_a_list_costs_a_constant_number_of_queries(
    first_round: SituationRound, django_assert_max_num_queries: Any
) -> None:
    ask()
    with django_assert_max_num_queries(6):
        ask(page_size=100)


def test_it_stands_in_the_openapi_document(first_round: SituationRound) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    names = {p["name"] for p in document["paths"]["/api/v1/situation/"]["get"]["parameters"]}
    assert names == {"round", "county", "question", "page", "page_size", "lang"}
