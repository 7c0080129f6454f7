"""Which sections the menus may lead to, kept as a file: pages, those of errors too, ask the database for nothing.

Written whenever a page right under a root is published, moved or taken away, and at every start of the copy.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from directory import edition

# The slugs with which the starting content makes the sections; an editor who renames one renames it here too.
SECTIONS = {
    "overview": {"fi": "perhekeskukset", "sv": "familjecenter", "en": "family-centres"},
    "recommendations": {"fi": "suositukset", "sv": "rekommendationer", "en": "recommendations"},
    "models": {"fi": "mallit", "sv": "modeller", "en": "models"},
    "concepts": {"fi": "kasitteet", "sv": "begrepp", "en": "concepts"},
    "news": {"fi": "ajankohtaista", "sv": "aktuellt", "en": "news"},
    "feedback": {"fi": "palaute", "sv": "respons", "en": "feedback"},
    "statement": {
        "fi": "saavutettavuusseloste",
        "sv": "tillganglighetsutlatande",
        "en": "accessibility-statement",
    },
}
DEPTH_OF_SECTIONS = 3
_kept: tuple[int, frozenset[str]] = (0, frozenset())


def file() -> Path:
    return Path(settings.DATA_DIR) / "menu.json"


def path_of(name: str, language: str) -> str:
    """The path of a section in a language; empty where it is not published."""
    slug = SECTIONS[name][language]
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return f"{prefix}/{slug}/" if f"{language}/{slug}" in _published() else ""


def _published() -> frozenset[str]:
    """ "sv/begrepp" for each; read again only when the file has changed."""
    global _kept
    try:
        changed = file().stat().st_mtime_ns
        if changed != _kept[0]:
            _kept = (changed, frozenset(json.loads(file().read_text(encoding="utf-8"))))
    except (OSError, ValueError):
        return frozenset()
    return _kept[1]


def write(**_: Any) -> None:
    rows = Page.objects.live().filter(depth=DEPTH_OF_SECTIONS).values_list("locale__language_code", "slug")
    draft = file().with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(sorted(f"{language}/{slug}" for language, slug in rows)), encoding="utf-8")
    os.replace(draft, file())


def write_for(instance: Page, **_: Any) -> None:
    if instance.depth == DEPTH_OF_SECTIONS:
        write()


def connect() -> None:
    page_published.connect(write_for, dispatch_uid="menu-published")
    page_unpublished.connect(write_for, dispatch_uid="menu-unpublished")
    post_page_move.connect(write_for, dispatch_uid="menu-moved")
    post_delete.connect(write_for, dispatch_uid="menu-deleted", sender=Page)
    edition.follow_files(lambda language: [file()])
