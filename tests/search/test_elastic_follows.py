"""Elasticsearch follows the index of the database: what it does not have yet is answered in the process."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from config import health
from directory.criteria import Criteria
from directory.models import Service
from search import answers, engines, index
from search.engines import cluster, elastic, elastic_documents
from search.engines.elastic import Incomplete
from search.models import IndexEntry, IndexState
from tests.config.running import free_port
from tests.factories import make_service
from tests.search.elastic_cluster import empty_cluster as empty_cluster
from tests.search.elastic_cluster import indices, remove_indices
from tests.search.test_engine_agrees import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference", "empty_cluster", "three_services")]


@pytest.fixture
def three_services(empty_cluster: str) -> Iterator[None]:
    index.forget()
    for name in ("Eroryhmä", "Kriisiapu", "Perheneuvonta"):
        make_service(name_fi=name)
    index.rebuild()
    assert cluster.catch_up()
    yield
    index.forget()
    health.forget_answers()


def there(criteria: Criteria = Criteria()) -> list[int] | None:  # noqa: B008 (frozen)
    """The services of the cluster's answer; None where it gives none."""
    found = cluster.answer(index.refresh(), criteria, NOON, None)
    return None if found is None else [pk for pk, _ in found.listing.rows]


def shown(words: str = "") -> list[str]:
    return [result["name"] for result in answers.answer(Criteria(q=words), NOON).results]


def published(capture: Any, name: str) -> Service:
    with capture(execute=True):
        return make_service(name_fi=name)


def test_a_publish_is_seen_at_once_and_comes_from_the_cluster_once_it_follows(
    django_capture_on_commit_callbacks: Any,
) -> None:
    service = published(django_capture_on_commit_callbacks, "Uusi vertaisryhmä")
    assert there() is None
    assert "Uusi vertaisryhmä" in shown() and shown("vertaisryhmä") == ["Uusi vertaisryhmä"]
    assert cluster.catch_up()
    assert service.pk in (there() or ())
    assert len(there() or ()) == 4


def test_every_commit_tells_the_cluster(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []
    monkeypatch.setattr(cluster, "follow", lambda: told.append(cluster.catch_up()))
    service = published(django_capture_on_commit_callbacks, "Uusi vertaisryhmä")
    assert told and all(told)
    assert service.pk in (there() or ())


def test_what_is_taken_down_is_gone_and_no_late_writing_brings_it_back(
    django_capture_on_commit_callbacks: Any,
) -> None:
    service = Service.objects.get(name_fi="Kriisiapu")
    before = IndexEntry.objects.get(service_id=service.pk)
    with django_capture_on_commit_callbacks(execute=True):
        service.live = False
        service.save()
    assert cluster.catch_up()
    assert service.pk not in (there() or ())
    at = elastic.state()
    assert at is not None
    elastic._write(at.index, iter([elastic._action(service.pk, before.generation, bytes(before.document))]))
    assert len(there() or ()) == 2


def test_a_changed_service_is_written_alone(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    write = elastic._write
    monkeypatch.setattr(elastic, "_write", lambda *values: written.append(write(*values)))
    # The first commit writes the services of the fixture too: theirs never came.
    published(django_capture_on_commit_callbacks, "Toinen vertaisryhmä")
    assert cluster.catch_up()
    written.clear()
    published(django_capture_on_commit_callbacks, "Uusi vertaisryhmä")
    assert cluster.catch_up()
    assert cluster.catch_up()
    assert written == [1]


def test_a_rebuilt_index_takes_the_place_of_the_old_one() -> None:
    old = indices()
    index.rebuild()
    assert there() is None
    assert cluster.catch_up()
    new = [name for name in indices() if name not in old]
    assert len(new) == 1
    assert not set(old) & set(indices()) - {f"{elastic.alias()}-lease"}
    assert list(elastic.client().indices.get_alias(name=elastic.alias())) == new
    assert len(there() or ()) == 3


def test_where_services_are_missing_the_old_index_goes_on_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    before = indices()
    index.rebuild()
    everything = elastic._everything

    def one_twice() -> Iterator[dict[str, Any]]:
        first, _, *rest = everything()
        yield from (first, first, *rest)

    monkeypatch.setattr(elastic, "_everything", one_twice)
    with pytest.raises(Incomplete):
        cluster.catch_up()
    assert indices() == before
    assert len(shown()) == 3


def test_a_refused_service_ends_the_filling(monkeypatch: pytest.MonkeyPatch) -> None:
    index.rebuild()
    monkeypatch.setattr(elastic, "as_source", lambda *values: {"unheard_of": 1})
    before = indices()
    with pytest.raises(Incomplete):
        cluster.catch_up()
    assert not cluster.tried()
    assert indices() == before


def test_of_two_processes_one_fills_and_a_dead_one_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    index.rebuild()
    other = elastic._Lease()
    assert other.take()
    assert not cluster.catch_up()
    assert there() is None and len(shown()) == 3
    now = time.time()
    monkeypatch.setattr(elastic.time, "time", lambda: now + elastic.LEASE_SECONDS + 1)
    assert cluster.catch_up()
    assert len(there() or ()) == 3


def test_an_emptied_cluster_is_filled_again() -> None:
    remove_indices()
    assert there() is None
    assert len(shown()) == 3
    assert cluster.catch_up()
    assert len(there() or ()) == 3


def test_an_index_of_an_older_backup_is_brought_up_and_one_of_the_future_is_replaced(
    django_capture_on_commit_callbacks: Any,
) -> None:
    published(django_capture_on_commit_callbacks, "Uusi vertaisryhmä")
    assert cluster.catch_up()
    newer = elastic.state()
    state = IndexState.objects.get()
    state.generation -= 1
    state.save()
    assert cluster.catch_up()
    assert newer is not None and elastic.state() != newer
    index.forget()
    assert len(there() or ()) == 4


def test_documents_of_another_layout_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    before = elastic.state()
    monkeypatch.setattr(elastic_documents, "LAYOUT", elastic_documents.LAYOUT + 1)
    assert cluster.catch_up()
    after = elastic.state()
    assert before is not None and after is not None and after.index != before.index


def test_rebuild_index_fills_the_cluster_and_tells(capsys: pytest.CaptureFixture[str]) -> None:
    remove_indices()
    call_command("rebuild_index", "--verbosity", "1")
    assert "Elasticsearch holds the same" in capsys.readouterr().out
    assert len(there() or ()) == 3


def test_rebuild_index_ends_well_without_the_cluster(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{free_port()}"
    call_command("rebuild_index", "--verbosity", "1")
    assert "does not hold it yet" in capsys.readouterr().out


def test_a_cluster_that_is_away_is_left_alone_for_a_while_and_readers_notice_nothing(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    searched = elastic.searched
    monkeypatch.setattr(elastic, "searched", lambda *values: (asked.append("x"), searched(*values))[1])
    address, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, f"http://127.0.0.1:{free_port()}"
    for _ in range(5):
        assert len(shown()) == 3
    assert len(asked) == 1
    assert cluster._held_until > time.monotonic()
    assert not cluster.tried()
    ready = Client().get("/health/ready")
    assert (ready.status_code, ready.json()["checks"]["search_engine"]) == (200, "degraded")
    settings.ELASTICSEARCH_URL = address
    health.forget_answers()
    assert cluster.catch_up()
    assert len(there() or ()) == 3
    assert Client().get("/health/ready").json()["checks"]["search_engine"] == "ok"


def test_a_cluster_that_is_behind_is_degraded(django_capture_on_commit_callbacks: Any) -> None:
    assert engines.is_current()
    published(django_capture_on_commit_callbacks, "Uusi vertaisryhmä")
    assert not engines.is_current()


def test_an_answer_that_nobody_understands_does_not_reach_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic, "searched", lambda *values: [{}])
    assert len(shown()) == 3


def test_without_a_cluster_nothing_is_asked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ELASTICSEARCH_URL = ""
    monkeypatch.setattr(elastic, "client", lambda: pytest.fail("it was asked"))
    assert engines.bring_up_to_date() is None
    assert engines.is_current() is None
    engines.follow()
    assert len(shown()) == 3
    monkeypatch.undo()


def test_no_log_holds_the_words_of_a_question(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert shown("perheneuvonta") == ["Perheneuvonta"]
    assert "perheneuvo" not in caplog.text
