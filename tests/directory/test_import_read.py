import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from directory.imports.read import FileProblem, RawRow, count_rows, encoding_of, read_rows


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def workbook(folder: Path, rows: list[list[object]]) -> Path:
    path = folder / "services.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_each_line_of_jsonl_is_a_row_and_empty_lines_are_none(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"id": "a", "phones": []}\n\n{"id": "b"}\n')
    assert list(read_rows(path)) == [RawRow(1, {"id": "a", "phones": []}), RawRow(3, {"id": "b"})]
    assert count_rows(path) == 2


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "ei ole JSONia"),
        ("[1]", "JSON-olio"),
        ('"a"', "JSON-olio"),
        ('{"id": "a", "id": "b"}', "”id” on rivillä kahdesti"),
        ("[" * 100_000, "ei ole JSONia"),
    ],
)
def test_a_broken_line_is_a_problem_of_that_line_alone(tmp_path: Path, line: str, problem: str) -> None:
    broken, fine = read_rows(written(tmp_path, "a.jsonl", f'{line}\n{{"id": "b"}}\n'))
    assert broken.line == 1 and problem in broken.problem and not broken.values
    assert fine == RawRow(2, {"id": "b"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_whichever_its_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(cells) for cells in (["id", "name"], ["a", "Äiti"], ["", ""], ["b"]))
    rows = list(read_rows(written(tmp_path, "a.csv", text)))
    assert rows == [RawRow(2, {"id": "a", "name": "Äiti"}), RawRow(4, {"id": "b", "name": ""})]


def test_a_delimiter_within_a_quoted_heading_does_not_count(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", '"id,x,y";name\na;b\n')
    assert list(read_rows(path)) == [RawRow(2, {"id,x,y": "a", "name": "b"})]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252")],
)
def test_a_table_is_read_whichever_its_encoding(tmp_path: Path, encoding: str, found: str) -> None:
    path = written(tmp_path, "a.csv", "id;name\na;Väkivalta – 5 €\n".encode(encoding))
    assert encoding_of(path) == found
    assert list(read_rows(path)) == [RawRow(2, {"id": "a", "name": "Väkivalta – 5 €"})]


def test_a_quoted_cell_may_hold_line_breaks_and_rows_keep_their_first_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", 'id,notes\na,"yksi\nkaksi"\nb,"sanoi ""hei"""\n')
    assert list(read_rows(path)) == [
        RawRow(2, {"id": "a", "notes": "yksi\nkaksi"}),
        RawRow(4, {"id": "b", "notes": 'sanoi "hei"'}),
    ]


def test_a_row_with_more_cells_than_headings_is_a_problem_unless_they_are_empty(tmp_path: Path) -> None:
    rows = list(read_rows(written(tmp_path, "a.csv", "id,name\na,b,c\nd,e,,\n")))
    assert rows[0].problem and rows[1] == RawRow(3, {"id": "d", "name": "e"})


def test_a_quote_that_is_never_closed_is_a_problem_of_the_rows_from_there_on(tmp_path: Path) -> None:
    fine, broken = read_rows(written(tmp_path, "a.csv", 'id,name\na,b\nc,"auki\nd,e\n'))
    assert fine == RawRow(2, {"id": "a", "name": "b"})
    assert broken.line == 3 and "ei voi lukea" in broken.problem


def test_a_workbook_gives_numbers_without_decimals_and_dates_in_iso_form(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ["id", "phone", "source_date", "visible_from", "latitude", "languages_known", None],
            ["a", 116111, 2021.0, dt.datetime(2026, 11, 3), 60.5, True, None],
            [None, None, None, None, None, None, None],
            ["b", "080 005 005", "2021-06", dt.date(2026, 1, 2), None, False, None],
        ],
    )
    assert [(row.line, *row.values.values()) for row in read_rows(path)] == [
        (2, "a", "116111", "2021", "2026-11-03", "60.5", "true"),
        (4, "b", "080 005 005", "2021-06", "2026-01-02", "", "false"),
    ]
    assert count_rows(path) == 3


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.txt", "id\n", r"Tiedostomuoto ”.txt” ei kelpaa.*\.jsonl, \.csv, \.tsv, \.xlsx"),
        ("a.csv", "", "puuttuu otsikkorivi"),
        ("a.csv", ",,\n", "puuttuu otsikkorivi"),
        ("a.csv", "id,name,id\n", "sama sarake kahdesti"),
        ("a.csv", "id,name\na,ä".encode("utf-16"), "UTF-16"),
        ("a.csv", b"id,name\na,\x81\xff\n", "ei ole UTF-8 eikä cp1252"),
        ("a.jsonl", b'{"id": "\x81\xff"}\n', "ei ole UTF-8 eikä cp1252"),
        ("a.xlsx", "id,name\n", "ei ole XLSX"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: str | bytes, problem: str
) -> None:
    with pytest.raises(FileProblem, match=problem):
        list(read_rows(written(tmp_path, name, content)))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="ei ole"):
        read_rows(tmp_path / "a.csv")
