"""Published services into a file of the same formats that the import reads; read again it changes nothing."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from directory.imports import columns
from directory.imports.read import FORMATS, FileProblem
from directory.imports.rows import Fields
from directory.imports.stored import fields_of
from directory.models import County, Municipality, Service
from directory.phones import WrittenPhone, format_phones, join_cell
from directory.withholding import as_shown

CHUNK = 500
DELIMITERS: Mapping[str, str] = {".csv": ",", ".tsv": "\t"}


def export_services(path: Path, progress: Callable[[int], object] = lambda rows: None) -> int:
    """Writes every published service and returns how many there were. Raises FileProblem for other formats."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise FileProblem(
            gettext("Tiedostomuoto ”%(suffix)s” ei kelpaa. Käytä jotakin näistä: %(formats)s.")
            % {"suffix": suffix, "formats": ", ".join(FORMATS)}
        )
    written = 0

    def tell(rows: int) -> None:
        nonlocal written
        written += rows
        progress(rows)

    if suffix == ".jsonl":
        _write_json(path, _rows(tell))
    elif suffix == ".xlsx":
        _write_workbook(path, _rows(tell))
    else:
        _write_table(path, _rows(tell), DELIMITERS[suffix])
    return written


def _rows(progress: Callable[[int], object]) -> Iterator[dict[str, Any]]:
    """Each service with its columns in JSON's terms."""
    names = {county.code: county.short_fi for county in County.objects.all()}
    names |= {place.code: place.name_fi for place in Municipality.objects.all()}
    services = Service.objects.filter(live=True).with_everything().order_by("pk")
    today = timezone.localdate()
    for service in services.iterator(chunk_size=CHUNK):
        yield _row(fields_of(as_shown(service, today)), names)
        progress(1)


def _row(fields: Fields, names: Mapping[str, str]) -> dict[str, Any]:
    coverage, phones = fields["coverage"], fields["phones"]
    told = fields | {
        "languages_known": bool(fields["languages"]),
        "coverage": [names[code] for code in coverage] if isinstance(coverage, tuple) else coverage,
        "municipalities": [names[code] for code in fields["municipalities"]],
        "phone": phones[0][0] if phones else "",
        "phones": [{"number": number, "note": note or None} for number, note in phones],
        "extra_sources": [{"url": url, "note": note or None} for url, note in fields["extra_sources"]],
    }
    return {name: _json_value(told[name]) for name in columns.EXPORTED}


def _json_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else value


def _write_json(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_table(path: Path, rows: Iterator[dict[str, Any]], delimiter: str) -> None:
    """UTF-8 with its mark, so that spreadsheet programs know it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(columns.EXPORTED)
        for row in rows:
            writer.writerow(_cell(name, value) for name, value in row.items())


def _write_workbook(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    import openpyxl  # only where a workbook is written: it costs 25 MB
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("services")
    sheet.append(columns.EXPORTED)
    for row in rows:
        cells = [WriteOnlyCell(sheet, _cell(name, value) or None) for name, value in row.items()]
        for cell in cells:
            if cell.value is not None:
                cell.data_type = "s"  # text that begins with = is no formula
        sheet.append(cells)
    book.save(path)


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if name == "phones":
        return format_phones(WrittenPhone(phone["number"], phone["note"] or "") for phone in value)
    if name == "extra_sources":
        sources = ((source["url"], source["note"]) for source in value)
        return join_cell(f"{url} ({note})" if note else url for url, note in sources)
    return join_cell(value) if isinstance(value, list) else str(value)
