"""A copy without the editors' content, and what loading it does to one that people have already changed."""

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from cms.models import RecommendationPage, SituationRound

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing_that_people_did(reference: None) -> None:
    call_command("load_editorial_content", verbosity=0)
    page = RecommendationPage.objects.get(slug="kertokaa-avustusten-perusteet-ennen-hakua")
    page.title = "Muutettu"
    page.save_revision().publish()
    situation = SituationRound.objects.get()
    situation.facts.filter(question="contacts").update(checked_by_role="Päällikkö")
    before = Page.objects.count()
    call_command("load_editorial_content", verbosity=0)
    assert Page.objects.count() == before and SituationRound.objects.count() == 1
    assert RecommendationPage.objects.get(pk=page.pk).title == "Muutettu"
    assert situation.facts.filter(checked_by_role="Päällikkö").count() == 22


def test_without_a_published_round_the_pages_say_so(reference: None, client: Client) -> None:
    assert "Tilannekuvaa ei ole vielä julkaistu." in client.get("/tilanne/").content.decode()
    assert (
        "Tilannekuvaa ei ole vielä julkaistu."
        in client.get("/alue/pirkanmaa/ammattilaisille/").content.decode()
    )
    assert client.get("/tilanne/pirkanmaa/").status_code == 404


def test_without_a_published_round_the_api_gives_nothing(reference: None, client: Client) -> None:
    found = client.get("/api/v1/situation/").json()
    assert found == {"count": 0, "page": 1, "page_size": 20, "results": []}


def test_every_page_that_we_start_with_is_written_in_all_languages(pages: None) -> None:
    assert Page.objects.filter(depth__gt=2).count() > 60
    assert not Page.objects.filter(alias_of__isnull=False).exists()
