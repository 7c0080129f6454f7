"""The shortlist in a real browser: gathered, put in order, printed, handed over, and kept in the tab when hidden."""

import io
import re
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from directory.models import Service
from tests.factories import make_channel, make_rule, make_service

Open = Callable[..., Page]
NUMBERS = ["09 2525 0111", "09 2525 0112", "0800 94884", "080 005 005", "09 7552 0022", "0800 98811"]
A4_POINTS = (595, 842)
QUIET_ZONE = 4


@pytest.fixture
def gathered(transactional_db: None, reference: None) -> list[Service]:
    """Six services, as many as a desk sheet should hold."""
    services = []
    for number, phone in enumerate(NUMBERS, start=1):
        service = make_service(
            name_fi=f"Palvelu numero {number}", name_sv=f"Tjänst nummer {number}", source_date="2025-12"
        )
        make_rule(make_channel(service, phone=phone))
        make_channel(service, "chat", url=f"https://chat{number}.example.org/", url_is_channel=True)
        services.append(service)
    return services


def address(services: list[Service], shape: str = "") -> str:
    path = f"/lista/?s={','.join(service.short_id for service in services)}"
    return f"{path}&muoto={shape}" if shape else path


def names(page: Page) -> list[str]:
    return page.locator(".shortlist h2").all_inner_texts()


def change(page: Page, what: str, name: str) -> Locator:
    return page.get_by_role("link", name=re.compile(rf"^{what}\s*: {name}$"))


def save(page: Page) -> None:
    page.get_by_role("button", name="Lisää listalle").click()
    expect(page.get_by_role("button", name="Listalla")).to_have_attribute("aria-pressed", "true")


def test_services_are_gathered_on_their_pages_and_put_in_order(
    open_page: Open, gathered: list[Service]
) -> None:
    page = open_page(gathered[0].path)
    save(page)
    page.goto(page.url.replace(gathered[0].path, gathered[1].path))
    save(page)
    expect(page.locator("[data-list-count]").first).to_have_text("2")
    page.get_by_role("region", name="Poistu nopeasti").get_by_role("link", name="Lista").click()
    assert names(page) == ["Palvelu numero 1", "Palvelu numero 2"]
    change(page, "Siirrä ylemmäs", "Palvelu numero 2").click()
    expect(page.locator(".shortlist h2").first).to_have_text("Palvelu numero 2")
    page.goto(page.url.split("?")[0])
    expect(page).to_have_url(re.compile(re.escape(address([gathered[1], gathered[0]])) + "$"))


def test_the_list_is_filled_by_keyboard_alone(open_page: Open, gathered: list[Service]) -> None:
    page = open_page(gathered[0].path)
    button = page.get_by_role("button", name="Lisää listalle")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-save]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(page.locator("[data-save]")).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("localStorage.getItem('lista')") == "[]"


def test_a_list_from_someone_else_does_not_replace_ones_own(open_page: Open, gathered: list[Service]) -> None:
    page = open_page(gathered[0].path)
    save(page)
    page.goto(page.url.replace(gathered[0].path, address(gathered[1:3])))
    expect(page.get_by_text("Tämä lista ei ole se, jonka olet itse koonnut.")).to_be_visible()
    assert page.evaluate("JSON.parse(localStorage.getItem('lista'))") == [gathered[0].short_id]
    page.get_by_role("button", name="Tallenna omaksi listaksi").click()
    assert page.evaluate("JSON.parse(localStorage.getItem('lista'))") == [s.short_id for s in gathered[1:3]]
    expect(page.get_by_text("Tämä lista ei ole se, jonka olet itse koonnut.")).to_be_hidden()


def test_a_hidden_visit_keeps_its_list_in_the_tab_and_out_of_addresses(
    open_page: Open, gathered: list[Service]
) -> None:
    page = open_page("/lista/")
    page.get_by_role("button", name="Piilota käyntini").click()
    for service in gathered[:2]:
        page.goto(page.url.split("/lista/")[0].split("/palvelu/")[0] + service.path)
        save(page)
    assert page.evaluate("localStorage.getItem('lista')") is None
    page.get_by_role("region", name="Poistu nopeasti").get_by_role("link", name="Lista").click()
    expect(page.locator(".shortlist h2")).to_have_text(["Palvelu numero 1", "Palvelu numero 2"])
    change(page, "Siirrä alemmas", "Palvelu numero 1").click()
    expect(page.locator(".shortlist h2")).to_have_text(["Palvelu numero 2", "Palvelu numero 1"])
    change(page, "Poista listalta", "Palvelu numero 2").click()
    expect(page.locator(".shortlist h2")).to_have_text(["Palvelu numero 1"])
    assert page.url.endswith("/lista/")
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    expect(other_tab.get_by_text("Listalla ei ole vielä palveluja.")).to_be_visible()


def test_the_list_works_without_scripts(open_page: Open, gathered: list[Service]) -> None:
    page = open_page(address(gathered[:3]), java_script_enabled=False)
    change(page, "Siirrä alemmas", "Palvelu numero 1").click()
    assert names(page) == ["Palvelu numero 2", "Palvelu numero 1", "Palvelu numero 3"]
    change(page, "Poista listalta", "Palvelu numero 1").click()
    assert names(page) == ["Palvelu numero 2", "Palvelu numero 3"]
    page.get_by_role("link", name="Työpöydän lista").click()
    expect(page.get_by_text("Tulostettu")).to_be_visible()


def test_a_service_page_leads_to_a_list_of_it_without_scripts(
    open_page: Open, gathered: list[Service]
) -> None:
    page = open_page(gathered[0].path, java_script_enabled=False)
    page.get_by_text("Lisää listalle").click()
    assert names(page) == ["Palvelu numero 1"]


def test_the_desk_sheet_is_one_a4_with_every_number(open_page: Open, gathered: list[Service]) -> None:
    page = open_page(address(gathered, "tyopoyta"))
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    sheet = printed.pages[0]
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_POINTS
    words = " ".join(sheet.extract_text().split())
    for wanted in (*NUMBERS, "tarkista viimeistään", "ma–pe 9–15", "Lähde: example.org, joulukuu 2025"):
        assert wanted in words
    assert "Takaisin listaan" not in words


def test_the_desk_sheet_is_black_on_white_in_dark_mode_too(open_page: Open, gathered: list[Service]) -> None:
    page = open_page(address(gathered, "tyopoyta"), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate(
        "[...document.querySelectorAll('main *')].map(e => getComputedStyle(e)).map(s => s.color + s.backgroundColor)"
    )
    assert set(colours) == {"rgb(0, 0, 0)rgba(0, 0, 0, 0)"}


def test_the_qr_code_on_the_sheet_is_the_fresh_list(
    open_page: Open, gathered: list[Service], settings: Any
) -> None:
    page = open_page(address(gathered, "tyopoyta"), device_scale_factor=6)
    page.emulate_media(media="print")
    wanted = segno.make(f"{settings.SITE_URL}{address(gathered)}", error="m", micro=False)
    size = len(wanted.matrix) + 2 * QUIET_ZONE
    drawn = Image.open(io.BytesIO(page.locator(".qr").screenshot())).convert("L").resize((size * 8, size * 8))
    seen = [
        [
            drawn.getpixel(((x + QUIET_ZONE) * 8 + 4, (y + QUIET_ZONE) * 8 + 4)) < 128
            for x in range(len(wanted.matrix))
        ]
        for y in range(len(wanted.matrix))
    ]
    assert seen == [[bool(square) for square in row] for row in wanted.matrix]


def test_the_plain_sheet_prints_without_our_name(open_page: Open, gathered: list[Service]) -> None:
    page = open_page(address(gathered, "annettava"))
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    words = " ".join(sheet.extract_text() for sheet in printed.pages)
    assert all(number in words for number in NUMBERS)
    assert "Tukikartta" not in words


def test_a_code_opens_the_list_in_the_readers_language(
    open_page: Open, browser: Browser, gathered: list[Service]
) -> None:
    page = open_page(address(gathered[:2]))
    page.get_by_role("button", name="Tee koodi").click()
    code = page.locator(".code").inner_text().strip()
    reader = browser.new_context(locale="sv-FI").new_page()
    reader.goto(page.url.split("/lista/")[0] + f"/k/{code}/")
    assert reader.url.endswith(f"/sv/k/{code}/")
    assert names(reader) == ["Tjänst nummer 1", "Tjänst nummer 2"]
    reader.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_a_list_scrolls_sideways(open_page: Open, gathered: list[Service], width: int) -> None:
    for path in (
        address(gathered),
        address(gathered, "tyopoyta"),
        gathered[0].path,
        "/alue/pohjanmaa/ammattilaisille/",
        "/k/",
    ):
        page = open_page(path, width=width)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), path


def test_the_data_block_of_a_service_page_breaks_no_policy(open_page: Open, gathered: list[Service]) -> None:
    page = open_page(gathered[0].path)
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert page.evaluate("document.querySelectorAll('[style]').length") == 0
