"""The counties' official boundaries: projected, simplified without gaps, fetched page after page, kept as one step."""

import copy
import datetime as dt
import io
import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from directory.boundaries import file, source
from directory.boundaries.projection import to_degrees
from directory.boundaries.shapes import simplified, size
from directory.boundaries.source import BoundaryError, Served, fetch
from directory.models import County
from tests import areas

pytestmark = pytest.mark.usefixtures("reference")
REFUSAL = (
    '<?xml version="1.0"?><ows:ExceptionReport><ows:Exception exceptionCode="InvalidParameterValue">'
    "<ows:ExceptionText>Feature type tilastointialueet:x unknown</ows:ExceptionText></ows:Exception>"
    "</ows:ExceptionReport>"
)


@pytest.fixture(autouse=True)
def _no_file_of_another_test() -> Iterator[None]:
    file.path().unlink(missing_ok=True)
    yield
    file.path().unlink(missing_ok=True)


class Service:
    """Answers as the WFS does: the asked slice of the features. ``answers`` come before, one for each request."""

    def __init__(self) -> None:
        self.features = areas.features()
        self.answers: list[tuple[int, str]] = []
        self.asked: list[dict[str, list[str]]] = []

    def answer(self, path: str) -> tuple[int, str]:
        query = parse_qs(urlsplit(path).query)
        self.asked.append(query)
        if self.answers:
            return self.answers.pop(0)
        start, count = int(query["startIndex"][0]), int(query["count"][0])
        page = self.features[start : start + count]
        return 200, json.dumps(areas.collection(page, numberMatched=len(self.features)))


@pytest.fixture
def service() -> Iterator[tuple[Service, str]]:
    served = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = served.answer(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield served, f"http://127.0.0.1:{server.server_port}/wfs"
    server.shutdown()
    server.server_close()


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("fetch_boundaries", *arguments, stdout=said)
    return said.getvalue()


def saved(folder: Path, content: Any) -> str:
    target = folder / "rajat.json"
    target.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(target)


@pytest.mark.parametrize(
    ("easting", "northing", "latitude", "longitude"),
    [
        # JHS 197, annex 4; the others by PROJ 9.
        (106256.35961, 6715706.37708, 60.3851068722, 19.84813676944),
        (385000, 6672000, 60.16866599984987, 24.927457713312172),
        (500000, 7776000, 70.0908092599669, 27.0),
        (700000, 7000000, 63.07399660396241, 30.96035200325428),
    ],
)
def test_metres_become_the_degrees_of_the_standard(
    easting: float, northing: float, latitude: float, longitude: float
) -> None:
    found = to_degrees(easting, northing)
    assert found == pytest.approx((latitude, longitude), abs=1e-9)


# Two areas that share the line x = 10, which wriggles.
LEFT = [(0.0, 0.0), (10.0, 0.0), (10.3, 3.0), (9.8, 6.0), (10.0, 10.0), (0.0, 10.0)]
RIGHT = [(10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0), (9.8, 6.0), (10.3, 3.0)]


def test_both_sides_of_a_border_keep_the_same_points() -> None:
    found = simplified({"a": [[LEFT]], "b": [[RIGHT]]}, tolerance=1.0, smallest=0)
    assert set(found["a"][0][0]) == {(0, 0), (10, 0), (10, 10), (0, 10)}
    assert set(found["b"][0][0]) == {(10, 0), (20, 0), (20, 10), (10, 10)}


def test_a_bend_beyond_the_tolerance_stays() -> None:
    found = simplified({"a": [[LEFT]], "b": [[RIGHT]]}, tolerance=0.25, smallest=0)
    assert (10.3, 3.0) in found["a"][0][0] and (10.3, 3.0) in found["b"][0][0]


def test_a_hole_and_the_area_in_it_stay_equal() -> None:
    circle = [(5.0, 4.0), (6.0, 4.1), (7.0, 4.0), (7.1, 5.0), (7.0, 6.0), (6.0, 6.1), (5.0, 6.0), (4.9, 5.0)]
    found = simplified({"a": [[LEFT, circle]], "b": [[circle[3:] + circle[:3]]]}, tolerance=0.2, smallest=0)
    assert set(found["a"][0][1]) == set(found["b"][0][0])
    assert len(found["b"][0][0]) < len(circle)


def test_small_islands_go_but_never_an_areas_largest_part() -> None:
    island, main = [(30.0, 0.0), (31.0, 0.0), (31.0, 1.0)], LEFT
    assert len(simplified({"a": [[island], [main]]}, 0.1, smallest=2.0)["a"]) == 1
    assert len(simplified({"a": [[island], [main]]}, 0.1, smallest=0.4)["a"]) == 2
    assert simplified({"a": [[island]]}, tolerance=99.0, smallest=99.0)["a"] == [[island]]


def test_no_gap_opens_between_the_counties() -> None:
    """What the areas cover together is what they cover one by one: nothing overlaps and nothing is lost."""
    served = Served()
    source.add(served, areas.features())
    found = simplified(served.polygons, tolerance=12_000, smallest=0)
    assert file.points(found) < file.points(served.polygons) / 2
    beside = {
        frozenset(pair)
        for polygons in served.polygons.values()
        for polygon in polygons
        for ring in polygon
        for pair in zip(ring, [*ring[1:], ring[0]], strict=True)
    }
    sides: dict[frozenset, int] = {}
    for polygons in found.values():
        for polygon in polygons:
            for ring in polygon:
                for pair in zip(ring, [*ring[1:], ring[0]], strict=True):
                    sides[frozenset(pair)] = sides.get(frozenset(pair), 0) + 1
    assert beside and max(sides.values()) == 2  # a border belongs to two areas, a coast to one
    assert sum(count == 2 for count in sides.values()) > 20


def test_the_whole_way_from_the_service_to_the_file(service: tuple[Service, str]) -> None:
    served, address = service
    said = run("--address", address)
    assert len(served.asked) == 3 and [query["startIndex"] for query in served.asked] == [
        ["0"],
        ["10"],
        ["20"],
    ]
    first = served.asked[0]
    assert first["typeNames"] == ["tilastointialueet:hyvinvointialue4500k"]
    assert (first["version"], first["srsName"], first["sortBy"]) == (
        ["2.0.0"],
        ["EPSG:3067"],
        ["hyvinvointialue"],
    )
    assert "Page 3: 23 of 23 areas." in said and "23 areas of 2026" in said
    kept = json.loads(file.path().read_bytes())
    assert [row["properties"]["code"] for row in kept["features"]] == sorted(
        County.objects.values_list("code", flat=True)
    )
    assert (kept["year"], kept["attribution"]) == (2026, "Tilastokeskus, CC BY 4.0")
    current = file.current()
    assert current and current.year == "2026" and current.content == file.path().read_bytes()


def test_every_county_holds_its_own_centre_or_lies_beside_it(tmp_path: Path) -> None:
    run("--from", saved(tmp_path, areas.collection()))
    kept = json.loads(file.path().read_bytes())
    for row in kept["features"]:
        county = County.objects.get(code=row["properties"]["code"])
        pairs = [pair for polygon in row["geometry"]["coordinates"] for pair in polygon[0]]
        assert (
            min(pair[0] for pair in pairs) - 0.25 <= county.longitude <= max(pair[0] for pair in pairs) + 0.25
        )
        assert all(ring[0] == ring[-1] for polygon in row["geometry"]["coordinates"] for ring in polygon)


def test_a_dry_run_checks_everything_and_writes_nothing(tmp_path: Path) -> None:
    said = run("--from", saved(tmp_path, areas.collection()), "--dry-run")
    assert "23 areas" in said and "nothing was written" in said
    assert file.current() is None


def in_degrees(row: dict[str, Any]) -> dict[str, Any]:
    turned = copy.deepcopy(row)
    turned["geometry"]["coordinates"] = [
        [[list(reversed(to_degrees(*point))) for point in ring] for ring in polygon]
        for polygon in row["geometry"]["coordinates"]
    ]
    return turned


def test_a_file_in_degrees_gives_the_same_map(tmp_path: Path) -> None:
    run("--from", saved(tmp_path, areas.collection()))
    metres = json.loads(file.path().read_bytes())["features"]
    run("--from", saved(tmp_path, areas.collection([in_degrees(row) for row in areas.features()])))
    degrees = json.loads(file.path().read_bytes())["features"]

    def box(row: dict[str, Any]) -> list[float]:
        pairs = [pair for polygon in row["geometry"]["coordinates"] for pair in polygon[0]]
        return [*map(min, zip(*pairs, strict=True)), *map(max, zip(*pairs, strict=True))]

    for one, other in zip(metres, degrees, strict=True):
        assert box(one) == pytest.approx(box(other), abs=0.02)


def without(code: str) -> list[dict[str, Any]]:
    return [row for row in areas.features() if row["properties"]["hyvinvointialue"] != code]


def foreign() -> list[dict[str, Any]]:
    row = copy.deepcopy(areas.features()[0])
    row["properties"] |= {"hyvinvointialue": "22", "nimi": "Uusi alue"}
    return [*areas.features(), row]


def swapped_codes() -> list[dict[str, Any]]:
    rows = copy.deepcopy(areas.features())
    by_code = {row["properties"]["hyvinvointialue"]: row["properties"] for row in rows}
    by_code["21"]["hyvinvointialue"], by_code["90"]["hyvinvointialue"] = "90", "21"
    return rows


def swapped_axes() -> list[dict[str, Any]]:
    rows = [in_degrees(row) for row in areas.features()]
    for row in rows:
        row["geometry"]["coordinates"] = [
            [[[y, x] for x, y in ring] for ring in polygon] for polygon in row["geometry"]["coordinates"]
        ]
    return rows


def shapeless() -> list[dict[str, Any]]:
    rows = copy.deepcopy(areas.features())
    rows[3]["geometry"] = {"type": "Point", "coordinates": [1, 2]}
    return rows


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (lambda: without("08"), "missing from the source: 08 Pirkanmaan hyvinvointialue"),
        (foreign, "does not know: 22 Uusi alue"),
        (swapped_codes, "does not lie where"),
        (swapped_axes, "does not lie where"),
        (shapeless, "not shaped as the service shapes it"),
        (lambda: [*areas.features(), areas.features()[0]], "comes twice"),
        (lambda: [], "missing from the source: 01"),
    ],
)
def test_what_does_not_fit_the_counties_changes_nothing(
    tmp_path: Path, rows: Callable[[], list[dict[str, Any]]], told: str
) -> None:
    file.path().write_text("as before")
    with pytest.raises(CommandError, match="Nothing was changed") as refused:
        run("--from", saved(tmp_path, areas.collection(rows())))
    assert told in str(refused.value)
    assert file.path().read_text() == "as before"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([(200, REFUSAL)], "Feature type tilastointialueet:x unknown"),
        ([(200, '{"type": "FeatureCollection", "features": [')], "no JSON"),
        ([(200, '{"type": "Feature"}')], "no GeoJSON FeatureCollection"),
        ([(200, '{"type": "FeatureCollection"}')], "no list of features"),
        ([(404, "")], "answered 404"),
        ([(503, "")] * 3, "answered 503"),
        ([(200, json.dumps(areas.collection([], numberMatched=23)))], "promised 23 areas and gave 0"),
    ],
)
def test_a_service_that_fails_is_told_of(
    service: tuple[Service, str], answers: list[tuple[int, str]], told: str
) -> None:
    served, address = service
    served.answers = answers
    with pytest.raises(BoundaryError) as refused:
        fetch(address, source.LAYER, lambda _: None, wait_s=0)
    assert told in str(refused.value)


def test_a_service_that_stumbles_once_is_asked_again(service: tuple[Service, str]) -> None:
    served, address = service
    served.answers = [(502, "")]
    assert len(fetch(address, source.LAYER, lambda _: None, wait_s=0).polygons) == 23


def test_a_service_without_totals_is_read_until_it_has_no_more(service: tuple[Service, str]) -> None:
    served, address = service
    pages = [areas.features()[start : start + 10] for start in (0, 10, 20, 30)]
    served.answers = [
        (200, json.dumps({"type": "FeatureCollection", "features": page, "numberMatched": "unknown"}))
        for page in pages
    ]
    assert len(fetch(address, source.LAYER, lambda _: None, wait_s=0).polygons) == 23


def test_without_a_network_the_way_around_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/wfs"
        with pytest.raises(BoundaryError, match=r"cannot be reached .* --from FILE"):
            fetch(address, source.LAYER, lambda _: None, wait_s=0)


def test_a_file_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run("--from", str(tmp_path / "ei-ole.json"))


def test_a_broken_kept_file_counts_as_none() -> None:
    file.path().write_text("{")
    assert file.current() is None


def test_what_is_kept_says_when_it_was_fetched() -> None:
    served = Served(year=2026)
    source.add(served, areas.features())
    content = json.loads(file.made_from(served, County.objects.all(), dt.date(2026, 11, 24)))
    assert content["fetched_on"] == "2026-11-24"
    largest = max(
        size(ring) for polygons in served.polygons.values() for polygon in polygons for ring in polygon
    )
    assert largest > 1e9
