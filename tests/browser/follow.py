"""Does what the guide's steps tell, as a person would who knows nothing but the guide.

Each step is one of a few sentences; one that is none of them fails the test, so that the guide cannot promise what
nobody has tried.
"""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

Do = Callable[..., Any]


def named(field: str) -> re.Pattern[str]:
    """A field's label, with the star of one that must be filled in."""
    return re.compile(rf"^\s*{re.escape(field)}\s*\*?\s*$")


class Follower:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.within: Page | Locator = page
        self.sentences: tuple[tuple[re.Pattern[str], Do], ...] = (
            (re.compile(r"Paina \*\*(.+)\*\*\."), self.press),
            (re.compile(r"Paina nuolta painikkeen \*\*(.+)\*\* vieressä\."), self.press_arrow),
            (re.compile(r"Paina yläreunassa puhelimen kuvaa\."), self.open_preview),
            (re.compile(r"Etsi kysymys \*\*(.+)\*\*"), self.find_question),
            (re.compile(r"Kirjoita kenttään \*\*(.+)\*\* teksti \*\*(.+)\*\*"), self.write),
            (re.compile(r"Valitse kohtaan \*\*(.+)\*\* vaihtoehto \*\*(.+)\*\*\."), self.choose),
            (re.compile(r"Katso, että esikatselussa lukee \*\*(.+)\*\*"), self.look_at_preview),
            (re.compile(r"Tarkista, että kohdassa \*\*(.+)\*\* lukee \*\*(.+)\*\*\."), self.check_tick),
        )

    def follow(self, step: str) -> None:
        for pattern, do in self.sentences:
            if found := pattern.fullmatch(step):
                do(*found.groups())
                return
        raise AssertionError(f"The guide tells a step that nobody can follow: {step}")

    def press(self, name: str) -> None:
        one = self.page.get_by_role("link", name=name, exact=True)
        other = self.page.get_by_role("button", name=name, exact=True)
        one.or_(other).locator("visible=true").first.click()
        self.page.wait_for_load_state("networkidle")
        self.within = self.page

    def press_arrow(self, beside: str) -> None:
        button = self.page.locator(
            ".w-dropdown-button", has=self.page.get_by_role("button", name=beside, exact=True)
        )
        button.locator(".w-dropdown__toggle").click()

    def open_preview(self) -> None:
        self.page.locator("[data-side-panel-toggle=preview]").click()

    def find_question(self, question: str) -> None:
        rows = self.page.locator("[data-inline-panel-child]").filter(has_text=question)
        expect(rows).to_have_count(1)
        rows.scroll_into_view_if_needed()
        self.within = rows

    def write(self, field: str, text: str) -> None:
        self.within.get_by_label(named(field)).fill(text)

    def choose(self, field: str, option: str) -> None:
        self.within.get_by_label(named(field)).select_option(label=option)

    def look_at_preview(self, text: str) -> None:
        frame = self.page.frame_locator(
            "#w-preview-iframe, iframe[title='Esikatselu'], .preview-panel__iframe"
        ).first
        expect(frame.get_by_text(text)).to_be_visible(timeout=20_000)

    def check_tick(self, task: str, words: str) -> None:
        row = self.page.locator("[data-task]").filter(
            has=self.page.get_by_role("link", name=task, exact=True)
        )
        expect(row).to_contain_text(words)
        expect(row.locator("svg")).to_have_count(1)
