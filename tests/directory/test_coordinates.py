import math

import pytest

from directory.coordinates import Coordinates, read_point, write_point


def test_a_point_is_read_with_its_longitude_first() -> None:
    assert read_point("SRID=4326;POINT(24.941 60.1733)") == Coordinates(latitude=60.1733, longitude=24.941)


def test_the_widgets_own_spelling_with_a_space_is_read() -> None:
    assert read_point("SRID=4326;POINT (24.941 60.1733)") == Coordinates(60.1733, 24.941)


@pytest.mark.parametrize("text", ["", "  "])
def test_no_text_is_no_place(text: str) -> None:
    assert read_point(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "POINT(24 60)",
        "SRID=3067;POINT(24 60)",
        "SRID=4326;POINT(24 60) ;",
        "SRID=4326;POINT(24, 60)",
        "SRID=4326;POINT(24 60 1)",
        "SRID=4326;POINT(inf 60)",
        "SRID=4326;POINT(24 91)",
        "SRID=4326;POINT(181 60)",
        "SRID=4326;POINT(2٤ 60)",
        "SRID=4326;POINT(24 60)\x00",
    ],
)
def test_garbage_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_point(text)


@pytest.mark.parametrize("place", [(60.1733, 24.941), (70.09, 27.9), (60.0, 19.35), (61.498151, 23.761025)])
def test_what_is_written_is_read_back_the_same(place: tuple[float, float]) -> None:
    assert read_point(write_point(*place)) == Coordinates(*place)


@pytest.mark.parametrize("place", [(None, None), (60.0, None), (None, 24.0)])
def test_an_unknown_place_is_written_as_nothing(place: tuple[float | None, float | None]) -> None:
    assert write_point(*place) == ""


@pytest.mark.parametrize("latitude", [90.1, -90.1, math.nan, math.inf])
def test_only_degrees_are_coordinates(latitude: float) -> None:
    with pytest.raises(ValueError):
        Coordinates(latitude, 24.0)


def test_the_poles_and_the_date_line_are_on_earth() -> None:
    assert Coordinates(90, 180) != Coordinates(-90, -180)


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_in"),
    [
        (60.17, 24.94, True),
        (24.94, 60.17, False),
        (59.33, 18.07, False),
        (59.44, 24.75, True),  # Tallinn lies within the rectangle: it tells swapped degrees, not borders.
        (70.09, 28.0, True),
        (70.2, 28.0, False),
    ],
)
def test_swapped_degrees_are_not_in_finland(latitude: float, longitude: float, is_in: bool) -> None:
    assert Coordinates(latitude, longitude).is_in_finland is is_in


def test_every_municipality_is_in_finland(reference: None) -> None:
    from directory.models import Municipality

    rows = Municipality.objects.exclude(latitude=None)
    assert len(rows) == 308
    assert all(Coordinates(row.latitude, row.longitude).is_in_finland for row in rows)
