"""The guide of the first tasks, docs/guide/aloita-tasta.md, as parts. The desk shows them; a browser test follows them.

A small part of Markdown: headings, paragraphs, numbered steps, pictures on lines of their own, and **bold** for
what stands on the screen. Anything else is refused, so that the page of the desk and the file say the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"
FILE = FOLDER / "aloita-tasta.md"

_STEP = re.compile(r"(\d+)\. (.+)")
_PICTURE = re.compile(r"!\[(.+)\]\(([a-z0-9-]+\.png)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


class GuideError(ValueError):
    """The guide holds what neither the desk nor the test understands; the text names the line."""


@dataclass(frozen=True)
class Picture:
    """``after``: how many of the section's steps are done in it."""

    name: str
    words: str
    after: int

    @property
    def stem(self) -> str:
        return self.name.removesuffix(".png")


@dataclass
class Section:
    """One heading and what stands under it; ``steps`` and ``paragraphs`` still hold their ** marks."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def shown(self) -> list[dict[str, object]]:
        """Paragraphs, then runs of steps with the pictures that follow each, for the template."""
        parts: list[dict[str, object]] = []
        for number, step in enumerate(self.steps, start=1):
            pictures = [picture for picture in self.pictures if picture.after == number]
            parts.append({"number": number, "words": in_bold(step), "pictures": pictures})
        return parts

    @property
    def text(self) -> list[SafeString]:
        return [in_bold(paragraph) for paragraph in self.paragraphs]

    @property
    def opening_pictures(self) -> list[Picture]:
        return [picture for picture in self.pictures if picture.after == 0]


@dataclass
class Guide:
    title: str
    opening: Section
    sections: list[Section]

    def pictures(self) -> list[str]:
        return [picture.name for section in (self.opening, *self.sections) for picture in section.pictures]


def in_bold(words: str) -> SafeString:
    return mark_safe(_BOLD.sub(r"<strong>\1</strong>", conditional_escape(words)))


def parsed(text: str) -> Guide:
    """Raises GuideError for a line that is no heading, paragraph, step or picture."""
    lines = text.splitlines()
    if not lines or not lines[0].startswith("# "):
        raise GuideError("The first line is the guide's title.")
    guide = Guide(lines[0][2:].strip(), Section(""), [])
    section = guide.opening
    for number, line in enumerate(lines[1:], start=2):
        if line.startswith("## "):
            section = Section(line[3:].strip())
            guide.sections.append(section)
        elif line.strip():
            _add(section, line.strip(), number)
    return guide


def _add(section: Section, line: str, number: int) -> None:
    if picture := _PICTURE.fullmatch(line):
        section.pictures.append(Picture(picture[2], picture[1], len(section.steps)))
    elif step := _STEP.fullmatch(line):
        if int(step[1]) != len(section.steps) + 1:
            raise GuideError(f"Line {number}: step {step[1]} should be {len(section.steps) + 1}.")
        section.steps.append(step[2])
    elif line[0] in "#!-*>|`" and not line.startswith("**"):
        raise GuideError(f"Line {number} is not understood: {line}")
    else:
        section.paragraphs.append(line)


@cache
def guide() -> Guide:
    return parsed(FILE.read_text(encoding="utf-8"))


def sections_of_tasks(found: Guide, tasks: Sequence[str]) -> dict[str, Section]:
    """The section of each task, by code: those whose heading begins with "Tehtävä", in order."""
    own = [section for section in found.sections if section.title.startswith("Tehtävä ")]
    if len(own) != len(tasks):
        raise GuideError(f"The guide has {len(own)} tasks, the desk {len(tasks)}.")
    return dict(zip(tasks, own, strict=True))
