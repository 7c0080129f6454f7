"""What the original page promised has a place: the list of docs/original-page.md holds, address by address."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from cms.models import PracticeModelPage, RecommendationPage, SituationRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
LIST = (settings.BASE_DIR / "docs" / "original-page.md").read_text(encoding="utf-8")
# By words of the promise, what must stand at its address: a heading, a file, a list that is not empty.
PROMISES = {
    "an overview": "Järjestöt osana perhekeskuksia",
    "1. the situation": "<h1",
    "how family-centre work is organised": "Miten perhekeskus",
    "networks and policies": "<h1",
    "contact persons": "<h1",
    "structures of working": "<h1",
    "how NGOs are networked": "<h1",
    "what was found when": "Mitä tilannekuvassa on muuttunut",
    "dialogue between counties": "<h1",
    "2. recommendations": "Ensimmäinen askel",
    "3.1": "Näin se tehdään",
    "3.2": "Pohjois-Pohjanmaa",
    "3.3": "Näin se tehdään",
    "3.4": "Näin se tehdään",
    "concepts": "Järjestö",
    "corrections": "<form",
    "take it along": "",
}


def rows() -> list[tuple[str, str]]:
    """(promise, where it is) of the table."""
    cells = [line.strip("|").split("|") for line in LIST.splitlines() if line.startswith("| ")]
    return [(row[0].strip(), row[1].strip()) for row in cells if row[0].strip() != "the original promised"]


def addresses(where: str) -> list[str]:
    """Whole paths of a cell; "<county>" stands for any, and "…" and ".xlsx" go on from the path before."""
    found: list[str] = []
    for code in re.findall(r"`([^`]+)`", where):
        if code.startswith("…"):
            code = found[-1].rstrip("/").rsplit("/", 1)[0] + code[1:]
        elif code.startswith("."):
            code = found[-1].rsplit(".", 1)[0] + code
        found.append(code.replace("<county>", "satakunta"))
    return found


class Main(HTMLParser):
    """The words of a page's main part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(html[html.index("<main") : html.index("</main>")])

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_list_has_the_promises_of_the_original() -> None:
    told = [promise for promise, _where in rows()]
    for words in PROMISES:
        assert any(promise.startswith(words) for promise in told), words
    assert len(told) == len(PROMISES)


@pytest.mark.parametrize(("promise", "where"), rows(), ids=lambda text: text[:30])
def test_each_promise_is_kept_at_its_address(first_round: SituationRound, promise: str, where: str) -> None:
    expected = next(words for start, words in PROMISES.items() if promise.startswith(start))
    assert addresses(where), promise
    shown = ""
    for address in addresses(where):
        answer = Client().get(address)
        assert answer.status_code == 200 and answer.content, address
        if "text/html" in answer["Content-Type"]:
            html = answer.content.decode()
            assert len("".join(Main(html).words).split()) > 20, address
            shown += html
    assert expected in shown


def test_the_recommendations_reach_three_audiences_and_the_models_are_four() -> None:
    finnish = RecommendationPage.objects.live().filter(locale__language_code="fi")
    assert {page.audience for page in finnish} == {"county", "ngo", "decision_maker"}
    for page in finnish:
        assert page.body and page.first_step and page.lead
    models = PracticeModelPage.objects.live().filter(locale__language_code="fi")
    assert sorted(page.number for page in models) == ["3.1", "3.2", "3.3", "3.4"]
    for model in models:
        assert model.purpose and model.for_whom and model.steps and len(model.related_models.all())
    assert json.dumps([page.title for page in models], ensure_ascii=False).count("arviointi") == 1
