"""Near me in a real browser: asked on a tap, sent once, kept nowhere; and clear words where it is not given."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, Request, expect

from directory import safety_bar
from search import distances, index
from tests.factories import make_channel, make_line, make_service

Open = Callable[..., Page]
IN_TAMPERE = {"latitude": 61.4991, "longitude": 23.7871}
IN_PARIS = {"latitude": 48.8566, "longitude": 2.3522}
FAILING = """
Object.defineProperty(navigator, "geolocation", {value: {
  getCurrentPosition: (found, failed) => setTimeout(() => failed({code: %d}), 0),
}});
"""


@pytest.fixture(autouse=True)
def catalogue(transactional_db: None, reference: None) -> Iterator[None]:
    index.forget()
    distances.forget()
    far = make_service(name_fi="Aamukahvila", counties=("08",))
    make_channel(far, "kohtaamispaikka", latitude=61.4767, longitude=23.5053)
    close = make_service(name_fi="Iltakahvila", counties=("08",))
    make_channel(close, "kohtaamispaikka", latitude=61.4978, longitude=23.7610)
    make_service(name_fi="Valtakunnan puhelin", coverage_kind="nationwide", channels=("puhelin",))
    make_service(name_fi="Helsingin kahvila", municipalities=("091",))
    make_line(name_fi="Hätänumero 112", safety_class="life", phone="112", evidence="A")
    safety_bar.write()
    index.rebuild()
    yield
    index.forget()
    distances.forget()


def press_near(page: Page, name: str = "Lähellä minua") -> None:
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")


def names(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("section.group ul.results h3").all_inner_texts()]


def test_places_come_nearest_first_and_national_ones_are_a_group_of_their_own(open_page: Open) -> None:
    page = open_page("/haku/", geolocation=IN_TAMPERE, permissions=["geolocation"])
    press_near(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 palvelua")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert names(page) == ["Iltakahvila", "Aamukahvila", "Valtakunnan puhelin"]
    expect(page.get_by_role("heading", level=2, name="Oma alue: Tampere")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Valtakunnalliset")).to_be_visible()
    expect(page.locator("[data-near-status]")).to_contain_text("Emme tallentaneet sijaintiasi")


def test_the_position_goes_once_by_post_rounded_and_stands_nowhere(open_page: Open) -> None:
    page = open_page("/haku/", geolocation=IN_TAMPERE, permissions=["geolocation"])
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    press_near(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 palvelua")
    with_position = [request for request in sent if request.method == "POST"]
    assert [parse_qs(request.post_data or "") for request in with_position] == [{"position": ["61.50,23.79"]}]
    assert all("61." not in request.url and "position" not in request.url for request in sent)
    assert page.url.endswith("/haku/")
    assert "61.5" not in page.content() and "23.79" not in page.content()
    assert page.evaluate("[history.state, localStorage.length, sessionStorage.length]") == [None, 0, 0]
    assert page.context.cookies() == []


def test_nobody_is_asked_before_a_tap(open_page: Open) -> None:
    page = open_page("/haku/")
    page.add_init_script(
        "window.asked = 0; navigator.geolocation.getCurrentPosition = () => { asked += 1; };"
    )
    page.reload()
    expect(page.get_by_role("button", name="Lähellä minua")).to_be_visible()
    assert page.evaluate("asked") == 0
    press_near(page)
    press_near(page)
    assert page.evaluate("asked") == 1


@pytest.mark.parametrize(("path", "language"), [("/haku/", "fi"), ("/sv/haku/", "sv"), ("/en/haku/", "en")])
def test_a_refused_permission_is_said_and_the_municipality_is_offered(
    open_page: Open, path: str, language: str
) -> None:
    with translation.override(language):
        name = gettext("Lähellä minua")
        words = gettext("Selain ei saanut lupaa sijaintiin. Kirjoita kunta.")
    page = open_page(path)
    status = page.locator("[data-near-status]")
    expect(status).to_have_attribute("role", "status")
    press_near(page, name)
    expect(status).to_have_text(words)
    expect(page.get_by_role("button", name=name)).to_be_focused()


@pytest.mark.parametrize(
    ("code", "words"),
    [(2, "Sijaintia ei saatu. Kirjoita kunta."), (3, "Sijainti ei löytynyt ajoissa.")],
)
def test_a_position_that_does_not_come_is_told_by_its_reason(open_page: Open, code: int, words: str) -> None:
    page = open_page("/")
    page.add_init_script(FAILING % code)
    page.goto(page.url + "haku/")
    press_near(page)
    expect(page.locator("[data-near-status]")).to_contain_text(words)


def test_a_browser_that_knows_no_positions_says_so(open_page: Open) -> None:
    page = open_page("/")
    page.add_init_script('Object.defineProperty(navigator, "geolocation", {value: undefined});')
    page.goto(page.url + "haku/")
    press_near(page)
    expect(page.locator("[data-near-status]")).to_have_text("Selaimesi ei kerro sijaintia. Kirjoita kunta.")


def test_somewhere_else_is_told_in_words(open_page: Open) -> None:
    page = open_page("/haku/", geolocation=IN_PARIS, permissions=["geolocation"])
    press_near(page)
    expect(page.locator("main")).to_contain_text("ei ole Suomessa")


def test_near_and_words_go_together(open_page: Open) -> None:
    page = open_page("/haku/?q=kahvila", geolocation=IN_TAMPERE, permissions=["geolocation"])
    press_near(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("2 palvelua")
    assert names(page) == ["Iltakahvila", "Aamukahvila"]


def test_without_script_the_municipality_does_the_same(open_page: Open) -> None:
    page = open_page("/haku/", java_script_enabled=False)
    assert page.get_by_role("button", name="Lähellä minua").count() == 0
    page.get_by_label("Kunta tai alue").fill("Tampere")
    page.get_by_role("button", name="Näytä palvelut").click()
    page.get_by_role("link", name="lähin ensin").click()
    assert names(page) == ["Iltakahvila", "Aamukahvila", "Valtakunnan puhelin"]
    assert re.search(r"near=837$", page.url)


def test_on_a_narrow_phone_the_button_and_its_words_fit(open_page: Open) -> None:
    page = open_page("/haku/", width=320, geolocation=IN_TAMPERE, permissions=["geolocation"])
    page.get_by_text("Rajaa tuloksia").first.click()
    page.get_by_role("button", name="Lähellä minua").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 palvelua")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
