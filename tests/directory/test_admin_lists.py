"""The desk's lists, searches, filters, spreadsheets and reading pages, and what waits on its first page."""

import csv
import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.admin.listing import plain_text
from directory.models import CountyDoor, Municipality, Organisation, SafetyLine, Service, Term
from tests.directory.desk import desk_url, editor, superuser
from tests.factories import (
    make_channel,
    make_door,
    make_line,
    make_organisation,
    make_rule,
    make_service,
    term,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def listed(client: Client, model: Any, **query: Any) -> set[str]:
    response = client.get(desk_url(model, **query))
    assert response.status_code == 200
    return {row.name_fi for row in response.context["object_list"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("äiti", {"Äitien tuki"}),
        ("ÄITIEN", {"Äitien tuki"}),
        ("tuki äideille", {"Tuki äideille"}),
        ("mannerheim", {"Äitien tuki"}),
        ('"', {'Nimi "lainauksin"'}),
        ("'", set()),
        ('Nimi "lainauksin"', {'Nimi "lainauksin"'}),
        ("%", set()),
        ("\\", set()),
        ("olematon", set()),
    ],
)
def test_search_finds_plain_words(query: str, found: set[str]) -> None:
    make_service(name_fi="Äitien tuki", organisation=make_organisation(name_fi="Mannerheimin liitto"))
    make_service(name_fi="Tuki äideille")
    make_service(name_fi='Nimi "lainauksin"')
    assert listed(superuser(), Service, q=query) == found


@pytest.mark.parametrize("query", ["\x00", "x" * 10_000, "🙂", "' OR 1=1 --", "<script>"])
def test_no_search_fails(query: str) -> None:
    client = superuser()
    for model in (Service, Organisation, SafetyLine, CountyDoor, Term, Municipality):
        assert client.get(desk_url(model, q=query)).status_code == 200


def services_for_filters() -> None:
    make_service(name_fi="Luonnos C", live=False, evidence="C")
    reachable = make_service(
        name_fi="Tavoitettava", evidence="A", source_date="2026-03-01", needs=("ero", "suru")
    )
    make_channel(reachable, phone="116 111")
    ended = make_service(name_fi="Päättynyt", status="ended", source_date="2021", safety_class="violence")
    make_channel(ended, "chat")
    make_service(name_fi="Pirkanmaalla", counties=("06",), organisation=make_organisation(name_fi="Oma ry"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"publication": "draft"}, {"Luonnos C"}),
        ({"publication": "live"}, {"Tavoitettava", "Päättynyt", "Pirkanmaalla"}),
        ({"publication": "changed"}, set()),
        ({"evidence": "C"}, {"Luonnos C"}),
        ({"evidence": ["A", "C"]}, {"Luonnos C", "Tavoitettava"}),
        ({"status": "ended"}, {"Päättynyt"}),
        ({"safety_class": "violence"}, {"Päättynyt"}),
        ({"reachable": "yes"}, {"Tavoitettava"}),
        ({"reachable": "no"}, {"Luonnos C", "Päättynyt", "Pirkanmaalla"}),
        ({"source_age": "undated"}, {"Luonnos C", "Pirkanmaalla"}),
        ({"source_age": "old"}, {"Päättynyt"}),
        ({"coverage_kind": "areas"}, {"Pirkanmaalla"}),
    ],
)
def test_a_filter_keeps_what_it_says(query: dict[str, Any], found: set[str]) -> None:
    services_for_filters()
    assert listed(superuser(), Service, **query) == found


def test_filters_by_linked_rows_keep_what_they_say() -> None:
    from directory.models import County

    services_for_filters()
    client = superuser()
    ero, suru = term("need", "ero").pk, term("need", "suru").pk
    assert listed(client, Service, needs=[ero, suru]) == {"Tavoitettava"}
    assert listed(client, Service, counties=County.objects.get(code="06").pk) == {"Pirkanmaalla"}
    assert listed(client, Service, organisation=Organisation.objects.get(name_fi="Oma ry").pk) == {
        "Pirkanmaalla"
    }


@pytest.mark.parametrize(
    "query", [{"evidence": "Ö"}, {"publication": "x"}, {"organisation": "999999"}, {"needs": "ero"}]
)
def test_a_filter_that_is_not_understood_shows_nothing_rather_than_everything(query: dict[str, str]) -> None:
    services_for_filters()
    assert listed(superuser(), Service, **query) == set()


@pytest.mark.parametrize(("days", "is_fresh"), [(0, True), (89, True), (90, False), (91, False)])
def test_a_check_holds_for_less_than_ninety_days(days: int, is_fresh: bool) -> None:
    checked_on = timezone.localdate() - dt.timedelta(days=days)
    make_line(name_fi="Linja", checked_on=checked_on, checked_how="rung")
    client = superuser()
    assert listed(client, SafetyLine, checked="fresh") == ({"Linja"} if is_fresh else set())
    assert listed(client, SafetyLine, checked="late") == (set() if is_fresh else {"Linja"})


def test_a_line_that_nobody_has_checked_is_late() -> None:
    make_line(name_fi="Linja")
    assert listed(superuser(), SafetyLine, checked="late") == {"Linja"}


def exported(client: Client, kind: str) -> list[list[str]]:
    response = client.get(desk_url(Service, export=kind))
    content = b"".join(response.streaming_content)
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode())))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_spreadsheet_has_every_row_under_finnish_headings(kind: str) -> None:
    for number in range(60):
        make_service(name_fi=f"Palvelu {number:02}", external_id=f"nro-{number}", source_date="2021")
    make_service(name_fi="=HYPERLINK(1)", organisation=make_organisation(name_fi="@liitto"))
    heading, *rows = exported(superuser(), kind)
    row = {name: value for name, value in zip(heading, rows[1], strict=True)}
    assert len(rows) == 61
    assert {"Organisaatio", "Hinta", "Nimi (suomeksi)", "Lähteen päivä", "Näyttö"} <= set(heading)
    assert (row["Nimi (suomeksi)"], row["Lähteen päivä"], row["Tuontitunnus"]) == (
        "Palvelu 00",
        "2021",
        "nro-0",
    )
    risky = dict(zip(heading, rows[0], strict=True))
    assert (risky["Nimi (suomeksi)"], risky["Organisaatio"]) == ("'=HYPERLINK(1)", "'@liitto")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+358 9 310", "+358 9 310"),
        ("+cmd", "'+cmd"),
        ("-1", "-1"),
        ("-", "'-"),
        (None, ""),
    ],
)
def test_a_cell_is_never_a_formula(text: str | None, written: str) -> None:
    assert plain_text(text) == written


def test_a_spreadsheet_follows_the_filters() -> None:
    services_for_filters()
    response = superuser().get(desk_url(Service, export="csv", evidence="C"))
    assert b"".join(response.streaming_content).decode().count("\n") == 2


def queries_of_the_list(client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(desk_url(Service)).status_code == 200
    return len(queries)


def test_a_longer_list_asks_the_database_no_more_often() -> None:
    client = superuser()
    for _ in range(3):
        make_service(channels=("puhelin",)).save_revision()
    queries_of_the_list(client)
    short = queries_of_the_list(client)
    for _ in range(20):
        make_service(channels=("puhelin",)).save_revision()
    assert queries_of_the_list(client) == short


def test_the_reading_page_tells_the_nested_rows_in_words() -> None:
    service = make_service(name_fi="Palvelu", needs=("ero",))
    channel = make_channel(service, phone="116 111")
    make_rule(channel)
    make_channel(service, "chat")
    page = editor().get(desk_url(Service, "inspect", service.pk)).content.decode()
    assert "Puhelin: 116 111" in page and "osoite ei tiedossa" in page
    assert "Ero" in page
    assert not re.search(r">\s*(None|True|False|\[\])\s*<", page)


def test_the_chooser_finds_organisations_by_name() -> None:
    make_organisation(name_fi="Äitien yhdistys ry")
    make_organisation(name_fi="Muu ry")
    address = reverse(Organisation.snippet_viewset.chooser_viewset.get_url_name("choose_results"))
    page = editor().get(address, {"q": "äitien"}).content.decode()
    assert "Äitien yhdistys ry" in page and "Muu ry" not in page


def queue(client: Client) -> dict[str, tuple[int, str]]:
    response = client.get(reverse("wagtailadmin_home"))
    panel = next(panel for panel in response.context["panels"] if panel.name == "directory_queue")
    rows = panel.get_context_data({})["waiting"]
    return {str(row.text): (row.count, row.url) for row in rows}


def test_the_first_page_counts_what_waits_and_each_count_is_its_lists_length() -> None:
    make_line(name_fi="Ilman tarkistusta")
    make_line(live=False, evidence="C", checked_on=timezone.localdate(), checked_how="rung")
    make_door(live=False, evidence="C")
    make_door(live=True, evidence="C")
    make_channel(make_service(), "chat")
    make_channel(make_service(), "chat", url="https://example.org/chat")
    client = superuser()
    rows = list(queue(client).values())[:4]  # the other rooms' sentences follow
    assert [count for count, _ in rows] == [1, 1, 1, 1]
    for count, url in rows:
        assert len(client.get(url).context["object_list"]) == count
        assert client.get(url).context["is_filtering"]


def test_the_first_page_shows_no_queue_to_those_who_may_not_see_the_catalogue() -> None:
    from directory.admin.permissions import set_up_desk
    from tests.directory.desk import logged_in, someone

    set_up_desk()
    assert queue(logged_in(someone("vieras", "Editors"))) == {}
