"""A county's answers from the mail to the published round: a real mail server, the letter's own link, a browser."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from cms.admin.permissions import set_up_editors
from cms.models import ContactRole, SituationRound
from cms.rounds import open_round, record
from directory.admin.permissions import MAINTAINERS, set_up_desk
from directory.letters.sending import send_intended
from directory.models import County, Notice
from tests.directory.desk import logged_in, someone
from tests.tasks.mail_server import Keeping, mail_server

Open = Callable[..., Page]
MAILBOX = "perhekeskus@example.org"


@pytest.fixture
def post(settings: Any, live_server: Any) -> Iterator[Keeping]:
    """Letters go to a server on this machine, and their links lead to the site under test."""
    with mail_server() as (keeping, address):
        settings.SITE_URL = live_server.url
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = address.removeprefix("smtp://").split(":")
        settings.EMAIL_PORT = int(settings.EMAIL_PORT)
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield keeping


@pytest.fixture
def desk(transactional_db: None, reference: None) -> Client:
    caches["shared"].clear()
    set_up_desk()
    set_up_editors()
    return logged_in(someone("yllapitaja", MAINTAINERS))


def link_in(message: Any) -> str:
    text = message.get_body(("plain",)).get_content()
    return re.search(r"http://\S+/tilanne/vastaa/\S+/", text)[0]


def test_a_countys_answers_come_by_link_from_the_letter_to_the_published_round(
    open_page: Open, desk: Client, post: Keeping, client: Client
) -> None:
    county = County.objects.get(code="08")
    fact = open_round(year=2024).facts.get(county=county, question="contacts")
    record(
        fact, by=None, answer="in_place", text_fi="Verkosto", source_url="https://example.org/", as_of="2024"
    )
    ContactRole.objects.create(
        county=county, role_fi="perhekeskuskoordinaattori", mailbox=MAILBOX, source_url="https://example.org/"
    )
    open_round(year=2026)

    desk.post("/hallinta/tilanne/2026/kysymykset/")
    assert send_intended(timezone.now())["sent"] == 1
    (letter,) = post.to(MAILBOX)
    link = link_in(letter)

    page = open_page(link.partition("//")[2].partition("/")[1] + link.split("/", 3)[3], width=390)
    assert "Verkosto" in page.inner_text("main")
    page.locator("[name=contacts-kind][value=confirmed]").check()
    page.locator("[name=organisation-kind][value=corrected]").check()
    page.locator("[name=organisation-answer][value=in_place]").check()
    page.locator("[name=organisation-text]").fill("Viisi perhekeskusta.")
    page.get_by_role("button", name="Lähetä vastaus").click()
    page.wait_for_url("**?kiitos")

    assert "vastannut" in desk.get("/hallinta/tilanne/2026/").content.decode()
    assert send_intended(timezone.now())["sent"] == 1
    receipt = post.to(MAILBOX)[1]
    assert link not in receipt.as_string()
    address = f"/tilanne/{county.slug}/"
    assert "Viisi perhekeskusta." not in client.get(address).content.decode()
    desk.post("/hallinta/tilanne/2026/julkaise/", {"fi": "Perhekeskukset ovat uutta.", "sv": "", "en": ""})
    assert SituationRound.objects.get(year=2026).is_published
    shown = client.get(address).content.decode()
    assert "Viisi perhekeskusta." in shown and "perhekeskuskoordinaattori" in shown
    assert {notice.state for notice in Notice.objects.all()} == {"sent"}
