"""The editors' pages and the situation, kept: a publish of any kind shows at once, a draft never."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from cms import menu
from cms.models import ArticlePage, ConceptPage, SectionPage, SituationFact, SituationRound
from config import shelf
from tests.config.kept import ask, is_kept, made_now, text
from tests.directory import desk

pytestmark = pytest.mark.django_db

SECRET = "Zyxsalaisuus"


@pytest.fixture(autouse=True)
def keeping(pages: None, first_round: SituationRound, settings: Any) -> Iterator[None]:
    settings.KEPT_PAGES = 100
    shelf.forget()
    yield
    shelf.forget()


@pytest.fixture
def article() -> Any:
    section = SectionPage.objects.live().filter(locale__language_code="fi").first()
    page = ArticlePage(title="Oma kirjoitus", slug="oma-kirjoitus", locale=section.locale)
    section.add_child(instance=page)
    page.save_revision().publish()
    return page


def address(page: Any) -> str:
    return str(page.get_url())


def test_every_kind_of_public_page_is_kept(article: Any) -> None:
    public = [page for page in Page.objects.live().specific() if page.depth > 2]
    kinds = {type(page): address(page) for page in public}
    assert len(kinds) > 4
    for kind, path in kinds.items():
        first = ask(path)
        assert first.status_code == 200, kind
        assert is_kept(path), kind
        assert ask(path).content == first.content == made_now(path), kind


@pytest.mark.parametrize(
    "path", ["/tilanne/", "/tilanne/pirkanmaa/", "/sv/tilanne/vertaa/", "/tilanne/muutokset/"]
)
def test_the_situation_is_kept(path: str) -> None:
    first = ask(path)
    assert first.status_code == 200 and is_kept(path)
    assert ask(path).content == made_now(path)


def published(page: Any) -> None:
    page.title = "Muutettu"
    page.save_revision().publish()


def moved_past_the_signals(page: Any) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(title="Muutettu")


@pytest.mark.parametrize("change", [published, moved_past_the_signals])
def test_a_page_that_is_published_shows_at_once(article: Any, change: Callable[[Any], None]) -> None:
    paths = [address(article), address(article.get_parent())]
    before = [text(path) for path in paths]
    change(article)
    assert [text(path) for path in paths] == [made_now(path).decode() for path in paths]
    assert text(paths[0]) != before[0] and "Muutettu" in text(paths[0])


def test_a_page_that_is_taken_down_is_gone_and_its_redirect_leads_on(article: Any) -> None:
    path = address(article)
    assert ask(path).status_code == 200
    article.unpublish()
    assert ask(path).status_code == 404
    Redirect.objects.create(old_path=path.rstrip("/"), redirect_link="/alueet/")
    response = ask(path)
    assert (response.status_code, response["Location"]) == (301, "/alueet/")
    Redirect.objects.update(redirect_link="/haku/")
    assert ask(path)["Location"] == "/haku/"


def test_a_page_that_is_closed_to_the_public_is_closed_at_once(article: Any) -> None:
    path = address(article)
    assert ask(path).status_code == 200
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert ask(path).status_code == 302
    restriction = PageViewRestriction.objects.get()
    restriction.restriction_type, restriction.password = PageViewRestriction.PASSWORD, "avaa"
    restriction.save()
    before = len(shelf._shelf)
    first, second = ask(path), ask(path)
    assert "csrfmiddlewaretoken" in first.content.decode()
    assert first.content != second.content, "each reader has a token of their own"
    assert len(shelf._shelf) <= before


def test_a_draft_is_on_no_page_and_its_preview_in_no_copy(article: Any, rf: Any) -> None:
    path = address(article)
    text(path)
    article.title = SECRET
    article.save_revision()
    assert SECRET not in text(path)
    preview = article.make_preview_request(rf.get("/hallinta/"))
    assert SECRET in preview.content.decode()
    assert SECRET not in text(path)
    assert desk.superuser().get(path).status_code == 200
    assert SECRET not in text(path)


def test_a_concept_that_changes_changes_the_pages_that_explain_it() -> None:
    concept = ConceptPage.objects.live().filter(locale__language_code="fi").first()
    path = address(concept)
    text(path)
    concept.title = "Zyxkäsite"
    concept.save_revision().publish()
    assert "Zyxkäsite" in text(path)


def test_a_fact_of_the_situation_shows_at_once() -> None:
    fact = SituationFact.objects.answered().filter(county__slug="pirkanmaa").first()
    path = "/tilanne/pirkanmaa/"
    before = text(path)
    SituationFact.objects.filter(pk=fact.pk).update(text_fi="Zyxtieto")
    assert text(path) == made_now(path).decode() != before


def test_a_section_that_is_taken_down_leaves_every_menu(settings: Any) -> None:
    path = f"/{menu.SECTIONS['recommendations']['fi']}/"
    assert path in text("/alueet/") and is_kept("/alueet/")
    Page.objects.get(slug=path.strip("/"), depth=menu.DEPTH_OF_SECTIONS).specific.unpublish()
    assert path not in text("/alueet/")


def test_what_feedback_thanks_for_is_said_to_its_sender_alone() -> None:
    path = f"/{menu.SECTIONS['feedback']['fi']}/"
    plain = text(path)
    assert text(f"{path}?kiitos") != plain
    assert text(path) == plain
    refused = Client().post("/palaute/laheta/", {"message": ""})
    assert refused["Cache-Control"] == "no-store"
    assert text(path) == plain
