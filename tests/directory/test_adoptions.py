"""What counties use: recorded, corrected, ended and taken back with its history; shown only where somebody told."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from directory import actions, touch
from directory.adoptions.naming import county_named, service_named
from directory.adoptions.recording import confirm, correct, end, record, withdraw
from directory.adoptions.shown import adopters, in_county, source_in_words
from directory.county_page import Cell, kinds_in, matrix, usable_by_kind
from directory.freshness import Group
from directory.models import Adoption, AdoptionEvent, County, Service, Standing
from directory.models.freshness import AppendOnly, Level
from tests.directory.moments import TODAY, TUESDAY_EVENING, stop_the_clock
from tests.factories import make_adoption, make_organisation, make_service

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _tuesday_evening(monkeypatch: pytest.MonkeyPatch, reference: None, settings: Any, tmp_path: Path) -> None:
    stop_the_clock(monkeypatch)
    settings.DATA_DIR = tmp_path


def satakunta() -> County:
    return County.objects.get(code="06")


def page(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_county_uses_a_service_once_at_a_time() -> None:
    service = make_service()
    first = make_adoption(service)
    with pytest.raises(ValidationError, match="on jo kirjattu"):
        make_adoption(service)
    end(first, TODAY, by=None, now=TUESDAY_EVENING)
    assert make_adoption(service).is_open
    assert Adoption.objects.count() == 2


def test_the_database_itself_refuses_a_second_open_row() -> None:
    row = make_adoption(make_service())
    row.pk, row.uuid, row._state.adding = None, "0" * 32, True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kinds": ["loves"]}, "kinds"),
        ({"since": "2026-13"}, "since"),
        ({"since": "2027"}, "since"),
        ({"source_date": "eilen"}, "source_date"),
        ({"told_by": "page"}, "source_url"),
        ({"told_by": "neighbour"}, "told_by"),
        ({"since": "2026-05", "ended_on": dt.date(2026, 4, 30)}, "ended_on"),
        ({"ended_on": TODAY + DAY}, "ended_on"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_adoption(make_service(), **said)
    assert set(refused.value.message_dict) == {field}
    assert not Adoption.objects.exists()


def test_what_nobody_told_stays_unknown() -> None:
    row = make_adoption(make_service())
    assert (row.kinds, row.since, row.uses) == ([], "", [])


def test_a_service_that_has_ended_cannot_be_taken_into_use() -> None:
    with pytest.raises(ValidationError, match="on päättynyt"):
        make_adoption(make_service(status="ended"))


def test_every_act_leaves_its_event_and_none_is_changed() -> None:
    row = make_adoption(make_service(), kinds=["refers"])
    assert correct(row, {"kinds": ["funds"], "since": ""}, by=None, now=TUESDAY_EVENING)
    assert not correct(row, {"kinds": ["funds"]}, by=None, now=TUESDAY_EVENING)
    confirm(row, by=None, role="Perhekeskuskoordinaattori", now=TUESDAY_EVENING)
    end(row, TODAY, by=None, now=TUESDAY_EVENING)
    events = list(AdoptionEvent.objects.filter(adoption=row))
    assert [event.kind for event in events] == ["recorded", "corrected", "confirmed", "ended"]
    assert events[1].before == {"kinds": ["refers"]}
    assert events[2].before["source_date"] == "2026-11-03"
    with pytest.raises(AppendOnly):
        events[0].save()
    with pytest.raises(AppendOnly):
        AdoptionEvent.objects.all().delete()


def test_a_mistake_is_taken_back_with_a_reason_and_kept() -> None:
    row = make_adoption(service := make_service())
    with pytest.raises(ValidationError):
        withdraw([row], " ", by=None, now=TUESDAY_EVENING)
    assert withdraw([row], "Väärä alue.", by=None, now=TUESDAY_EVENING) == 1
    assert withdraw([row], "Väärä alue.", by=None, now=TUESDAY_EVENING) == 0
    assert adopters(service, TODAY, "fi") == []
    assert make_adoption(service).is_open
    assert row.events.last().why == "Väärä alue."


def test_pages_and_the_index_hear_of_every_act() -> None:
    service, heard = make_service(), []

    def listen(sender: type, keys: set[int], **_: Any) -> None:
        heard.append(keys)

    touch.services_changed.connect(listen)
    try:
        row = make_adoption(service)
        for act in (
            lambda: confirm(row, by=None, role="", now=TUESDAY_EVENING),
            lambda: end(row, TODAY, by=None, now=TUESDAY_EVENING),
            row.save,
        ):
            heard.clear()
            act()
            assert {service.pk} in heard
    finally:
        touch.services_changed.disconnect(listen)


def test_the_services_own_row_does_not_move() -> None:
    service = make_service()
    make_adoption(service)
    assert Service.objects.get(pk=service.pk).modified_at == service.modified_at


def test_a_service_says_who_uses_it_only_where_somebody_told() -> None:
    service = make_service(name_fi="Eroneuvo")
    assert "Käytössä hyvinvointialueilla" not in page(service.path)
    make_adoption(service, kinds=["funds", "refers"], since="2025-03", role="Perhekeskuskoordinaattori")
    text = page(service.path)
    assert "Käytössä hyvinvointialueilla" in text
    assert "Ohjaamme asiakkaita palveluun; rahoitamme tai ostamme palvelua, alkaen maaliskuu 2025" in text
    assert "Kertoi: Perhekeskuskoordinaattori, 3.11.2026" in text
    assert 'href="/alue/satakunta/ammattilaisille/#kaytossa"' in text


def test_the_service_page_asks_one_statement_more_however_many_use_it() -> None:
    service = make_service(needs=("ero",), channels=("puhelin",))

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(service.path)
        return len([one for one in asked if "directory_adoption" in one["sql"]])

    assert statements() == 1
    for code in ("06", "08", "11"):
        make_adoption(service, code)
    assert statements() == 1


@pytest.mark.parametrize(
    ("told_on", "old"), [(TODAY.replace(year=2025), True), (TODAY.replace(year=2025) + DAY, False)]
)
def test_after_a_year_it_says_when_it_was_recorded(told_on: dt.date, old: bool) -> None:
    row = make_adoption(make_service(), source_date=told_on.isoformat())
    assert row.is_old(TODAY) is old
    said = source_in_words(row, TODAY, "fi")
    assert said.startswith("Kirjattu vuonna 2025" if old else "Kertoi: alue itse, ")


def test_a_page_is_named_with_its_day() -> None:
    told = {"told_by": "page", "source_url": "https://www.satakunnanhyvinvointialue.fi/perheet/"}
    row = make_adoption(make_service(), **told, source_date="2026-06")
    assert source_in_words(row, TODAY, "fi") == "Lähde: satakunnanhyvinvointialue.fi, kesäkuu 2026"
    row.source_date = ""
    assert source_in_words(row, TODAY, "fi").endswith("päivä ei ole tiedossa")
    with translation.override("en"):
        assert row.text("note", "en").value == ""


def test_a_county_sees_what_it_uses_and_what_others_use_that_it_could() -> None:
    used = make_service(name_fi="Eroneuvo", needs=("ero",))
    make_adoption(used)
    same_need = make_service(name_fi="Erochat", needs=("ero",))
    for code in ("08", "11"):
        make_adoption(same_need, code)
    make_adoption(make_service(name_fi="Surupuhelin", needs=("suru",)), "08")
    make_adoption(make_service(name_fi="Vain Lapissa", needs=("suru",), counties=("21",)), "21")
    make_adoption(make_service(name_fi="Piilossa", needs=("suru",), live=False), "08")
    found = in_county(satakunta(), TODAY, "fi")
    assert [one.name.value for one in found.used] == ["Eroneuvo"]
    assert [(one.service.name_fi, one.fresh_needs) for one in found.elsewhere] == [
        ("Surupuhelin", ["Suru ja läheisen menetys"]),
        ("Erochat", []),
    ]
    assert found.elsewhere[1].counties == ["Pirkanmaa", "Etelä-Karjala"]
    text = page("/alue/satakunta/ammattilaisille/")
    assert "Käytössä: Pirkanmaa ja Etelä-Karjala" in text
    assert "Vain Lapissa" not in text and "Piilossa" not in text


def test_an_empty_register_says_how_a_county_records_its_use() -> None:
    text = page("/alue/satakunta/ammattilaisille/")
    assert "Ei tiedossa, mitä palveluja alue käyttää" in text
    assert "Alueen yhteystehtävä kirjaa käytön ilman tunnuksia" in text


def test_the_countys_page_asks_one_statement_more_however_much_it_uses(
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(6):
        service = make_service(needs=("ero", "suru"), counties=("06",), channels=("puhelin",))
        make_adoption(service, "06" if number % 2 else "08")
    path = "/alue/satakunta/ammattilaisille/"
    page(path)
    with django_assert_max_num_queries(18):
        page(path)


def kind_of(need: str, provider: str) -> Cell:
    kinds, rows = matrix(usable_by_kind(satakunta(), TODAY), satakunta(), "fi")
    cells = next(row.cells for row in rows if row.need == need)
    return dict(zip(kinds, cells, strict=True))[provider]


def assure(service: Service, on: dt.date = TODAY) -> None:
    actions.assure(service, [Group.CONTACT], Level.CALL, by=None, on=on)


def test_the_matrix_tells_use_from_offer_and_from_doubt() -> None:
    service = make_service(needs=("ero",))
    assert (kind_of("Ero", "järjestö").kind, kind_of("Ero", "järjestö").mark) == ("unsure", "")
    assure(service)
    assert (kind_of("Ero", "järjestö").kind, kind_of("Ero", "järjestö").mark) == ("free", "T")
    make_adoption(service, "08")
    assert kind_of("Ero", "järjestö").kind == "free"
    make_adoption(service, "06")
    cell = kind_of("Ero", "järjestö")
    assert (cell.kind, cell.mark, cell.words) == ("used", "K", "joista 1 käytössä täällä")


def test_a_stale_service_counts_as_unsure_in_the_matrix() -> None:
    assure(make_service(needs=("ero",)), TODAY - dt.timedelta(days=269))
    assert kind_of("Ero", "järjestö").kind == "free"
    Standing.objects.update(due_on=TODAY - dt.timedelta(days=90))
    assert kind_of("Ero", "järjestö").kind == "unsure"


def test_the_countys_own_and_a_parishs_service_have_their_own_kinds() -> None:
    public, parish = make_organisation(type="public"), make_organisation(type="parish")
    assure(make_service(needs=("ero",), organisation=public, counties=("06",)))
    assure(make_service(needs=("ero",), organisation=parish))
    assert kind_of("Ero", "julkinen taho").kind == "own"
    assert kind_of("Ero", "seurakunta tai kirkko").kind == "parish"
    _kinds, rows = matrix(usable_by_kind(satakunta(), TODAY), satakunta(), "fi")
    assert [one.kind for one in kinds_in(rows)] == ["own", "parish"]


def test_each_county_that_uses_a_service_moves_it_up_in_the_queue() -> None:
    first, second = make_service(), make_service()
    for service in (first, second):
        assure(service, TODAY - dt.timedelta(days=180))
    make_adoption(second, "06", now=TUESDAY_EVENING)
    make_adoption(second, "08", now=TUESDAY_EVENING)
    plain, used = Standing.objects.get(service=first), Standing.objects.get(service=second)
    assert plain.risk == used.risk > 0
    assert used.work == pytest.approx(3 * plain.work, abs=0.02)
    end(Adoption.objects.get(county__code="08"), TODAY, by=None, now=TUESDAY_EVENING)
    assert Standing.objects.get(service=second).work == pytest.approx(2 * plain.work, abs=0.02)


def test_services_and_counties_are_found_as_people_name_them() -> None:
    service = make_service(name_fi="Eroneuvo", name_sv="Skilsmässorådet", external_id="ero-1")
    for words in (
        "eroneuvo", " Skilsmässorådet ", service.short_id, "ero-1", f"https://tukikartta.example{service.path}",
    ):  # fmt: skip
        assert service_named(words) == service
    make_service(name_fi="Eroneuvo")
    with pytest.raises(ValidationError, match="Usealla"):
        service_named("Eroneuvo")
    for words in ("06", "satakunta", "Satakunnan hyvinvointialue"):
        assert county_named(words).code == "06"
    for find, words in ((service_named, ""), (service_named, "aaaaaaaa"), (county_named, "Lintukoto")):
        with pytest.raises(ValidationError):
            find(words)


def test_the_register_is_a_file_and_refuses_a_county_that_is_none() -> None:
    service = make_service(name_fi="=Eroneuvo")
    make_adoption(service, kinds=["refers"], since="2025")
    make_adoption(make_service(name_fi="Hämeessä"), "08")
    response = Client().get("/alueet/kaytossa.csv?county=satakunta")
    text = response.content.decode("utf-8-sig")
    assert response["Content-Type"].startswith("text/csv")
    assert "'=Eroneuvo" in text and "refers" in text and "Hämeessä" not in text
    assert "Hämeessä" in Client().get("/alueet/kaytossa.csv").content.decode("utf-8-sig")
    assert Client().get("/alueet/kaytossa.xlsx").content[:2] == b"PK"
    assert Client().get("/alueet/kaytossa.csv?county=lintukoto").status_code == 422
    misspelt = Client().get("/alueet/kaytossa.csv?conty=satakunta")
    assert misspelt.status_code == 422 and "county" in misspelt.content.decode()


def test_a_record_needs_a_moment_of_its_own() -> None:
    """The day of recording is Helsinki's, whatever the clock of the machine."""
    late = dt.datetime(2026, 11, 24, 22, 30, tzinfo=dt.UTC)
    made = record(satakunta(), make_service(), {"told_by": "county"}, by=None, now=late)
    assert made.recorded_on == timezone.localdate(late) == dt.date(2026, 11, 25)


def answered(query: str = "", status: int = 200) -> dict[str, Any]:
    response = Client().get(f"/api/v1/adoptions/{query}")
    assert response.status_code == status
    return response.json()


def test_the_api_gives_the_register_by_county_with_its_history() -> None:
    service = make_service(name_fi="Eroneuvo", name_sv="Skilsmässorådet")
    row = make_adoption(service, kinds=["funds", "refers"], since="2025")
    over = make_adoption(make_service(), "06")
    end(over, TODAY, by=None, now=TUESDAY_EVENING)
    make_adoption(make_service(), "08")
    withdraw([make_adoption(make_service())], "Virhe", by=None, now=TUESDAY_EVENING)
    make_adoption(make_service(live=False))
    body = answered("?county=Satakunta&lang=sv")
    assert (body["count"], [one["ended_on"] for one in body["results"]]) == (2, [None, TODAY.isoformat()])
    first = body["results"][0]
    assert (first["id"], first["kinds"], first["since"]) == (str(row.uuid), ["refers", "funds"], "2025")
    assert first["service"] == {"id": str(service.uuid), "label": "Skilsmässorådet"}
    assert first["service_url"].startswith("/sv/") and first["note"] is None
    assert answered("?page_size=1")["count"] == 3


def test_the_api_refuses_what_it_does_not_understand() -> None:
    for query, name in (
        ("?county=99", "county"),
        ("?colour=red", "colour"),
        ("?modified_after=eilen", "modified_after"),
    ):
        assert [one["parameter"] for one in answered(query, 422)["errors"]] == [name]


def test_the_api_asks_a_constant_number_of_times(django_assert_num_queries: Any) -> None:
    for code in ("06", "08", "11"):
        make_adoption(make_service(), code)
    answered()
    with django_assert_num_queries(2):
        answered()
