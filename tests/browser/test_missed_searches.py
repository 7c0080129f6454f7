"""A search that found nothing, mended at the desk: from the report to a synonym, and the search finds."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from search import empty_queries, index, language
from search.admin.rights import give_rights
from search.models import SynonymGroup
from tests.browser.test_admin_browser import desk as desk
from tests.browser.test_admin_browser import requests as requests
from tests.browser.test_admin_browser import roots as roots
from tests.factories import make_service

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
MISSED = "xylofonipaja"


@pytest.fixture(autouse=True)
def catalogue(transactional_db: None, reference: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(empty_queries, "LEAST_VISITS", 1)
    monkeypatch.setattr(empty_queries, "LEAST_DAYS", 1)
    before = language._held
    index.forget()
    make_service(name_fi="Musiikkikerho", channels=("vertaisryhma",))
    index.rebuild()
    give_rights()
    yield
    language._held = before
    index.forget()


def test_a_missed_search_becomes_a_synonym_that_finds(
    open_page: Callable[..., Page], desk: Callable[[str], Page]
) -> None:
    reader = open_page(f"/haku/?q={MISSED}")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Hakusanoillasi ei löytynyt palvelua")
    editor = desk("/hallinta/hakusanat/tyhjat/")
    row = editor.get_by_role("row", name=re.compile(MISSED))
    row.get_by_role("link", name="Tee synonyymi").click()
    expect(editor.locator("[name=words]")).to_have_value(MISSED)
    expect(editor.locator("[name=direction]")).to_have_value("one")
    editor.locator("[name=targets]").fill("musiikkikerho")
    editor.get_by_role("button", name=re.compile("Tallenna")).first.click()
    editor.wait_for_load_state("networkidle")
    assert SynonymGroup.objects.filter(words=MISSED, targets="musiikkikerho").exists()
    language.reload()
    reader.goto(reader.url)
    expect(reader.get_by_role("heading", level=1)).to_have_text("1 palvelu")
    expect(reader.get_by_text(f"Löytyi, koska: {MISSED}")).to_be_visible()
