"""The tree that the editors start with: data/content/pages.json. Made once; what people change stays.

A page without texts in a language stands in that language's tree as an alias of the Finnish one, which says so.
"""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization

from cms.models import HomePage, RelatedModel, RestsOnModel

LANGUAGES = ("fi", "sv", "en")
DATES = ("made_on", "updated_on")
RICH = ("purpose", "for_whom", "basis", "authority", "outside_the_law", "burden")
STREAMS = ("body", "materials")
ROWS = {"examples": "example", "cases": "case", "gaps": "gap", "services": "service_list"}
CONCEPT = re.compile(r'<a concept="([a-z-]+)">')

Entry = dict[str, Any]


@transaction.atomic
def load_pages(file: Path) -> int:
    """How many pages were made, in all languages; 0, and nothing is changed, where there is a tree already."""
    if HomePage.objects.exists():
        return 0
    content = json.loads(file.read_text(encoding="utf-8"))
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    tree = _Tree(content["pages"], dt.date.fromisoformat(content["checked_on"]), locales)
    tree.plant()
    tree.write("fi")
    for language in ("sv", "en"):
        tree.translate(language)
    _replace_welcome_page(tree.pages["fi"]["home"])
    for language in ("sv", "en"):
        LocaleSynchronization.objects.get_or_create(
            locale=locales[language], defaults={"sync_from": locales["fi"]}
        )
    return sum(len(pages) for pages in tree.pages.values())


class _Tree:
    """Pages by language and key while they are being made."""

    def __init__(self, entries: list[Entry], checked_on: dt.date, locales: dict[str, Locale]) -> None:
        self.entries, self.checked_on, self.locales = entries, checked_on, locales
        self.pages: dict[str, dict[str, Page]] = {language: {} for language in LANGUAGES}

    def plant(self) -> None:
        """Makes the Finnish pages, still without what refers to other pages."""
        root = Page.get_first_root_node() or Page.add_root(
            instance=Page(title="Root", slug="root", locale=self.locales["fi"])
        )
        for entry in self.entries:
            parent = self.pages["fi"][entry["parent"]] if entry.get("parent") else root
            page = apps.get_model("cms", entry["type"])(locale=self.locales["fi"], slug=entry["slug"]["fi"])
            self._set_plain(page, entry, "fi")
            self.pages["fi"][entry["key"]] = parent.add_child(instance=page)

    def write(self, language: str) -> None:
        for entry in self.entries:
            self._write_one(self.pages[language][entry["key"]], entry, language)

    def translate(self, language: str) -> None:
        """The tree in another language, in the order of the Finnish one: translations, and aliases for the rest."""
        for entry in self.entries:
            source = self.pages["fi"][entry["key"]]
            source.refresh_from_db()
            is_translated = language in entry
            page = source.copy_for_translation(self.locales[language], alias=not is_translated)
            if is_translated:
                page.slug = entry["slug"][language]
                self._set_plain(page, entry, language)
                self._write_one(page, entry, language)
            self.pages[language][entry["key"]] = page

    def _set_plain(self, page: Page, entry: Entry, language: str) -> None:
        values = entry.get("common", {}) | {
            name: value for name, value in entry[language].items() if name not in {*STREAMS, *ROWS, "steps"}
        }
        for name, value in values.items():
            setattr(page, name, dt.date.fromisoformat(value) if name in DATES else value)
        page.checked_on = self.checked_on

    def _write_one(self, page: Page, entry: Entry, language: str) -> None:
        """The parts that refer to other pages, then publishes."""
        texts = entry[language]
        for name in RICH:
            if name in texts:
                setattr(page, name, self._linked(texts[name]))
        for name in STREAMS:
            if name in texts:
                _set_stream(page, name, [self._block(*block) for block in texts[name]])
        if "steps" in texts:
            _set_stream(page, "steps", [self._block("steps", texts["steps"])])
        for name, kind in ROWS.items():
            if hasattr(page, name):
                _set_stream(page, name, [{"type": kind, "value": row} for row in texts.get(name, [])])
        self._write_relations(page, entry)
        page.save_revision().publish()

    def _write_relations(self, page: Page, entry: Entry) -> None:
        if "models" in entry:
            page.rests_on_models = [RestsOnModel(model=self._finnish(key)) for key in entry["models"]]
        if "related" in entry:
            page.related_models = [RelatedModel(model=self._finnish(key)) for key in entry["related"]]

    def _finnish(self, key: str) -> Page:
        """Links go to the Finnish page; readers are led to its twin in their language."""
        return self.pages["fi"][key]

    def _block(self, kind: str, value: Any) -> Entry:
        if kind == "text":
            value = self._linked(value)
        elif kind == "steps":
            value = {"steps": [self._linked(step) for step in value]}
        elif kind == "call_to_action" and "page" in value:
            value = value | {"page": self._finnish(value["page"]).pk}
        return {"type": kind, "value": value}

    def _linked(self, html: str) -> str:
        """Concepts named by key become links between pages, as the editor would store them."""
        return CONCEPT.sub(lambda found: f'<a linktype="page" id="{self._finnish(found[1]).pk}">', html)


def _set_stream(page: Page, name: str, blocks: list[Entry]) -> None:
    """Sets a stream as the editor would store it: every item of a list has an id, by which it is translated."""
    setattr(page, name, json.dumps(blocks))
    for block in getattr(page, name):
        # Reading a value makes the stream write it anew instead of what was given.
        block.value  # noqa: B018


def _replace_welcome_page(home: Page) -> None:
    """The site's root becomes our home page; Wagtail's own welcome page goes if nobody has used it."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        return
    welcome = site.root_page
    site.root_page = home
    site.save()
    if type(welcome.specific) is Page and welcome.is_leaf() and welcome.depth == 2:
        welcome.delete()
