"""An editor's whole path in a browser: from an empty page to one that has come, moved and gone, in two languages."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser
from playwright.sync_api import Page as Window
from wagtail.models import Collection, Locale, Page

from cms.models import ArticlePage, HomePage
from directory.admin.permissions import EDITORS, MAINTAINERS, set_up_desk
from directory.models import User
from search import index, page_index
from tasks.publishing import publish_scheduled
from tests.factories import make_service

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
PASSWORD = "pitkä ja outo salasana 7"
TITLE, QUOTE, WORDS = "Kumppanuuspöytä", "Pöydän ääressä on tilaa.", "Kumppanuuspöytä kokoontuu syksyllä."
SWEDISH = {
    TITLE: "Partnerskapsbordet",
    QUOTE: "Det finns plats vid bordet.",
    WORDS: "Partnerskapsbordet samlas i höst.",
}
UNTIL_LIVE, MOVED = dt.timedelta(days=1), dt.timedelta(days=2)
MOST_MS = 15_000


@pytest.fixture(autouse=True)
def site(transactional_db: None, reference: None) -> None:
    """The starting pages, the desk's groups, and an index of services and pages."""
    Locale.objects.get_or_create(language_code="fi")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    set_up_desk()
    call_command("load_editorial_content", verbosity=0)
    make_service(name_fi="Eroapu", needs=("ero",))
    index.rebuild()
    page_index.rebuild()


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Iterator[Callable[[str, str], Window]]:
    """Signs somebody of a group in by the form and gives their window at the desk."""
    contexts = []

    def signed_in(name: str, group: str) -> Window:
        user = User.objects.create_user(name, email=f"{name}@example.org", password=PASSWORD)
        user.groups.add(Group.objects.get(name=group))
        context = browser.new_context(viewport={"width": 1280, "height": 1000}, base_url=live_server.url)
        contexts.append(context)
        window = context.new_page()
        window.set_default_timeout(MOST_MS)
        window.goto("/hallinta/login/")
        window.locator("[name=username]").fill(name)
        window.locator("[name=password]").fill(PASSWORD)
        window.locator("[type=submit]").click()
        window.wait_for_url("**/hallinta/**")
        window.wait_for_load_state("networkidle")
        return window

    yield signed_in
    for context in contexts:
        context.close()


def test_an_editors_whole_path(desk: Callable[[str, str], Window], monkeypatch: pytest.MonkeyPatch) -> None:
    writer, approver = desk("kirjoittaja", EDITORS), desk("hyvaksyja", MAINTAINERS)
    write(writer)
    preview(writer)
    submit(writer)
    page = ArticlePage.objects.get(title=TITLE, locale__language_code="fi")
    assert seen_in(page) == set()
    schedule(approver, page)
    approve(approver, page)
    assert seen_in(page) == set() and Page.objects.get(pk=page.pk).approved_schedule
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + MOVED)
    publish_scheduled()
    assert seen_in(page) == PLACES
    translate(writer, page)
    publish_translation(approver, page)
    assert "Partnerskapsbordet samlas i höst." in text("/sv/kumppanuuspoyta/")
    assert "Partnerskapsbordet" in text("/sv/haku/", q="partnerskapsbord")
    move(approver, page)
    unpublish(approver, page)
    assert seen_in(page) == set()
    assert Client().get(Page.objects.get(pk=page.pk).get_url()).status_code in (404, 410)


# Where readers and programs meet a page

PLACES = {"site", "api", "search", "page search", "sitemap"}


def text(path: str, status: int = 200, **params: str) -> str:
    answer = Client().get(path, params)
    assert answer.status_code == status, path
    return answer.content.decode()


def seen_in(page: Page) -> set[str]:
    """The places that show the page now."""
    address = Page.objects.get(pk=page.pk).get_url()
    shown = {
        "site": Client().get(address).status_code == 200,
        "api": Client().get(f"/api/v2/pages/{page.pk}/").status_code == 200,
        "search": f'href="{address}"' in text("/haku/", q="kumppanuuspöytä"),
        "page search": f'"url":"{address}"' in text("/api/v1/pages/", q="kumppanuuspöytä"),
        "sitemap": f"{address}</loc>" in text("/sitemap.xml"),
    }
    return {place for place, is_seen in shown.items() if is_seen}


# What people do


def write(window: Window) -> None:
    home = HomePage.objects.get(locale__language_code="fi")
    window.goto(f"/hallinta/pages/add/cms/articlepage/{home.pk}/")
    window.locator("#id_title").fill(TITLE)
    window.locator("#id_lead").click()
    _add_block(window, "Lainaus", 0)
    window.locator("[name=body-0-value-quote]").fill(QUOTE)
    _add_block(window, "Teksti", 1)
    window.locator(".public-DraftEditor-content").last.click()
    window.keyboard.type(WORDS)


def _add_block(window: Window, name: str, place: int) -> None:
    window.locator("button.c-sf-add-button").nth(place).click()
    window.get_by_role("option", name=name, exact=True).click()


def preview(window: Window) -> None:
    """The draft as readers will see it, with the site's own look."""
    window.locator("[data-side-panel-toggle=preview]").click()
    shown = window.frame_locator("#w-preview-iframe")
    shown.get_by_role("heading", level=1, name=TITLE).wait_for()
    assert shown.locator("blockquote").inner_text().strip() == QUOTE
    assert shown.locator(".masthead").count() == 1
    window.locator("[data-side-panel-toggle=preview]").click()


def submit(window: Window) -> None:
    _choose(window, "[name=action-submit]")
    window.get_by_text("on lähetetty").or_(window.locator(".messages")).first.wait_for()


def _choose(window: Window, action: str) -> None:
    """One of the actions behind the arrow beside the first."""
    window.locator("footer [data-w-dropdown-target=toggle]").last.click()
    window.locator(f"button{action}:visible").click()
    window.wait_for_load_state("networkidle")


def schedule(window: Window, page: Page) -> None:
    """From the desk's front page, where what waits is listed, to a day of going live."""
    window.goto("/hallinta/")
    window.get_by_role("link", name=TITLE).first.click()
    window.wait_for_url(f"**/hallinta/pages/{page.pk}/edit/")
    window.wait_for_load_state("networkidle")
    window.locator("[data-side-panel-toggle=status]").click()
    window.get_by_role("button", name="Aseta ajastus").click()
    field, calendar = window.locator("#id_go_live_at"), window.locator(".xdsoft_datetimepicker:visible")
    field.click()
    calendar.first.wait_for()
    field.fill(f"{timezone.localtime() + UNTIL_LIVE:%Y-%m-%d %H:%M}")
    # A click beside the calendar closes it.
    window.locator("[role=dialog]:visible h2").first.click()
    calendar.first.wait_for(state="hidden")
    window.get_by_role("dialog").get_by_role("button", name="Tallenna ajastus").click()
    window.wait_for_load_state("networkidle")


def approve(window: Window, page: Page) -> None:
    window.goto(f"/hallinta/pages/{page.pk}/edit/")
    window.wait_for_load_state("networkidle")
    _choose(window, "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")


def translate(window: Window, page: Page) -> None:
    """Sends the page to be translated and writes the Swedish words."""
    window.goto(f"/hallinta/localize/submit/page/{page.pk}/")
    window.get_by_label("ruotsi").check()
    window.locator("main form [type=submit]").last.click()
    window.wait_for_url(re.compile(r"/hallinta/pages/\d+/edit/"))
    for finnish, swedish in SWEDISH.items():
        segment = window.locator("li.incomplete").filter(has=window.get_by_text(finnish, exact=True))
        segment.get_by_role("button", name="Käännä").click()
        window.locator("main textarea:visible").fill(swedish)
        window.get_by_role("button", name="Tallenna", exact=True).click()
        window.locator("main textarea:visible").wait_for(state="detached")
        assert window.get_by_text(swedish).count()
    window.wait_for_load_state("networkidle")


def publish_translation(window: Window, page: Page) -> None:
    twin = page.get_translation(Locale.objects.get(language_code="sv"))
    window.goto(f"/hallinta/pages/{twin.pk}/edit/")
    # The translation editor names the button by its language; that part of it is not in Finnish yet.
    window.locator("footer").get_by_role("button", name=re.compile("ruotsi")).first.click()
    window.wait_for_load_state("networkidle")


def move(window: Window, page: Page) -> None:
    """Below another section; the old address leads to the new one, in both languages."""
    section = Page.objects.get(slug="ajankohtaista", locale__language_code="fi")
    old = {language: _address(page, language) for language in ("fi", "sv")}
    window.goto(f"/hallinta/pages/{page.pk}/move/{section.pk}/confirm/")
    window.locator("main form [type=submit]").click()
    window.wait_for_url(f"**/hallinta/pages/{section.pk}/**")
    for language, before in old.items():
        answer = Client().get(before)
        assert (answer.status_code, answer["Location"]) == (301, _address(page, language))
        assert Client().get(answer["Location"]).status_code == 200
    assert seen_in(page) == PLACES


def _address(page: Page, language: str) -> str:
    twin = Page.objects.get(pk=page.pk).get_translation(Locale.objects.get(language_code=language))
    return str(Page.objects.get(pk=twin.pk).get_url())


def unpublish(window: Window, page: Page) -> None:
    window.goto(f"/hallinta/pages/{page.pk}/unpublish/")
    window.locator("main form [type=submit]").click()
    window.wait_for_load_state("networkidle")
