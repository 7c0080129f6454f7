"""The catalogues of the interface: whole, faithful, and the same as what the code and the templates say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from config import translations

ROOMS = ("cms", "config", "directory", "search", "tasks")
LANGUAGES = ("fi", "sv", "en")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z](?![a-z])|</?[a-z][^>]*>")
ONE_TEXT = {"_", "gettext", "gettext_lazy", "gettext_noop"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
ONE_AND_MANY = {"ngettext", "ngettext_lazy"}
# What Django's own reading of a template leaves of it: calls with literal texts between lines of noise.
LITERAL = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
CALL = re.compile(rf"(?<!\w)(?:n?gettext|_)\(\s*({LITERAL})(?:\s*,\s*({LITERAL}))?")

Message = tuple[str, str]
"""The text, and its plural or nothing."""


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(translations.LOCALE / language / "LC_MESSAGES" / "django.po"))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def said_by_code() -> Iterator[Message]:
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            if "migrations" not in path.parts:
                yield from said_by_module(path)


def said_by_module(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        literals = [str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)]
        if name in ONE_TEXT and literals:
            yield literals[0], ""
        elif name in ONE_AND_MANY:
            yield literals[0], literals[1]
        elif name in IN_CONTEXT:
            yield literals[1], ""


def said_by_templates() -> Iterator[Message]:
    for path in (settings.BASE_DIR / "templates").rglob("*"):
        if path.suffix in (".html", ".txt"):
            for one, many in CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
                yield ast.literal_eval(one), ast.literal_eval(many) if many else ""


def said() -> set[Message]:
    return {*said_by_code(), *said_by_templates()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_code_and_the_templates_is_in_the_catalogue(language: str) -> None:
    held = {(entry.msgid, entry.msgid_plural or "") for entry in catalogue(language)}
    assert sorted(said() - held) == [], "run makemessages, translate what is new, then: make translations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_nothing_that_nobody_says(language: str) -> None:
    entries = catalogue(language)
    held = {(entry.msgid, entry.msgid_plural or "") for entry in entries}
    assert sorted(held - said()) == []
    assert not entries.obsolete_entries()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_text_is_empty_or_fuzzy(language: str) -> None:
    unfinished = [
        entry.msgid
        for entry in catalogue(language)
        if entry.fuzzy or not all(one.strip() for one in texts(entry))
    ]
    assert unfinished == []


def test_the_source_language_says_its_own_words() -> None:
    for entry in catalogue("fi"):
        assert texts(entry) == ([entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_translation_keeps_placeholders_and_marks(language: str) -> None:
    broken = []
    for entry in catalogue(language):
        sources = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        allowed = [sorted(PLACEHOLDER.findall(source)) for source in sources]
        broken += [
            (entry.msgid, text)
            for text, source in zip(texts(entry), allowed, strict=True)
            if sorted(PLACEHOLDER.findall(text)) != source
        ]
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_and_many_are_told_apart_as_the_language_does(language: str) -> None:
    entries = catalogue(language)
    assert entries.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"
    assert all(len(entry.msgstr_plural) == 2 for entry in entries if entry.msgid_plural)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_interface_does_not_shout(language: str) -> None:
    assert [text for entry in catalogue(language) for text in texts(entry) if "!" in text] == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_sentence_ends_as_its_source_does(language: str) -> None:
    """A full stop, a question mark or a colon that is lost shows where two texts stand side by side."""
    different = [
        (entry.msgid, text)
        for entry in catalogue(language)
        for text in texts(entry)
        if (entry.msgid[-1] in ".:?…,") != (text[-1] in ".:?…,")
    ]
    assert different == []


def test_quotation_marks_are_those_of_the_language() -> None:
    assert [text for entry in catalogue("sv") for text in texts(entry) if "“" in text] == []
    assert [
        text for entry in catalogue("en") for text in texts(entry) if re.search(r"(?<!“)”.*”", text)
    ] == []
