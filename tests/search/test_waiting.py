from collections.abc import Iterator
from typing import Any

import pytest

from directory.models import Service
from directory.touch import announce
from search import index, waiting
from search.models import IndexWaiting
from tasks.indexing import write_waiting_entries
from tests.factories import make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference", "indexed")]


@pytest.fixture
def indexed(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An index of nothing, and two services as the most that are written on the spot."""
    monkeypatch.setattr(waiting, "FEW", 2)
    index.forget()
    index.rebuild()
    yield
    index.forget()


def make_services(count: int) -> set[int]:
    organisation = make_organisation()
    return {make_service(organisation=organisation).pk for _ in range(count)}


def listed() -> set[int]:
    snapshot = index.refresh()
    return {int(snapshot.columns.pk[row]) for row in snapshot.alive}


def test_few_are_written_on_the_spot() -> None:
    keys = make_services(2)
    waiting.write_or_wait(keys)
    assert listed() == keys
    assert not IndexWaiting.objects.exists()


def test_many_wait_for_the_job_which_leaves_none() -> None:
    keys = make_services(3)
    waiting.write_or_wait(keys)
    assert listed() == set()
    write_waiting_entries()
    assert listed() == keys
    assert not IndexWaiting.objects.exists()


def test_a_service_that_waits_already_waits_once() -> None:
    keys = make_services(3)
    waiting.write_or_wait(keys)
    waiting.write_or_wait(keys)
    assert IndexWaiting.objects.count() == 3


def test_a_run_beside_another_leaves_the_work_to_it() -> None:
    from django.core.cache import caches

    waiting.write_or_wait(make_services(3))
    caches["shared"].add("write-waiting-entries", "running", 60)
    write_waiting_entries()
    assert IndexWaiting.objects.count() == 3
    caches["shared"].delete("write-waiting-entries")


def test_what_a_bulk_writer_announces_waits(django_capture_on_commit_callbacks: Any) -> None:
    keys = make_services(3)
    IndexWaiting.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        announce(keys)
    assert set(IndexWaiting.objects.values_list("service_id", flat=True)) >= keys
    assert Service.objects.filter(pk__in=keys).count() == 3
