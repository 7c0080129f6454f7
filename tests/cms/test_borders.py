"""The borders over HTTP: absent until fetched, then the same bytes under an address that never changes its content."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import SituationRound
from directory.boundaries import file
from directory.boundaries.source import Served, add
from directory.models import County
from tests import areas


@pytest.fixture
def kept() -> Iterator[file.Kept]:
    served = Served()
    add(served, areas.features())
    file.write(file.made_from(served, County.objects.all(), timezone.localdate()))
    current = file.current()
    assert current
    yield current
    file.path().unlink()


def test_there_is_no_address_before_the_borders_are_fetched(first_round: SituationRound) -> None:
    assert Client().get("/tilanne/rajat.json").status_code == 404
    assert b"data-area-map" not in Client().get("/tilanne/").content


def test_the_borders_are_kept_by_browsers_for_their_version(
    first_round: SituationRound, kept: file.Kept
) -> None:
    response = Client().get("/tilanne/rajat.json", {"v": kept.version})
    assert response["Content-Type"] == "application/geo+json"
    assert b"".join(response) == kept.content and "immutable" in response["Cache-Control"]
    other = Client().get("/tilanne/rajat.json", {"v": "vanha"})
    assert "immutable" not in other["Cache-Control"]
    again = Client().get("/tilanne/rajat.json", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_page_names_where_the_borders_are_from(first_round: SituationRound, kept: file.Kept) -> None:
    html = Client().get("/tilanne/").content.decode()
    assert "Rajat: Tilastokeskus, hyvinvointialueet 2026, CC BY 4.0." in html
    assert f"/tilanne/rajat.json?v={kept.version}" in html
    assert 'class="area-map-part" hidden' in html  # without script there is no empty frame
