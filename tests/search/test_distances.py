"""Near me: places by distance from a municipality or from a position that is used once and kept nowhere."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.test import Client

from directory.criteria import Criteria, read_criteria
from directory.models import Municipality
from directory.vocabulary import vocabulary
from search import distances, index
from search.address import pairs_of
from search.position import read_position
from tests.factories import make_channel, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

TAMPERE, NOKIA, HELSINKI = "837", "536", "091"


@pytest.fixture(autouse=True)
def catalogue(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    index.forget()
    distances.forget()
    far = make_service(name_fi="A Nokialla", counties=("08",))
    make_channel(far, "kohtaamispaikka", municipality=Municipality.objects.get(code=NOKIA))
    close = make_service(name_fi="B Tampereella", counties=("08",))
    make_channel(close, "kohtaamispaikka", latitude=61.4978, longitude=23.7610)
    make_service(name_fi="C jossakin", counties=("08",))
    make_service(name_fi="D valtakunnallinen", coverage_kind="nationwide")
    make_service(name_fi="E Helsingissä", municipalities=(HELSINKI,))
    index.rebuild()
    yield
    index.forget()
    distances.forget()


def get(query: str) -> dict[str, Any]:
    response = Client().get(f"/api/v1/services/{query}")
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def listed(query: str) -> list[tuple[str, str | None]]:
    return [(row["name"][0], row["group"]) for row in get(query)["results"]]


def test_places_come_by_distance_then_those_of_unknown_place_then_national_ones() -> None:
    assert listed("?near=Tampere") == [("B", "area"), ("A", "area"), ("C", "area"), ("D", "national")]
    assert listed("?near=Nokia")[0] == ("A", "area")


def test_results_tell_the_distance_and_null_where_it_is_unknown() -> None:
    rows = {row["name"][0]: row["distance_km"] for row in get("?near=837")["results"]}
    assert rows["B"] < 5 < rows["A"] < 30
    assert rows["C"] is None and rows["D"] is None
    assert "distance_km" not in get("")["results"][0]


def test_near_is_an_area_and_counts_like_the_municipality() -> None:
    near, there = get("?near=837"), get("?municipality=837")
    for name in ("count", "unknown_count", "elsewhere_count", "facets"):
        assert near[name] == there[name]


def test_elsewhere_comes_nearest_first_too() -> None:
    assert listed("?near=837&elsewhere=include")[-1] == ("E", "elsewhere")


def test_another_order_asked_for_holds() -> None:
    assert [name for name, _ in listed("?near=837&sort=name")][:3] == ["A", "B", "C"]


def test_pages_go_on_in_the_same_order() -> None:
    names = [listed(f"?near=837&page_size=1&page={page}")[0][0] for page in range(1, 5)]
    assert names == ["B", "A", "C", "D"]


@pytest.mark.parametrize(
    "query", ["?near=Atlantis", "?near=837&near=091", "?position=61.5,23.8", "?near=61.5,23.8"]
)
def test_what_is_no_municipality_is_refused(query: str) -> None:
    assert Client().get(f"/api/v1/services/{query}").status_code == 422


def test_a_moved_place_is_where_it_is_now(django_capture_on_commit_callbacks: Any) -> None:
    assert listed("?near=837")[0][0] == "B"
    nokia = Municipality.objects.get(code=NOKIA)
    from directory.models import Channel

    channel = Channel.objects.get(latitude__isnull=False)
    with django_capture_on_commit_callbacks(execute=True):
        channel.latitude, channel.longitude, channel.municipality = None, None, nokia
        channel.save()
        other = Channel.objects.exclude(pk=channel.pk).get()
        other.municipality = Municipality.objects.get(code=TAMPERE)
        other.save()
    index.refresh()
    assert [name for name, _ in listed("?near=837")][:2] == ["A", "B"]


def test_an_address_says_near_and_not_the_municipality_twice() -> None:
    criteria = read_criteria([("near", ["Tampere"])], vocabulary())
    assert criteria.municipality == {TAMPERE}
    assert pairs_of(criteria, vocabulary()) == [("near", TAMPERE)]
    assert criteria.without("municipality") == Criteria() == criteria.without("near")


def test_the_page_offers_the_order_and_tells_distances() -> None:
    text = Client().get("/haku/?municipality=Tampere").content.decode()
    assert 'href="/haku/?near=837">lähin ensin</a>' in text
    text = Client().get("/haku/?near=837").content.decode()
    assert '<strong aria-current="true">lähin ensin</strong>' in text
    assert "Alle 1 km" in text or "Noin" in text
    assert 'href="/haku/"><span class="sr">Poista rajaus kunta' in text


def test_a_position_is_used_once_and_stands_in_no_link(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG, logger="request"):
        response = client.post("/haku/", {"position": "61.50,23.76", "q": ""})
    text = response.content.decode()
    assert response.status_code == 200
    assert text.index("B Tampereella") < text.index("A Nokialla") < text.index("D valtakunnallinen")
    assert response["Cache-Control"] == "no-store" and not response.cookies
    assert "61.5" not in text and "23.76" not in text
    assert "61.5" not in caplog.text
    assert "near=837" in text


def test_a_position_in_an_address_is_refused() -> None:
    assert Client().get("/haku/?position=61.50,23.76").status_code == 422


@pytest.mark.parametrize(
    "text", ["", "61.5", "abc", "61.5,23.8,1", "NaN,NaN", "1e3,2", "0,0", "59.33,18.07", "9" * 99]
)
def test_what_is_no_position_in_finland_is_none(text: str) -> None:
    assert read_position(text) is None


def test_a_position_elsewhere_is_refused_in_words() -> None:
    response = Client().post("/haku/", {"position": "48.85,2.35"})
    assert response.status_code == 422
    assert "ei ole Suomessa" in response.content.decode()


def test_distances_are_those_of_a_great_circle() -> None:
    [km] = distances.kilometres((60.1699, 24.9384), np.array([[61.4978, 23.7610]]))
    assert 160 < km < 162
    assert distances.kilometres((60.0, 25.0), np.array([[60.0, 25.0]]))[0] == 0


def test_the_nearest_middle_is_the_municipality() -> None:
    assert distances.nearest_municipality((60.17, 24.94), distances.centres()) == HELSINKI


STRANGE = [
    "\x00",
    "' OR 1=1 --",
    "😀😀",
    "a" * 10_000,
    "(((",
    "%",
    "*",
    "?!…",
    "837; DROP TABLE",
    "\u202e837",
]


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize("path", ["/haku/", "/api/v1/services/"])
def test_strange_places_are_refused_and_break_nothing(path: str, text: str) -> None:
    assert Client().get(path, {"near": text}).status_code == 422
    assert Client().post("/haku/", {"near": text}).status_code == 422


@pytest.mark.parametrize("text", [*STRANGE, "61.5," + "9" * 10_000, "61,5 23,7", "-0,-0", "６１.5,23.8"])
def test_strange_positions_are_refused_and_break_nothing(text: str) -> None:
    response = Client().post("/haku/", {"position": text})
    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
