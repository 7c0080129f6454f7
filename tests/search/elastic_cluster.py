"""A cluster with no index of ours, for the tests that have one."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from search.engines import cluster, elastic
from tests.services import need_elasticsearch


@pytest.fixture
def empty_cluster(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The alias of the test's own indices. Nothing brings them up to date but the test itself."""
    address = settings.ELASTICSEARCH_URL = need_elasticsearch()
    settings.ELASTICSEARCH_INDEX = f"test-{uuid.uuid4().hex[:12]}"
    monkeypatch.setattr(cluster, "follow", lambda: None)
    cluster.forget()
    yield settings.ELASTICSEARCH_INDEX
    settings.ELASTICSEARCH_URL = address
    remove_indices()
    cluster.forget()


def indices() -> list[str]:
    return sorted(elastic.client().indices.get(index=f"{elastic.alias()}-*", allow_no_indices=True))


def remove_indices() -> None:
    for name in indices():
        elastic.client().indices.delete(index=name)
