"""The search page in a real browser: with script, without it, by keyboard, on a narrow phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from directory import safety_bar
from tests.factories import make_line, make_service

Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def catalogue(transactional_db: None, reference: None) -> None:
    make_service(name_fi="Eroapu", needs=("ero",), channels=("chat",), cost="maksuton", languages=("fi",))
    make_service(name_fi="Eroryhmä", needs=("ero",), channels=("vertaisryhma",), counties=("08",))
    make_service(name_fi="Vauvaneuvola", needs=("odotus-ja-vauva",), channels=("puhelin",), languages=("sv",))
    make_line(name_fi="Hätänumero 112", safety_class="life", phone="112")
    safety_bar.write()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_filter_changes_the_list_in_place_and_the_address_follows(open_page: Open) -> None:
    page = open_page("/haku/")
    page.evaluate("window.stays = true")
    page.get_by_role("checkbox", name=re.compile("^Ero")).check()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 palvelua")
    assert page.evaluate("window.stays") is True
    assert page.url.endswith("/haku/?need=ero")
    expect(page.get_by_role("checkbox", name=re.compile("^Ero"))).to_be_focused()
    expect(page.locator(".languages a[lang=sv]")).to_have_attribute("href", "/sv/haku/?need=ero")


def test_back_and_forward_bring_the_lists_back(open_page: Open) -> None:
    page = open_page("/haku/")
    page.get_by_role("checkbox", name=re.compile("^Ero")).check()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 palvelua")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 palvelua")
    expect(page.get_by_role("checkbox", name=re.compile("^Ero"))).not_to_be_checked()
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 palvelua")


def test_a_chip_takes_its_filter_off_and_focus_goes_to_the_heading(open_page: Open) -> None:
    page = open_page("/haku/?need=ero")
    page.get_by_role("link", name="Poista rajaus aihe: Ero").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 palvelua")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.url.endswith("/haku/")


def test_while_hidden_the_list_changes_and_the_address_does_not(open_page: Open) -> None:
    page = open_page("/haku/")
    page.get_by_role("button", name="Piilota käyntini").click()
    page.get_by_role("checkbox", name=re.compile("^Ero")).check()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 palvelua")
    assert page.url.endswith("/haku/")
    assert page.evaluate("history.state") is None
    assert page.locator("main a[href*='?']").count() == 0
    page.get_by_role("link", name="Poista rajaus aihe: Ero").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 palvelua")
    assert page.url.endswith("/haku/")


def test_a_hidden_search_from_home_sets_no_cookie(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("button", name="Piilota käyntini").click()
    page.get_by_label("Kirjoita omin sanoin").fill("Eroapu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 palvelu")
    assert page.context.cookies() == []
    assert page.title() == "Mihin tarvitset tukea? – Tukikartta"


def test_a_place_is_chosen_from_suggestions_by_keyboard(open_page: Open) -> None:
    page = open_page("/haku/")
    field = page.get_by_role("combobox", name="Kunta tai alue")
    field.focus()
    page.keyboard.type("pirk")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Pirkanmaa")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name=re.compile("Oma alue: Pirkanmaa"))).to_be_visible()
    expect(field).to_have_value("Pirkanmaa")


def test_escape_closes_the_suggestions_and_keeps_the_words(open_page: Open) -> None:
    page = open_page("/")
    field = page.get_by_label("Kirjoita omin sanoin")
    field.focus()
    page.keyboard.type("ero")
    expect(page.get_by_role("option", name="Eroamme")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option", name="Eroamme")).to_be_hidden()
    expect(field).to_have_value("ero")


def test_a_suggested_need_opens_its_page(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_label("Kirjoita omin sanoin").press_sequentially("eroam")
    page.get_by_role("option", name="Eroamme").click()
    expect(page.get_by_role("heading", level=1, name="Eroamme")).to_be_visible()
    assert page.url.endswith("/aihe/ero/")


def test_the_whole_way_works_without_javascript(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_label("Kirjoita omin sanoin").fill("Eroapu")
    page.get_by_role("button", name="Hae").click()
    assert heading(page) == "1 palvelu"
    page.get_by_label("Hae omin sanoin").fill("")
    page.get_by_role("checkbox", name=re.compile("^Ero")).check()
    page.get_by_role("button", name="Näytä palvelut").click()
    assert heading(page) == "2 palvelua"
    page.get_by_role("link", name="Eroapu").first.click()
    assert heading(page) == "Eroapu"
    assert page.get_by_role("button", name="Piilota käyntini").count() == 0


def test_a_search_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("/")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("Eroapu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 palvelu")


@pytest.mark.parametrize("path", ["/", "/haku/?need=ero", "/aihe/ero/", "/alueet/", "/jaljet/", "/eiole/"])
def test_nothing_moves_sideways_at_320_pixels(open_page: Open, path: str) -> None:
    page = open_page(path, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_filters_are_folded_on_a_phone_and_in_sight_on_a_wide_screen(open_page: Open) -> None:
    phone = open_page("/haku/", width=390)
    expect(phone.get_by_label("Kunta tai alue")).to_be_hidden()
    phone.get_by_text("Rajaa tuloksia").first.click()
    expect(phone.get_by_label("Kunta tai alue")).to_be_visible()
    expect(open_page("/haku/").get_by_label("Kunta tai alue")).to_be_visible()


def test_a_folded_phone_form_stays_open_while_the_list_changes(open_page: Open) -> None:
    page = open_page("/haku/", width=390)
    page.get_by_text("Rajaa tuloksia").first.click()
    page.get_by_role("checkbox", name=re.compile("^Ero")).check()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 palvelua")
    expect(page.get_by_label("Kunta tai alue")).to_be_visible()
