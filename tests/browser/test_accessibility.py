"""No rule of axe is broken on any kind of page of the help half, at two widths, light and dark, in three languages."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from directory import safety_bar
from directory.vocabulary import vocabulary
from tests.factories import make_channel, make_door, make_line, make_rule, make_service

Open = Callable[..., Page]
PATHS = [
    "/", "/haku/", "/haku/?need=ero&municipality=Tampere&cost=maksuton", "/haku/?need=suru&channel=chat",
    "/haku/?page_size=1&page=2", "/haku/?conuty=x", "/haku/?municipality=Tampre", "/aihe/ero/", "/aihe/sensitive/",
    "/alueet/", "/missa-asut/?municipality=Tampre", "/jaljet/", "/eiole/",
]  # fmt: skip


@pytest.fixture(autouse=True)
def catalogue(transactional_db: None, reference: None) -> None:
    service = make_service(name_fi="Eroapu", needs=("ero", "vakivalta"), cost="maksuton", languages=("fi",))
    make_rule(make_channel(service, phone="09 123 4567"))
    make_service(
        name_fi="Eroryhmä", summary_fi="Ryhmä.", needs=("ero",), counties=("08",), channels=("chat",)
    )
    make_service(name_fi="Toisaalla", needs=("ero",), counties=("06",), cost="maksuton")
    make_door("08", name_fi="Perhekeskus", phone="03 123 4567")
    for number, kind in enumerate(("life", "self_harm", "violence", "child_safety")):
        make_line(safety_class=kind, phone=f"09 123 456{number}", chat_url="https://example.org/chat")
    safety_bar.write()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_axe_finds_nothing(open_page: Open, language: str) -> None:
    prefix = "" if language == "fi" else f"/{language}"
    sensitive = vocabulary().terms["need"]["vakivalta"].path_code
    broken = []
    for width in (1280, 320):
        for scheme in ("light", "dark"):
            page = open_page(prefix + "/", width=width, color_scheme=scheme, bypass_csp=True)
            origin = page.evaluate("location.origin")
            for path in PATHS:
                page.goto(origin + prefix + path.replace("sensitive", sensitive))
                page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
                found = Axe().run(page).response["violations"]
                broken += [
                    (width, scheme, path, rule["id"], rule["nodes"][0]["html"][:120]) for rule in found
                ]
    assert broken == []
