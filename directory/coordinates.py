"""Places as WGS84 degrees, and the one place where the map widget's text is read and written."""

import math
import re
from dataclasses import dataclass

from django.utils.translation import gettext

WGS84 = 4326
SHAPE = re.compile(r"SRID=(?P<srid>[0-9]{1,6});\s*POINT\s?\((?P<longitude>\S+) (?P<latitude>\S+)\)")
DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
# The four ends of the country with Åland and the outer islands, rounded outwards (National Land Survey).
FINLAND = {"latitude": (59.4, 70.1), "longitude": (19.0, 31.6)}
DECIMALS = 6  # a tenth of a metre


@dataclass(frozen=True)
class Coordinates:
    """A point in WGS84 degrees, rounded to a tenth of a metre. Raises ValueError for any other numbers."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        for name, limit in (("latitude", 90), ("longitude", 180)):
            value = float(getattr(self, name))
            if not math.isfinite(value) or abs(value) > limit:
                raise ValueError(
                    gettext("Koordinaatit eivät ole maapallolla. Kirjoita esimerkiksi 60.17, 24.94.")
                )
            object.__setattr__(self, name, round(value, DECIMALS))

    @property
    def is_in_finland(self) -> bool:
        """Whether it lies in the rectangle around Finland: tells swapped degrees from sound ones."""
        return all(low <= getattr(self, name) <= high for name, (low, high) in FINLAND.items())


def read_point(text: str) -> Coordinates | None:
    """The point of ``SRID=4326;POINT(longitude latitude)``; None for empty text.

    Raises ValueError, with words for a person, for anything else, other reference systems included.
    """
    if not text.strip():
        return None
    match = SHAPE.fullmatch(text.strip())
    if (
        not match
        or int(match["srid"]) != WGS84
        or not all(DEGREES.fullmatch(match[name]) for name in ("latitude", "longitude"))
    ):
        raise ValueError(
            gettext("Paikkaa ei ymmärretty. Valitse se kartalta tai kirjoita esimerkiksi 60.17, 24.94.")
        )
    return Coordinates(latitude=float(match["latitude"]), longitude=float(match["longitude"]))


def write_point(latitude: float | None, longitude: float | None) -> str:
    """The text that the map widget reads; empty where the place is unknown."""
    if latitude is None or longitude is None:
        return ""
    point = Coordinates(latitude, longitude)
    return f"SRID={WGS84};POINT({point.longitude:.{DECIMALS}f} {point.latitude:.{DECIMALS}f})"
