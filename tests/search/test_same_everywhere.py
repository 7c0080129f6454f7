"""The same question has the same ten services in the same order on SQLite, on PostgreSQL and on Elasticsearch.

Each is asked in processes of its own, over the evaluation corpus loaded as services: every judged query, and words
with random filters.
"""

import json
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.config.running import Copy
from tests.services import need_elasticsearch, need_postgres, need_search_eval

RANDOM_QUESTIONS = 500
ANSWERS = f"""
import sys
from tests.search.everywhere import answers, load_corpus
load_corpus(sys.argv[1])
answers(sys.argv[1], {RANDOM_QUESTIONS}, sys.argv[2])
"""
Answers = list[dict[str, Any]]


def asked(folder: Path, name: str, corpus: Path, **environment: str) -> tuple[Answers, int]:
    """The answers of one copy of the site, and how many of them Elasticsearch gave."""
    kept = folder / name
    site = Copy({"DATA_DIR": str(kept), "SECRET_KEY": "same for all copies of this test", **environment})
    site.run(sys.executable, "-m", "config.prepare", "--database")
    code = f"import django\ndjango.setup()\n{ANSWERS}"
    site.run(sys.executable, "-c", code, str(corpus), str(kept / "answers.json"))
    told = json.loads((kept / "answers.json").read_text(encoding="utf-8"))
    return told["answers"], told["from_cluster"]


@pytest.fixture
def database() -> Iterator[str]:
    """URL of an empty database of the test's own."""
    server = need_postgres()
    name = f"same_{os.getpid()}_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield server.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_every_question_has_the_same_answer_on_sqlite_postgresql_and_elasticsearch(
    tmp_path: Path, database: str
) -> None:
    corpus, cluster = need_search_eval(), need_elasticsearch()
    here, _ = asked(tmp_path, "sqlite", corpus)
    assert len(here) > RANDOM_QUESTIONS + 70
    assert sum(bool(answer["rows"]) for answer in here) > len(here) / 2
    assert sum(len(answer["rows"]) == 10 for answer in here) > len(here) / 5

    on_postgres, _ = asked(tmp_path, "postgresql", corpus, DATABASE_URL=database)
    assert differing(here, on_postgres) == []

    alias = f"test-same-{secrets.token_hex(4)}"
    on_cluster, from_cluster = asked(
        tmp_path, "cluster", corpus, ELASTICSEARCH_URL=cluster, ELASTICSEARCH_INDEX=alias
    )
    assert differing(here, on_cluster) == []
    assert from_cluster > 0.9 * len(here)


def differing(here: Answers, there: Answers) -> Answers:
    assert len(here) == len(there)
    return [one for one, other in zip(here, there, strict=True) if one != other]
