"""The reader's own position, given by a tap: used for one answer, kept nowhere, in no address."""

import re
from dataclasses import replace

from directory.criteria import Criteria
from search import distances

# Finland with its waters; elsewhere nothing of ours is near.
SOUTH, NORTH, WEST, EAST = 59.0, 70.5, 19.0, 32.0
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)", re.ASCII)


def read_position(text: str) -> distances.Point | None:
    """Latitude and longitude such as "61.50,23.76"; None where it is no place in Finland."""
    match = _POSITION.fullmatch(text.strip())
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    is_here = SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
    return (latitude, longitude) if is_here else None


def near_position(criteria: Criteria, position: distances.Point) -> Criteria:
    """The question asked from a position: in the municipality whose middle is nearest, by distance from there."""
    code = distances.nearest_municipality(position, distances.centres())
    return replace(
        criteria,
        near=code,
        origin=position,
        county=frozenset(),
        municipality=frozenset({code}),
        sort="",
        page=1,
    )
