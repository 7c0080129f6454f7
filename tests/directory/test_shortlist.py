"""The shortlist as an address: its order, its sheets, and what it keeps to itself."""

import datetime as dt
from typing import Any

import pytest
import segno
from django.test import Client

from directory.models import Service
from directory.shortlist import LONGEST_LIST, check_by, read_ids, written_address
from tests.directory.moments import TODAY, stop_the_clock
from tests.factories import make_channel, make_rule, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def address(*services: Service, shape: str = "") -> str:
    path = f"/lista/?s={','.join(service.short_id for service in services)}"
    return f"{path}&muoto={shape}" if shape else path


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def path_of(code: Any) -> str:
    """The dark squares of a QR code as the path that stands in the page."""
    return str(code.svg_inline(border=4).split(' d="')[1].split('"')[0])


def three() -> list[Service]:
    return [make_service(name_fi=name) for name in ("Yksi", "Kaksi", "Kolme")]


def test_ids_are_read_once_each_and_in_order() -> None:
    assert read_ids("aaaaaaaa,BBBBBBBB, aaaaaaaa ,x,<script>,cccccccc") == [
        "aaaaaaaa",
        "bbbbbbbb",
        "cccccccc",
    ]


def test_a_list_has_an_end() -> None:
    ids = [f"aaaaaa{first}{second}" for first in "abcdefg" for second in "abcdefg"]
    assert len(read_ids(",".join(ids))) == LONGEST_LIST


def test_the_page_keeps_the_order_of_the_address(client: Client) -> None:
    one, two, three_ = three()
    page = text(client, address(three_, one, two))
    assert page.index("Kolme") < page.index("Yksi") < page.index("Kaksi")


def test_services_are_moved_and_taken_off_by_links(client: Client) -> None:
    one, two, last = three()
    page = text(client, address(one, two, last))
    assert f'href="{address(two, one, last)}"' in page
    assert f'href="{address(one, last, two)}"' in page
    assert f'href="{address(one, last)}"' in page
    assert page.count("Siirrä ylemmäs") == page.count("Siirrä alemmas") == 2


def test_an_empty_list_says_how_to_fill_it(client: Client) -> None:
    assert "Listalla ei ole vielä palveluja." in text(client, "/lista/")


def test_what_is_gone_is_said(client: Client) -> None:
    kept, draft = make_service(), make_service(live=False)
    assert "Yhtä listan palvelua ei enää ole." in text(client, address(kept, draft))


def test_an_ended_service_stays_on_the_list_without_its_number(client: Client) -> None:
    ended = make_service(name_fi="Päättynyt palvelu", status="ended")
    make_channel(ended, phone="09 2525 0111")
    page = text(client, address(ended))
    assert "Palvelu on päättynyt." in page
    assert "09 2525 0111" not in page


def test_the_page_is_neutral_and_kept_nowhere(client: Client) -> None:
    response = client.get(address(make_service(name_fi="Eroauttaja", needs=("ero",))))
    head = response.content.decode().split("</head>")[0]
    assert "Eroauttaja" not in head
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.fixture
def gathered() -> list[Service]:
    service = make_service(name_fi="Eroauttaja", cost="maksuton", source_date="2025-12", needs=("ero",))
    make_rule(make_channel(service, phone="0800 94884"))
    old = make_service(name_fi="Vanha linja", evidence="C", source_date="2021", needs=("suru",))
    make_channel(old, phone="080 002 400", hours_text="arkisin")
    return [service, old]


def test_the_desk_sheet_has_numbers_hours_cost_and_the_date_of_each(
    client: Client, gathered: list[Service]
) -> None:
    sheet = text(client, address(*gathered, shape="tyopoyta"))
    for part in (
        "0800 94884",
        "ma–pe 9–15",
        "Maksuton",
        "Lähde: example.org, joulukuu 2025",
        "080 002 400",
        "arkisin",
    ):
        assert part in sheet
    assert sheet.count("Omat muistiinpanot") == 2


def test_the_desk_sheet_says_when_it_was_printed_and_when_to_check(
    client: Client, gathered: list[Service]
) -> None:
    sheet = text(client, address(*gathered, shape="tyopoyta"))
    assert "Tulostettu 24.11.2026, tarkista viimeistään 23.5.2027" in sheet


def test_a_crisis_number_is_to_be_checked_sooner() -> None:
    ordinary, crisis = make_service(), make_service(safety_class="violence")
    assert check_by([ordinary], TODAY) - TODAY == dt.timedelta(days=180)
    assert check_by([ordinary, crisis], TODAY) - TODAY == dt.timedelta(days=90)


def test_the_desk_sheet_leads_back_to_the_fresh_list(client: Client, gathered: list[Service]) -> None:
    sheet = text(client, address(*gathered, shape="tyopoyta"))
    assert f"127.0.0.1:8000{address(*gathered)}" in sheet
    drawn = segno.make(f"http://127.0.0.1:8000{address(*gathered)}", error="m", micro=False)
    assert f'd="{path_of(drawn)}"' in sheet


def test_the_plain_sheet_tells_neither_our_name_nor_the_need(client: Client, gathered: list[Service]) -> None:
    sheet = text(client, address(*gathered, shape="annettava"))
    body = sheet.split("<main>")[1]
    assert "0800 94884" in body
    assert "Tukikartta" not in sheet
    assert "127.0.0.1" not in body
    for need in ("Ero<", "Eroamme", "Suru"):
        assert need not in body


def test_a_sheet_of_nothing_is_the_page(client: Client) -> None:
    assert "Listalla ei ole vielä palveluja." in text(client, "/lista/?muoto=tyopoyta")


def test_the_list_reads_in_the_language_of_its_address(client: Client, gathered: list[Service]) -> None:
    gathered[0].name_sv = "Skilsmässohjälpen"
    gathered[0].save()
    assert "Skilsmässohjälpen" in text(client, f"/sv{address(*gathered)}")


def test_an_address_is_written_as_people_copy_it() -> None:
    assert written_address("https://www.example.org/lista/?s=a,b") == "example.org/lista/?s=a,b"
