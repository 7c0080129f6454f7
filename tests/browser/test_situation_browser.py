"""The situation on narrow screens and at the desk: nothing is squeezed, cut off or left without its look."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from cms.starting_situation import load_first_round
from directory.models import User

Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def _a_round(transactional_db: None, reference: None) -> None:
    load_first_round(settings.BASE_DIR / "data" / "counties_situation.jsonl")


def test_two_counties_use_the_whole_width_of_a_phone(open_page: Open) -> None:
    page = open_page("/tilanne/vertaa/?county=08&county=06", width=320)
    widths = page.locator(".pair tbody td").evaluate_all("cells => cells.map(cell => cell.clientWidth)")
    assert len(widths) == 10 and min(widths) > 250


@pytest.mark.parametrize("path", ["/tilanne/", "/tilanne/pirkanmaa/", "/alue/pirkanmaa/ammattilaisille/"])
def test_the_sign_of_an_answer_looks_the_same_on_every_page(open_page: Open, path: str) -> None:
    page = open_page(path)
    sign = page.locator(".answer .sign").first
    border = "sign => getComputedStyle(sign).borderTopWidth"
    assert sign.evaluate(border) == "2px"
    assert sign.evaluate("sign => sign.clientWidth") > 18


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", ["2026/", "2026/kysymys/contacts/"])
def test_every_column_of_the_desks_tables_can_be_reached(open_page: Open, width: int, path: str) -> None:
    """Wagtail hides what is wider than the page, so a wide table needs a frame that scrolls."""
    user = User.objects.create_superuser("paakayttaja", "p@example.org", "pitkä ja outo salasana 7")
    client = Client()
    client.force_login(user)
    page = open_page("/hallinta/login/", width=width)
    origin = page.evaluate("location.origin")
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": origin} for name, morsel in client.cookies.items()]
    )
    page.goto(f"{origin}/hallinta/tilanne/{path}")
    last = page.locator(".situation-wide tbody tr").first.locator("td").last
    last.scroll_into_view_if_needed()
    box = last.bounding_box()
    assert box and box["x"] + box["width"] <= width
    chosen = page.locator(".situation-wide select").first
    if chosen.count():
        text = "select => select.clientWidth - parseFloat(getComputedStyle(select).paddingRight)"
        assert chosen.evaluate(text) > 60  # "ei tietoa" is not cut
