"""On a real Elasticsearch: the same answers as in the process."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from django.core.management import call_command

from directory.criteria import Criteria
from directory.models import Municipality
from search import distances, index
from search.engines import cluster, elastic_answers, local
from search.engines.elastic_answers import Asking, Window
from search.models import IndexEntry
from search.position import near_position
from search.questions import analysed
from tests.factories import make_channel, make_service
from tests.search.elastic_cluster import empty_cluster as empty_cluster
from tests.search.test_engine_agrees import COUNTIES, NOON, asked
from tests.search.test_engine_agrees import catalogue as catalogue
from tests.services import need_search_eval

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference", "empty_cluster")]

QUERIES = (
    "eron jälkeinen vanhemmuus",
    "parisuhdeterpia",
    "väkivalta",
    "mää en jaksa enää",
    "uusperheelle tukea",
    "stöd för föräldrar",
    "help for families",
    "palvelu",
    "chat nuorille",
    "keskusteluapua",
    "aiti ja lapsi",
    "perhe",
)


def same(criteria: Criteria) -> local.Found:
    """Both engines' answer, the folded sections too."""
    snapshot = index.refresh()
    query = analysed(criteria.q, criteria.lang, snapshot) if criteria.q else None
    there = cluster.answer(snapshot, criteria, NOON, query, folded=20)
    here = local.answer(snapshot, criteria, NOON, query, folded=20)
    if there is None:
        # Words that no service has are not worth a question.
        assert query is not None
        assert here.listing.count == here.listing.unknown_count == here.listing.elsewhere_count == 0
        return here
    assert replace(there.listing, facets={}) == replace(here.listing, facets={}), criteria
    assert {name: dict(counts) for name, counts in there.listing.facets.items()} == here.listing.facets
    assert there.folded == here.folded
    return there


@pytest.fixture
def content(empty_cluster: str) -> Iterator[None]:
    """The starting content, with every kind of freshness."""
    index.forget()
    call_command("load_starting_content", verbosity=0)
    index.rebuild()
    chance = random.Random(5)
    for entry in IndexEntry.objects.all():
        document = orjson.loads(entry.document)
        document["factor"] = chance.choice([1.0, 0.95, 0.9, 0.8])
        document["stale"] = chance.random() < 0.2
        document["assured"] = chance.choice([None, "2026-01-02", "2026-11-20"])
        entry.document = orjson.dumps(document)
        entry.save()
    index.store_snapshot()
    index.forget()
    assert cluster.catch_up()
    yield
    index.forget()


@pytest.mark.usefixtures("catalogue")
def test_three_hundred_random_questions_have_the_same_answer_on_both_engines() -> None:
    assert cluster.catch_up()
    chance = random.Random(19)
    for _ in range(300):
        same(replace(asked(chance), sort=chance.choice(["", "name", "confirmed"])))


@pytest.mark.usefixtures("content")
def test_words_with_random_filters_have_the_same_answer_on_both_engines() -> None:
    chance = random.Random(23)
    found = 0
    for _ in range(500):
        question = asked(chance)
        fewer: dict[str, Any] = {
            name: frozenset()
            for name in ("need", "target_group", "situation", "channel")
            if chance.random() < 0.7
        }
        sort = chance.choice(["", "", "name", "confirmed"])
        there = same(replace(question, q=chance.choice(QUERIES), sort=sort, **fewer))
        found += bool(there.listing.count)
    assert found > 100


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("area", [frozenset(), frozenset(COUNTIES[:1])])
def test_every_judged_query_finds_the_same_ten_in_the_same_order(area: frozenset[str]) -> None:
    lines = (need_search_eval() / "queries-dev.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line) for line in lines]
    assert len(queries) >= 72
    for query in queries:
        same(Criteria(q=query["q"], lang=query["lang"], county=area, page_size=10))


def test_a_page_far_down_and_a_page_among_equals_are_the_same_on_both_engines() -> None:
    for number in range(90):
        make_service(name_fi=f"Perhekahvila {'avoin ' * (number % 3)}")
    index.rebuild()
    assert cluster.catch_up()
    for page in range(1, 11):
        found = same(Criteria(q="perhekahvila", page=page, page_size=10))
        assert found.listing.count >= 60
        same(Criteria(page=page, page_size=10))
    index.forget()


def test_a_page_deeper_than_elasticsearch_goes_is_answered_in_the_process() -> None:
    make_service()
    index.rebuild()
    assert cluster.catch_up()
    deep = Criteria(page=91, page_size=100)
    assert cluster.answer(index.refresh(), deep, NOON, None) is None
    assert local.answer(index.refresh(), deep, NOON, None).listing.rows == ()
    assert cluster.answer(index.refresh(), Criteria(page=90, page_size=100), NOON, None) is not None


def test_words_with_dots_and_signs_are_found() -> None:
    for name in ("Tukea osoitteessa apu.example", "50 % ja 100% tuki", "A.b.c. perheille"):
        make_service(name_fi=name)
    index.rebuild()
    assert cluster.catch_up()
    for words in ("apu.example", "50 %", "a.b.c.", "100%"):
        same(Criteria(q=words))
    index.forget()


def test_an_empty_catalogue_has_an_answer() -> None:
    index.forget()
    index.rebuild()
    assert cluster.catch_up()
    assert same(Criteria(county=frozenset({"08"}), unknown=True)).listing.count == 0


def hits(*ranks: tuple[float, int]) -> list[dict[str, Any]]:
    return [{"sort": [0, score, pk]} for score, pk in ranks]


@pytest.mark.parametrize(
    ("read", "window", "expected"),
    [
        # Equal once rounded: by key, whatever the last bits say.
        (hits((2.00003, 9), (2.00001, 4), (1.0, 1)), Window(0, 2), [4, 9]),
        (hits((2.0, 1), (1.99998, 7), (1.5, 2)), Window(1, 1), [7]),
        # The read part ends within the page's last score: a smaller key may follow.
        (hits((2.0, 5), (2.0, 6)), Window(0, 1), None),
        (hits((2.0, 5), (1.0, 6)), Window(0, 1), [5]),
        # It begins within the page's first score.
        (hits((2.0, 5), (2.0, 6), (1.0, 8)), Window(2, 1), None),
        (hits((3.0, 5), (2.0, 6), (1.0, 8)), Window(2, 1), [6]),
    ],
)
def test_services_of_nearly_the_same_score_are_ordered_by_key_or_read_further(
    read: list[dict[str, Any]], window: Window, expected: list[int] | None
) -> None:
    asking = Asking(lambda bodies: [], Criteria(q="x"), None, [], {"match_all": {}}, 0)  # type: ignore[arg-type]
    assert asking._by_rounded_score(read, window, margin=1) == expected
    assert elastic_answers.MARGINS[0] < elastic_answers.MARGINS[1]


NEAR = ("", "091", "837", "853", "564", "698", "478")


@pytest.fixture
def scattered(empty_cluster: str) -> Iterator[None]:
    """Services at random points of Finland, in municipalities alone, at no place, and everywhere."""
    index.forget()
    distances.forget()
    chance = random.Random(41)
    towns = list(Municipality.objects.exclude(latitude=None).order_by("code"))
    for number in range(60):
        kind = chance.choice(["nationwide", "areas", "areas", "areas", "unknown"])
        service = make_service(
            name_fi=f"Kahvila {number % 9}",
            coverage_kind=kind,
            counties=("08",) if kind == "areas" and chance.random() < 0.3 else (),
            municipalities=(chance.choice(towns).code,) if kind == "areas" else (),
        )
        for _ in range(chance.choice([0, 0, 1, 3])):
            place = {
                "latitude": round(chance.uniform(59.8, 69.9), 4),
                "longitude": round(chance.uniform(20.6, 31.4), 4),
            }
            make_channel(
                service,
                "kohtaamispaikka",
                **(place if chance.random() < 0.6 else {"municipality": chance.choice(towns)}),
            )
    index.rebuild()
    assert cluster.catch_up()
    yield
    index.forget()
    distances.forget()


@pytest.mark.usefixtures("scattered")
def test_what_is_near_random_points_has_the_same_order_on_both_engines() -> None:
    chance = random.Random(43)
    listed = 0
    for _ in range(150):
        question = Criteria(
            q=chance.choice(["", "", "kahvila"]),
            elsewhere=chance.random() < 0.6,
            page=chance.choice([1, 1, 2]),
            page_size=chance.choice([5, 20, 100]),
        )
        point = (chance.uniform(59.8, 69.9), chance.uniform(20.6, 31.4))
        found = same(near_position(question, point))
        listed += len(found.listing.rows)
    assert listed > 500


@pytest.mark.usefixtures("scattered")
def test_what_is_near_a_municipality_has_the_same_order_on_both_engines() -> None:
    for code in NEAR[1:]:
        near = Criteria(near=code, municipality=frozenset({code}), elsewhere=True, page_size=100)
        found = same(near)
        far = distances.of_services([pk for pk, _ in found.listing.rows], near, index.refresh())
        told = [far[pk] for pk, group in found.listing.rows if group == "elsewhere"]
        known = [km for km in told if km is not None]
        assert len(known) > 20
        assert known == sorted(known) and told[: len(known)] == known
