"""The home page of two halves, the way from a place's name, the frame around every page."""

import gzip
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from directory import safety_bar
from directory.need_groups import grouped
from directory.places import Place, close_places, find_place
from directory.tile_names import TILE_NAMES
from directory.vocabulary import vocabulary
from tests.factories import make_line, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture(autouse=True)
def _folder_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def text(client: Client, path: str, **options: Any) -> str:
    response = client.get(path, **options)
    assert response.status_code == 200
    return response.content.decode()


def test_home_shows_each_need_in_everyday_words_with_its_count(client: Client) -> None:
    make_service(needs=("ero", "uusperhe"))
    make_service(needs=("ero",))
    make_service(needs=("ero",), status="ended")
    page = text(client, "/")
    assert re.search(r'href="/aihe/ero/">Eroamme <span class="count">.*?</span>2</span>', page)
    assert re.search(r'href="/aihe/talous/">Rahat eivät riitä <span class="count">.*?</span>0</span>', page)


def test_every_need_has_a_place_on_the_home_page() -> None:
    needs = vocabulary().terms["need"]
    shown = [word.code for _heading, words in grouped(needs) for word in words]
    assert sorted(shown) == sorted(needs)


def test_the_address_of_a_sensitive_need_on_the_home_page_has_no_words(client: Client) -> None:
    page = text(client, "/")
    for word in vocabulary().terms["need"].values():
        assert f'href="/aihe/{word.path_code}/"' in page
        assert word.sensitive is (f"/aihe/{word.code}/" not in page)


def test_crisis_lines_stand_right_after_the_search_with_their_source(client: Client) -> None:
    make_line(
        name_fi="Nollalinja",
        safety_class="violence",
        phone="080 005 005",
        source_url="https://nollalinja.fi/x",
    )
    safety_bar.write()
    page = text(client, "/")
    assert (
        page.index('name="q"')
        < page.index("Kotona pelottaa tai joku satuttaa")
        < page.index("Mistä on kyse?")
    )
    assert 'href="tel:+35880005005"' in page
    assert "Lähde: nollalinja.fi, päivä ei ole tiedossa" in page
    assert "Numeroita ei ole vielä tarkistettu soittamalla." in page


def test_home_sets_no_cookie_and_asks_no_other_site(client: Client) -> None:
    response = client.get("/")
    assert not response.cookies
    page = response.content.decode()
    sources = re.findall(r'(?:src|href)="(https?://[^"]+)"', re.sub(r"<a [^>]+>", "", page))
    assert all(source.startswith("http://127.0.0.1:8000/") for source in sources)


def test_home_has_no_script_or_style_of_its_own(client: Client) -> None:
    page = text(client, "/")
    assert (
        re.findall(r"<script(?![^>]* src=|[^>]*application/ld\+json)[^>]*>|<style|\son[a-z]+=|\sstyle=", page)
        == []
    )


def test_all_counties_stand_in_the_list_and_on_the_map(client: Client) -> None:
    page = text(client, "/")
    assert page.count('data-area="') == 23
    for area in vocabulary().counties.values():
        assert page.count(f'href="/alue/{area.slug}/ammattilaisille/"') == 2
    assert set(TILE_NAMES) == set(vocabulary().counties)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Tampere", "pirkanmaa"),
        ("tammerfors", "pirkanmaa"),
        ("  ITÄ-UUSIMAA ", "ita-uusimaa"),
        ("Östra Nyland", "ita-uusimaa"),
        ("East Uusimaa", "ita-uusimaa"),
        ("ahtari", "etela-pohjanmaa"),
        ("Keusote", "keski-uusimaa"),
        ("Helsingfors", "helsinki"),
    ],
)
def test_a_place_in_any_language_leads_to_its_county(client: Client, typed: str, slug: str) -> None:
    response = client.get("/missa-asut/", {"municipality": typed})
    assert (response.status_code, response.headers["Location"]) == (302, f"/alue/{slug}/")


def test_the_language_stays_on_the_way_to_the_county(client: Client) -> None:
    assert (
        client.get("/sv/missa-asut/", {"municipality": "Åbo"}).headers["Location"]
        == "/sv/alue/varsinais-suomi/"
    )


@pytest.mark.parametrize("typed", ["Tampre", "x" * 500, "\x00", '"><script>', "\U0001f600"])
def test_a_place_that_nobody_knows_is_said_and_kept(client: Client, typed: str) -> None:
    response = client.get("/missa-asut/", {"municipality": typed})
    page = response.content.decode()
    assert response.status_code == (200 if typed == "\x00" else 422)
    assert "<script>" not in page
    if typed == "Tampre":
        assert 'value="Tampre"' in page
        assert "?municipality=Tampere" in page


def test_a_name_that_two_places_could_be_is_no_guess() -> None:
    words = vocabulary()
    assert find_place("", words) is None
    assert find_place("uusimaa", words) is None
    assert find_place("837", words) == Place("municipality", "837")
    assert "Tampere" in close_places("Tampre", words, "fi")


def test_the_frame_names_the_page_in_all_languages(client: Client) -> None:
    page = text(client, "/sv/alueet/")
    assert '<html lang="sv">' in page
    assert '<link rel="canonical" href="http://127.0.0.1:8000/sv/alueet/">' in page
    for code, path in (
        ("fi", "/alueet/"),
        ("sv", "/sv/alueet/"),
        ("en", "/en/alueet/"),
        ("x-default", "/alueet/"),
    ):
        assert f'<link rel="alternate" hreflang="{code}" href="http://127.0.0.1:8000{path}">' in page


def test_the_language_switch_keeps_the_question_and_drops_tracking(client: Client) -> None:
    page = text(client, "/haku/?need=ero&utm_source=x&q=")
    assert 'href="/en/haku/?need=ero" lang="en"' in page


def test_texts_that_are_in_another_language_carry_it_and_say_so(client: Client) -> None:
    make_service(name_fi="Eroapu", summary_fi="Tukea eroon.", needs=("ero",))
    page = text(client, "/sv/haku/")
    assert '<p lang="fi">Tukea eroon.</p>' in page


@pytest.mark.parametrize("path", ["/", "/haku/"])
def test_a_first_visit_is_at_most_60_kilobytes_and_the_next_page_20(client: Client, path: str) -> None:
    for number in range(30):
        make_service(
            name_fi=f"Palvelu {number}", summary_fi="Tukea " * 30, needs=("ero",), channels=("puhelin",)
        )
    page = text(client, path)
    files = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page)) | {"arcade.svg"}
    assert {"tukikartta.css", "icons.svg", "js/exit.js"} <= files
    sizes = {name: _on_the_wire(name, (settings.BASE_DIR / "static" / name).read_bytes()) for name in files}
    html = len(gzip.compress(page.encode()))
    assert html <= 20_000
    assert html + sum(sizes.values()) <= 60_000, sizes


def _on_the_wire(name: str, content: bytes) -> int:
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content))


def test_home_asks_the_database_a_constant_number_of_times(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    safety_bar.write()
    vocabulary()
    make_service(needs=("ero",))
    for _ in range(2):
        with django_assert_max_num_queries(2):
            text(client, "/")
        make_service(needs=("ero", "suru"))
