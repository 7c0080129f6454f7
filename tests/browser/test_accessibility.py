"""No rule of axe is broken on any kind of page of the help half, at two widths, light and dark, in three languages."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from directory import safety_bar
from directory.models import HandOver, Service
from directory.vocabulary import vocabulary
from tests.directory.moments import TUESDAY_EVENING, stop_the_clock
from tests.factories import make_channel, make_door, make_line, make_rule, make_service

Open = Callable[..., Page]
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (1280, 320)
PATHS = (
    "/", "/haku/", "/haku/?need=ero&municipality=Tampere&cost=maksuton", "/haku/?need=suru&channel=chat",
    "/haku/?page_size=1&page=2", "/haku/?q=isä hakkaa", "/haku/?conuty=x", "/haku/?municipality=Tampre", "/aihe/ero/",
    "/alueet/", "/alue/pirkanmaa/", "/alue/pirkanmaa/ammattilaisille/", "/alue/pohjanmaa/ammattilaisille/",
    "/missa-asut/?municipality=Tampre", "/jaljet/", "/lista/", "/k/", "/k/zzzzzz/", "/eiole/",
)  # fmt: skip


def full_service(**values: Any) -> Service:
    """A service whose page has everything that a page may have."""
    told = {
        f"{name}_fi": "Kerrottu." for name in ("who_answers", "tells_others", "if_closed", "first_sentence")
    }
    service = make_service(
        needs=("ero", "vakivalta"), target_groups=("vanhemmat",), cost="maksuton", languages=("fi",),
        plain_fi="Voit soittaa.", summary_fi="Puhelin.", description_fi="Kuvaus.", source_date="2025-12", **values,
    )  # fmt: skip
    make_rule(make_channel(service, phone="09 123 4567", **told))
    make_rule(make_channel(service, "chat", url="https://example.org/chat", url_is_channel=True))
    make_channel(service, "kurssi")
    return service


@pytest.fixture
def pages(transactional_db: None, reference: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths without the prefix of a language."""
    stop_the_clock(monkeypatch)
    ordinary, crisis = full_service(name_fi="Eroapu"), full_service(name_fi="Turva", safety_class="violence")
    old = full_service(name_fi="Vanha numero", evidence="C", status="paused")
    local = make_service(
        name_fi="Eroryhmä", summary_fi="Ryhmä.", needs=("ero",), counties=("08",), channels=("chat",)
    )
    make_service(name_fi="Toisaalla", needs=("ero",), counties=("06",), cost="maksuton")
    ended = make_service(name_fi="Entinen", status="ended", ended_on=TUESDAY_EVENING.date())
    ended.replaced_by.set([ordinary])
    ended.save()
    make_door("08", name_fi="Perhekeskus", phone="03 123 4567")
    for number, kind in enumerate(("life", "self_harm", "violence", "child_safety")):
        make_line(safety_class=kind, phone=f"09 123 456{number}", chat_url="https://example.org/chat")
    safety_bar.write()
    listed = ",".join(service.short_id for service in (ordinary, crisis, local))
    code = HandOver.objects.hand_over([str(ordinary.uuid), str(ended.uuid)], TUESDAY_EVENING).code
    monkeypatch.setattr("directory.views.counties.page.own_doors", _break_for("12"))
    return [
        *PATHS,
        f"/aihe/{vocabulary().terms['need']['vakivalta'].path_code}/",
        *(service.path for service in (ordinary, crisis, old, local, ended)),
        f"/jarjesto/{ordinary.organisation.slug}/",
        *(f"/lista/?s={listed}{shape}" for shape in ("", "&muoto=tyopoyta", "&muoto=annettava")),
        f"/k/{code}/?kieli=fi", f"/ilmoita/{ordinary.short_id}/", f"/ilmoita/{crisis.short_id}/?kiitos",
        "/ilmoita/pirkanmaa/", "/alue/etela-savo/",
    ]  # fmt: skip


def _break_for(code: str) -> Callable[..., Any]:
    """Doors as they are, save in one county, whose page breaks: that is how a page that answers 500 is had."""
    from directory.county_page import own_doors

    def doors(county: str, *rest: Any) -> Any:
        if county == code:
            raise RuntimeError("this page breaks")
        return own_doors(county, *rest)

    return doors


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_axe_finds_nothing(open_page: Open, pages: list[str], language: str) -> None:
    prefix = "" if language == "fi" else f"/{language}"
    broken, statuses = [], set()
    for width in WIDTHS:
        page = open_page(f"{prefix}/", width=width, bypass_csp=True, reduced_motion="reduce")
        origin = page.evaluate("location.origin")
        for path in pages:
            answer = page.goto(origin + prefix + path)
            statuses.add(answer.status if answer else 0)
            page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                found = Axe().run(page).response["violations"]
                broken += [
                    (width, scheme, path, rule["id"], rule["nodes"][0]["html"][:120]) for rule in found
                ]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                broken.append((width, "", path, "scrolls sideways", ""))
    assert broken == []
    assert statuses == {200, 404, 410, 422, 500}


def test_in_forced_colours_all_that_acts_has_an_outline_and_what_is_chosen_is_seen(
    open_page: Open, pages: list[str]
) -> None:
    page = open_page("/", forced_colors="active")
    origin = page.evaluate("location.origin")
    bare = []
    for path in pages:
        page.goto(origin + path)
        bare += [(path, html) for html in page.evaluate(WITHOUT_OUTLINE)]
    assert bare == []
    page.goto(f"{origin}/haku/?need=ero")
    outlines = [
        page.locator(f".nav.main a{which}").first.evaluate("link => getComputedStyle(link).outlineStyle")
        for which in ("[aria-current]", ":not([aria-current])")
    ]
    assert outlines == ["solid", "none"]


# Buttons, calls, chips and fields that a person in forced colours cannot tell from text.
WITHOUT_OUTLINE = """() => [...document.querySelectorAll('.button:not(.plain), .call, .chip, input, textarea, select')]
  .filter((part) => part.type !== 'hidden' && part.type !== 'checkbox' && part.type !== 'radio')
  .filter((part) => part.offsetParent !== null)
  .filter((part) => {
    const style = getComputedStyle(part);
    return parseFloat(style.borderTopWidth) < 1 || style.borderTopStyle === 'none'
      || style.borderTopColor === 'rgba(0, 0, 0, 0)' || style.borderTopColor === style.backgroundColor;
  }).map((part) => part.outerHTML.slice(0, 120))"""
