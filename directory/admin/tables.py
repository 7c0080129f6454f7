"""Tables of the desk as files: CSV and XLSX, in which nothing is taken for a formula."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from directory.admin.listing import plain_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(form: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The table in the form asked for; 404 for a form that there is not."""
    if form not in ("csv", "xlsx"):
        raise Http404
    make = _csv if form == "csv" else _xlsx
    response = make(headings, rows)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    writer = csv.writer(response)
    writer.writerow(headings)
    writer.writerows([plain_text(_plain(cell)) for cell in row] for row in rows)
    return response


def _xlsx(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Numbers and days stay numbers and days; the first row stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    titles = [WriteOnlyCell(sheet, value=heading) for heading in headings]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([_cell(cell) for cell in row])
    response = HttpResponse(content_type=XLSX)
    book.save(response)
    return response


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _cell(value: Any) -> Any:
    return value if isinstance(value, int | float | dt.date) else plain_text(value)
