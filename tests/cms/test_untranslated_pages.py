"""A page that nobody has translated, in the Swedish tree: its texts are marked as Finnish, our own words are not."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, get_page_models

from cms import models
from cms.models.base import EditorialPage
from directory.models import County
from tests.crawl import ReadPage
from tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
MARK = "vainsuomeksi"
RICH = f"<p>Tämä on {MARK}.</p>"
DAY = dt.date(2026, 11, 3)
CASE = {"county": "08", "words": f"Tehtiin {MARK}", "source_url": "https://example.org/", "as_of": "2026"}
GAP = {name: MARK for name in ("what", "affects", "criterion", "fixed_by", "instead")}


def written(*blocks: tuple[str, Any]) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def every_block() -> list[tuple[str, Any]]:
    """One of each block, with the mark in all that editors write."""
    image = get_image_model().objects.create(title="Talo", file=get_test_image_file())
    document = get_document_model().objects.create(title="x", file=ContentFile(b"%PDF-", name="x.pdf"))
    role = models.ContactRole.objects.create(
        county=County.objects.get(code="06"), role_fi="Tehtävä", role_sv="Uppgift", phone="03 123",
        source_url="https://example.org/",
    )  # fmt: skip
    make_service(name_fi="Eroapu", name_sv="Skilsmässohjälp", needs=("ero",))
    concept = Page.objects.get(slug="perhekeskus", locale__language_code="fi")
    table = {"columns": [{"type": "text", "heading": MARK}], "rows": [{"values": [MARK]}], "caption": MARK}
    return [
        ("text", f'<p>Teksti {MARK} ja <a linktype="page" id="{concept.pk}">{MARK}</a></p>'),
        ("quote", {"quote": MARK, "whose": MARK}),
        ("picture", {"image": image.pk, "alt": MARK, "credit": MARK, "caption": MARK}),
        ("table", table),
        ("steps", {"steps": [RICH, RICH]}),
        ("accordion", {"parts": [{"title": MARK, "text": RICH}]}),
        ("attachment", {"document": document.pk, "title": MARK}),
        ("call_to_action", {"text": MARK, "label": MARK, "url": "/tilanne/"}),
        ("service_list", {"heading": MARK, "need": ["ero"], "most": 2}),
        ("county_list", {"heading": MARK, "leads_to": "situation"}),
        ("contact_role", {"role": role.pk}),
    ]


def words_of(kind: type[Page]) -> dict[str, Any]:
    """What each kind asks for beside what all pages have."""
    case = written(("case", CASE))
    example = written(("example", CASE | {"question": "contacts", "point": MARK}))
    return {
        "RecommendationPage": {
            "audience": "ngo", "first_step": MARK, "examples": example, "is_ours": False, "whose": MARK,
        },
        "PracticeModelPage": {
            "number": "9.9", "purpose": RICH, "for_whom": RICH, "cases": case,
            "steps": written(("steps", {"steps": [RICH, RICH]})),
        },
        "ConceptPage": {"definition": MARK, "source_name": MARK, "source_url": "https://example.org/", "as_of": "2026"},
        "FeedbackPage": {"thanks": MARK},
        "AccessibilityStatementPage": {
            "responsible": MARK, "made_on": DAY, "updated_on": DAY, "conformance": "partial", "basis": RICH,
            "gaps": written(("gap", GAP)), "burden": RICH, "outside_the_law": RICH, "handler": MARK, "authority": RICH,
        },
    }.get(kind.__name__, {})  # fmt: skip


def in_swedish(kind: type[Page]) -> Page:
    """An untranslated copy of a new Finnish page."""
    example = kind.objects.filter(locale__language_code="fi", depth__gt=2).first()
    parent = example.get_parent() if example else _section()
    page = kind(title=f"Otsikko {MARK}", slug="vain", locale=parent.locale, **words_of(kind))
    page.lead = "" if kind is models.ConceptPage else f"Johdanto {MARK}"
    page.body, page.checked_on = written(*every_block()), DAY
    parent.add_child(instance=page).save_revision().publish()
    return page.copy_for_translation(Locale.objects.get(language_code="sv"), alias=True)


def _section() -> Page:
    return models.SectionPage.objects.get(slug="ajankohtaista", locale__language_code="fi")


KINDS = [
    kind for kind in get_page_models() if issubclass(kind, EditorialPage) and kind is not models.HomePage
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_texts_are_marked_as_finnish_and_our_own_words_are_not(kind: type[Page]) -> None:
    copy = in_swedish(kind)
    assert copy.is_fallback
    html = Client().get(copy.get_url()).content.decode()
    read = ReadPage.of(html)
    assert read.language == "sv" and "Texten finns bara på finska." in html
    told = [words for words in read.words if MARK in words.text]
    assert len(told) > 10
    # The words that a browser shows as an attribute carry the language of their element.
    assert not [words for words in told if words.language != "fi"]
    main = ReadPage.of(html[: html.index("<head")] + html[html.index("<main") : html.index("</main>")])
    ours = [words.text for words in main.words if words.language == "fi" and is_ours(words.text)]
    assert ours == [], ours


def is_ours(text: str) -> bool:
    """Whether the text is one that the interface wrote: it has letters, and the editor's mark is nowhere in it."""
    plain = text.strip()
    return (
        MARK not in plain
        and not NAME.fullmatch(plain)
        and bool(re.search(r"[^\W\d_]{3,}", plain))
        and plain not in WRITTEN
    )


# Words around the mark in the same text, which a link within splits, and names of files and sites.
NAME = re.compile(r"Järjestö \d+ ry")
WRITTEN = {"Tämä on", "Teksti", "Tehtiin", "Johdanto", "PDF", "example.org", "ja"}


def test_the_title_of_the_window_is_marked_too() -> None:
    html = Client().get(in_swedish(models.ArticlePage).get_url()).content.decode()
    assert re.search(rf'<title lang="fi">Otsikko {MARK} – Tukikartta</title>', html)
    assert f'<meta name="description" lang="fi" content="Johdanto {MARK}">' in html


def test_a_translated_page_marks_nothing() -> None:
    html = Client().get("/sv/begrepp/familjecenter/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert "<title>" in html and 'lang="fi"' not in main


def test_lists_mark_each_row_by_its_own_language() -> None:
    copy = in_swedish(models.NewsPage)
    html = Client().get(copy.get_parent().get_url()).content.decode()
    row = re.search(rf'<li lang="fi"><div>.{{0,60}}<a href="{copy.get_url()}">.*?</li>', html, re.DOTALL)
    assert row and '<p class="small soft" lang="sv">' in row[0]
