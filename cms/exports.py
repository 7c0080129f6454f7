"""The situation to take along: the same rows as the API as CSV and XLSX, and a county's page as a text document."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from cms.models import SituationFact, SituationRound
from cms.presentation import FactView, county_views
from cms.situation_rows import row
from directory.admin.listing import plain_text
from directory.models import County

COLUMNS = (
    "round", "county", "county_name", "question", "answer", "text", "value", "value_of", "value_is_least",
    "valid_from", "valid_to", "source", "more_sources", "as_of", "checked_by_role", "unconfirmed", "text_language",
)  # fmt: skip
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def table(facts: Iterable[SituationFact], language: str) -> list[list[Any]]:
    """A row for each fact in the order of COLUMNS; what nobody knows is empty."""
    return [[_cell(found[name]) for name in COLUMNS] for found in (row(fact, language) for fact in facts)]


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return plain_text(" ".join(value))
    return plain_text(value) if value is None or isinstance(value, str) else value


def as_csv(facts: Iterable[SituationFact], language: str) -> bytes:
    """UTF-8 with a byte order mark, without which spreadsheet programs take ä for Ã¤."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(table(facts, language))
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(facts: Iterable[SituationFact], language: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("situation")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for cells in table(facts, language):
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_docx(situation: SituationRound, county: County, language: str) -> bytes:
    """A county's answers as a text document to build a plan on: headings, texts, dates and written-out sources."""
    document = Document()
    _set_language(document, language)
    name = str(county.text("name", language))
    document.core_properties.title = f"{name}: {situation}"
    document.core_properties.author = "Tukikartta"
    document.add_heading(name, level=0)
    document.add_paragraph(str(situation.text("gathered", language)))
    for view in county_views(situation, county, language):
        _add_answer(document, view)
    today = timezone.localdate()
    document.add_paragraph(_("Tallennettu Tukikartasta %(day)s.") % {"day": f"{today:%-d.%-m.%Y}"})
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_answer(document: Any, view: FactView) -> None:
    document.add_heading(view.title, level=1)
    answer = document.add_paragraph()
    answer.add_run(view.answer_word.capitalize()).bold = True
    if not view.is_answered:
        document.add_paragraph(_("Julkisista lähteistä ei löytynyt tietoa."))
        return
    for line in view.lines:
        document.add_paragraph(line, style="List Bullet" if len(view.lines) > 1 else None)
    for words in (view.value, _("Voimassa %(time)s") % {"time": view.validity} if view.validity else ""):
        if words:
            document.add_paragraph(words)
    document.add_paragraph(
        _("Tieto ajalta: %(time)s") % {"time": view.as_of}
        if view.as_of
        else _("Tiedon päivä ei ole tiedossa.")
    )
    for source in view.sources:
        document.add_paragraph(_("Lähde: %(source)s") % {"source": source.url or source.name})
    document.add_paragraph(
        _("Tarkistanut: %(role)s") % {"role": view.checked_by}
        if view.checked_by
        else _("Alue ei ole vahvistanut tietoa.")
    )


def _set_language(document: Any, language: str) -> None:
    """So that a screen reader and the spelling check know the language of the document."""
    code = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[language]
    properties = document.styles["Normal"].element.get_or_add_rPr()
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), code)
    properties.append(element)
