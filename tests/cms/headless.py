"""What tests of the page API ask and make."""

import json
from typing import Any

from django.test import Client
from wagtail.models import Page

from cms.models import ArticlePage, HomePage


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
