"""Files into rows: JSONL, CSV and XLSX, each value as JSON or as a table cell writes it."""

import codecs
import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

FORMATS = (".jsonl", ".csv", ".tsv", ".xlsx")
DELIMITERS = ",;\t"
LONGEST_CELL = 1_000_000


class FileProblem(ValueError):
    """The file as a whole cannot be read; the message says what is accepted."""


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in the file. ``line`` counts from 1, as editors show it.

    ``problem`` says why the row has no values (broken JSON, more cells than columns).
    """

    line: int
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


def read_rows(path: Path) -> Iterator[RawRow]:
    """The rows of a file, one after another. Empty lines are left out. Raises FileProblem."""
    suffix = _format(path)
    if suffix == ".xlsx":
        return _xlsx_rows(path)
    return _json_rows(path) if suffix == ".jsonl" else _csv_rows(path)


def _format(path: Path) -> str:
    """The file's ending, where such files are read and there is one. Raises FileProblem."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise FileProblem(
            gettext("Tiedostomuoto ”%(suffix)s” ei kelpaa. Käytä jotakin näistä: %(formats)s.")
            % {"suffix": suffix, "formats": ", ".join(FORMATS)}
        )
    if not path.is_file():
        raise FileProblem(gettext("Tiedostoa %(path)s ei ole.") % {"path": path})
    return suffix


def count_rows(path: Path) -> int:
    """About how many rows a file has, for a progress bar; quoted line breaks count as rows. Raises FileProblem."""
    suffix = _format(path)
    if suffix == ".xlsx":
        with _workbook(path) as book:
            return max((book.active.max_row or 1) - 1, 0)
    with path.open("rb") as lines:
        total = sum(1 for line in lines if line.strip())
    return total if suffix == ".jsonl" else max(total - 1, 0)


def encoding_of(path: Path) -> str:
    """utf-8-sig where all of the file is UTF-8 (with or without its mark), otherwise cp1252. Raises FileProblem."""
    if _decodes(path, "utf-8"):
        return "utf-8-sig"
    if _decodes(path, "cp1252"):
        return "cp1252"
    raise FileProblem(gettext("Tiedoston merkistö ei ole UTF-8 eikä cp1252."))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 16):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _text(path: Path) -> io.TextIOWrapper:
    file = path.open("rb")
    start = file.read(2)
    file.seek(0)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        file.close()
        raise FileProblem(gettext("Tiedosto on UTF-16-muotoa. Tallenna se UTF-8-muodossa."))
    return io.TextIOWrapper(file, encoding=encoding_of(path), newline="")


def _json_rows(path: Path) -> Iterator[RawRow]:
    with _text(path) as text:
        for number, line in enumerate(text, start=1):
            if line.strip():
                yield _json_row(number, line)


def _json_row(number: int, line: str) -> RawRow:
    try:
        values = json.loads(line, object_pairs_hook=_once_each)
    except _Twice as error:
        return RawRow(
            number, problem=gettext("Kenttä ”%(name)s” on rivillä kahdesti.") % {"name": error.name}
        )
    except (ValueError, RecursionError) as error:
        return RawRow(number, problem=gettext("Rivi ei ole JSONia: %(error)s") % {"error": error})
    if not isinstance(values, dict):
        return RawRow(number, problem=gettext('Rivin pitää olla JSON-olio: {"id": …}.'))
    return RawRow(number, values)


class _Twice(Exception):
    def __init__(self, name: str) -> None:
        self.name = name


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise _Twice(name)
        values[name] = value
    return values


def _csv_rows(path: Path) -> Iterator[RawRow]:
    csv.field_size_limit(LONGEST_CELL)
    with _text(path) as text:
        delimiter = _delimiter(text.readline())
        text.seek(0)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        line = 1
        try:
            columns = _columns(next(reader, []))
            line = reader.line_num + 1
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield _table_row(line, columns, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            yield RawRow(
                line, problem=gettext("Tästä eteenpäin taulukkoa ei voi lukea: %(error)s") % {"error": error}
            )


def _delimiter(header: str) -> str:
    """The one of , ; and tab that the header has most of, outside quotes."""
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _xlsx_rows(path: Path) -> Iterator[RawRow]:
    with _workbook(path) as book:
        rows = book.active.iter_rows(values_only=True)
        columns = _columns([_cell_text(value) for value in next(rows, ())])
        for line, values in enumerate(rows, start=2):
            cells = [_cell_text(value) for value in values]
            if any(cells):
                yield _table_row(line, columns, cells)


class _workbook:
    """The first sheet of a workbook, closed at the end. Raises FileProblem where it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Any:
        import openpyxl  # only where a workbook is read: it costs 25 MB

        try:
            self.book = openpyxl.load_workbook(self.path, read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
            raise FileProblem(gettext("Tiedosto ei ole XLSX-taulukko.")) from error
        return self.book

    def __exit__(self, *_: object) -> None:
        self.book.close()


def _cell_text(value: Any) -> str:
    """A cell as text: whole numbers without decimals (116111, 2021), dates in ISO form, true or false."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time(0) else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _columns(cells: Sequence[str]) -> list[str]:
    columns = [cell.strip() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise FileProblem(gettext("Taulukosta puuttuu otsikkorivi."))
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if doubled:
        raise FileProblem(
            gettext("Otsikkorivillä on sama sarake kahdesti tai nimetön sarake: %(names)s.")
            % {"names": ", ".join(f"”{name}”" for name in doubled)}
        )
    return columns


def _table_row(line: int, columns: Sequence[str], cells: Sequence[str]) -> RawRow:
    surplus = [cell for cell in cells[len(columns) :] if cell.strip()]
    if surplus:
        return RawRow(line, problem=gettext("Rivillä on enemmän soluja kuin otsikoita."))
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return RawRow(line, dict(zip(columns, padded[: len(columns)], strict=True)))
