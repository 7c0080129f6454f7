"""Statistics Finland's statistical areas over WFS 2.0, page after page, and the same answer from a file.

The layer hyvinvointialue4500k (1:4,500,000) is the newest year's; hyvinvointialue4500k_2026 one year's.
Coordinates come in ETRS-TM35FIN, whose axes no server swaps. Open data, CC BY 4.0.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from directory.boundaries.shapes import Polygon, Ring

ADDRESS = "https://geo.stat.fi/geoserver/tilastointialueet/wfs"
LAYER = "tilastointialueet:hyvinvointialue4500k"
CODE = "hyvinvointialue"
PAGE = 10
MOST_PAGES = 40
MOST_BYTES = 60_000_000
TIMEOUT_S = 30
ATTEMPTS = 3
METRES = "EPSG:3067"


class BoundaryError(Exception):
    """The boundaries cannot be had or used; the text says why, for the person at the terminal."""


@dataclass
class Served:
    """What the source holds: polygons by code in its own coordinates, and the year that it names (0 = none)."""

    polygons: dict[str, list[Polygon]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    year: int = 0


def fetch(address: str, layer: str, say: Callable[[str], None], wait_s: float = 2.0) -> Served:
    """Everything the layer holds. Raises BoundaryError when the network, the server or its answer fails."""
    served, seen = Served(), 0
    for page in range(MOST_PAGES):
        answer = _page(address, layer, seen, wait_s)
        features = _features(answer)
        add(served, features)
        seen += len(features)
        total = answer.get("numberMatched", answer.get("totalFeatures"))
        say(f"Page {page + 1}: {seen} of {total if isinstance(total, int) else '?'} areas.")
        if isinstance(total, int) and seen >= total:
            return served
        if not features:
            if isinstance(total, int):
                raise BoundaryError(f"The server promised {total} areas and gave {seen}.")
            return served
    raise BoundaryError(f"The server gave more than {MOST_PAGES} pages: this is not the layer of counties.")


def read(file: Path) -> Served:
    """The same from a GeoJSON file that somebody has saved from the service."""
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise BoundaryError(f"{file} cannot be read: {problem.strerror}.") from problem
    served = Served()
    add(served, _features(_parsed(content, str(file))))
    return served


def _page(address: str, layer: str, start: int, wait_s: float) -> dict[str, Any]:
    query = {
        "service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": layer, "srsName": METRES,
        "outputFormat": "application/json", "sortBy": CODE, "count": PAGE, "startIndex": start,
    }  # fmt: skip
    request = Request(
        f"{address}?{urlencode(query)}", headers={"User-Agent": "Tukikartta (fetch_boundaries)"}
    )
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urlopen(request, timeout=TIMEOUT_S) as response:
                content = response.read(MOST_BYTES + 1)
        except HTTPError as problem:
            if problem.code < 500 or attempt == ATTEMPTS:
                raise BoundaryError(f"{address} answered {problem.code} {problem.reason}.") from problem
        except (URLError, HTTPException, OSError) as problem:
            if attempt == ATTEMPTS:
                reason = getattr(problem, "reason", problem)
                raise BoundaryError(
                    f"{address} cannot be reached ({reason}). Without a network, save the layer as GeoJSON "
                    "elsewhere and give it with --from FILE."
                ) from problem
        else:
            if len(content) > MOST_BYTES:
                raise BoundaryError(f"{address} sent more than {MOST_BYTES // 1_000_000} MB.")
            return _parsed(content, address)
        time.sleep(wait_s * attempt)
    raise AssertionError("the last attempt returns or raises")


def _parsed(content: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError as problem:
        told = re.search(rb"<ows:ExceptionText>(.*?)</ows:ExceptionText>", content, re.DOTALL)
        reason = told[1].decode("utf-8", "replace").strip() if told else f"no JSON ({problem})"
        raise BoundaryError(f"{where} holds no boundaries: {reason}") from problem
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise BoundaryError(f"{where} holds no GeoJSON FeatureCollection.")
    return found


def _features(answer: dict[str, Any]) -> list[dict[str, Any]]:
    features = answer.get("features")
    if not isinstance(features, list):
        raise BoundaryError("The FeatureCollection has no list of features.")
    return features


def add(served: Served, features: list[dict[str, Any]]) -> None:
    for feature in features:
        try:
            properties, geometry = feature["properties"], feature["geometry"]
            code = str(properties[CODE]).zfill(2)
            shapes = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
            polygons = [[_ring(ring) for ring in polygon] for polygon in shapes[geometry["type"]]]
            year = int(properties.get("vuosi") or 0)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise BoundaryError(
                f"An area is not shaped as the service shapes it ({type(problem).__name__}: {problem})."
            ) from problem
        if code in served.polygons:
            raise BoundaryError(f"Area {code} comes twice.")
        served.polygons[code] = polygons
        served.names[code] = str(properties.get("nimi") or "")
        served.year = max(served.year, year)


def _ring(points: list[list[float]]) -> Ring:
    """Without the repeated last point. Raises ValueError for fewer than three points."""
    ring = [(float(point[0]), float(point[1])) for point in points]
    if ring[:1] == ring[-1:]:
        ring.pop()
    if len(ring) < 3:
        raise ValueError("a ring of fewer than three points")
    return ring
