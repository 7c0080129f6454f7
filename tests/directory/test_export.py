import json
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from directory.imports.export import export_services
from directory.imports.stored import fields_of
from directory.imports.write import Options, import_services
from directory.models import Channel, Organisation, Service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

SERVICES = settings.BASE_DIR / "data" / "services.jsonl"
AWKWARD = {
    "id": "hankala",
    "name": "=1+1",
    "organisation": 'Järjestö; ry, "lainaus" | putki',
    "source_url": "https://example.org/",
    "channels": ["chat", "vastaanotto"],
    "description_fi": 'Rivi\nja toinen, "lainaus"; putki | ja\tsarkain',
    "phones": [{"number": "+358 (0)9 2525 0111", "note": "(vaihde) | keskus"}],
    "extra_sources": [{"url": "https://example.org/a", "note": "sulku (2016) | ja muuta"}],
    "coverage": ["Pirkanmaa", "Kainuu"],
    "municipalities": ["Helsinki"],
    "latitude": 60.123456,
    "longitude": 24.5,
    "age_from": 0,
    "status": "ended",
    "ended_on": "2026-01-31",
    "replaced_by": ["nollalinja", "apuu-chat"],
    "visible_from": "2025-01-01",
    "our_wording": ["summary_fi"],
}


@pytest.fixture
def catalogue(tmp_path: Path) -> None:
    """The starting services, and one that has everything that is hard to write into a table."""
    path = tmp_path / "awkward.jsonl"
    path.write_text(SERVICES.read_text(encoding="utf-8") + json.dumps(AWKWARD) + "\n", encoding="utf-8")
    report = import_services(path, Options(in_bulk=True, strict=True))
    assert report.refused == []


def all_fields() -> dict[str, dict[str, Any]]:
    return {service.external_id: fields_of(service) for service in Service.objects.with_everything()}


def reads_back(path: Path) -> None:
    """The file changes nothing, and makes the same services where there are none."""
    before = all_fields()
    report = import_services(path, Options(strict=True, in_bulk=True))
    assert (report.refused, report.missing, report.conflicts) == ([], [], 0)
    assert [outcome.changes for outcome in report.outcomes if outcome.changes] == []
    Service.objects.all().delete()
    Organisation.objects.all().delete()
    assert import_services(path, Options(strict=True, in_bulk=True)).refused == []
    assert all_fields() == before


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("suffix", ["jsonl", "csv", "tsv", "xlsx"])
def test_what_is_exported_reads_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out.{suffix}"
    assert export_services(path) == 101
    reads_back(path)


@pytest.mark.usefixtures("catalogue")
def test_jsonl_has_the_values_of_the_starting_rows(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    export_services(path)
    row = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    given = json.loads(SERVICES.read_text(encoding="utf-8").splitlines()[0])
    assert row["id"] == "nollalinja"
    for name in (
        "name",
        "organisation",
        "phones",
        "phone",
        "channels",
        "cost",
        "coverage",
        "extra_sources",
        "notes",
    ):
        assert row[name] == given[name]


@pytest.mark.usefixtures("catalogue")
def test_a_text_that_looks_like_a_formula_is_text_in_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export_services(path)
    cells = [row for row in openpyxl.load_workbook(path).active.iter_rows() if row[0].value == "hankala"]
    assert (cells[0][1].value, cells[0][1].data_type) == ("=1+1", "s")


@pytest.mark.usefixtures("catalogue")
def test_what_a_form_leaves_around_a_text_is_no_change(tmp_path: Path) -> None:
    Service.objects.filter(external_id="nollalinja").update(summary_fi=" Lyhyt\r\nteksti ")
    path = tmp_path / "out.csv"
    export_services(path)
    report = import_services(path, Options(strict=True))
    assert (report.refused, report.conflicts) == ([], 0)
    assert not any(outcome.changes for outcome in report.outcomes)


@pytest.mark.usefixtures("catalogue")
def test_only_what_is_published_leaves_the_house(tmp_path: Path) -> None:
    Service.objects.filter(external_id="nollalinja").update(live=False)
    assert export_services(tmp_path / "out.jsonl") == 100


def test_a_service_that_a_person_made_is_known_again_by_its_uuid(tmp_path: Path) -> None:
    owner = Organisation.objects.create(name_fi="Järjestö ry", slug="jarjesto-ry")
    service = Service.objects.create(
        name_fi="Käsin tehty", organisation=owner, source_url="https://example.org/"
    )
    path = tmp_path / "out.jsonl"
    export_services(path)
    report = import_services(path)
    assert (report.refused, [outcome.name for outcome in report.outcomes]) == ([], [str(service.uuid)])
    assert Service.objects.count() == 1


@pytest.mark.usefixtures("catalogue")
def test_an_export_takes_a_constant_number_of_statements(
    tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    assert Channel.objects.count() > 200
    with django_assert_max_num_queries(18):
        export_services(tmp_path / "out.jsonl")


def test_the_command_says_how_many_and_refuses_other_formats(tmp_path: Path) -> None:
    out = StringIO()
    call_command("export_services", str(tmp_path / "out.csv"), stdout=out)
    assert "0 palvelua kirjoitettu" in out.getvalue()
    with pytest.raises(CommandError, match=r"\.jsonl") as failed:
        call_command("export_services", str(tmp_path / "out.pdf"))
    assert failed.value.returncode == 2
    with pytest.raises(CommandError, match="ei voi kirjoittaa"):
        call_command("export_services", str(tmp_path / "missing" / "out.csv"))
