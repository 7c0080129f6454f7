"""Advice beside the field while somebody writes, in plain fields and rich text; saving goes on as ever."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Collection, Locale, Page

from cms.models import ArticlePage, ConceptPage, GlossaryPage, HomePage
from directory.models import Service, User
from tests.directory.desk import desk_url
from tests.factories import make_service

Desk = Callable[[str], BrowserPage]
LONG = "Tämä on " + " ".join(["hyvin"] * 20) + " pitkä virke."
WAIT = 10_000


@pytest.fixture
def tree(transactional_db: None, reference: None) -> HomePage:
    locale, _ = Locale.objects.get_or_create(language_code="fi")
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locale)
    )
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    home = root.add_child(instance=HomePage(title="Etusivu", slug="koti", locale=locale))
    glossary = home.add_child(instance=GlossaryPage(title="Käsitteet", slug="kasitteet", locale=locale))
    concept = ConceptPage(
        title="Perhekeskus", slug="perhekeskus", definition="Talo tai verkosto.", locale=locale
    )
    glossary.add_child(instance=concept)
    return HomePage.objects.get(pk=home.pk)


@pytest.fixture
def desk(browser: Browser, live_server: Any, tree: HomePage) -> Iterator[Desk]:
    user = User.objects.create_superuser("paakayttaja", "p@example.org", "pitkä ja outo salasana 7")
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies(
        [
            {"name": name, "value": morsel.value, "url": live_server.url}
            for name, morsel in client.cookies.items()
        ]
    )
    errors: list[str] = []

    def opened(path: str) -> BrowserPage:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    context.close()
    assert errors == []


def test_a_plain_field_of_a_service_gets_advice_that_goes_when_it_is_followed(desk: Desk) -> None:
    service = make_service()
    page = desk(desk_url(Service, "edit", service.pk))
    field = page.locator("#id_description_fi")
    field.fill(LONG)
    note = page.locator(".desk-advice").filter(has_text="Pitkä virke")
    expect(note).to_contain_text("Kirjoitusvinkkejä. Ne eivät estä tallentamista.", timeout=WAIT)
    assert note.get_attribute("role") == "status" and note.get_attribute("aria-live") == "polite"
    assert note.get_attribute("id") in (field.get_attribute("aria-describedby") or "").split()
    page.get_by_role("button", name="Tallenna luonnos").click()
    page.wait_for_load_state("networkidle")
    assert Service.objects.get(pk=service.pk).get_latest_revision_as_object().description_fi == LONG
    field = page.locator("#id_description_fi")
    field.fill(LONG + " ")
    expect(page.locator(".desk-advice").filter(has_text="Pitkä virke")).to_be_visible(timeout=WAIT)
    field.fill("Lyhyt virke riittää aivan hyvin.")
    expect(page.locator(".desk-advice").first).to_have_text("Ei huomautettavaa.", timeout=WAIT)


def test_rich_text_is_advised_to_link_a_concept(desk: Desk, tree: HomePage) -> None:
    body = [{"type": "text", "value": "<p>Alku.</p>"}]
    article = ArticlePage(title="Uusi", slug="uusi", body=body, live=False)
    tree.add_child(instance=article)
    page = desk(f"/hallinta/pages/{article.pk}/edit/")
    editor = page.locator(".public-DraftEditor-content").first
    editor.click()
    page.keyboard.press("End")
    page.keyboard.type(" Perhekeskuksessa autetaan lasta.")
    note = page.locator(".desk-advice").filter(has_text="”Perhekeskuksessa” on sanastossa.")
    expect(note).to_be_visible(timeout=WAIT)


def test_short_fields_codes_and_notes_get_no_advice(desk: Desk) -> None:
    page = desk(desk_url(Service, "edit", make_service().pk))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "kirjoitusapu" in request.url else None)
    page.locator("#id_name_fi").fill("Nimi on SHL ja hyvin pitkä nimi sillä onkin")
    page.get_by_role("tab", name="Lähteet").click()
    page.locator("#id_notes").fill(LONG)
    page.wait_for_timeout(1500)
    assert asked == []
