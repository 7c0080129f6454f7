"""/api/v2/: what a front end of one's own gets. Content resolved, in few statements, and never a draft."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, PageViewRestriction

from cms.blocks import BODY
from cms.headless.page_fields import content_fields, fields_of
from cms.headless.preview import PREVIEWED_WITHIN, front_end_link, token_for
from cms.headless.service_lists import Filter, found_by_filter
from cms.headless.streams import BLOCKS
from cms.models import (
    ArticlePage,
    ConceptPage,
    ContactRole,
    HomePage,
    PracticeModelPage,
    RecommendationPage,
    RecommendationStatus,
    SectionPage,
)
from cms.models.base import EditorialPage
from cms.services import found
from directory.models import County
from tests.factories import make_channel, make_service

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 3, 12, 0, tzinfo=dt.UTC)
MOST_STATEMENTS = 12


def ask(path: str, **params: Any) -> Any:
    response = Client().get(f"/api/v2/{path}", params)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def page_of(path: str) -> Any:
    return ask(f"pages/{Page.objects.get(url_path__endswith=path).pk}/")


def home_of(language: str = "fi") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def written(*blocks: tuple[str, Any]) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def article(
    *blocks: tuple[str, Any], title: str = "Koe", live: bool = True, language: str = "fi"
) -> ArticlePage:
    home = home_of(language)
    return home.add_child(
        instance=ArticlePage(title=title, body=written(*blocks), live=live, locale=home.locale)
    )


def first_value(page: Page) -> Any:
    return ask(f"pages/{page.pk}/")["body"][0]["value"]


@pytest.fixture
def picture() -> Iterator[Any]:
    yield get_image_model().objects.create(title="Talo", file=get_test_image_file(size=(1400, 700)))


@pytest.fixture
def document() -> Any:
    return get_document_model().objects.create(title="Ohje", file=ContentFile(b"%PDF-", name="ohje.pdf"))


# Nothing is forgotten


def editorial_kinds() -> list[type[Page]]:
    from wagtail.models import get_page_models

    return [model for model in get_page_models() if issubclass(model, EditorialPage)]


def test_every_column_of_every_kind_of_page_is_told() -> None:
    assert len(editorial_kinds()) >= 10
    for model in editorial_kinds():
        told = {field.name for field in fields_of(model)}
        assert {field.name for field in content_fields(model)} <= told, model


def test_every_block_of_every_stream_is_resolved() -> None:
    streams = [
        field
        for model in editorial_kinds()
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
    ]
    names = {name for field in streams for name in field.stream_block.child_blocks}
    assert {name for name, _ in BODY} <= names == BLOCKS.keys()


# Content


def test_a_link_to_a_page_has_its_address_and_title(pages: None) -> None:
    target = RecommendationPage.objects.filter(locale__language_code="fi").first()
    value = first_value(article(("text", f'<p>Lue <a linktype="page" id="{target.pk}">tämä</a>.</p>')))
    assert value["html"] == f'<p>Lue <a href="{target.get_url()}">tämä</a>.</p>'
    assert [(link["id"], link["title"], link["url"]) for link in value["links"]] == [
        (target.pk, target.title, target.get_url())
    ]


def test_a_link_leads_to_the_twin_in_the_pages_own_language(pages: None) -> None:
    body = page_of("tukikartta-sv/familjecenter/")["body"]
    concepts = [one for block in body if block["type"] == "text" for one in block["value"]["concepts"]]
    assert concepts and all(one["url"].startswith("/sv/begrepp/") for one in concepts)


def test_a_concept_in_a_text_comes_with_its_definition(pages: None) -> None:
    concept = ConceptPage.objects.get(slug="perhekeskus", locale__language_code="fi")
    value = first_value(article(("text", f'<p><a linktype="page" id="{concept.pk}">talo</a></p>')))
    assert [one["definition"] for one in value["concepts"]] == [concept.definition]
    assert f'data-concept="{concept.pk}"' in value["html"] and value["links"] == []


def test_a_link_to_a_draft_is_only_its_words(pages: None) -> None:
    hidden = article(title="Salainen luonnos", live=False)
    page = article(
        ("text", f'<p><a linktype="page" id="{hidden.pk}">sana</a></p>'),
        ("call_to_action", {"label": "Lue", "page": hidden.pk}),
    )
    answer = ask(f"pages/{page.pk}/")
    assert answer["body"][0]["value"]["html"] == "<p>sana</p>"
    assert answer["body"][1]["value"]["url"] is None
    assert "Salainen" not in json.dumps(answer)


def test_a_picture_has_sizes_alternative_text_and_credit(pages: None, picture: Any) -> None:
    value = first_value(
        article(("picture", {"image": picture.pk, "alt": "Keltainen talo", "credit": "Tekijä"}))
    )
    assert (value["alt"], value["credit"], value["caption"]) == ("Keltainen talo", "Tekijä", None)
    assert [(one["width"], one["height"]) for one in value["renditions"]] == [(480, 240), (1060, 530)]
    assert all(one["url"].startswith("http") for one in value["renditions"])


def test_an_attachment_tells_its_kind_and_size(pages: None, document: Any) -> None:
    value = first_value(article(("attachment", {"document": document.pk, "title": "Ohje kotiin"})))
    assert (value["title"], value["extension"], value["bytes"]) == ("Ohje kotiin", "pdf", 5)
    assert value["url"].startswith("http")


def test_what_is_gone_is_null(pages: None) -> None:
    page = article(
        ("picture", {"image": 999, "alt": "x", "credit": "x"}),
        ("attachment", {"document": 999, "title": "x"}),
        ("contact_role", {"role": 999}),
    )
    assert [block["value"] for block in ask(f"pages/{page.pk}/")["body"]] == [None, None, None]


@pytest.mark.parametrize("takes_messages", [True, False])
def test_a_task_that_takes_messages_keeps_its_address(pages: None, takes_messages: bool) -> None:
    role = ContactRole.objects.create(
        county=County.objects.get(code="06"),
        role_fi="Järjestökoordinaattori",
        mailbox="jarjestot@example.org",
        takes_messages=takes_messages,
        source_url="https://example.org/",
    )
    value = first_value(article(("contact_role", {"role": role.pk})))
    assert value["email"] == (None if takes_messages else "jarjestot@example.org")
    assert bool(value["message_url"]) is takes_messages


def test_a_table_keeps_its_rows(pages: None) -> None:
    table = {
        "caption": "Luvut",
        "columns": [{"type": "text", "heading": "A"}, {"type": "rich", "heading": "B"}],
        "rows": [{"values": ["yksi", "<p>kaksi</p>"]}],
    }
    value = first_value(article(("table", table)))
    assert value["columns"] == [{"kind": "text", "heading": "A"}, {"kind": "rich", "heading": "B"}]
    assert value["rows"] == [["yksi", {"html": "<p>kaksi</p>", "links": [], "concepts": []}]]


@pytest.mark.parametrize(
    ("language", "name", "start"), [("fi", "Pirkanmaa", "/"), ("sv", "Birkaland", "/sv/")]
)
def test_a_county_list_names_the_22_in_the_pages_language(
    pages: None, language: str, name: str, start: str
) -> None:
    block = ("county_list", {"heading": "Alueet", "leads_to": "situation"})
    counties = first_value(article(block, language=language))["counties"]
    assert len(counties) == 22
    assert [one["name"] for one in counties if one["code"] == "08"] == [name]
    assert all(one["url"].startswith(start) for one in counties)


# Embedded services

LISTS = [
    {},
    {"need": ["ero"]},
    {"need": ["ero"], "county": ["06"], "most": 2},
    {"channel": ["chat"], "language": ["sv"]},
    {"need": ["no-such-term"]},
]


@pytest.fixture
def catalogue(reference: None) -> None:
    """Services that differ in what the lists ask for; äöå and ends among them."""
    for number, name in enumerate(("Öinen apu", "Ahma", "Zeta", "Åbo tuki", "Ero ja apu", "Loppu")):
        service = make_service(
            name_fi=name,
            needs=("ero",) if number % 2 == 0 else (),
            counties=("06",) if number in (2, 4) else (),
            languages=("sv",) if number in (0, 3) else (),
            status="ended" if name == "Loppu" else "active",
        )
        if number in (0, 1, 3):
            make_channel(service, "chat", url="https://chat.example.org/")


@pytest.mark.parametrize("value", LISTS)
def test_many_lists_at_once_find_what_each_finds_on_its_page(catalogue: None, value: dict) -> None:
    together = found_by_filter({Filter.of(one) for one in LISTS}, NOW)[Filter.of(value)]
    alone = found(value, NOW)
    assert [service.pk for service in together.services] == [service.pk for service in alone["services"]]
    assert together.count == alone["count"]


def test_the_lists_of_that_test_differ(catalogue: None) -> None:
    rows = found_by_filter({Filter.of(one) for one in LISTS}, NOW)
    assert [rows[Filter.of(one)].count for one in LISTS] == [5, 3, 3, 2, 0]


def test_an_embedded_list_has_cards_and_the_way_to_all(pages: None, catalogue: None) -> None:
    value = first_value(article(("service_list", {"heading": "Tukea eroon", "need": ["ero"], "most": 2})))
    assert value["count"] == 3 and [one["name"] for one in value["services"]] == ["Ero ja apu", "Zeta"]
    assert value["search_url"] == "/haku/?need=ero"
    assert Client().get(value["services"][0]["detail_url"].split("8000")[1]).status_code == 200


# Kinds of pages


def test_a_recommendation_tells_whom_why_and_how_far_counties_are(pages: None) -> None:
    page = RecommendationPage.objects.filter(
        locale__language_code="fi", rests_on_models__isnull=False
    ).first()
    RecommendationStatus.objects.create(
        recommendation=page.translation_key,
        county=County.objects.get(code="08"),
        state="done",
        as_of="2026-05",
        told_by_role="Järjestökoordinaattori",
    )
    answer = ask(f"pages/{page.pk}/")
    assert answer["audience"].keys() == {"id", "label"} and answer["is_ours"] is True
    assert answer["first_step"] == page.first_step
    assert answer["rests_on_models"][0]["type"] == "cms.PracticeModelPage"
    status = answer["statuses"][0]
    assert (status["county"]["code"], status["state"]["id"], status["as_of"]) == ("08", "done", "2026-05")


def test_a_model_tells_its_steps_cases_and_services(pages: None) -> None:
    page = PracticeModelPage.objects.get(number="3.1", locale__language_code="fi")
    answer = ask(f"pages/{page.pk}/")
    assert answer["number"] == "3.1" and answer["purpose"]["html"] and answer["steps"][0]["type"] == "steps"
    cases = [case["value"] for case in answer["cases"]]
    assert all(case["county"]["name"] and case["source"]["url"] for case in cases)


def test_fixed_answers_are_worded_in_the_language_of_the_page(pages: None) -> None:
    labels = {
        language: ask("pages/", type="cms.RecommendationPage", locale=language, fields="audience", limit=1)[
            "items"
        ][0]["audience"]["label"]
        for language in ("fi", "sv", "en")
    }
    assert len(set(labels.values())) == 3


def test_a_fallback_says_so_and_every_page_names_its_twins(pages: None) -> None:
    for one in ask("pages/", limit=100, fields="translations")["items"]:
        meta = one["meta"]
        assert meta["is_fallback"] is (meta["text_language"] != meta["locale"])
        assert meta["translations"][meta["locale"]]["id"] == one["id"]


# Lists


def test_the_locale_narrows_the_list(pages: None) -> None:
    counts = [ask("pages/", locale=language)["meta"]["total_count"] for language in ("fi", "sv", "en")]
    assert sum(counts) == ask("pages/")["meta"]["total_count"] and all(counts)


def test_a_plain_column_narrows_the_list(pages: None) -> None:
    items = ask("pages/", type="cms.RecommendationPage", audience="ngo", fields="audience")["items"]
    assert items and {one["audience"]["id"] for one in items} == {"ngo"}


@pytest.mark.parametrize("path", ["/kasitteet/perhekeskus/", "/sv/begrepp/familjecenter/", "/en/"])
def test_a_page_is_found_by_its_path_in_any_language(pages: None, path: str) -> None:
    response = Client().get("/api/v2/pages/find/", {"html_path": path})
    assert response.status_code == 302 and response["Access-Control-Allow-Origin"] == "*"
    found = Client().get(response["Location"]).json()
    assert found["meta"]["path"] in (path, "/en/")


def statements(path: str) -> int:
    Client().get(path)
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    return len(captured)


def full_article(number: int, home: HomePage, refers_to: dict[str, int]) -> None:
    link = f'<p><a linktype="page" id="{refers_to["page"]}">linkki</a></p>'
    body = written(
        ("text", link + f'<p><a linktype="document" id="{refers_to["document"]}">liite</a></p>'),
        ("picture", {"image": refers_to["picture"], "alt": "talo", "credit": "tekijä"}),
        ("steps", {"steps": [link, link]}),
        ("attachment", {"document": refers_to["document"], "title": "Ohje"}),
        ("call_to_action", {"label": "Lue", "page": refers_to["page"]}),
        ("service_list", {"heading": "Palvelut", "need": ["ero"], "most": 1 + number % 12}),
    )
    home.add_child(instance=ArticlePage(title=f"Sivu {number}", body=body, locale=home.locale))


@pytest.fixture
def hundred_pages(reference: None, picture: Any, document: Any, catalogue: None) -> None:
    """A hundred pages that each refer to a page, a picture, a file and services."""
    locale, _ = Locale.objects.get_or_create(language_code="fi")
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Koti", slug="koti", locale=locale))
    from wagtail.models import Site

    Site.objects.update(root_page=home)
    target = home.add_child(instance=SectionPage(title="Kohde", locale=locale))
    for number in range(100):
        full_article(number, home, {"page": target.pk, "picture": picture.pk, "document": document.pk})


def test_100_pages_with_everything_cost_at_most_12_statements(hundred_pages: None) -> None:
    address = "/api/v2/pages/?type=cms.ArticlePage&fields=*&limit=100"
    items = Client().get(address).json()["items"]
    assert len(items) == 100 and all(len(one["body"]) == 6 for one in items)
    assert items[0]["body"][1]["value"]["renditions"] and items[0]["body"][5]["value"]["services"]
    assert statements(address) <= MOST_STATEMENTS
    assert statements("/api/v2/pages/?fields=*&limit=100") <= MOST_STATEMENTS


@pytest.mark.parametrize("kind", ["RecommendationPage", "PracticeModelPage", "ConceptPage", "HomePage"])
def test_whole_lists_of_the_starting_pages_cost_as_little(pages: None, kind: str) -> None:
    assert statements(f"/api/v2/pages/?type=cms.{kind}&fields=*&limit=100") <= MOST_STATEMENTS


# Only what is public


def test_a_draft_is_told_nowhere(pages: None) -> None:
    page = RecommendationPage.objects.filter(locale__language_code="fi").first()
    page.title = "Luonnoksen otsikko"
    page.save_revision()
    fresh = article(title="Uusi luonnos", live=False)
    texts = [
        Client().get(f"/api/v2/{path}").content.decode() for path in ("pages/?limit=100&fields=*", "menus/")
    ]
    texts.append(
        Client().get("/api/v2/pages/?type=cms.RecommendationPage&fields=*&limit=100").content.decode()
    )
    texts.append(Client().get(f"/api/v2/pages/{page.pk}/").content.decode())
    assert not [
        text for text in texts if ("uonno" in text and "Luonnoksen otsikko" in text) or "Uusi luonnos" in text
    ]
    assert Client().get(f"/api/v2/pages/{fresh.pk}/").status_code == 404


def test_a_private_page_is_told_to_nobody(pages: None) -> None:
    section = Page.objects.get(slug="suositukset", locale__language_code="fi")
    child = section.get_children().first()
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    for page in (section, child):
        assert Client().get(f"/api/v2/pages/{page.pk}/").status_code == 404
    assert "suositukset" not in {item["key"] for item in ask("menus/")["main"]}


def test_publishing_shows_at_once_and_taking_down_hides_at_once(pages: None) -> None:
    page = RecommendationPage.objects.filter(locale__language_code="fi").first()
    address = f"/api/v2/pages/{page.pk}/"
    before = Client().get(address)
    page.title = "Uusi otsikko"
    page.save_revision().publish()
    after = Client().get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200 and after.json()["title"] == "Uusi otsikko"
    assert Client().get(address, headers={"If-None-Match": after["ETag"]}).status_code == 304
    page.unpublish()
    assert Client().get(address, headers={"If-None-Match": after["ETag"]}).status_code == 404


# Manners


def test_the_answer_is_compact_open_and_sets_no_cookie(pages: None) -> None:
    response = Client().get("/api/v2/pages/")
    assert b"\n" not in response.content and b'": ' not in response.content
    assert response["Access-Control-Allow-Origin"] == "*" and not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    "query",
    [
        'search="',
        "search=%00",
        "search=ero",
        "title=%00",
        "vuosi=2026",
        "type=cms.NoSuchPage",
        "type=directory.Service",
        "fields=((",
        "fields=no_such_field",
        "order=body",
        "body=x",
        "limit=101",
        "limit=-1",
        "offset=99999999999999999999999999",
        "child_of=99999999999999999999999999",
        "first_published_at=yesterday",
        "translation_of=x",
        "show_in_menus=maybe",
    ],
)
@pytest.mark.parametrize("kind", ["pages"])
def test_what_is_not_understood_is_refused_as_a_problem(pages: None, kind: str, query: str) -> None:
    response = Client().get(f"/api/v2/{kind}/?{query}")
    assert response.status_code == 400, response.content[:200]
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 400 and response.json()["detail"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", ["pages/999999/", "images/999999/", "nothing/", "pages/find/?id=999999", "preview/"]
)
def test_what_is_not_there_is_a_problem_too(pages: None, path: str) -> None:
    response = Client().get(f"/api/v2/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["pages/", "menus/", "site/"])
def test_nothing_is_written_through_it(pages: None, path: str) -> None:
    response = Client().post(f"/api/v2/{path}", {})
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert "GET" in response["Allow"]


def test_pictures_and_documents_are_listed(pages: None, picture: Any, document: Any) -> None:
    image = ask("images/")["items"][0]
    assert image["title"] == "Talo" and image["meta"]["download_url"].startswith("http")
    assert ask("documents/")["items"][0]["extension"] == "pdf"
    assert Client().get('/api/v2/images/?search="').status_code == 400


# Menus and settings


def test_the_menus_are_those_of_the_site(pages: None) -> None:
    html = Client().get("/tilanne/").content.decode()
    nav = re.search(r'<nav class="nav main".*?</nav>', html, re.DOTALL)
    assert nav
    shown = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', nav[0])
    assert [(item["url"], item["title"]) for item in ask("menus/")["main"]] == shown
    assert ask("menus/", locale="sv")["main"][0]["url"].startswith("/sv/")


def test_a_hidden_section_leaves_the_menus(pages: None) -> None:
    assert "recommendations" in {item["key"] for item in ask("menus/")["main"]}
    Page.objects.get(slug="suositukset", locale__language_code="fi").unpublish()
    assert "recommendations" not in {item["key"] for item in ask("menus/")["main"]}


def test_the_menus_know_three_languages(pages: None) -> None:
    assert Client().get("/api/v2/menus/", {"locale": "de"}).status_code == 400
    assert Client().get("/api/v2/menus/", {"lang": "sv"}).status_code == 400


def test_the_settings_name_languages_homes_and_interfaces(pages: None) -> None:
    answer = ask("site/")
    assert [one["code"] for one in answer["languages"]] == ["fi", "sv", "en"]
    assert all(one["home"]["type"] == "cms.HomePage" for one in answer["languages"])
    for address in answer["apis"].values():
        assert Client().get(address.split("8000")[1]).status_code == 200, address


# Previews


def test_a_token_opens_the_draft_of_its_page_and_is_kept_nowhere(pages: None) -> None:
    page = RecommendationPage.objects.filter(locale__language_code="fi").first()
    page.title = "Vielä luonnos"
    page.save_revision()
    response = Client().get("/api/v2/preview/", {"token": token_for(page)})
    assert response.status_code == 200 and response.json()["title"] == "Vielä luonnos"
    assert "no-store" in response["Cache-Control"] and not response.has_header("ETag")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_page_that_was_never_published_can_be_previewed(pages: None) -> None:
    page = article(("quote", {"quote": "Hei"}), title="Uusi", live=False)
    answer = ask("preview/", token=token_for(page))
    assert answer["title"] == "Uusi" and answer["body"][0]["value"]["quote"] == "Hei"


def test_a_token_opens_no_other_page(pages: None) -> None:
    token = token_for(article(title="Luonnos", live=False))
    assert (
        Client()
        .get("/api/v2/preview/", {"token": token[:-1] + ("A" if token[-1] != "A" else "B")})
        .status_code
        == 404
    )
    assert Client().get("/api/v2/preview/", {"token": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("age", "status"),
    [(PREVIEWED_WITHIN - dt.timedelta(seconds=1), 200), (PREVIEWED_WITHIN + dt.timedelta(seconds=1), 404)],
)
def test_a_token_expires(pages: None, monkeypatch: Any, age: dt.timedelta, status: int) -> None:
    import time

    page = article(title="Luonnos", live=False)
    made = time.time()
    token = token_for(page)
    monkeypatch.setattr("django.core.signing.time.time", lambda: int(made) + age.total_seconds())
    assert Client().get("/api/v2/preview/", {"token": token}).status_code == status


def test_the_link_leads_to_the_front_end_that_is_set(pages: None, settings: Any) -> None:
    page = home_of()
    settings.HEADLESS_PREVIEW_URL = ""
    assert front_end_link(page) == ""
    settings.HEADLESS_PREVIEW_URL = "https://www.example.org/preview"
    assert front_end_link(page).startswith("https://www.example.org/preview?token=")
