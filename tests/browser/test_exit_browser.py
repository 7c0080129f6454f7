"""Leaving fast and leaving little, in a real browser with a real profile on disk."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from directory import safety_bar
from tests.browser.conftest import ARGUMENTS, ELSEWHERE
from tests.factories import make_line, make_service
from tests.services import need_chromium

# A word that nothing but the test's own typing can bring into the profile.
QUERY = "zyxwhaku"
NAME = f"Erikoispalvelu {QUERY}"
Open = Callable[..., Page]


@pytest.fixture
def catalogue(transactional_db: None, reference: None) -> None:
    make_service(name_fi=NAME, needs=("ero",), channels=("puhelin",))
    make_line(name_fi="Hätänumero 112", safety_class="life", phone="112")
    safety_bar.write()


@pytest.fixture
def profile(tmp_path: Path, playwright: Playwright) -> Iterator[Callable[[], BrowserContext]]:
    """Opens the browser on a profile folder of the test's own."""
    opened: list[BrowserContext] = []

    def launch() -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=need_chromium(), args=ARGUMENTS
        )
        opened.append(context)
        return context

    yield launch
    for context in opened:
        context.close()


def files_with(word: str, folder: Path) -> list[str]:
    """Files of the profile that hold the word as UTF-8 or UTF-16."""
    needles = (word.encode(), word.encode("utf-16-le"))
    found = []
    for path in folder.rglob("*"):
        try:
            content = path.read_bytes() if path.is_file() else b""
        except OSError:
            continue
        if any(needle in content for needle in needles):
            found.append(str(path.relative_to(folder)))
    return found


def search_for(page: Page, words: str) -> None:
    page.get_by_label("Kirjoita omin sanoin").fill(words)
    page.get_by_role("button", name="Hae").click()
    expect(page.get_by_role("heading", name="1 palvelu", exact=True)).to_be_visible()


def visit(page: Page, site: str, *, hidden: bool) -> None:
    """From another page: home, a search, a service, the quick exit."""
    page.goto("about:blank")
    page.goto(site)
    if hidden:
        page.get_by_role("button", name="Piilota käyntini").click()
    search_for(page, QUERY)
    page.get_by_role("link", name=NAME).first.click()
    expect(page.get_by_role("heading", level=1, name=NAME)).to_be_visible()
    page.get_by_role("link", name="Poistu sivulta", exact=True).click()
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()


@pytest.mark.usefixtures("catalogue", "elsewhere")
def test_with_a_hidden_visit_the_profile_never_holds_the_query(
    profile: Any, live_server: Any, tmp_path: Path
) -> None:
    make_service(name_fi="Naapuripalvelu", needs=("uusperhe",))
    context = profile()
    page = context.pages[0]
    page.goto(live_server.url)
    page.get_by_role("button", name="Piilota käyntini").click()
    search_for(page, QUERY)
    page.get_by_label("Auki nyt").evaluate("field => field.closest('details').open = true")
    page.get_by_label("Auki nyt").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Näillä rajauksilla ei löydy palvelua")
    assert QUERY not in page.url
    while_open = files_with(QUERY, tmp_path / "profile")
    page.get_by_role("link", name="Poistu sivulta", exact=True).click()
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()
    time.sleep(1)
    context.close()
    assert while_open == []
    assert files_with(QUERY, tmp_path / "profile") == []


@pytest.mark.usefixtures("catalogue", "elsewhere")
def test_without_it_the_profile_holds_the_query_which_shows_that_the_reading_works(
    profile: Any, live_server: Any, tmp_path: Path
) -> None:
    context = profile()
    page = context.pages[0]
    page.goto(live_server.url)
    search_for(page, QUERY)
    assert QUERY in page.url
    page.goto("about:blank")
    time.sleep(1)
    context.close()
    assert "Default/History" in files_with(QUERY, tmp_path / "profile")


@pytest.mark.usefixtures("catalogue", "elsewhere")
def test_after_a_hidden_visit_back_never_shows_our_pages(profile: Any, live_server: Any) -> None:
    page = profile().pages[0]
    visit(page, live_server.url, hidden=True)
    for _ in range(4):
        page.go_back()
        assert not page.url.startswith(live_server.url)
        assert NAME not in page.content()


@pytest.mark.usefixtures("catalogue", "elsewhere")
def test_shift_three_times_leaves_and_shift_with_a_letter_does_not(open_page: Open, live_server: Any) -> None:
    page = open_page("/")
    field = page.get_by_label("Kirjoita omin sanoin")
    field.focus()
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    assert page.url == f"{live_server.url}/"
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()


@pytest.mark.usefixtures("catalogue", "elsewhere")
def test_the_way_out_works_without_javascript(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_role("link", name="Poistu sivulta", exact=True).click()
    page.wait_for_url("http://127.0.0.1:*/")
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()


@pytest.mark.usefixtures("catalogue", "elsewhere")
def test_leaving_empties_what_the_browser_kept_of_us(open_page: Open, live_server: Any) -> None:
    page = open_page("/")
    page.evaluate("localStorage.setItem('lista', 'x'); sessionStorage.setItem('piilota', '1')")
    page.get_by_role("link", name="Poistu sivulta", exact=True).click()
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()
    page.goto(live_server.url)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.usefixtures("catalogue", "elsewhere")
def test_the_second_skip_link_is_the_way_out(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Siirry sisältöön")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Poistu sivulta nopeasti")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()


@pytest.mark.usefixtures("catalogue", "elsewhere")
def test_the_page_is_covered_before_the_other_site_answers(open_page: Open) -> None:
    page = open_page("/")
    page.route("**/poistu/", lambda route: None)
    left, top, width, height, colour, text = page.evaluate(
        """() => {
            document.querySelector(".exit [data-exit]").click();
            const cover = document.querySelector(".cover"), box = cover.getBoundingClientRect();
            return [box.x, box.y, box.width, box.height, getComputedStyle(cover).backgroundColor,
                    document.body.textContent.trim()];
        }"""
    )
    assert (left, top, width, height) == (0, 0, 1280, 900)
    assert (colour, text) == ("rgb(255, 255, 255)", "")
    # Our own answer never comes: the other site opens all the same.
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()


@pytest.mark.usefixtures("catalogue")
def test_a_hidden_visit_stays_hidden_from_page_to_page(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("button", name="Piilota käyntini").click()
    page.get_by_role("link", name="Alueet").first.click()
    expect(page.get_by_role("heading", level=1, name="Palvelut alueittain")).to_be_visible()
    assert page.evaluate("[history.length, document.documentElement.dataset.hidden]") == [2, ""]
