"""/api/v2/: only what is public, its manners, the menus, and previews by a signed link."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms.headless.preview import PREVIEWED_WITHIN, front_end_link, page_key, record_of, token_for
from cms.models import (
    RecommendationPage,
)
from directory.models import County, User
from tests.cms.headless import article, ask, home_of
from tests.factories import make_line, make_organisation, make_service

pytestmark = pytest.mark.django_db


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


def drafted(row: Any, **words: str) -> Any:
    """A record with a draft upon what is published."""
    for name, value in words.items():
        setattr(row, name, value)
    row.save_revision()
    return row


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: drafted(make_service(name_fi="Julki"), name_fi="Luonnos"), "Luonnos"),
        (lambda: drafted(make_organisation(name_fi="Julki ry"), name_fi="Luonnos ry"), "Luonnos ry"),
        (lambda: drafted(make_line(phone="112", name_fi="Julki"), name_fi="Luonnos"), "Luonnos"),
    ],
)
def test_a_token_opens_the_draft_of_a_record_too(pages: None, make: Any, words: str) -> None:
    row = make()
    response = Client().get("/api/v2/preview/", {"token": token_for(row)})
    answer = response.json()
    assert (answer["name"], answer["meta"]["type"]) == (words, row._meta.label)
    assert "no-store" in response["Cache-Control"] and not response.has_header("ETag")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert Client().get("/api/v2/preview/", {"token": token_for(row), "lang": "de"}).status_code == 400


def test_a_token_names_its_kind_and_opens_no_page_of_the_same_number(pages: None) -> None:
    service = make_service(name_fi="Palvelu")
    assert page_key(token_for(service)) is None and record_of(token_for(home_of())) is None
    assert record_of(token_for(County.objects.first())) is None


def test_a_record_has_its_button_where_a_front_end_is_set(pages: None, settings: Any) -> None:
    from cms.admin.permissions import set_up_editors
    from directory.admin.permissions import EDITORS, set_up_desk

    set_up_desk()
    set_up_editors()
    service = make_service(name_fi="Palvelu")
    user = User.objects.create_user("kirjoittaja")
    client = Client()
    client.force_login(user)
    address = f"/hallinta/rajapinnat/esikatselu/directory.service/{service.pk}/"
    settings.HEADLESS_PREVIEW_URL = "https://www.example.org/preview"
    assert client.get(address).status_code in (302, 403)
    user.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(User.objects.get(pk=user.pk))
    answer = client.get(address)
    assert answer["Location"].startswith("https://www.example.org/preview?token=")
    assert "no-store" in answer["Cache-Control"]
    assert address in client.get("/hallinta/snippets/directory/service/").content.decode()
    assert client.get("/hallinta/rajapinnat/esikatselu/directory.county/1/").status_code == 404
