"""/api/v2/: what a front end of one's own gets. Nothing is forgotten, and lists cost few statements."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.fields import StreamField
from wagtail.models import Locale, Page

from cms.blocks import BODY
from cms.headless.page_fields import content_fields, fields_of
from cms.headless.streams import BLOCKS
from cms.models import (
    ArticlePage,
    HomePage,
    PracticeModelPage,
    RecommendationPage,
    RecommendationStatus,
    SectionPage,
)
from cms.models.base import EditorialPage
from directory.models import County
from tests.cms.headless import ask, written

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 12


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


def test_a_fallback_says_so_and_every_page_names_its_twins(untranslated: RecommendationPage) -> None:
    items = ask("pages/", limit=100, fields="translations")["items"]
    assert {one["title"] for one in items if one["meta"]["is_fallback"]} == {untranslated.title}
    for one in items:
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
