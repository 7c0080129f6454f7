"""Wagtail's own words that Wagtail has not in Finnish: each is one that it says, and the desk says ours."""

import re
from pathlib import Path

import polib
import pytest
import wagtail
import wagtail_localize
from django.conf import settings
from django.test import RequestFactory
from django.utils.translation import gettext, override
from django.views.i18n import JavaScriptCatalog

from config.translations import DESK, LOCALE

PACKAGES = [Path(module.__file__).parent for module in (wagtail, wagtail_localize)]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]\b")


def said_by_wagtail(domain: str) -> set[str]:
    files = [file for package in PACKAGES for file in package.rglob(f"locale/en/LC_MESSAGES/{domain}.po")]
    return {entry.msgid for file in files for entry in polib.pofile(str(file))}


@pytest.mark.parametrize(("folder", "domain"), [(DESK, "django"), (LOCALE, "djangojs")])
def test_every_word_is_one_that_wagtail_says_and_keeps_its_places(folder: Path, domain: str) -> None:
    ours = polib.pofile(str(folder / "fi" / "LC_MESSAGES" / f"{domain}.po"))
    assert len(ours) > 10
    assert {entry.msgid for entry in ours} <= said_by_wagtail(domain)
    for entry in ours:
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        assert all(texts) and set(PLACEHOLDER.findall(texts[-1])) == wanted, entry.msgid


def test_the_desk_speaks_finnish() -> None:
    assert settings.LANGUAGE_CODE == "fi"
    with override("fi"):
        assert gettext("Toggle preview") == "Avaa tai sulje esikatselu"
        script = JavaScriptCatalog.as_view(packages=["wagtail_localize"])(RequestFactory().get("/"))
    assert '"Publish in ": "Julkaise kielell\\u00e4 "' in script.content.decode()
