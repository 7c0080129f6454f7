"""The editors' pages and the situation in a browser: axe, narrow screens, and concepts by tap and by key."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Page as Window
from wagtail.models import Page

Open = Callable[..., Window]
WITH_CONCEPT = "/suositukset/nimetkaa-jarjestoille-paikka-ja-yhteystehtava/"
SITUATION = (
    "/tilanne/", "/tilanne/?question=contacts", "/tilanne/vantaa-ja-kerava/", "/tilanne/vertaa/?county=08&county=06",
    "/tilanne/muutokset/", "/tilanne/?question=x", "/tiivistelma/hyvinvointialueille/",
    "/tiivistelma/jarjestoille/satakunta/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def content(transactional_db: None, reference: None) -> None:
    call_command("load_editorial_content", verbosity=0)


def one_of_each_type(language: str) -> list[str]:
    """The address of a page of every type, a fallback among them where the language has one."""
    rows = Page.objects.live().filter(depth__gt=2, locale__language_code=language).specific()
    found = {(type(page), page.is_fallback): page.get_url() for page in rows}
    return list(found.values())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page: Open, language: str) -> None:
    prefix = "" if language == "fi" else f"/{language}"
    paths = [*one_of_each_type(language), *(prefix + path for path in SITUATION)]
    wrong = []
    for width in (1280, 320):
        window = open_page(paths[0], width=width, bypass_csp=True, reduced_motion="reduce")
        origin = window.evaluate("location.origin")
        for path in paths:
            window.goto(origin + path)
            window.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
            for scheme in ("light", "dark"):
                window.emulate_media(color_scheme=scheme)
                broken = Axe().run(window).response["violations"]
                wrong += [
                    (width, scheme, path, rule["id"], rule["nodes"][0]["html"][:120]) for rule in broken
                ]
            if window.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append((width, "", path, "scrolls sideways", ""))
    assert len(paths) > 15 and wrong == []


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [1280, 320])
def test_a_concept_opens_in_place_by_tap_and_by_key(open_page: Open, width: int, script: bool) -> None:
    window = open_page(WITH_CONCEPT, width=width, java_script_enabled=script)
    word, note = window.locator(".concept").first, window.locator(".concept-note").first
    assert not note.is_visible()
    word.click()
    assert note.is_visible() and "Perhekeskus kokoaa" in note.inner_text()
    box = note.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    window.keyboard.press("Escape")
    assert not note.is_visible()
    word.focus()
    window.keyboard.press("Enter")
    assert note.is_visible()
    for key in ("Tab", "Tab", "Enter"):
        window.keyboard.press(key)
    assert not note.is_visible()
