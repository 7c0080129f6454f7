"""On a real Elasticsearch: the same answers as in the process, whatever becomes of the cluster."""

import datetime as dt
import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from django.core.management import call_command

from directory.criteria import Criteria
from directory.models import Service
from search import answers, engines, index
from search.engines import cluster as engine
from search.engines import elastic, local
from search.models import IndexEntry
from search.questions import analysed
from tests.factories import make_service
from tests.search.test_engine_agrees import COUNTIES, NOON, asked
from tests.search.test_engine_agrees import catalogue as catalogue
from tests.services import need_elasticsearch, need_search_eval

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

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


@pytest.fixture
def cluster(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A cluster with no index of ours. Only the test itself brings it up to date."""
    settings.ELASTICSEARCH_URL = need_elasticsearch()
    settings.ELASTICSEARCH_INDEX = f"test-{uuid.uuid4().hex[:12]}"
    monkeypatch.setattr(engine, "follow", lambda: None)
    engine.forget()
    yield settings.ELASTICSEARCH_INDEX
    empty()
    engine.forget()


def indices() -> list[str]:
    return sorted(elastic.client().indices.get(index=f"{elastic.alias()}-*", allow_no_indices=True))


def empty() -> None:
    for name in indices():
        elastic.client().indices.delete(index=name)


def both(criteria: Criteria, now: dt.datetime = NOON, folded: int = 20) -> tuple[local.Found, local.Found]:
    snapshot = index.refresh()
    query = analysed(criteria.q, criteria.lang, snapshot) if criteria.q else None
    there = engine.answer(snapshot, criteria, now, query, folded)
    here = local.answer(snapshot, criteria, now, query, folded)
    if there is None:
        assert query is not None
        assert here.listing.count == 0
        return here, here
    return there, here


def same(criteria: Criteria, now: dt.datetime = NOON) -> local.Found:
    there, here = both(criteria, now)
    assert replace(there.listing, facets={}) == replace(here.listing, facets={}), criteria
    assert {name: dict(counts) for name, counts in there.listing.facets.items()} == here.listing.facets
    assert there.folded == here.folded
    return there


@pytest.fixture
def content(cluster: str) -> Iterator[None]:
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
    assert engine.catch_up()
    yield
    index.forget()


@pytest.mark.usefixtures("cluster", "catalogue")
def test_three_hundred_random_questions_have_the_same_answer_on_both_engines() -> None:
    assert engine.catch_up()
    chance = random.Random(19)
    for _ in range(300):
        question = asked(chance)
        same(replace(question, sort=chance.choice(["", "name", "confirmed"])))


@pytest.mark.usefixtures("content")
def test_words_with_random_filters_have_the_same_answer_on_both_engines() -> None:
    chance = random.Random(23)
    found = 0
    for _ in range(500):
        question = asked(chance)
        fewer = {
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
