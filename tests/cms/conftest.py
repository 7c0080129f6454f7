"""The starting content, loaded from the project's own files."""

from typing import Any

import pytest
from django.conf import settings

from cms.models import SituationRound
from cms.starting_situation import load_first_round


@pytest.fixture
def first_round(reference: None) -> SituationRound:
    load_first_round(settings.BASE_DIR / "data" / "counties_situation.jsonl")
    return SituationRound.objects.get()


@pytest.fixture
def empty_round(reference: None) -> Any:
    """A round of 2024 in which nothing is known yet."""
    from cms.rounds import open_round

    return open_round(year=2024)
