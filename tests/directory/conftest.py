"""Fixtures that several files of tests share."""

from collections.abc import Iterator

import pytest

from tests.websites import Websites


@pytest.fixture
def web() -> Iterator[Websites]:
    with Websites() as started:
        yield started
