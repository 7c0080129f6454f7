"""Fixtures that every room's tests may use."""

from typing import Any

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database holds the reference data from the start: loading them takes a second."""
    with django_db_blocker.unblock():
        _load()


@pytest.fixture
def reference(db: None) -> None:
    """Counties, municipalities and vocabularies, also after a test that emptied the database."""
    from directory.models import County

    if not County.objects.exists():
        _load()


@pytest.fixture(autouse=True)
def _words_of_this_test() -> Any:
    """The vocabulary that a process keeps must not outlive the test whose rows it is made of."""
    from directory import vocabulary

    vocabulary.forget()
    yield
    vocabulary.forget()


def _load() -> None:
    from directory import reference as files

    files.load(settings.BASE_DIR / "data")
