"""Advice over HTTP: for people of the desk alone, in words, and nothing of the text stays."""

import json
import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from directory.models import User
from tests.directory.desk import superuser

LONG = "Tämä on " + " ".join(["hyvin"] * 20) + " pitkä virke."


def ask(client: Client, **content: Any) -> Any:
    return client.post(reverse("cms_advice"), json.dumps(content), content_type="application/json")


@pytest.fixture
def client(pages: None) -> Client:
    return superuser()


def test_advice_comes_in_words(client: Client) -> None:
    answer = ask(client, text=LONG + " Laki on SHL.", language="fi").json()
    assert answer["language"] == "fi"
    assert [row["kind"] for row in answer["remarks"]] == ["long_sentence", "abbreviation"]
    assert answer["remarks"][0]["message"].startswith(
        "Pitkä virke, 24 sanaa: ”Tämä on hyvin hyvin hyvin hyvin …”"
    )


def test_without_a_language_it_is_told_by_the_text(client: Client) -> None:
    text = "Du kan ringa oss och berätta vad som har hänt. Delaktighet är bra."
    answer = ask(client, text=text, language="").json()
    assert answer["language"] == "sv"
    assert "möjlighet att påverka" in answer["remarks"][0]["message"]


def test_concepts_are_told_of_only_where_a_link_can_lead_to_them(client: Client) -> None:
    text = "Perhekeskuksessa autetaan perhettä."
    assert ask(client, text=text, language="fi").json()["remarks"] == []
    found = ask(client, text=text, language="fi", can_link=True).json()["remarks"]
    assert found == [
        {"kind": "concept", "message": "”Perhekeskuksessa” on sanastossa. Linkitä se käsitteeseen."}
    ]
    linked = ask(client, text=text, language="fi", can_link=True, linked=["Perhekeskuksessa"]).json()
    assert linked["remarks"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("{}", 400),
        ('{"text": "a", "linked": 1}', 400),
        ('{"text": "%s"}' % ("a" * 20_001), 413),
    ],
)
def test_what_is_not_understood_is_refused(client: Client, body: str, status: int) -> None:
    assert client.post(reverse("cms_advice"), body, content_type="application/json").status_code == status


def test_it_is_for_people_of_the_desk(pages: None) -> None:
    assert ask(Client(), text=LONG).status_code == 302
    stranger = Client()
    stranger.force_login(User.objects.create_user("vieras"))
    assert ask(stranger, text=LONG).status_code in (302, 403)
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(User.objects.create_superuser("toinen", "t@example.org", "pitkä ja outo salasana 7"))
    assert ask(guarded, text=LONG).status_code == 403
    assert superuser().get(reverse("cms_advice")).status_code == 405


def test_nothing_of_the_text_stays(client: Client, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    before = Revision.objects.count()
    response = ask(client, text="Salainenluonnos. " + LONG)
    assert "no-store" in response["Cache-Control"]
    assert Revision.objects.count() == before
    assert "Salainenluonnos" not in caplog.text


def test_it_costs_one_question_to_the_database(client: Client, django_assert_max_num_queries: Any) -> None:
    ask(client, text=LONG)
    with django_assert_max_num_queries(6):  # session, user, rights, concepts
        ask(client, text=LONG, can_link=True)
