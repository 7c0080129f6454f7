import json
from typing import Any

import pytest
from django.test import Client

from directory.models import Organisation, Service
from tests.factories import make_channel, make_organisation, make_rule, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

API = "/api/v1"


def get(path: str, status: int = 200) -> Any:
    response = Client().get(API + path)
    assert response.status_code == status, response.content
    return json.loads(response.content)


@pytest.mark.parametrize(
    ("path", "count"),
    [("/counties/", 23), ("/municipalities/", 308), ("/organisations/", 0), ("/terms/", None)],
)
def test_lists_hold_everything_page_by_page(path: str, count: int | None) -> None:
    body = get(path + "?page_size=100")
    assert list(body) == ["count", "page", "page_size", "results"]
    if count is not None:
        assert body["count"] == count
    assert len(body["results"]) == min(100, body["count"])


def test_a_page_past_the_end_is_empty() -> None:
    assert get("/counties/?page=99")["results"] == []


@pytest.mark.parametrize("path", ["/counties/", "/municipalities/", "/organisations/", "/terms/"])
@pytest.mark.parametrize("query", ["?zzz=1", "?page=0", "?need=ero", "?q=%00", "?lang=de"])
def test_lists_refuse_what_they_do_not_know(path: str, query: str) -> None:
    body = get(path + query, status=422)
    assert body["status"] == 422
    assert len(body["errors"]) == 1


@pytest.mark.parametrize(
    ("words", "codes"),
    [("tammer", ["837"]), ("ÅBO", ["564", "853"]), ("åbo", ["564", "853"]), ("!!", []), ('"', [])],
)
def test_names_are_found_in_any_language(words: str, codes: list[str]) -> None:
    assert [row["code"] for row in get(f"/municipalities/?q={words}&lang=sv")["results"]] == codes


def test_a_county_by_its_code() -> None:
    county = get("/counties/08?lang=sv")
    assert (county["name"], county["short_name"], county["brand"]) == (
        "Birkalands välfärdsområde",
        "Birkaland",
        "Pirha",
    )
    assert county["url"] == "/sv/alue/pirkanmaa/"


@pytest.mark.parametrize("code", ["99", "8", "%00", "x", "²"])
def test_there_is_no_such_county(code: str) -> None:
    assert get(f"/counties/{code}", status=404)["status"] == 404


def test_organisations_count_their_listed_services() -> None:
    organisation = make_organisation(name_fi="Apu ry")
    make_service(organisation=organisation)
    make_service(organisation=organisation, live=False)
    assert get(f"/organisations/{organisation.uuid}")["services"] == 1


def test_a_draft_organisation_is_not_shown() -> None:
    organisation = make_organisation()
    Organisation.objects.filter(pk=organisation.pk).update(live=False)
    get(f"/organisations/{organisation.uuid}", status=404)
    assert get("/organisations/")["count"] == 0


def test_a_service_with_its_channels_rules_and_facts() -> None:
    service = make_service(name_fi="Linja", plain_fi="Voit soittaa.", our_wording=["plain_fi"])
    channel = make_channel(service, phone="09 2525 0111", shown_on_bill="no", who_answers_fi="Ammattilainen.")
    make_rule(channel)
    body = get(f"/services/{service.uuid}")
    assert body["texts"]["plain"] == {"fi": "Voit soittaa.", "sv": None, "en": None}
    assert body["our_wording"] == ["plain_fi"]
    [shown] = body["channels"]
    assert shown["id"] == str(channel.uuid)
    assert shown["phones"][0]["tel"] == "+358925250111"
    assert shown["shown_on_bill"] == "no"
    assert shown["who_answers"] == "Ammattilainen."
    assert (shown["opening_rules"][0]["opens"], shown["opening_rules"][0]["weekdays"]) == (
        "09:00",
        [1, 2, 3, 4, 5],
    )


@pytest.mark.parametrize("identity", ["1", "123e4567-e89b-42d3-a456-426614174000", "zzz", "%00", "a" * 36])
def test_there_is_no_such_service(identity: str) -> None:
    assert get(f"/services/{identity}", status=404)["type"] == "about:blank"


def test_a_draft_is_not_found() -> None:
    get(f"/services/{make_service(live=False).uuid}", status=404)


def test_an_ended_service_is_gone_and_names_what_replaces_it() -> None:
    old, new = make_service(status="ended"), make_service(name_fi="Uusi")
    hidden = make_service(live=False)
    old.replaced_by.set([new, hidden])
    old.save()
    body = get(f"/services/{old.uuid}", status=410)
    assert [replacement["name"] for replacement in body["replaced_by"]] == ["Uusi"]


@pytest.mark.parametrize("path", ["/", "/services/x/y", "/zzz", "/counties", "/services"])
def test_an_address_that_leads_nowhere_is_a_404_in_json(path: str) -> None:
    response = Client().get(API + path, follow=True)
    if response.status_code != 200:
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


def test_modified_at_moves_when_something_nested_changes() -> None:
    service = make_service()
    channel = make_channel(service, phone="0800 1")
    rule = make_rule(channel)

    def moved(change: Any) -> bool:
        before = Service.objects.get(pk=service.pk).modified_at
        change()
        return Service.objects.get(pk=service.pk).modified_at > before

    assert moved(channel.save)
    assert moved(channel.phones.first().save)
    assert moved(rule.save)
    assert moved(lambda: service.organisation.save())
    assert moved(rule.delete)


@pytest.mark.parametrize(
    ("path", "statements"),
    [("/counties/", 2), ("/municipalities/", 2), ("/organisations/", 2), ("/terms/", 3)],
)
def test_lists_take_a_constant_number_of_statements(
    path: str, statements: int, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        make_service()
    get(path)
    with django_assert_num_queries(statements):
        get(path)
