"""A name that is only in Finnish carries its language wherever it stands on a Swedish page, and the page says so."""

import json

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from directory.models import Service
from search import index
from tests.crawl import ReadPage
from tests.factories import make_channel, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
NAME = "Eroauttaja"


@pytest.fixture
def service() -> Service:
    """Its summary is in Swedish, its name is not."""
    service = make_service(
        name_fi=NAME, summary_sv="Stöd.", needs=("ero",), target_groups=("vanhemmat",), counties=("08",)
    )
    make_channel(service, phone="09 2525 0111")
    index.rebuild()
    return service


def addresses(service: Service) -> list[str]:
    listed = f"/sv/lista/?s={service.short_id}"
    return [
        "/sv/haku/", "/sv/haku/?q=eroauttaja", "/sv/aihe/ero/", "/sv/alue/pirkanmaa/",
        "/sv/alue/pirkanmaa/ammattilaisille/",
        f"/sv/jarjesto/{service.organisation.slug}/", f"/sv{service.path}", listed, f"{listed}&muoto=tyopoyta",
        f"{listed}&muoto=annettava",
    ]  # fmt: skip


def test_on_every_kind_of_page_and_list(client: Client, service: Service) -> None:
    with translation.override("sv"):
        notice = gettext("Nimi on vain suomeksi.")
    for path in addresses(service):
        text = client.get(path).content.decode()
        named = [
            words
            for words in ReadPage.of(text).words
            if NAME in words.text and words.is_read and not words.in_head
        ]
        assert named, path
        assert {words.language for words in named} == {"fi"}, (path, named)
        assert notice in text, path


def test_in_suggestions(client: Client, service: Service) -> None:
    answer = json.loads(client.post("/sv/haku/ehdotukset/", {"q": "eroautt"}).content)
    [option] = [one for group in answer["groups"] for one in group["options"] if one["text"] == NAME]
    assert option["language"] == "fi"


def test_in_the_language_of_the_page_nothing_is_said(client: Client, service: Service) -> None:
    for path in addresses(service):
        text = client.get(path.removeprefix("/sv")).content.decode()
        assert "Nimi on vain" not in text, path
