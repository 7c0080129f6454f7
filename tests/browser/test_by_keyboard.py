"""The whole way by keyboard alone: search, filter, service, list, sheet, language; and the same without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from directory import safety_bar
from tests.factories import make_channel, make_line, make_rule, make_service

Open = Callable[..., Page]
MOST_TABS = 150


@pytest.fixture(autouse=True)
def catalogue(transactional_db: None, reference: None) -> None:
    for name in ("Eroapu", "Eroryhmä"):
        service = make_service(name_fi=name, name_sv=f"{name} på svenska", needs=("ero",))
        make_rule(make_channel(service, phone="09 2525 0111"))
    make_service(name_fi="Vauvaneuvola", needs=("odotus-ja-vauva",))
    make_line(name_fi="Hätänumero 112", safety_class="life", phone="112")
    safety_bar.write()


def tab_to(page: Page, wanted: Locator) -> None:
    """Tab until the wanted part has the focus; every stop on the way must be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate("part => part === document.activeElement"):
            return
    raise AssertionError(f"no way by keyboard to {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("script", [True, False])
def test_from_words_to_the_sheet_on_the_desk(open_page: Open, script: bool) -> None:
    page = open_page("/", java_script_enabled=script)
    tab_to(page, page.locator("#q"))
    page.keyboard.type("Eroapu")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("1 palvelu")
    press(page, page.locator(".results h3 a").first)
    expect(heading(page)).to_have_text("Eroapu")
    press(page, page.locator("[data-save]").first)
    if script:
        expect(page.locator("[data-save]").first).to_have_attribute("aria-pressed", "true")
        press(page, page.locator("[data-list-link]"))
    expect(page.locator(".shortlist h2")).to_have_text(["Eroapu"])
    press(page, page.get_by_role("link", name="Työpöydän lista"))
    expect(page.get_by_text("Tulostettu")).to_be_visible()
    assert page.locator(".figure").first.inner_text().startswith("09 2525 0111")


@pytest.mark.parametrize("script", [True, False])
def test_a_filter_is_set_and_taken_off(open_page: Open, script: bool) -> None:
    page = open_page("/haku/", java_script_enabled=script)
    expect(heading(page)).to_have_text("3 palvelua")
    press(page, page.locator("#need-ero"), "Space")
    if not script:
        press(page, page.get_by_role("button", name="Näytä palvelut"))
    expect(heading(page)).to_have_text("2 palvelua")
    assert page.url.endswith("need=ero") or "need=ero&" in page.url
    page.evaluate("document.activeElement.blur()")
    press(page, page.get_by_role("link", name="Poista rajaus aihe: Ero"))
    expect(heading(page)).to_have_text("3 palvelua")


@pytest.mark.parametrize("script", [True, False])
def test_the_language_is_switched_and_the_page_stays(open_page: Open, script: bool) -> None:
    page = open_page("/haku/?need=ero", java_script_enabled=script)
    press(page, page.locator(".languages a[lang=sv]"))
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    assert page.url.endswith("/sv/haku/?need=ero")
    expect(page.locator(".results h3").first).to_have_text("Eroapu på svenska")
    expect(page.locator(".languages a[aria-current]")).to_have_attribute("lang", "sv")
