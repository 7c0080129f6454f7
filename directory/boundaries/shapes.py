"""Simpler outlines of areas that touch: a shared border is simplified once, so that no gap opens along it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

Point = tuple[float, float]
Ring = list[Point]
# Outer ring first, then holes; none is closed by repeating its first point.
Polygon = list[Ring]


def simplified(
    areas: Mapping[str, Sequence[Polygon]], tolerance: float, smallest: float
) -> dict[str, list[Polygon]]:
    """The areas with fewer points, none of which lies further than ``tolerance`` from the line it left.

    Islands and holes of less than ``smallest`` (the unit of the coordinates, squared) are left out, but never an
    area's largest part. Borders are shared where both sides have the same points.
    """
    junctions = _junctions(ring for polygons in areas.values() for polygon in polygons for ring in polygon)
    kept: dict[tuple[Point, ...], list[Point]] = {}

    def simpler(ring: Ring) -> Ring:
        return [point for arc in _arcs(ring, junctions) for point in _drawn(arc, tolerance, kept)[:-1]]

    return {code: _area(polygons, simpler, smallest) for code, polygons in areas.items()}


def size(ring: Ring) -> float:
    """The surface inside a ring."""
    following = [*ring[1:], ring[0]] if ring else []
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, following, strict=True))) / 2


def _area(polygons: Sequence[Polygon], simpler: Callable[[Ring], Ring], smallest: float) -> list[Polygon]:
    ordered = sorted(polygons, key=lambda polygon: size(polygon[0]), reverse=True)
    found = []
    for number, polygon in enumerate(ordered):
        outer = simpler(polygon[0])
        is_main = number == 0
        if is_main and len(outer) < 3:
            outer = polygon[0]
        if not is_main and (len(outer) < 3 or size(polygon[0]) < smallest):
            continue
        holes = [simpler(hole) for hole in polygon[1:] if size(hole) >= smallest]
        found.append([outer, *(hole for hole in holes if len(hole) >= 3)])
    return found


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Points where three borders or more meet: they stay where they are."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for before, point in zip([ring[-1], *ring[:-1]], ring, strict=True):
            beside[point].add(before)
            beside[before].add(point)
    return {point for point, others in beside.items() if len(others) > 2}


def _arcs(ring: Ring, junctions: set[Point]) -> list[list[Point]]:
    """The ring cut at its junctions; each arc begins where the one before ends, the last where the first begins."""
    cuts = [number for number, point in enumerate(ring) if point in junctions]
    if len(cuts) < 2:
        # The same two points whichever area the ring is seen from: its least, and that furthest from it.
        first = cuts[0] if cuts else min(range(len(ring)), key=ring.__getitem__)
        x, y = ring[first]
        far = max(range(len(ring)), key=lambda n: ((ring[n][0] - x) ** 2 + (ring[n][1] - y) ** 2, ring[n]))
        cuts = sorted({first, far})
    turned = ring[cuts[0] :] + ring[: cuts[0]]
    ends = [cut - cuts[0] for cut in cuts] + [len(ring)]
    closed = [*turned, turned[0]]
    return [closed[start : end + 1] for start, end in pairwise(ends)]


def _drawn(arc: list[Point], tolerance: float, kept: dict[tuple[Point, ...], list[Point]]) -> list[Point]:
    """The simplified arc in its own direction; both directions give the same points."""
    backwards = arc[::-1]
    is_turned = backwards < arc
    key = tuple(backwards if is_turned else arc)
    if key not in kept:
        kept[key] = _thinned(key, tolerance)
    return kept[key][::-1] if is_turned else kept[key]


def _thinned(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker's line, without recursion."""
    stays = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        furthest, far = 0.0, 0
        for number in range(first + 1, last):
            away = _distance(points[number], points[first], points[last])
            if away > furthest:
                furthest, far = away, number
        if furthest > tolerance:
            stays.add(far)
            waiting += [(first, far), (far, last)]
    return [points[number] for number in sorted(stays)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the line between two others, which may be one point."""
    (x, y), (u, v), (s, t) = point, start, end
    length = (s - u) ** 2 + (t - v) ** 2
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((x - u) * (s - u) + (y - v) * (t - v)) / length))
    return float(((x - u - along * (s - u)) ** 2 + (y - v - along * (t - v)) ** 2) ** 0.5)
