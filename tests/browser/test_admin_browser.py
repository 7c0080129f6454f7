"""The desk in a real browser: its map and lists work, and no page asks anything of another host."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Collection, Locale, Page

from directory.models import Organisation, SafetyLine, Service, Term, User
from tests.directory.desk import desk_url
from tests.factories import make_channel, make_line, make_organisation, make_service

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("reference"),
]

Desk = Callable[[str], BrowserPage]


@pytest.fixture
def requests() -> list[str]:
    """The address of every request that the browser makes."""
    return []


@pytest.fixture
def roots(reference: None) -> None:
    """What Wagtail's migrations bring and a browser test before this one has emptied."""
    Locale.objects.get_or_create(language_code="fi")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


@pytest.fixture
def desk(browser: Browser, live_server: Any, requests: list[str], roots: None) -> Iterator[Desk]:
    """Opens a page of the desk as a superuser; the test fails where a script fails or a host beside ours is asked."""
    user = User.objects.create_superuser("paakayttaja", "p@example.org", "pitkä ja outo salasana 7")
    client = Client()
    client.force_login(user)
    cookies = [
        {"name": name, "value": morsel.value, "url": live_server.url}
        for name, morsel in client.cookies.items()
    ]
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies(cookies)
    errors: list[str] = []

    def opened(path: str) -> BrowserPage:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.on("response", lambda answer: errors.append(answer.url) if answer.status >= 400 else None)
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    context.close()
    own = (live_server.url, "data:", "blob:")
    assert requests and not [url for url in requests if not url.startswith(own)]
    assert not errors


def save_draft(page: BrowserPage) -> None:
    page.get_by_role("button", name="Tallenna luonnos").click()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("model", [Service, Organisation, SafetyLine, Term], ids=lambda model: model.__name__)
def test_lists_and_forms_ask_no_other_host(desk: Desk, model: Any) -> None:
    make_line(phone="116 111")
    make_channel(make_service(organisation=make_organisation()), phone="116 111")
    row = model.objects.first()
    desk("/hallinta/")
    desk(desk_url(model))
    page = desk(desk_url(model, "edit", row.pk))
    for tab in page.get_by_role("tab").all():
        if tab.is_visible():
            tab.click()
    page.wait_for_load_state("networkidle")


def test_a_click_on_the_map_places_a_channel(desk: Desk) -> None:
    service = make_service()
    make_channel(service, "vastaanotto")
    page = desk(desk_url(Service, "edit", service.pk))
    page.get_by_role("tab", name="Kanavat").click()
    map_of_channel = page.locator(".desk-map").first
    map_of_channel.scroll_into_view_if_needed()
    page.locator(".desk-map__name").first.wait_for()
    assert page.locator("#id_channels-0-place").input_value() == ""
    map_of_channel.click(position={"x": 300, "y": 200})
    assert page.locator("#id_channels-0-place").input_value().startswith("SRID=4326;POINT(")
    assert page.locator(".desk-map__pin").count() == 1
    save_draft(page)
    draft = Service.objects.get(pk=service.pk).get_latest_revision_as_object().channels.get()
    assert 59 < draft.latitude < 71 and 19 < draft.longitude < 32


def test_degrees_may_be_typed_and_removed(desk: Desk) -> None:
    service = make_service()
    make_channel(service, "vastaanotto", latitude=61.4981, longitude=23.761)
    page = desk(desk_url(Service, "edit", service.pk))
    page.get_by_role("tab", name="Kanavat").click()
    typed, kept = page.locator("#id_channels-0-place_latlng"), page.locator("#id_channels-0-place")
    page.locator(".desk-map__pin").first.wait_for()
    assert typed.input_value() == "61.4981, 23.761"
    typed.fill("60.1733, 24.941")
    assert kept.input_value() == "SRID=4326;POINT(24.941 60.1733)"
    typed.fill("jossain")
    assert page.get_by_text("Kirjoita leveys- ja pituusaste").is_visible()
    assert kept.input_value() == "SRID=4326;POINT(24.941 60.1733)"
    page.get_by_role("button", name="Poista paikka").first.click()
    assert (typed.input_value(), kept.input_value()) == ("", "")
    assert page.locator(".desk-map__pin").count() == 0


def test_a_channel_added_on_the_page_gets_a_map_of_its_own(desk: Desk, requests: list[str]) -> None:
    page = desk(desk_url(Service, "edit", make_service().pk))
    page.get_by_role("tab", name="Kanavat").click()
    page.get_by_role("button", name="Lisää Kanava").click()
    page.locator(".desk-map__name").first.wait_for()
    page.get_by_role("button", name="Lisää Aukioloaika").click()
    assert page.locator(".desk-weekdays input[type=checkbox]").count() == 7
    assert sum(url.endswith("kunnat.json") for url in requests) == 1


def test_a_long_list_of_choices_is_narrowed_by_typing(desk: Desk) -> None:
    page = desk(desk_url(Service, "edit", make_service(municipalities=("091",)).pk))
    page.get_by_role("tab", name="Kenelle ja mihin").click()
    choices = page.locator(".desk-checklist", has=page.locator("[name=municipalities]"))
    choices.get_by_role("searchbox").fill("tampe")
    shown = [label.inner_text().strip() for label in choices.locator("label:visible").all()]
    assert shown == ["Helsinki", "Tampere"]  # what is chosen stays in sight
