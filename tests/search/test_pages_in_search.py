"""The editors' pages in the search: a group of their own, by the same words as services, and never a draft."""

import datetime as dt
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.models import ArticlePage, ConceptPage, GlossaryPage, HomePage, SectionPage
from search import index, page_index
from search.models import PageEntry, PageIndexState
from search.page_answers import pages_for
from search.questions import analysed
from tasks.publishing import publish_due
from tests.factories import make_channel, make_line, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference", "tree")]
NOW = dt.datetime(2026, 11, 3, 12, 0, tzinfo=dt.UTC)
Committed = Callable[..., Any]
HOMES = {"fi": "Koti", "sv": "Hem", "en": "Home"}


@pytest.fixture
def tree(reference: None) -> None:
    """A home in each language, a service, and indexes of both kinds."""
    root = Page.objects.get(depth=1)
    for language, title in HOMES.items():
        locale, _ = Locale.objects.get_or_create(language_code=language)
        made = HomePage(title=title, slug=f"koti-{language}", locale=locale)
        if language != "fi":
            made.translation_key = HomePage.objects.get(locale__language_code="fi").translation_key
        home = root.add_child(instance=made)
        if language == "fi":
            Site.objects.update(root_page=home)
    make_channel(make_service(name_fi="Eroapu", needs=("ero",)))
    index.rebuild()
    page_index.rebuild()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Committed:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def home(language: str = "fi") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def text(words: str) -> str:
    return json.dumps([{"type": "text", "value": f"<p>{words}</p>"}])


def article(title: str, words: str = "", language: str = "fi", **values: Any) -> ArticlePage:
    under = home(language)
    return under.add_child(instance=ArticlePage(title=title, body=text(words), locale=under.locale, **values))


def published(committed: Committed, title: str, words: str = "", **values: Any) -> ArticlePage:
    with committed():
        page = article(title, words, live=False, **values)
        page.save_revision().publish()
    page.refresh_from_db()
    return page


def found(q: str, language: str = "fi") -> list[str]:
    answer = Client().get("/api/v1/pages/", {"q": q, "lang": language})
    assert answer.status_code == 200
    return [row["title"] for row in answer.json()["results"]]


def group(q: str, prefix: str = "") -> str:
    """The group on the search page, without its marks; empty where there is none."""
    html = unescape(Client().get(f"{prefix}/haku/", {"q": q}).content.decode())
    section = re.search(r'<section class="group" aria-labelledby="tietoa">.*?</section>', html, re.DOTALL)
    return re.sub(r"</?mark>", "", section[0]) if section else ""


# The same words as services


def test_a_page_is_found_by_its_title_its_text_and_its_lead(committed: Committed) -> None:
    published(committed, "Avustusten perusteet", "Kirje lähetetään syksyllä.", lead="Hakuohje järjestöille.")
    for words in ("perusteet", "kirje", "hakuohje"):
        assert found(words) == ["Avustusten perusteet"], words
    assert found("lumilauta") == []


@pytest.mark.parametrize("words", ["avustuksia", "järjestöavustuksista", "AVUSTUS", "järjestöavustuset"])
def test_inflected_compound_and_misspelt_words_find_it(committed: Committed, words: str) -> None:
    published(committed, "Järjestöavustukset", "Avustus haetaan kerran vuodessa.")
    assert found(words) == ["Järjestöavustukset"]


def test_a_synonym_finds_it(committed: Committed) -> None:
    published(committed, "Järjestöt mukana")
    assert found("yhdistys") == ["Järjestöt mukana"]


def test_the_title_weighs_more_than_the_text(committed: Committed) -> None:
    published(committed, "Muuta asiaa", "Sana edustaja mainitaan. " + "Lause jatkuu pitkään. " * 5)
    published(committed, "Edustaja", "Jotain muuta.")
    assert found("edustaja")[0] == "Edustaja"


def test_words_inside_every_kind_of_block_are_searched(committed: Committed) -> None:
    blocks = [
        {"type": "quote", "value": {"quote": "Kettu juoksee", "whose": "Metsäpäällikkö"}},
        {"type": "steps", "value": {"steps": ["<p>Rakenna silta</p>", "<p>Maalaa venhe</p>"]}},
        {"type": "accordion", "value": {"parts": [{"title": "Porkkana", "text": "<p>Kaalimato</p>"}]}},
        {
            "type": "table",
            "value": {
                "columns": [{"type": "text", "heading": "Hevonen"}],
                "rows": [{"values": ["Lammas"]}],
                "caption": "",
            },
        },
    ]
    with committed():
        page = article("Lohkot", live=False)
        page.body = json.dumps(blocks)
        page.save_revision().publish()
    for words in ("kettu", "metsäpäällikkö", "sillan", "porkkanat", "kaalimato", "lammas"):
        assert found(words) == ["Lohkot"], words


def test_the_terms_of_an_embedded_lists_filter_are_no_words_of_the_page(committed: Committed) -> None:
    block = {"type": "service_list", "value": {"heading": "Luettelo", "need": ["seksuaalisuus"], "most": 3}}
    with committed():
        page = article("Palveluja", live=False)
        page.body = json.dumps([block])
        page.save_revision().publish()
    assert found("luettelo") == ["Palveluja"] and found("seksuaalisuus") == []


def test_a_concept_is_found_by_its_definition(committed: Committed) -> None:
    with committed():
        glossary = home().add_child(instance=GlossaryPage(title="Käsitteet", locale=home().locale))
        concept = ConceptPage(title="Kumppanuus", definition="Sovittu yhteistyö.", locale=home().locale)
        glossary.add_child(instance=concept).save_revision().publish()
    assert found("sovittu") == ["Kumppanuus"]


def test_half_of_the_words_must_stand_in_the_page(committed: Committed) -> None:
    published(committed, "Lapset leikkivät", "Lapset leikkivät pihalla.")
    assert found("lapset pihalla") == ["Lapset leikkivät"]
    assert found("mies juo ja lapset itkee") == []


def test_a_word_that_stands_in_a_page_is_not_put_right_to_a_services_word(committed: Committed) -> None:
    published(committed, "Eroappu")
    assert found("eroappu") == ["Eroappu"]


# Three languages


def test_each_language_has_its_own_tree_and_its_own_analysis(committed: Committed) -> None:
    published(committed, "Suositukset kunnille")
    published(committed, "Rekommendationer för kommuner", language="sv")
    published(committed, "Recommendations for municipalities", language="en")
    assert found("suosituksia") == ["Suositukset kunnille"]
    assert found("rekommendationerna", "sv") == ["Rekommendationer för kommuner"]
    assert found("recommendation", "en") == ["Recommendations for municipalities"]


def test_a_page_that_nobody_has_translated_is_found_and_says_its_language(committed: Committed) -> None:
    page = published(committed, "Vain suomeksi")
    with committed():
        page.copy_for_translation(Locale.objects.get(language_code="sv"), alias=True)
    section = group("suomeksi", "/sv")
    assert 'lang="fi"' in section and "Vain suomeksi" in section and "på finska" in section


def test_a_compound_that_is_inflected_as_a_whole_is_found_by_its_parts(committed: Committed) -> None:
    published(committed, "Partnerskapsbordet samlas", language="sv")
    published(committed, "Bordet är dukat", language="sv")
    assert found("partnerskapsbord", "sv") == ["Partnerskapsbordet samlas"]


# Never a draft


def test_a_draft_is_never_found(committed: Committed) -> None:
    with committed():
        article("Salaisuus", "Salaisuus tekstissä", live=False).save_revision()
    page = published(committed, "Julkinen")
    with committed():
        page.title = "Salaisuus otsikossa"
        page.save_revision()
    assert found("salaisuus") == [] and group("salaisuus") == ""
    assert found("julkinen") == ["Julkinen"]


def test_unpublishing_takes_it_away_and_publishing_brings_it(committed: Committed) -> None:
    page = published(committed, "Hetkellinen")
    assert found("hetkellinen") == ["Hetkellinen"]
    with committed():
        page.unpublish()
    assert found("hetkellinen") == [] and PageEntry.objects.get(page_id=page.pk).gone
    with committed():
        page.save_revision().publish()
    assert found("hetkellinen") == ["Hetkellinen"]


def test_taking_the_finnish_page_down_takes_its_copies_too(committed: Committed) -> None:
    page = published(committed, "Monistettu")
    with committed():
        page.copy_for_translation(Locale.objects.get(language_code="sv"), alias=True)
    assert found("monistettu", "sv") == ["Monistettu"]
    with committed():
        page.unpublish()
    assert found("monistettu", "sv") == []


def test_the_scheduled_end_takes_it_away(committed: Committed) -> None:
    page = published(committed, "Määräaikainen", expire_at=NOW)
    assert found("määräaikainen") == ["Määräaikainen"]
    with committed():
        publish_due(NOW + dt.timedelta(seconds=1))
    page.refresh_from_db()
    assert page.expired and found("määräaikainen") == []


def test_the_scheduled_beginning_brings_it(committed: Committed) -> None:
    with committed():
        page = article("Ajastettu", live=False)
        page.go_live_at = NOW
        page.save_revision(approved_go_live_at=NOW)
    assert found("ajastettu") == []
    with committed():
        publish_due(NOW + dt.timedelta(seconds=1))
    assert found("ajastettu") == ["Ajastettu"]


def test_a_page_that_is_taken_down_past_every_signal_is_not_shown(committed: Committed) -> None:
    page = published(committed, "Hiljaa poistettu")
    Page.objects.filter(pk=page.pk).update(live=False)
    assert found("poistettu") == [] and group("poistettu") == ""


def test_deleting_and_closing_to_the_public_reach_it(committed: Committed) -> None:
    first, second = published(committed, "Poistettava sivu"), published(committed, "Suljettava sivu")
    with committed():
        first.delete()
        closed = PageViewRestriction.objects.create(page=second, restriction_type="login")
    assert found("sivu") == []
    with committed():
        closed.delete()
    assert found("sivu") == ["Suljettava sivu"]


def test_a_page_that_moved_is_shown_at_its_new_address_with_those_below_it(committed: Committed) -> None:
    with committed():
        old, new = (home().add_child(instance=SectionPage(title=name, slug=name, locale=home().locale))
                    for name in ("vanha", "uusi"))  # fmt: skip
        child = old.add_child(instance=ArticlePage(title="Muuttaja", slug="muuttaja", locale=home().locale))
        child.save_revision().publish()
    assert 'href="/vanha/muuttaja/"' in group("muuttaja")
    with committed():
        old.move(new, pos="last-child")
    assert 'href="/uusi/vanha/muuttaja/"' in group("muuttaja")
    with committed():
        old.refresh_from_db()
        old.slug = "vaihdettu"
        old.save_revision().publish()
    assert 'href="/uusi/vaihdettu/muuttaja/"' in group("muuttaja")


# Many processes


def test_another_process_reads_what_this_one_wrote_at_its_next_question(committed: Committed) -> None:
    published(committed, "Ensimmäinen uutuus")
    assert found("uutuus") == ["Ensimmäinen uutuus"]
    other = page_index.held()
    page = published(committed, "Toinen uutuus")
    page_index._held = other
    assert sorted(found("uutuus")) == ["Ensimmäinen uutuus", "Toinen uutuus"]
    other = page_index.held()
    with committed():
        page.unpublish()
    page_index._held = other
    assert found("uutuus") == ["Ensimmäinen uutuus"]
    assert other.trees["fi"].cards.keys() > page_index.held().trees["fi"].cards.keys()


def test_patched_and_rebuilt_say_the_same(committed: Committed) -> None:
    for number in range(4):
        published(committed, f"Sivu {number}", "Sama sana kaikissa.")
    with committed():
        Page.objects.get(title="Sivu 1").specific.unpublish()
    patched = page_index.refresh(PageIndexState.objects.get().generation)
    page_index.forget()
    page_index.rebuild()
    rebuilt = page_index.refresh(PageIndexState.objects.get().generation)
    assert patched.trees == rebuilt.trees and patched.vocabulary.of("fi")._words
    assert patched.words == rebuilt.words


def test_without_an_index_nothing_is_written_or_found(committed: Committed) -> None:
    PageIndexState.objects.all().delete()
    page_index.forget()
    published(committed, "Odottaa")
    assert found("odottaa") == [] and not PageEntry.objects.exists()
    page_index.rebuild()
    assert found("odottaa") == ["Odottaa"]


# The page and the API


def test_the_group_stands_on_the_first_page_only_and_only_with_words(committed: Committed) -> None:
    for number in range(5):
        published(committed, f"Ohje {number}")
    section = group("ohje")
    assert '<span class="count">5</span>' in section and section.count("<h3>") == 5
    assert section.split("<details")[0].count("<h3>") == 3 and "Näytä vielä 2" in section
    assert 'id="tietoa"' not in Client().get("/haku/").content.decode()
    assert 'id="tietoa"' not in Client().get("/haku/", {"q": "ohje", "page": 2}).content.decode()


def test_pages_never_mix_with_services_or_their_count(committed: Committed) -> None:
    before = Client().get("/api/v1/services/", {"q": "ero"}).content
    published(committed, "Ero ja vanhemmuus", "Kaikki erosta.")
    assert Client().get("/api/v1/services/", {"q": "ero"}).content == before
    assert "Ero ja vanhemmuus" in group("ero")


def statements(path: str, params: dict[str, Any]) -> list[str]:
    Client().get(path, params)
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path, params).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def test_the_group_costs_one_statement_and_services_none(committed: Committed) -> None:
    published(committed, "Ero ja vanhemmuus")
    asked = statements("/haku/", {"q": "ero"})
    assert len([sql for sql in asked if "search_pageindexstate" in sql]) == 1
    assert not [sql for sql in asked if "search_pageentry" in sql]
    assert not [sql for sql in statements("/haku/", {}) if "page" in sql]
    assert not [sql for sql in statements("/api/v1/services/", {"q": "ero"}) if "page" in sql]


def test_words_of_danger_bring_their_lines_and_no_pages(committed: Committed) -> None:
    make_line(safety_class="violence", name_fi="Nollalinja", phone="080 005 005")
    published(committed, "Isä hakkaa halkoja", "Isä hakkaa halkoja.")
    answer = Client().get("/haku/", {"q": "isä hakkaa"})
    html = answer.content.decode()
    assert "Nollalinja" in html and 'id="tietoa"' not in html and "no-store" in answer["Cache-Control"]
    api = Client().get("/api/v1/pages/", {"q": "isä hakkaa"})
    assert api.json()["count"] == 0 and api["Cache-Control"] == "no-store" and not api.has_header("ETag")
    assert found("halkoja") == ["Isä hakkaa halkoja"]


def test_the_api_tells_where_the_whole_page_is(committed: Committed) -> None:
    page = published(committed, "Koko sivu", lead="Tiivis johdanto.")
    answer = Client().get("/api/v1/pages/", {"q": "koko sivu"})
    row = answer.json()["results"][0]
    assert (row["id"], row["type"], row["title"], row["summary"]) == (
        page.pk,
        "cms.ArticlePage",
        "Koko sivu",
        "Tiivis johdanto.",
    )
    assert row["url"] == page.get_url() and row["text_language"] == "fi"
    assert Client().get(row["detail_url"].split("8000")[1]).json()["title"] == "Koko sivu"
    assert answer["Access-Control-Allow-Origin"] == "*" and answer.has_header("ETag")


def test_the_api_lists_all_pages_by_title_in_parts(committed: Committed) -> None:
    for title in ("Öljy", "Aamu", "Zeniitti"):
        published(committed, title)
    answer = Client().get("/api/v1/pages/", {"page_size": 2}).json()
    assert (answer["count"], [row["title"] for row in answer["results"]]) == (3, ["Aamu", "Zeniitti"])
    after = Page.objects.get(title="Aamu").last_published_at.isoformat()
    newer = Client().get("/api/v1/pages/", {"modified_after": after}).json()
    assert [row["title"] for row in newer["results"]] == ["Zeniitti"]


@pytest.mark.parametrize("params", [{"need": "ero"}, {"lang": "de"}, {"q": "x" * 201}, {"page_size": 0}])
def test_the_api_refuses_what_it_does_not_know(params: dict[str, Any]) -> None:
    answer = Client().get("/api/v1/pages/", params)
    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"


def test_a_thousand_pages_are_searched_fast(committed: Committed) -> None:
    published(committed, "Yksi sivu", "Järjestöt tekevät yhteistyötä perhekeskuksen kanssa.")
    row = PageEntry.objects.filter(gone=False).get()
    generation = PageIndexState.objects.get().generation
    PageEntry.objects.bulk_create(
        PageEntry(page_id=10_000 + number, generation=generation, language="fi", document=row.document,
                  card=row.card) for number in range(3_000)
    )  # fmt: skip
    page_index.forget()
    query = analysed("järjestöjen yhteistyö", "fi", index.held())
    assert pages_for("järjestöjen yhteistyö", "fi", query, 0, 20).count > 1_000
    with CaptureQueriesContext(connection) as captured:
        pages_for("järjestöjen yhteistyö", "fi", query, 0, 20)
    assert len(captured) == 1
