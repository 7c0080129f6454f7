"""The five first tasks done from the guide alone, by a person who logs in for the first time.

With GUIDE_PICTURES=docs/guide the pictures that the guide names are taken on the way: make guide.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import Group
from playwright.sync_api import Page
from wagtail.models import Collection, Locale
from wagtail.models import Page as WagtailPage

from cms.admin.permissions import set_up_editors
from cms.guide import FOLDER, Section, guide
from cms.models import TrainingCounty
from cms.starting_situation import load_first_round
from cms.training import TITLES, set_up_training
from directory.admin.permissions import EDITORS, set_up_desk
from directory.models import User
from tests.browser.follow import Follower

Open = Callable[..., Page]
PASSWORD = "pitkä ja outo salasana 7"


@pytest.fixture
def newcomer(transactional_db: None, reference: None) -> User:
    Locale.objects.get_or_create(language_code="fi")
    if not WagtailPage.objects.exists():
        WagtailPage.add_root(title="Root", slug="root")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    load_first_round(settings.BASE_DIR / "data" / "counties_situation.jsonl")
    set_up_desk()
    set_up_editors()
    set_up_training()
    user = User.objects.create_user("uusi", "uusi@example.org", PASSWORD)
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def log_in(page: Page) -> None:
    page.get_by_label("Käyttäjätunnus").fill("uusi")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Kirjaudu sisään").click()
    page.wait_for_load_state("networkidle")


def take(page: Page, section: Section, done: int) -> None:
    folder = os.environ.get("GUIDE_PICTURES", "")
    for picture in section.pictures:
        if folder and picture.after == done:
            page.wait_for_timeout(500)
            page.screenshot(path=Path(folder) / picture.name)


def test_the_guide_alone_leads_through_the_five_tasks(open_page: Open, newcomer: User) -> None:
    page = open_page("/hallinta/", width=1280, height=860)
    log_in(page)
    assert page.url.endswith("/hallinta/aloita/")  # the first login opens the guide
    assert page.locator("[data-task]").count() == len(TITLES)
    assert page.locator("[data-task][data-done]").count() == 0
    take(page, guide().opening, 0)
    follower = Follower(page)
    for section in guide().sections:
        for number, step in enumerate(section.steps, start=1):
            follower.follow(step)
            take(page, section, number)
    page.goto(page.url.split("/hallinta/")[0] + "/hallinta/aloita/")
    assert page.locator("[data-task][data-done]").count() == len(TITLES)
    assert set(TrainingCounty.objects.get(trainee=newcomer).done) == set(TITLES)


def test_the_second_login_leads_to_the_desk_and_the_guide_is_found_again(
    open_page: Open, newcomer: User
) -> None:
    page = open_page("/hallinta/")
    log_in(page)
    found = Axe().run(page, {"include": [[".start"]]}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found] == []
    page.get_by_role("link", name="Siirry työpöydälle").click()
    page.wait_for_url("**/hallinta/")
    page.context.clear_cookies()
    page.goto(page.url)
    log_in(page)
    assert page.url.endswith("/hallinta/")
    page.get_by_role("link", name="Aloita tästä", exact=True).click()
    page.wait_for_url("**/hallinta/aloita/")


def test_one_press_makes_the_copy_again(open_page: Open, newcomer: User) -> None:
    page = open_page("/hallinta/")
    log_in(page)
    follower = Follower(page)
    for step in guide().sections[0].steps:
        follower.follow(step)
    assert page.locator("[data-task][data-done]").count() == 1
    page.get_by_role("button", name="Tee harjoitusalue uudelleen").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-task][data-done]").count() == 0
    assert "kolme perhekeskusta" not in str(
        TrainingCounty.objects.get(trainee=newcomer).latest_revision.content
    )


def test_every_picture_of_the_guide_is_there() -> None:
    named = set(guide().pictures())
    assert named == {file.name for file in FOLDER.glob("*.png")} and len(named) >= 5
