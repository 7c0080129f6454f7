"""A county's pages: its own doors first, then what can be used there; counts that lead to the same services."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from directory import safety_bar
from directory.county_page import gaps, matrix, need_rows, own_doors, usable_by_kind
from directory.criteria import Criteria
from directory.listing import listing
from directory.models import County
from directory.models.door import DoorKind
from tests.directory.moments import TODAY, TUESDAY_EVENING, stop_the_clock
from tests.factories import make_door, make_line, make_organisation, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday_evening(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    stop_the_clock(monkeypatch)
    settings.DATA_DIR = tmp_path


@pytest.fixture
def satakunta(reference: None) -> County:
    return County.objects.get(code="06")


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def doors_of(county: County) -> dict[str, str]:
    return {door.kind: door.number for door in own_doors(county.code, "fi", TUESDAY_EVENING) if door.name}


def test_every_kind_of_door_is_there_and_may_be_unknown(client: Client, satakunta: County) -> None:
    page = text(client, "/alue/satakunta/")
    doors = page[page.index('id="ovet"') : page.index('id="kaikkialla"')]
    assert len(re.findall(r"<dt>", doors)) == len(DoorKind.choices) + 1
    assert doors.count("Ei tiedossa") == len(DoorKind.choices) + 1


def test_a_door_has_its_number_source_and_date(client: Client, satakunta: County) -> None:
    make_door(
        "06",
        name_fi="Satakunnan kriisipäivystys",
        kind="social_and_crisis_emergency",
        phone="02 123 4567",
        source_date="2025-12-29",
    )
    page = text(client, "/alue/satakunta/")
    assert 'href="tel:+35821234567"' in page
    assert "Lähde: example.org, 29.12.2025" in page


def test_a_door_that_a_person_rang_says_so(client: Client, satakunta: County) -> None:
    make_door("06", phone="02 123 4567", checked_on=dt.date(2026, 11, 3), checked_how="rung")
    assert "Soitettu ja todettu oikeaksi 3.11.2026" in text(client, "/alue/satakunta/")


def test_drafts_and_other_counties_doors_are_not_shown(satakunta: County) -> None:
    make_door("06", phone="02 123 4567", live=False)
    make_door("08", phone="03 123 4567")
    assert doors_of(satakunta) == {}


def test_medical_help_comes_from_the_safety_lines(satakunta: County) -> None:
    make_line(name_fi="Päivystysapu", phone="116 117")
    safety_bar.write()
    assert list(doors_of(satakunta).values()) == ["116 117"]


def test_own_doors_come_before_what_is_national(client: Client, satakunta: County) -> None:
    make_service(needs=("ero",), counties=("06",))
    page = text(client, "/alue/satakunta/")
    assert page.index('id="ovet"') < page.index('id="alueella"') < page.index('id="kaikkialla"')


def test_counts_are_those_of_the_search(satakunta: County) -> None:
    make_service(needs=("ero",))
    make_service(needs=("ero", "suru"), counties=("06",), municipalities=("609",))
    make_service(needs=("ero",), counties=("08",))
    make_service(needs=("ero",), coverage_kind="unknown")
    make_service(needs=("ero",), live=False)
    counted = {row.word.code: row.count for row in need_rows(satakunta, "fi", TODAY)}
    facets = listing(Criteria(county=frozenset({"06"})), TUESDAY_EVENING).facets["need"]
    assert counted == facets == {"ero": 2, "suru": 1}


def test_aland_is_not_offered_what_excludes_it(reference: None) -> None:
    make_service(needs=("ero",), coverage_kind="nationwide_except_aland")
    assert need_rows(County.objects.get(code="91"), "fi", TODAY) == []


def test_a_sensitive_need_leads_to_its_wordless_page(satakunta: County) -> None:
    make_service(needs=("vakivalta", "ero"))
    hrefs = {row.word.code: row.href for row in need_rows(satakunta, "fi", TODAY)}
    assert hrefs["ero"] == "/haku/?need=ero&county=06"
    assert "vakivalta" not in hrefs["vakivalta"]


def test_the_matrix_counts_needs_by_kind_of_provider_and_links_to_the_same_services(
    satakunta: County,
) -> None:
    parish = make_organisation(type="parish")
    make_service(needs=("ero",), organisation=parish)
    make_service(needs=("ero",), organisation=parish)
    make_service(needs=("ero",))
    kinds, rows = matrix(usable_by_kind(satakunta, TODAY), satakunta, "fi")
    cells = dict(zip(kinds, next(row.cells for row in rows if row.need == "Ero"), strict=True))
    assert {kind: cell.count for kind, cell in cells.items()} == {
        "järjestö": 1,
        "seurakunta tai kirkko": 2,
        "säätiö": 0,
        "julkinen taho": 0,
    }
    assert cells["seurakunta tai kirkko"].href == "/haku/?need=ero&county=06&provider=parish"
    assert (cells["säätiö"].kind, cells["säätiö"].href) == ("none", "")
    found = listing(
        Criteria(need=frozenset({"ero"}), county=frozenset({"06"}), provider=frozenset({"parish"})),
        TUESDAY_EVENING,
    )
    assert found.count == 2


def test_a_provider_of_unknown_kind_has_a_column_of_its_own(satakunta: County) -> None:
    make_service(needs=("ero",), organisation=make_organisation(type=""))
    kinds, rows = matrix(usable_by_kind(satakunta, TODAY), satakunta, "fi")
    assert len(kinds) == 5
    assert [cell.count for row in rows if row.need == "Ero" for cell in row.cells] == [0, 0, 0, 0, 1]


def test_a_need_with_a_telephone_or_chat_is_no_gap(satakunta: County) -> None:
    assert "Ero" in gaps(usable_by_kind(satakunta, TODAY), "fi")
    make_service(needs=("ero",), channels=("vertaisryhma",))
    assert "Ero" in gaps(usable_by_kind(satakunta, TODAY), "fi")
    make_service(needs=("ero",), channels=("chat",))
    assert "Ero" not in gaps(usable_by_kind(satakunta, TODAY), "fi")


def test_swedish_services_are_told_only_where_swedish_is_official(client: Client, reference: None) -> None:
    make_service(needs=("ero",), languages=("sv",))
    assert 'id="ruotsiksi"' in text(client, "/alue/pohjanmaa/ammattilaisille/")
    assert 'id="ruotsiksi"' not in text(client, "/alue/satakunta/ammattilaisille/")


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_every_county_has_both_pages(client: Client, reference: None, prefix: str) -> None:
    for county in County.objects.all():
        for page in ("", "ammattilaisille/"):
            assert client.get(f"{prefix}/alue/{county.slug}/{page}").status_code == 200


def test_a_county_that_is_none_is_not_found(client: Client, reference: None) -> None:
    assert client.get("/alue/lintukoto/").status_code == 404


def test_the_pages_ask_the_database_a_constant_number_of_times(
    client: Client, satakunta: County, django_assert_max_num_queries: Any
) -> None:
    for _number in range(10):
        make_service(needs=("ero",), counties=("06",), channels=("puhelin",))
    for path, most in (("/alue/satakunta/", 12), ("/alue/satakunta/ammattilaisille/", 18)):
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/alue/varsinais-suomi/ammattilaisille/", "27 kuntaa, kielet suomi ja ruotsi."),
        ("/alue/kainuu/ammattilaisille/", "kieli suomi."),
        ("/alue/helsinki/ammattilaisille/", "1 kunta, kielet suomi ja ruotsi."),
    ],
)
def test_professionals_see_how_many_people_places_and_languages_there_are(
    client: Client, reference: None, path: str, words: str
) -> None:
    text = client.get(path).content.decode()
    assert words in text
    assert re.search(r"<p>\d{2,3}\xa0\d{3} asukasta vuoden 2024 lopussa, ", text)
