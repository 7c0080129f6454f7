"""The register from a file and back: nothing twice, nothing lost, each refusal with its line and reason."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import Workbook

from directory.models import Adoption, AdoptionEvent
from tests.directory.moments import stop_the_clock
from tests.factories import make_adoption, make_service

pytestmark = pytest.mark.django_db
HEAD = "county,service,kinds,since,ended_on,source_url,source_date\n"
PAGE = "https://example.org/perheet"


@pytest.fixture(autouse=True)
def _tuesday_evening(monkeypatch: pytest.MonkeyPatch, reference: None, settings: Any, tmp_path: Path) -> None:
    stop_the_clock(monkeypatch)
    settings.DATA_DIR = tmp_path
    make_service(name_fi="Eroneuvo", external_id="ero-1")


def written(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "kaytto.csv"
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> str:
    call_command("import_adoptions", str(path), *options)
    return capsys.readouterr().out


def test_a_row_is_recorded_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, f"Satakunta,Eroneuvo,refers funds,2025-03,,{PAGE},2026-06")
    assert "uusi 1" in told(capsys, path)
    row = Adoption.objects.get()
    assert (row.county.code, row.kinds, row.since) == ("06", ["refers", "funds"], "2025-03")
    assert (row.told_by, row.source_url, row.source_date) == ("page", PAGE, "2026-06")
    assert "ennallaan 1" in told(capsys, path)
    assert (Adoption.objects.count(), AdoptionEvent.objects.count()) == (1, 1)


def test_a_dry_run_tells_the_same_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, f"06,ero-1,,,,{PAGE},")
    assert "uusi 1" in told(capsys, path, "--dry-run")
    assert not Adoption.objects.exists() and not AdoptionEvent.objects.exists()


def test_refused_rows_keep_no_other_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(
        tmp_path,
        f"Lintukoto,Eroneuvo,,,,{PAGE},",
        f"06,Ei sellaista,,,,{PAGE},",
        f"06,Eroneuvo,loves,,,{PAGE},",
        f"06,Eroneuvo,,2027,,{PAGE},",
        f"06,Eroneuvo,,,eilen,{PAGE},",
        "06,Eroneuvo,,,,,",
        f",Eroneuvo,,,,{PAGE},",
        f"08,Eroneuvo,,,,{PAGE},",
    )
    with pytest.raises(CommandError, match="7 virhettä") as refused:
        call_command("import_adoptions", str(path))
    assert refused.value.returncode == 1
    out = capsys.readouterr().out
    for line, why in (
        ("2: hylätty", "Lintukoto"),
        ("4: hylätty", "Tuntematon käyttötapa"),
        ("5: hylätty", "tulevaisuudessa"),
        ("7: hylätty", "told_by"),
    ):
        assert any(line in said and why in said for said in out.splitlines()), out
    assert [row.county.code for row in Adoption.objects.all()] == ["08"]


def test_an_unknown_column_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "06,Eroneuvo,1", head="county,service,colour\n")
    with pytest.raises(CommandError, match="colour") as refused:
        call_command("import_adoptions", str(path))
    assert refused.value.returncode == 2


def test_a_use_ends_and_a_column_that_is_missing_takes_nothing_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_adoption(make_service(name_fi="Surupuhelin"), kinds=["refers"], note_fi="Vain lapsille")
    path = written(tmp_path, "06,Surupuhelin,2026-10-31", head="county,service,ended_on\n")
    assert "päättyy 1" in told(capsys, path)
    row = Adoption.objects.get()
    assert (str(row.ended_on), row.kinds, row.note_fi) == ("2026-10-31", ["refers"], "Vain lapsille")
    assert "ennallaan 1" in told(capsys, path)


def test_what_the_site_gives_can_be_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_adoption(make_service(name_fi="Surupuhelin"), kinds=["refers"], since="2024", role="koordinaattori")
    for ending in ("csv", "xlsx"):
        path = tmp_path / f"kaytossa.{ending}"
        path.write_bytes(Client().get(f"/alueet/kaytossa.{ending}").content)
        assert "ennallaan 1" in told(capsys, path)
    assert AdoptionEvent.objects.count() == 1


def test_a_workbook_is_read_as_a_table_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    book.active.append(["county", "service", "since", "told_by"])
    book.active.append(["06", "Eroneuvo", 2021, "county"])
    book.save(tmp_path / "kaytto.xlsx")
    assert "uusi 1" in told(capsys, tmp_path / "kaytto.xlsx")
    assert Adoption.objects.get().since == "2021"
