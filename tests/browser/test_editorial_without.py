"""Every kind of page of the editors without JavaScript, and by keyboard alone, in three languages."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page as Window
from wagtail.models import Page

Open = Callable[..., Window]
FOCUSABLE = "a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex='0']"
VISIBLE = f"""[...document.querySelectorAll("main :is({FOCUSABLE})")].filter((one) => one.checkVisibility()
  && !one.disabled && !(one.type === "radio" && !one.checked)).length"""
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const mark = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  return { inside: Boolean(one.closest("main")) && one.id !== "sisalto", mark, html: one.outerHTML.slice(0, 90) };
}"""


@pytest.fixture(autouse=True)
def content(transactional_db: None, reference: None) -> None:
    call_command("load_editorial_content", verbosity=0)


def one_of_each_type(language: str) -> list[str]:
    rows = Page.objects.live().filter(depth__gt=2, locale__language_code=language).specific()
    found = {type(page): page.get_url() for page in rows}
    assert len(found) >= 8
    return list(found.values())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_kind_of_page_says_the_same_without_javascript(open_page: Open, language: str) -> None:
    paths = one_of_each_type(language)
    with_script, without = (open_page(paths[0], java_script_enabled=script) for script in (True, False))
    origin = with_script.url.removesuffix(paths[0])
    for path in paths:
        shown = []
        for window in (with_script, without):
            window.goto(origin + path)
            assert window.locator("main h1").is_visible()
            shown.append(window.locator("main").inner_text())
        assert shown[0] == shown[1] and len(shown[1]) > 60, path


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_tab_reaches_every_control_of_every_kind_of_page_and_shows_where_it_is(
    open_page: Open, language: str
) -> None:
    paths = one_of_each_type(language)
    window = open_page(paths[0], width=1280)
    origin = window.url.removesuffix(paths[0])
    for path in paths:
        window.goto(origin + path)
        there_are = window.evaluate(VISIBLE)
        window.locator("#sisalto").focus()
        for _ in range(there_are):
            window.keyboard.press("Tab")
            at = window.evaluate(FOCUSED)
            assert at["inside"] and at["mark"], (path, at["html"])
        window.keyboard.press("Tab")
        assert there_are and not window.evaluate(FOCUSED)["inside"], path


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_page_scrolls_sideways_on_a_narrow_screen(open_page: Open, language: str) -> None:
    pages = Page.objects.live().filter(depth__gt=2, locale__language_code=language)
    paths = [page.get_url() for page in pages]
    window = open_page(paths[0], width=320)
    origin = window.url.removesuffix(paths[0])
    wide = []
    for path in paths:
        window.goto(origin + path)
        if window.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert len(paths) > 20 and wide == []
