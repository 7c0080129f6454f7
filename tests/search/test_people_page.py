"""What the search page says of how it understood the words, and what leaves no trace."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from search import index, questions
from search.highlight import Highlighter
from search.ranking import QueryGroup
from tests.factories import make_line, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture(autouse=True)
def catalogue(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    index.forget()
    make_service(
        name_fi="Kriisipuhelin", summary_fi="Kriisipuhelimessa vastaa ammattilainen.", needs=("kriisi",)
    )
    make_service(name_fi="Parisuhdeneuvonta", summary_fi="Neuvontaa <b>parisuhteen</b> pulmissa.")
    make_line(name_fi="Nollalinja", safety_class="violence", phone="080 005 005", evidence="A")
    index.rebuild()
    yield
    index.forget()


def page(query: dict[str, str], method: str = "get", **headers: str) -> Any:
    return getattr(Client(), method)("/haku/", query, headers=headers)


def text(query: dict[str, str]) -> str:
    response = page(query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_a_corrected_word_is_told_and_may_be_searched_as_it_stands() -> None:
    shown = text({"q": "kriisipuhlein"})
    assert "Näytämme tulokset haulle ”kriisipuhelin”" in shown
    assert 'href="/haku/?q=kriisipuhlein&as_typed=true"' in shown
    assert "Kriisipuhelimessa" in re.sub("</?mark>", "", shown)
    as_typed = text({"q": "kriisipuhlein", "as_typed": "true"})
    assert "Näytämme tulokset" not in as_typed
    assert "Parisuhdeneuvonta" not in re.sub("</?mark>", "", as_typed)


def test_as_typed_is_a_parameter_of_the_api_too() -> None:
    found = json.loads(Client().get("/api/v1/services/?q=kriisipuhlein").content)
    assert found["count"] >= 1
    assert Client().get("/api/v1/services/?q=kriisipuhlein&as_typed=true").status_code == 200
    assert Client().get("/api/v1/services/?q=kriisipuhlein&as_typed=yes").status_code == 422


def test_found_words_are_marked_and_the_text_stays_escaped() -> None:
    shown = page({"q": "parisuhteessa neuvontaa"}).content.decode()
    assert "<mark>Parisuhdeneuvonta</mark>" in shown
    assert "<mark>Neuvontaa</mark> &lt;b&gt;<mark>parisuhteen</mark>&lt;/b&gt; pulmissa." in shown
    assert re.search(r"Löytyi, koska: [^<]*parisuhteessa \+ neuvontaa", shown)


def test_a_highlighter_marks_no_concepts_and_no_small_words() -> None:
    groups = (
        QueryGroup("c:need:ero", (("c:need:ero", 1.0),)),
        QueryGroup("ero", (("fi:ero", 1.0), ("fi:ja", 1.0), ("fi:muu", 0.0))),
    )
    assert (
        Highlighter(groups).marked("Ero ja eron muu need") == "<mark>Ero</mark> ja <mark>eron</mark> muu need"
    )
    assert Highlighter(()).marked("a & b") == "a &amp; b"


def test_an_empty_answer_leads_on_to_the_nearest_needs() -> None:
    shown = text({"q": "parisuhdeqwertyx"})
    assert "Onko kyse jostakin näistä?" in shown and "Parisuhde on vaikea" in shown
    assert 'href="/alueet/"' in shown
    assert "Onko kyse" not in text({"q": "qwxzz"})


def test_the_narrowed_search_is_offered_without_the_place() -> None:
    shown = text({"q": "parisuhdeneuvontaa Uudessakaupungissa"})
    assert "Uusikaupunki" in shown
    assert 'href="/haku/?q=parisuhdeneuvontaa&municipality=895"' in shown
    assert "895" not in re.findall(r'href="[^"]*"', text({"q": "turku", "municipality": "853"}))


FILTERS = {"need": "ero", "county": "06", "cost": "maksuton", "open_now": "true", "age": "3"}


@pytest.mark.parametrize("filters", [{}, FILTERS])
def test_words_of_danger_bring_their_lines_whatever_the_filters(filters: dict[str, str]) -> None:
    response = page({"q": "isä hakkaa", **filters})
    shown = response.content.decode()
    assert shown.index("Nollalinja") < shown.index("<h1")
    assert response["Cache-Control"] == "no-store" and response["Referrer-Policy"] == "no-referrer"
    assert "<title>Palvelut" in shown


def test_the_api_shows_the_lines_and_leaves_no_copy() -> None:
    response = Client().get("/api/v1/services/", {"q": "isä hakkaa", "need": "ero"})
    assert [line["name"] for line in json.loads(response.content)["safety"]] == ["Nollalinja"]
    assert response["Cache-Control"] == "no-store" and "ETag" not in response


def test_the_lines_come_without_an_index_too() -> None:
    index.IndexState.objects.all().delete()
    index.forget()
    response = page({"q": "isä hakkaa"})
    assert "Nollalinja" in response.content.decode() and response["Cache-Control"] == "no-store"


def test_words_of_danger_are_remembered_nowhere_in_the_process() -> None:
    questions._kept.clear()
    page({"q": "isä hakkaa"})
    page({"q": "parisuhdeneuvonta"})
    assert [key[0] for key in questions._kept] == ["parisuhdeneuvonta"]


def test_a_near_miss_is_an_ordinary_search() -> None:
    response = page({"q": "väkivaltatyön koulutus"})
    assert "Cache-Control" not in response or response["Cache-Control"] != "no-store"
    assert 'id="apua-heti"' not in response.content.decode()
