"""The kept boundaries: checked against the counties, made small enough for a page, written as one step."""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from directory.boundaries.projection import to_degrees
from directory.boundaries.shapes import Point, Polygon, simplified
from directory.boundaries.source import BoundaryError, Served
from directory.coordinates import FINLAND
from directory.models import County

TOLERANCE_M = 700.0  # less than half a pixel of the map, and still right when it is enlarged twice
SMALLEST_M2 = 4_000_000.0
DECIMALS = 3  # about a hundred metres
# County centres are rounded and may lie at sea; a wrong code is hundreds of kilometres off.
MARGIN = 0.25
ATTRIBUTION = "Tilastokeskus, CC BY 4.0"


@dataclass(frozen=True)
class Kept:
    """The file as it is served. ``version`` changes with its content; ``year`` is that of the borders, or empty."""

    content: bytes
    version: str
    year: str


def path() -> Path:
    return Path(settings.DATA_DIR) / "boundaries.json"


_kept: tuple[tuple[int, int], Kept] | None = None


def current() -> Kept | None:
    """The kept boundaries, read again only when the file has changed; None where nobody has fetched any."""
    global _kept
    try:
        found = path().stat()
        stamp = (found.st_mtime_ns, found.st_size)
        if _kept is None or _kept[0] != stamp:
            content = path().read_bytes()
            year = str(json.loads(content)["year"] or "")
            _kept = (stamp, Kept(content, hashlib.sha256(content).hexdigest()[:12], year))
    except (OSError, ValueError, KeyError, TypeError):
        # A file that somebody has broken is as none: the tile map and the table stand without it.
        return None
    return _kept[1]


def made_from(served: Served, counties: Iterable[County], fetched_on: dt.date) -> bytes:
    """The GeoJSON to keep, in WGS84 degrees, simplified. Raises BoundaryError where it does not fit the counties."""
    known = {county.code: county for county in counties}
    _check_codes(served, known)
    areas = simplified(served.polygons, *_limits(served))
    features = []
    for code in sorted(areas):
        polygons = [[_degrees(ring) for ring in polygon] for polygon in areas[code]]
        _check_place(known[code], polygons)
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code},
                "geometry": {"type": "MultiPolygon", "coordinates": polygons},
            }
        )
    collection = {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "year": served.year or None,
        "fetched_on": fetched_on.isoformat(),
        "features": features,
    }
    return json.dumps(collection, separators=(",", ":")).encode()


def write(content: bytes) -> Path:
    """Readers meet the old file or the new one, never half of one."""
    target = path()
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        os.replace(draft, target)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        raise BoundaryError(f"{target} cannot be written: {problem.strerror}.") from problem
    return target


def points(polygons: dict[str, list[Polygon]]) -> int:
    return sum(len(ring) for parts in polygons.values() for polygon in parts for ring in polygon)


def _is_metres(point: Point) -> bool:
    return max(abs(point[0]), abs(point[1])) > 180


def _limits(served: Served) -> tuple[float, float]:
    """Tolerance and smallest island in the source's own unit."""
    first = next(iter(served.polygons.values()))[0][0][0]
    if _is_metres(first):
        return TOLERANCE_M, SMALLEST_M2
    metres = 111_000.0
    return TOLERANCE_M / metres, SMALLEST_M2 / metres**2


def _degrees(ring: list[Point]) -> list[list[float]]:
    """Longitude first, as GeoJSON has it, and closed."""
    pairs = []
    for x, y in ring:
        latitude, longitude = to_degrees(x, y) if _is_metres((x, y)) else (y, x)
        pairs.append([round(longitude, DECIMALS), round(latitude, DECIMALS)])
    return [*pairs, pairs[0]]


def _check_codes(served: Served, known: dict[str, County]) -> None:
    missing, foreign = sorted(known.keys() - served.polygons), sorted(served.polygons.keys() - known)
    if missing:
        names = ", ".join(f"{code} {known[code].name_fi}" for code in missing)
        raise BoundaryError(f"Areas are missing from the source: {names}.")
    if foreign:
        names = ", ".join(f"{code} {served.names.get(code, '')}".strip() for code in foreign)
        raise BoundaryError(
            f"The source has areas that the site does not know: {names}. Another year's layer?"
        )


def _check_place(county: County, polygons: list[Any]) -> None:
    """Raises BoundaryError where an area lies elsewhere than its county, as with swapped axes or codes."""
    longitudes, latitudes = zip(*[pair for polygon in polygons for pair in polygon[0]], strict=True)
    for name, values in (("longitude", longitudes), ("latitude", latitudes)):
        low, high = min(values) - MARGIN, max(values) + MARGIN
        south, north = FINLAND[name]
        centre = getattr(county, name)
        if low < south - 1 or high > north + 1 or (centre is not None and not low <= centre <= high):
            raise BoundaryError(
                f"Area {county.code} does not lie where {county.name_fi} is ({name} {min(values)}–{max(values)})."
            )
