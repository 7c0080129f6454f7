"""The lexicons' file form: tab-separated lines, the first column a language, # for remarks."""

from collections.abc import Iterator

from search.analysis import LANGUAGES, Language


class LexiconError(ValueError):
    """A line that cannot be read; the text tells which, and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line


def read_rows(text: str, columns: int) -> Iterator[tuple[int, tuple[Language, *tuple[str, ...]]]]:
    """Line number and cells of every entry; missing cells at the end are empty, a header line is skipped."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if cells[0] == "lang":
            continue
        if cells[0] not in LANGUAGES:
            raise LexiconError(number, f"unknown language {cells[0]!r}")
        if len(cells) > columns:
            raise LexiconError(number, f"{len(cells)} columns, expected {columns}")
        yield number, tuple(cells + [""] * (columns - len(cells)))  # type: ignore[misc]
