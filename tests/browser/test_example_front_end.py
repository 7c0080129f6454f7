"""The example front end, served from another port, shows from the interfaces what the site shows itself."""

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect
from wagtail.models import Locale, Page

from cms import menu
from cms.headless.preview import token_for
from cms.models import RecommendationPage, SituationFact
from cms.starting_pages import load_pages
from cms.starting_situation import load_first_round
from directory.models import County
from search import index, page_index
from tests.factories import make_service

EXAMPLE = Path(settings.BASE_DIR) / "examples" / "front-end"
DATA = Path(settings.BASE_DIR) / "data"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def front_end() -> Iterator[str]:
    """Its address: another origin than the site's."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(EXAMPLE)))
    threading.Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def content(transactional_db: None, reference: None) -> Iterator[None]:
    """The starting pages, the first round, and services of which the search finds one."""
    for language in ("fi", "sv", "en"):
        Locale.objects.get_or_create(language_code=language)
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(title="Root", slug="root", locale=Locale.objects.get(language_code="fi"))
    load_pages(DATA / "content" / "pages.json")
    load_first_round(DATA / "counties_situation.jsonl")
    make_service(name_fi="Eroauttaminen", summary_fi="Tukea eron jälkeen.", needs=("ero",))
    make_service(name_fi="Kesäleiri", summary_fi="Leiri perheille.")
    index.rebuild()
    page_index.rebuild()
    menu.write()
    yield
    menu.file().unlink(missing_ok=True)


@pytest.fixture
def shown(
    browser: Browser, live_server: Any, front_end: str, content: None
) -> Iterator[Callable[[str], Any]]:
    """``shown("/alue/08")``: the page of the example at that place; the test fails where a script failed."""
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def at(place: str) -> Any:
        page.goto("about:blank")
        page.goto(f"{front_end}?api={live_server.url}#{place}")
        expect(page.locator("main h1")).to_be_visible()
        return page

    yield at
    page.close()
    assert errors == []


def words(html: str) -> str:
    """The text of HTML, its spaces as one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def text_of(page: Any) -> str:
    return " ".join(page.locator("main").inner_text().split())


def test_home_leads_to_recommendations_and_counties(shown: Callable[[str], Any]) -> None:
    page = shown("/")
    expect(page.locator("main h1")).to_have_text("Tukikartta")
    for one in RecommendationPage.objects.filter(locale__language_code="fi", live=True):
        expect(page.get_by_role("link", name=one.title)).to_be_visible()
    for county in County.objects.all():
        expect(page.locator(f"main a[href='#/alue/{county.code}']")).to_be_visible()
    expect(page.locator("#menu a")).to_have_text(["Etusivu", "Palvelut", "Alueet", "Tilanne", "Suositukset"])


def passages(page: RecommendationPage) -> list[str]:
    """What its text says between one tag and the next."""
    texts = [block.value.source for block in page.body if block.block_type == "text"]
    found = [unescape(one) for text in texts for one in re.findall(r">([^<]{20,})<", text)]
    return [" ".join(one.split()) for one in found]


def test_a_recommendation_says_what_the_site_says(shown: Callable[[str], Any]) -> None:
    for one in RecommendationPage.objects.filter(locale__language_code="fi", live=True)[:3]:
        page = shown(f"/sivu/{one.pk}")
        expect(page.locator("main h1")).to_have_text(one.title)
        here, there = text_of(page), words(Client().get(one.get_url()).content.decode())
        told = [*passages(one), one.first_step, one.lead]
        assert len(told) > 2
        assert not [text for text in told if text not in here or text not in there]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_kind_of_page_says_what_the_site_says(shown: Callable[[str], Any], language: str) -> None:
    kinds: dict[type[Page], Page] = {}
    for page in Page.objects.live().filter(depth__gt=2, locale__language_code=language).specific():
        kinds.setdefault(type(page), page)
    assert len(kinds) >= 8
    for kind, one in kinds.items():
        page = shown(f"/sivu/{one.pk}")
        expect(page.locator("main h1")).to_have_text(one.title)
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
        here, there = text_of(page), words(Client().get(one.get_url()).content.decode())
        lacking = [text for text in told(one) if text not in here or text not in there]
        assert not lacking, (kind.__name__, lacking[:3])


def told(page: Page) -> list[str]:
    """The words that a page is made of, without those that only machines read."""
    own = [getattr(page, name, "") for name in ("lead", "definition", "first_step")]
    rich = [getattr(page, name, "") for name in ("purpose", "for_whom", "basis", "authority")]
    texts = [block.value.source for block in page.body if block.block_type == "text"] + rich
    pieces = [unescape(one) for text in texts for one in re.findall(r">([^<]{20,})<", text)]
    return [" ".join(text.split()) for text in (*own, *pieces) if text]


def test_a_county_answers_the_five_questions_as_the_site_does(shown: Callable[[str], Any]) -> None:
    page = shown("/alue/08")
    here, there = text_of(page), words(Client().get("/tilanne/pirkanmaa/").content.decode())
    facts = SituationFact.objects.filter(county__code="08", round__published_at__isnull=False)
    assert facts.count() == 5
    for fact in facts:
        assert str(fact.get_question_display()) in here
        for line in filter(None, fact.text_fi.splitlines()):
            assert " ".join(line.split()) in here and " ".join(line.split()) in there
    assert here.count("Ei tietoa") == facts.filter(answer="no_information").count()


def test_a_search_finds_what_the_site_finds(shown: Callable[[str], Any]) -> None:
    page = shown("/")
    page.get_by_label("Hae palveluja").fill("eron jälkeen")
    page.get_by_role("button", name="Hae").click()
    expect(page.locator("main h1")).to_have_text("1 palvelua")
    expect(page.locator("main > ul > li > a")).to_have_text(["Eroauttaminen"])
    assert "Eroauttaminen" in Client().get("/haku/", {"q": "eron jälkeen"}).content.decode()


def test_a_search_finds_the_editors_pages_too(shown: Callable[[str], Any]) -> None:
    page = shown("/haku?q=j%C3%A4rjest%C3%B6avustukset")
    found = page.locator("main section li a")
    expect(found.first).to_be_visible()
    site = Client().get("/haku/", {"q": "järjestöavustukset"}).content.decode()
    group = site[site.index('id="tietoa"') :]
    for title in found.all_inner_texts():
        assert title in words(group.replace("<mark>", "").replace("</mark>", ""))


def test_words_of_danger_bring_the_safety_lines_first(shown: Callable[[str], Any]) -> None:
    answer = Client().get("/api/v1/services/", {"q": "mies lyö minua"}).json()
    page = shown("/haku?q=mies%20ly%C3%B6%20minua")
    expect(page.locator("main .notice strong")).to_have_text([line["name"] for line in answer["safety"]])


def test_a_draft_is_shown_by_its_link_alone(shown: Callable[[str], Any]) -> None:
    one = RecommendationPage.objects.filter(locale__language_code="fi", live=True).first()
    one.title = "Luonnoksen otsikko"
    one.save_revision()
    page = shown(f"/esikatselu?token={token_for(one)}")
    expect(page.locator("main h1")).to_have_text("Luonnoksen otsikko")
    page = shown(f"/sivu/{one.pk}")
    expect(page.locator("main h1")).not_to_have_text("Luonnoksen otsikko")


def test_a_place_that_is_nowhere_says_so(
    browser: Browser, live_server: Any, front_end: str, content: None
) -> None:
    page = browser.new_page()
    page.goto(f"{front_end}?api={live_server.url}#/sivu/999999")
    expect(page.get_by_role("alert")).to_have_text("Sisältöä ei saatu: Not found")
    page.close()
