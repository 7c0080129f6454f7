"""Need pages: everyday words, those first who answer now, and no word that tells where the need is sensitive."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from directory.vocabulary import vocabulary
from tests.factories import make_channel, make_rule, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

TUESDAY_AT_TEN = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: TUESDAY_AT_TEN)


def test_a_need_page_lists_its_services_and_no_others(client: Client) -> None:
    make_service(name_fi="Eroapu", needs=("ero",))
    make_service(name_fi="Vauva-apu", needs=("odotus-ja-vauva",))
    page = client.get("/aihe/ero/").content.decode()
    assert "<h1>Eroamme</h1>" in page
    assert "Ero, 1 palvelu" in page
    assert "Eroapu" in page
    assert "Vauva-apu" not in page


def test_who_answers_now_comes_first(client: Client) -> None:
    make_service(name_fi="Aina myöhemmin", needs=("ero",), channels=("puhelin",))
    make_rule(make_channel(make_service(name_fi="Nyt auki", needs=("ero",)), phone="09 123 4567"))
    page = client.get("/aihe/ero/").content.decode()
    assert page.index("Nyt auki") < page.index("Aina myöhemmin")
    assert '<h2 id="auki">Auki nyt <span class="count">1</span></h2>' in page


def test_a_sensitive_need_has_a_neutral_title_and_leaves_little(client: Client) -> None:
    word = vocabulary().terms["need"]["vakivalta"]
    response = client.get(f"/aihe/{word.path_code}/")
    page = response.content.decode()
    assert "<title>Aiheen palvelut – Tukikartta</title>" in page
    assert "neutral" in page.split('rel="icon"')[1].split(">")[0]
    assert '<meta name="robots" content="noindex">' in page
    assert "og:title" not in page
    assert "vakivalta" not in page
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_other_needs_tell_their_name_and_may_be_kept(client: Client) -> None:
    response = client.get("/aihe/ero/")
    page = response.content.decode()
    assert "<title>Eroamme – Tukikartta</title>" in page
    assert "Cache-Control" not in response
    assert "noindex" not in page


def test_the_plain_id_of_a_sensitive_need_goes_on_to_its_wordless_address(client: Client) -> None:
    word = vocabulary().terms["need"]["vakivalta"]
    response = client.get("/sv/aihe/vakivalta/")
    assert response.headers["Location"] == f"/sv/aihe/{word.path_code}/"
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/aihe/eiole/", "/aihe/ERO/", "/aihe/fi/"])
def test_what_is_no_need_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_need_without_services_says_what_we_do_not_know(client: Client) -> None:
    assert "Emme tiedä vielä palvelua tähän aiheeseen." in client.get("/aihe/ero/").content.decode()


def test_a_need_page_asks_as_often_for_one_service_as_for_many(
    client: Client, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_channel(make_service(needs=("ero",)), phone="09 123 4567")
    vocabulary()
    client.get("/aihe/ero/")
    with CaptureQueriesContext(connection) as one:
        client.get("/aihe/ero/")
    for _ in range(4):
        make_rule(make_channel(make_service(needs=("ero",)), phone="09 123 4567"))
    vocabulary()
    with django_assert_num_queries(len(one)):
        client.get("/aihe/ero/")


def test_a_need_is_read_in_few_statements(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        make_channel(make_service(needs=("ero", "suru"), languages=("fi",)), phone=f"09 2525 01{number:02}")
    vocabulary()
    with django_assert_max_num_queries(10):
        client.get("/aihe/ero/")
