"""/api/v2/: the content of pages resolved: links, concepts, pictures, files, tasks, services."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from cms.headless.service_lists import Filter, found_by_filter
from cms.models import (
    ConceptPage,
    ContactRole,
    RecommendationPage,
)
from cms.services import found
from directory.models import County
from tests.cms.headless import article, ask, first_value, page_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 3, 12, 0, tzinfo=dt.UTC)


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
