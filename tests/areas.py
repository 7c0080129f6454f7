"""Areas as Statistics Finland's service gives them, made of the municipalities' rounded centre points.

Each cell of a 10 km grid belongs to the county of the nearest municipality, so the areas touch, have islands and
shared borders, and lie where the counties are. Coordinates in ETRS-TM35FIN, as served.
"""

import csv
import functools
import math
from collections import defaultdict
from typing import Any

from django.conf import settings

CELL_M = 10_000
REACH_M = 45_000
YEAR = 2026
Corner = tuple[int, int]


def to_metres(latitude: float, longitude: float) -> tuple[float, float]:
    """(easting, northing) within some metres: enough to place made-up areas."""
    a, e2, k0 = 6378137.0, 0.00669438002290, 0.9996
    phi, away = math.radians(latitude), math.radians(longitude - 27)
    v = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    t, c = math.tan(phi) ** 2, e2 / (1 - e2) * math.cos(phi) ** 2
    x = math.cos(phi) * away
    arc = a * (
        (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256) * phi
        - (3 * e2 / 8 + 3 * e2**2 / 32 + 45 * e2**3 / 1024) * math.sin(2 * phi)
        + (15 * e2**2 / 256 + 45 * e2**3 / 1024) * math.sin(4 * phi)
        - 35 * e2**3 / 3072 * math.sin(6 * phi)
    )
    easting = 500_000 + k0 * v * (x + (1 - t + c) * x**3 / 6)
    return easting, k0 * (arc + v * math.tan(phi) * (x**2 / 2 + (5 - t + 9 * c) * x**4 / 24))


@functools.cache
def features() -> list[dict[str, Any]]:
    """One feature for each of the 23 counties, by code."""
    with (settings.BASE_DIR / "data" / "counties.csv").open(encoding="utf-8") as file:
        names = {row["code"]: row["name_fi"] for row in csv.DictReader(file)}
    cells = _cells()
    return [
        _feature(code, names[code], [_rings(part) for part in _parts(cells[code])]) for code in sorted(names)
    ]


def collection(rows: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    rows = features() if rows is None else rows
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3067"}}
    counts = {"totalFeatures": len(rows), "numberMatched": len(rows), "numberReturned": len(rows)}
    return {"type": "FeatureCollection", "features": rows, **counts, "crs": crs} | more


def _feature(code: str, name: str, polygons: list[Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"hyvinvointialue4500k.{int(code)}",
        "geometry_name": "geom",
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        "properties": {"vuosi": YEAR, "hyvinvointialue": code, "nimi": name, "namn": "", "name": ""},
    }


def _cells() -> dict[str, set[Corner]]:
    with (settings.BASE_DIR / "data" / "municipalities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    places = [(*to_metres(float(r["latitude"]), float(r["longitude"])), r["county_code"]) for r in rows]
    owned: dict[str, set[Corner]] = defaultdict(set)
    for column in range(2, 80):
        for row in range(655, 785):
            x, y = (column + 0.5) * CELL_M, (row + 0.5) * CELL_M
            away, code = min((math.hypot(x - e, y - n), code) for e, n, code in places)
            if away < REACH_M:
                owned[code].add((column, row))
    # Capitals are smaller than a cell: each county has at least that of its largest municipality.
    for e, n, code in places:
        if not owned[code]:
            owned[code].add((int(e // CELL_M), int(n // CELL_M)))
            for other in owned:
                if other != code:
                    owned[other].discard((int(e // CELL_M), int(n // CELL_M)))
    return owned


def _parts(cells: set[Corner]) -> list[set[Corner]]:
    """Cells that touch by an edge, the largest part first."""
    left, parts = set(cells), []
    while left:
        part, waiting = set(), [left.pop()]
        while waiting:
            column, row = waiting.pop()
            part.add((column, row))
            beside = {(column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)} & left
            left -= beside
            waiting += sorted(beside)
        parts.append(part)
    return sorted(parts, key=lambda part: (-len(part), min(part)))


def _rings(part: set[Corner]) -> list[list[list[float]]]:
    """The outline first, then holes, closed, each corner of the grid on the way a point."""
    ways: dict[Corner, list[Corner]] = defaultdict(list)
    for x, y in sorted(part):
        for start, end, beside in (
            ((x, y), (x + 1, y), (x, y - 1)), ((x + 1, y), (x + 1, y + 1), (x + 1, y)),
            ((x + 1, y + 1), (x, y + 1), (x, y + 1)), ((x, y + 1), (x, y), (x - 1, y)),
        ):  # fmt: skip
            if beside not in part:
                ways[start].append(end)
    rings = []
    while ways:
        start = min(ways)
        ring, point = [start], _next(ways, start, None)
        while point != start:
            ring.append(point)
            point = _next(ways, point, ring[-2])
        rings.append([[x * float(CELL_M), y * float(CELL_M)] for x, y in [*ring, start]])
    return sorted(rings, key=lambda ring: min(point[0] for point in ring))


def _next(ways: dict[Corner, list[Corner]], point: Corner, before: Corner | None) -> Corner:
    """Where two cells touch by a corner only, the way turns left, so that rings never cross themselves."""
    ends = ways[point]
    if before is not None and len(ends) > 1:
        dx, dy = point[0] - before[0], point[1] - before[1]
        ends.sort(key=lambda end: dx * (end[1] - point[1]) - dy * (end[0] - point[0]))
    end = ends.pop()
    if not ends:
        del ways[point]
    return end
