"""The counties within their borders: the tile map's own set, links and answers, without colour, script or network."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from cms.models import SituationRound
from cms.starting_situation import load_first_round
from directory.boundaries import file
from directory.models import County
from tests import areas

Open = Callable[..., Page]
PATH = "/tilanne/?question=cooperation_structures"
# Leaflet, the borders and our own script together, as sent.
MOST_BYTES = 75_000


@pytest.fixture(autouse=True)
def _a_round(transactional_db: None, reference: None) -> None:
    load_first_round(settings.BASE_DIR / "data" / "counties_situation.jsonl")


@pytest.fixture
def borders() -> Iterator[None]:
    from directory.boundaries.source import Served, add

    served = Served()
    add(served, areas.features())
    file.write(file.made_from(served, County.objects.all(), SituationRound.objects.get().opened_at.date()))
    yield
    file.path().unlink()


def shown(page: Page) -> Page:
    page.locator("[data-area-map]").scroll_into_view_if_needed()
    page.locator(".area-map path[role=link]").first.wait_for()
    return page


def links(page: Page, selector: str, code: str) -> dict[str, tuple[str, str]]:
    """(link, answer) of each area, by code."""
    rows = page.locator(selector).evaluate_all(
        f"rows => rows.map(row => [{code}, row.dataset.href || row.getAttribute('href'), row.dataset.answer])"
    )
    assert len(rows) == len({row[0] for row in rows})
    return {row[0]: (row[1], row[2]) for row in rows}


def test_map_tiles_and_table_hold_the_same_set(open_page: Open, borders: None) -> None:
    page = shown(open_page(PATH))
    drawn = links(page, ".area-map path[role=link]", "row.dataset.code")
    tiles = links(page, ".tilemap [data-area] > a", "row.parentElement.dataset.area")
    rows = page.locator("table tr[data-answer]").evaluate_all(
        "rows => rows.map(row => [row.id.slice(1), ['#' + row.id, row.dataset.answer]])"
    )
    assert drawn == tiles == {code: tuple(values) for code, values in rows}
    assert len(drawn) == 22
    assert page.locator(".area-map path.area").count() == 23  # Åland is drawn, and leads nowhere


def test_answers_differ_by_pattern_and_are_told_in_words(open_page: Open, borders: None) -> None:
    page = shown(open_page(PATH))
    filled = page.locator(".area-map path[role=link]").evaluate_all(
        "rows => rows.map(row => [row.dataset.answer, row.dataset.level, row.getAttribute('fill')])"
    )
    assert len({answer for answer, _level, _fill in filled}) >= 3
    by_fill = {fill: (answer, level) for answer, level, fill in filled}
    assert len(by_fill) == len(set(by_fill.values())) and all(fill.startswith("url(#") for fill in by_fill)
    for fill in by_fill:
        assert page.locator(f".area-map svg pattern[id='{fill[5:-1]}']").count() == 1
    lines = {
        answer: page.locator(f"pattern#selite-{answer} .lines").first.get_attribute("d")
        if page.locator(f"pattern#selite-{answer} .lines").count()
        else ""
        for answer in ("in_place", "being_built", "planned", "not_in_place")
    }
    assert len(set(lines.values())) == 4
    names = page.locator(".area-map path[role=link]").evaluate_all("rows => rows.map(r => r.ariaLabel)")
    words = ("käytössä", "rakenteilla", "suunnitteilla", "ei ole", "ei tietoa")
    assert all(any(word in name for word in words) for name in names)


def test_the_keyboard_reaches_every_area_and_enter_follows_its_link(open_page: Open, borders: None) -> None:
    page = shown(open_page(PATH))
    page.locator("[data-area-map] a.sr").focus()
    seen: list[str] = []
    for _press in range(40):
        page.keyboard.press("Tab")
        code = page.evaluate("document.activeElement.dataset.code || ''")
        if seen and not code:
            break
        seen += [code] if code else []
    assert sorted(seen) == sorted(links(page, ".tilemap [data-area] > a", "row.parentElement.dataset.area"))
    last = page.locator(f".area-map path[data-code='{seen[-1]}']")
    last.focus()
    expect(page.locator(".area-map__told")).to_have_count(1)  # Leaflet tells the area in focus, and it alone
    expect(page.locator(".area-map__told")).to_contain_text(last.get_attribute("aria-label"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#a{seen[-1]}")


def test_the_map_may_be_skipped(open_page: Open, borders: None) -> None:
    page = shown(open_page(PATH))
    page.locator("[data-area-map] a.sr").press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.area-map')") is None


def test_a_click_leads_to_the_areas_row(open_page: Open, borders: None) -> None:
    page = shown(open_page(PATH))
    page.locator(".area-map path[data-code='21']").dispatch_event("click")
    page.wait_for_url("**#a21")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(open_page: Open, borders: None, scheme: str, width: int) -> None:
    page = shown(open_page(PATH, width=width, color_scheme=scheme, bypass_csp=True))
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_forced_colours_keep_lines_and_outlines(open_page: Open, borders: None) -> None:
    page = shown(open_page(PATH, forced_colors="active"))
    style = "row => getComputedStyle(row).stroke"
    assert page.locator(".area-map path[role=link]").first.evaluate(style) != "none"
    text = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert page.locator(".area-map svg .lines").first.evaluate(style) == text


def test_without_script_only_the_tiles_are_there(open_page: Open, borders: None) -> None:
    page = open_page(PATH, java_script_enabled=False)
    assert not page.locator("[data-area-map]").is_visible()
    assert page.locator(".tilemap [data-area]").first.is_visible()


def test_without_borders_nothing_of_the_map_is_sent(open_page: Open) -> None:
    page = open_page(PATH)
    assert page.locator("[data-area-map]").count() == 0
    assert "area-map.js" not in page.content()


def test_the_map_is_asked_for_late_and_from_this_site_alone(open_page: Open, borders: None) -> None:
    asked: list[Any] = []
    page = open_page("/alueet/")
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(page.evaluate("location.origin") + PATH)
    page.wait_for_load_state("networkidle")
    origin = page.evaluate("location.origin")
    if page.evaluate(
        "document.querySelector('[data-area-map]').getBoundingClientRect().top > innerHeight + 500"
    ):
        assert not [request for request in asked if "leaflet" in request.url]
    shown(page)
    page.wait_for_load_state("networkidle")
    assert all(request.url.startswith((origin, "data:")) for request in asked)
    assert sum("rajat.json?v=" in request.url for request in asked) == 1


def test_what_the_map_brings_is_bounded(open_page: Open, borders: None) -> None:
    """Compressed as the site sends it; the live server of the tests sends static files as they are."""
    import gzip

    from django.contrib.staticfiles.finders import find

    files = ("js_lib_leaflet/leaflet.js", "js_lib_leaflet/leaflet.css", "js/area-map.js")
    contents = []
    for name in files:
        with open(find(name), "rb") as opened:
            contents.append(opened.read())
    kept = file.current()
    assert kept
    assert sum(len(gzip.compress(content)) for content in [*contents, kept.content]) < MOST_BYTES
