"""Suggestions in a real browser: by keyboard, by finger, while hidden, and without script."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Request, expect

from directory import safety_bar
from search import catalogue_names, index
from tests.factories import make_line, make_organisation, make_service

Open = Callable[..., Page]
HOME = "Kirjoita omin sanoin"


@pytest.fixture(autouse=True)
def catalogue(transactional_db: None, reference: None) -> Iterator[None]:
    index.forget()
    catalogue_names.forget()
    organisation = make_organisation(name_fi="Perheen tuki ry")
    make_service(name_fi="Vanhempainpuhelin", channels=("puhelin",), organisation=organisation)
    make_service(name_fi="Perhekahvila", channels=("kohtaamispaikka",), municipalities=("853",))
    make_line(name_fi="Nollalinja", safety_class="violence", phone="080 005 005", evidence="A")
    make_line(name_fi="Hätänumero 112", safety_class="life", phone="112", evidence="A")
    safety_bar.write()
    index.rebuild()
    yield
    index.forget()
    catalogue_names.forget()


def typed(page: Page, words: str, label: str = HOME) -> None:
    field = page.get_by_role("combobox", name=label)
    field.focus()
    page.keyboard.type(words)
    expect(field).to_have_attribute("aria-expanded", "true")


def test_groups_are_named_and_options_belong_to_them(open_page: Open) -> None:
    page = open_page("/")
    typed(page, "perhe")
    services = page.get_by_role("group", name="Palvelut")
    expect(services.get_by_role("option")).to_contain_text(["Perhekahvila"])
    expect(page.get_by_role("group", name="Järjestäjät").get_by_role("option")).to_have_text(
        "Perheen tuki ry"
    )
    expect(page.locator("form.search [role=status]")).to_have_text(re.compile(r"^\d+ ehdotus"))


def test_a_service_is_chosen_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("/")
    typed(page, "vanhempainp")
    field = page.get_by_role("combobox", name=HOME)
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", name="Vanhempainpuhelin")
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Vanhempainpuhelin")).to_be_visible()


def test_enter_without_a_choice_searches_the_words(open_page: Open) -> None:
    page = open_page("/")
    typed(page, "vanhempain")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/haku/\?q=vanhempain"))


def test_escape_closes_the_list_and_keeps_the_words(open_page: Open) -> None:
    page = open_page("/")
    typed(page, "perhe")
    page.keyboard.press("Escape")
    field = page.get_by_role("combobox", name=HOME)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("perhe")
    expect(page.get_by_role("option").first).to_be_hidden()


def test_safety_lines_come_first_with_their_number(open_page: Open) -> None:
    page = open_page("/")
    typed(page, "isä hakkaa")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Nollalinja")
    expect(first).to_contain_text("080 005 005")
    expect(page.get_by_role("group").first).to_have_attribute("aria-labelledby", re.compile("safety"))


def test_a_place_among_the_words_narrows_the_search(open_page: Open) -> None:
    page = open_page("/")
    typed(page, "perhekahvila turussa")
    page.get_by_role("option", name="perhekahvila, alue: Turku").click()
    page.wait_for_url(re.compile(r"/haku/\?q=perhekahvila&municipality=853"))
    expect(page.get_by_role("heading", level=1)).to_have_text("1 palvelu")


def test_half_a_sentence_stands_in_no_address(open_page: Open) -> None:
    page = open_page("/")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    typed(page, "isä hakkaa")
    sent = [request for request in asked if "ehdotukset" in request.url]
    assert sent
    assert all(request.method == "POST" and "?" not in request.url for request in sent)
    for request in sent:
        assert not {"cookie", "referer"} & set(request.all_headers())
    assert page.context.cookies() == []


def test_while_hidden_a_suggested_question_leaves_the_address_alone(open_page: Open) -> None:
    page = open_page("/haku/")
    page.get_by_role("button", name="Piilota käyntini").click()
    typed(page, "perhekahvila turussa", "Hae omin sanoin")
    option = page.get_by_role("option", name="perhekahvila, alue: Turku")
    expect(option).to_be_visible()
    for _ in range(page.get_by_role("option").count()):
        page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 palvelu")
    assert page.url.endswith("/haku/")
    assert page.evaluate("history.state") is None


def test_while_hidden_a_suggested_page_replaces_this_one(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("button", name="Piilota käyntini").click()
    before = page.evaluate("history.length")
    typed(page, "vanhempainp")
    page.get_by_role("option", name="Vanhempainpuhelin").click()
    expect(page.get_by_role("heading", level=1, name="Vanhempainpuhelin")).to_be_visible()
    assert page.evaluate("history.length") == before


def test_the_field_goes_on_suggesting_after_the_list_changed_in_place(open_page: Open) -> None:
    page = open_page("/haku/")
    page.get_by_label("Hae omin sanoin").fill("perhe")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=perhe"))
    field = page.get_by_role("combobox", name="Hae omin sanoin")
    field.fill("")
    field.press_sequentially("vanhempai")
    expect(page.get_by_role("option", name="Vanhempainpuhelin")).to_be_visible()


def test_the_list_fits_a_narrow_phone(open_page: Open) -> None:
    page = open_page("/", width=320, height=640)
    typed(page, "perhe")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.locator(".suggest:not([hidden])").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320
    heights = page.evaluate(
        "[...document.querySelectorAll('.suggest-option')].map((row) => row.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_a_server_that_does_not_answer_leaves_the_plain_form(open_page: Open) -> None:
    page = open_page("/")
    page.route("**/ehdotukset/", lambda route: route.abort())
    field = page.get_by_role("combobox", name=HOME)
    field.press_sequentially("perhe")
    page.wait_for_timeout(400)
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=perhe"))


def test_without_script_there_is_a_plain_field_with_needs_to_choose(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    field = page.get_by_label(HOME)
    assert field.get_attribute("role") is None
    assert field.get_attribute("list") == "ehdotukset"
    assert page.locator("#ehdotukset option").count() > 10
