"""Who approves a page, who may touch it meanwhile, and where it is found after it moved."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Comment, Locale, Page, Workflow, WorkflowState

from cms.admin.permissions import WORKFLOW, set_up_editors
from cms.models import ArticlePage, HomePage, SectionPage
from directory.admin.permissions import EDITORS, MAINTAINERS
from directory.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def person(name: str, group: str) -> tuple[User, Client]:
    user = User.objects.create_user(name, email=f"{name}@example.org")
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return user, client


@pytest.fixture
def writer(pages: None) -> Client:
    set_up_editors()
    return person("kirjoittaja", EDITORS)[1]


@pytest.fixture
def approver(writer: Client) -> Client:
    return person("hyvaksyja", MAINTAINERS)[1]


def home(language: str = "fi") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def form(**values: Any) -> dict[str, Any]:
    """What the page editor sends of an article."""
    return {
        "title": "Uusi sivu",
        "slug": "uusi-sivu",
        "lead": "",
        "body-count": "0",
        "checked_on": "",
        "seo_title": "",
        "search_description": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comment_notifications": "",
    } | values


def written(writer: Client, **values: Any) -> ArticlePage:
    address = reverse("wagtailadmin_pages:add", args=["cms", "articlepage", home().pk])
    response = writer.post(address, form(**values))
    assert response.status_code == 302, response.context["form"].errors
    return ArticlePage.objects.get(slug="uusi-sivu", locale__language_code="fi")


def edit(client: Client, page: Page, **values: Any) -> Any:
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(**values))


def decide(client: Client, page: Page, action: str, **values: Any) -> Any:
    task = page.current_workflow_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task.pk]), values)


def fresh(page: Page) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


# Review


def test_an_editor_cannot_publish_and_submits_to_a_maintainer(writer: Client, approver: Client) -> None:
    page = written(writer, **{"action-publish": "1"})
    assert not page.live
    edit(writer, page, **{"action-submit": "1"})
    page = fresh(page)
    assert page.current_workflow_state.workflow.name == WORKFLOW
    assert decide(writer, page, "approve").status_code == 302 and not fresh(page).live
    decide(approver, page, "approve")
    assert fresh(page).live
    assert Client().get("/uusi-sivu/").status_code == 200


def test_a_rejected_page_comes_back_with_the_reason_and_can_be_submitted_again(
    writer: Client, approver: Client
) -> None:
    page = written(writer, **{"action-submit": "1"})
    mail.outbox.clear()
    decide(approver, page, "reject", comment="Lisää lähde.")
    page = fresh(page)
    assert not page.live and page.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    rejected = page.current_workflow_state.current_task_state
    assert rejected.comment == "Lisää lähde."
    assert (
        "Lisää lähde."
        in writer.get(
            reverse(
                "wagtailadmin_pages:workflow_history_detail", args=[page.pk, page.current_workflow_state.pk]
            )
        ).content.decode()
    )
    assert [message.to for message in mail.outbox] == [["kirjoittaja@example.org"]]
    edit(writer, page, **{"action-restart-workflow": "1"})
    decide(approver, fresh(page), "approve")
    assert fresh(page).live


def test_the_approver_is_told_of_what_waits(writer: Client, approver: Client) -> None:
    mail.outbox.clear()
    written(writer, **{"action-submit": "1"})
    assert [message.to for message in mail.outbox] == [["hyvaksyja@example.org"]]
    assert "Uusi sivu" in approver.get("/hallinta/").content.decode()


def test_every_tree_has_the_workflow_and_one_that_people_changed_stays(writer: Client) -> None:
    assert {home(language).get_workflow().name for language in ("fi", "sv", "en")} == {WORKFLOW}
    other = Workflow.objects.create(name="Oma")
    home("sv").workflowpage.delete()
    from wagtail.models import WorkflowPage

    WorkflowPage.objects.create(page=home("sv"), workflow=other)
    set_up_editors()
    assert home("sv").get_workflow() == other


def test_while_it_waits_only_the_approver_may_edit(writer: Client, approver: Client) -> None:
    page = written(writer, **{"action-submit": "1"})
    edit(writer, fresh(page), title="Salaa vaihdettu")
    assert fresh(page).get_latest_revision_as_object().title == "Uusi sivu"
    edit(approver, fresh(page), title="Tarkistajan korjaus")
    assert fresh(page).get_latest_revision_as_object().title == "Tarkistajan korjaus"


# Locks and comments


def test_a_locked_page_is_edited_by_nobody_else(writer: Client, approver: Client) -> None:
    page = written(writer)
    approver.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    assert fresh(page).locked
    edit(writer, page, title="Lukon ohi")
    assert fresh(page).get_latest_revision_as_object().title == "Uusi sivu"
    writer.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    assert fresh(page).locked
    approver.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    edit(writer, page, title="Nyt saa")
    assert fresh(page).get_latest_revision_as_object().title == "Nyt saa"


def test_comments_are_kept_beside_the_field_and_never_shown_to_readers(
    writer: Client, approver: Client
) -> None:
    page = written(writer)
    comment = {
        "comments-TOTAL_FORMS": "1",
        "comments-0-text": "Tarkista tämä luku",
        "comments-0-contentpath": "title",
        "comments-0-position": "",
        "comments-0-id": "",
        "comments-0-deleted": "",
        "comments-0-resolved": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }
    edit(writer, page, **comment)
    assert Comment.objects.get(page=page).text == "Tarkista tämä luku"
    seen = approver.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    data = re.search(r'id="comments-data"[^>]*>(.*?)</script>', seen, re.DOTALL)
    assert data and "Tarkista tämä luku" in json.dumps(json.loads(data[1]), ensure_ascii=False)
    fresh(page).get_latest_revision().publish()
    assert "Tarkista tämä luku" not in Client().get("/uusi-sivu/").content.decode()
    assert "Tarkista tämä luku" not in Client().get(f"/api/v2/pages/{page.pk}/").content.decode()


# Moves


def move(client: Client, page: Page, to: Page) -> None:
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, to.pk])
    assert client.post(address).status_code == 302


@pytest.fixture
def old_addresses() -> dict[str, str]:
    """Of a model and its translations, in three languages."""
    page = Page.objects.get(slug="jarjestoavustukset-hyvinvointialueella", locale__language_code="fi")
    return {one.locale.language_code: one.get_url() for one in page.get_translations(inclusive=True)}


def test_a_moved_page_is_found_from_its_old_address_in_every_language(
    approver: Client, old_addresses: dict[str, str], django_capture_on_commit_callbacks: Any
) -> None:
    page = Page.objects.get(slug="jarjestoavustukset-hyvinvointialueella", locale__language_code="fi")
    target = Page.objects.get(slug="suositukset", locale__language_code="fi")
    with django_capture_on_commit_callbacks(execute=True):
        move(approver, page, target)
    for language, old in old_addresses.items():
        twin = page.get_translation(Locale.objects.get(language_code=language))
        new = Page.objects.get(pk=twin.pk).get_url()
        assert new != old and new.startswith(target.get_translation(twin.locale).get_url())
        answer = Client().get(old)
        assert (answer.status_code, answer["Location"]) == (301, new)
        assert Client().get(new).status_code == 200


def test_what_stands_below_a_renamed_section_is_found_too(
    django_capture_on_commit_callbacks: Any,
) -> None:
    section = SectionPage.objects.get(slug="rekommendationer")
    child = section.get_children().live().first()
    old = child.get_url()
    with django_capture_on_commit_callbacks(execute=True):
        section.slug = "rad"
        section.save_revision().publish()
    new = Page.objects.get(pk=child.pk).get_url()
    assert new.startswith("/sv/rad/")
    for before, after in (("/sv/rekommendationer/", "/sv/rad/"), (old, new)):
        answer = Client().get(before)
        assert (answer.status_code, answer["Location"]) == (301, after)


def test_a_redirect_never_stands_before_a_page_that_lives_there(
    approver: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = SectionPage.objects.get(slug="suositukset", locale__language_code="fi")
    for slug in ("neuvot", "suositukset"):
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = slug
            page.save_revision().publish()
    assert Client().get("/suositukset/").status_code == 200
    assert Client().get("/neuvot/")["Location"] == "/suositukset/"


def test_maintainers_make_redirects_of_their_own_and_editors_do_not(writer: Client, approver: Client) -> None:
    assert approver.get("/hallinta/redirects/").status_code == 200
    assert writer.get("/hallinta/redirects/").status_code in (302, 403)
    Redirect.add_redirect("/vanha-esite", "/suositukset/")
    assert Client().get("/vanha-esite/")["Location"] == "/suositukset/"


# Copies


def test_copies_in_other_languages_go_with_their_original() -> None:
    page = home().add_child(instance=ArticlePage(title="Kopioitu", locale=home().locale))
    for language in ("sv", "en"):
        page.copy_for_translation(Locale.objects.get(language_code=language), alias=True)
    assert Page.objects.filter(alias_of=page).count() == 2
    page.delete()
    assert not Page.objects.filter(title="Kopioitu").exists()


def test_a_translation_stays_when_its_original_is_deleted() -> None:
    page = Page.objects.get(slug="kertokaa-avustusten-perusteet-ennen-hakua", locale__language_code="fi")
    key = page.translation_key
    assert Page.objects.get(translation_key=key, locale__language_code="sv").alias_of is None
    page.specific.delete()
    assert Page.objects.filter(translation_key=key, locale__language_code="sv", live=True).exists()
