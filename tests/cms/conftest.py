"""The starting content, loaded from the project's own files."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from cms import menu
from cms.models import SituationRound
from cms.starting_pages import load_pages
from cms.starting_situation import load_first_round

DATA = settings.BASE_DIR / "data"


@pytest.fixture(autouse=True)
def _menu_of_this_test() -> Iterator[None]:
    """The menu's file must not outlive the test whose pages it names."""
    yield
    menu.file().unlink(missing_ok=True)


@contextmanager
def _kept_for_the_module(unblocked: Any) -> Iterator[None]:
    """An outer transaction around a module's tests; each test's own is a savepoint in it."""
    with unblocked, transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _starting_round(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with _kept_for_the_module(django_db_blocker.unblock()):
        load_first_round(DATA / "counties_situation.jsonl")
        yield


@pytest.fixture(scope="module")
def _starting_pages(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with _kept_for_the_module(django_db_blocker.unblock()):
        load_pages(DATA / "content" / "pages.json")
        yield


@pytest.fixture
def first_round(_starting_round: None, db: None) -> SituationRound:
    return SituationRound.objects.get()


@pytest.fixture
def empty_round(reference: None) -> Any:
    """A round of 2024 in which nothing is known yet."""
    from cms.rounds import open_round

    return open_round(year=2024)


@pytest.fixture
def pages(_starting_pages: None, db: None) -> None:
    """The whole starting tree in three languages."""
    menu.write()
