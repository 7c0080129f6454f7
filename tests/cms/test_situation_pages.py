"""The situation for readers: every county and question, with source and date, on page, map, table and file alike."""

import csv
import io
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from cms.models import SituationFact, SituationRound
from cms.models.situation import Question
from cms.querysets import asked_counties
from cms.rounds import open_round, publish, record
from directory.models import County, User

pytestmark = pytest.mark.django_db


def text(path: str, status: int = 200, **params: Any) -> str:
    response = Client().get(path, params)
    assert response.status_code == status, path
    return response.content.decode()


class Parts(HTMLParser):
    """The text inside each element that carries one of the ids."""

    def __init__(self, html: str, ids: list[str]) -> None:
        super().__init__()
        self.ids, self.depth, self.current = ids, 0, ""
        self.parts: dict[str, str] = dict.fromkeys(ids, "")
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.current and tag not in ("br", "img", "input", "use"):
            self.depth += 1
        elif not self.current and dict(attrs).get("id") in self.ids:
            self.current, self.depth = str(dict(attrs)["id"]), 1

    def handle_endtag(self, tag: str) -> None:
        if self.current and tag not in ("br", "img", "input", "use"):
            self.depth -= 1
            if not self.depth:
                self.current = ""

    def handle_data(self, data: str) -> None:
        if self.current:
            self.parts[self.current] += data


def say(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def check(fact: SituationFact, shown: str) -> None:
    """The words of a fact, its source and its date, or that nobody knows."""
    if not fact.is_answered:
        assert "Ei tietoa" in shown and "Lähde ja päivä: ei tiedossa" in shown
        return
    for line in fact.text_fi.splitlines():
        assert say(line) in shown
    assert re.search(r"Lähde:|Lähteet:", shown)
    assert "Tieto ajalta" in shown if fact.as_of else "päivä ei ole tiedossa" in shown
    if fact.value is not None:
        assert str(fact.value) in shown


def test_every_county_answers_five_questions_under_their_headings(first_round: SituationRound) -> None:
    counties = list(asked_counties())
    assert len(counties) == 22
    for county in counties:
        html = text(f"/alue/{county.slug}/ammattilaisille/")
        parts = Parts(html, Question.values).parts
        for fact in first_round.facts.filter(county=county):
            shown = say(parts[fact.question])
            assert str(Question(fact.question).label) in shown
            check(fact, shown)
            if fact.source_url:
                assert f'href="{fact.source_url}"'.replace("&", "&amp;") in html


def test_the_file_says_the_same_as_the_database(first_round: SituationRound) -> None:
    response = Client().get("/tilanne/tilannekuva.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    facts = {(fact.county.code, fact.question): fact for fact in first_round.facts.select_related("county")}
    assert len(rows) == 110 == len(facts)
    for row in rows:
        fact = facts[row["county"], row["question"]]
        assert (row["answer"], row["text"], row["as_of"]) == (fact.answer, fact.text_fi, fact.as_of)
        assert row["source"] == fact.source_url
        assert row["value"] == ("" if fact.value is None else str(fact.value))


def api_rows() -> dict[tuple[str, str], dict[str, Any]]:
    pages = [
        Client().get("/api/v1/situation/", {"page": page, "page_size": 100}).json()["results"]
        for page in (1, 2)
    ]
    return {(row["county"], row["question"]): row for rows in pages for row in rows}


def file_rows() -> dict[tuple[str, str], dict[str, str]]:
    content = Client().get("/tilanne/tilannekuva.csv").content.decode("utf-8-sig")
    return {(row["county"], row["question"]): row for row in csv.DictReader(io.StringIO(content))}


def test_page_api_and_file_say_the_same_of_22_counties_and_5_questions(first_round: SituationRound) -> None:
    api, file, seen, unknown = api_rows(), file_rows(), 0, 0
    for county in asked_counties():
        html = unescape(text(f"/tilanne/{county.slug}/"))
        parts = Parts(html, Question.values).parts
        for question in Question.values:
            shown, told, kept = say(parts[question]), api[county.code, question], file[county.code, question]
            assert say(str(Question(question).label)) in shown
            assert (told["answer"], told["text"] or "") == (kept["answer"], kept["text"])
            assert (told["source"] or "", told["as_of"] or "") == (kept["source"], kept["as_of"])
            assert ("" if told["value"] is None else str(told["value"])) == kept["value"]
            seen += 1
            if told["answer"] == "no_information":
                unknown += 1
                assert "ei tietoa" in shown.lower() and told["source"] is told["as_of"] is None
                continue
            for line in told["text"].split("\n"):
                assert say(line.lstrip("-• ").strip()) in shown, (county, question)
            assert f'href="{told["source"]}"' in html and ("Lähde:" in shown or "Lähteet:" in shown)
            assert ("Tieto ajalta" in shown) is bool(told["as_of"])
            assert told["value"] is None or str(told["value"]) in shown
    assert seen == 110 == len(api) == len(file) and 0 < unknown < 110


def test_the_spreadsheet_holds_the_same_rows(first_round: SituationRound) -> None:
    response = Client().get("/tilanne/tilannekuva.xlsx", {"county": "08"})
    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [row[3] for row in rows[1:]] == Question.values
    assert rows[1][6] == 23


def test_a_text_that_looks_like_a_formula_is_only_text(first_round: SituationRound) -> None:
    first_round.facts.filter(county__code="08", question="organisation").update(text_fi="=1+1")
    content = Client().get("/tilanne/tilannekuva.csv", {"county": "08"}).content.decode("utf-8-sig")
    assert "'=1+1" in content


@pytest.mark.parametrize("question", Question.values)
def test_map_and_table_hold_the_same_set(first_round: SituationRound, question: str) -> None:
    html = text("/tilanne/", question=question)
    rows = dict(re.findall(r'<tr id="a(\d\d)" data-answer="(\w+)"', html))
    tiles = dict(re.findall(r'<a href="#a(\d\d)" data-level="\d" data-answer="(\w+)"', html))
    assert len(rows) == 22 and rows == tiles
    facts = first_round.facts.filter(question=question).values_list("county__code", "answer")
    assert rows == dict(facts)


def test_a_tile_tells_the_answer_in_words_and_the_year_not_by_colour_alone(
    first_round: SituationRound,
) -> None:
    html = text("/tilanne/", question="cooperation_structures")
    tile = re.search(r'<li data-area="21">.*?</li>', html, re.DOTALL)
    assert tile and "Lappi: käytössä" in tile[0] and "2023" in tile[0] and "●" in tile[0]


def test_the_heading_counts_what_the_table_holds(first_round: SituationRound) -> None:
    html = text("/tilanne/", question="contacts")
    rows = re.findall(r'<tr id="a\d\d" data-answer="(\w+)"', html)
    found = sum(answer != "no_information" for answer in rows)
    assert f"vastaus löytyi {found} alueelta 22:sta" in html


def test_two_counties_stand_in_the_asked_order_and_differences_first(first_round: SituationRound) -> None:
    html = text("/tilanne/vertaa/", county=["08", "06"])
    assert re.findall(r'<th scope="col">(Pirkanmaa|Satakunta)</th>', html) == ["Pirkanmaa", "Satakunta"]
    marks = re.findall(r"Vastaukset eroavat|Sama vastaus", html)
    assert len(marks) == 5 and marks == sorted(marks, reverse=True)
    assert "tietojen välillä on yli vuosi" in html


def test_one_county_alone_asks_for_the_other(first_round: SituationRound) -> None:
    assert "Valitse vielä toinen alue" in text("/tilanne/vertaa/", county="08")


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/tilanne/", {"question": "x"}),
        ("/tilanne/", {"kysymys": "contacts"}),
        ("/tilanne/", {"question": ["contacts", "organisation"]}),
        ("/tilanne/", {"round": "2020"}),
        ("/tilanne/vertaa/", {"county": ["06", "08", "09"]}),
        ("/tilanne/tilannekuva.csv", {"county": "99"}),
        ("/tilanne/pirkanmaa/", {"round": "x"}),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_guessed(
    first_round: SituationRound, path: str, params: dict
) -> None:
    html = text(path, 422, **params)
    assert next(iter(params)) in html and "<table" not in html


def test_links_from_letters_still_work(first_round: SituationRound) -> None:
    assert "Mitkä ovat" in text("/tilanne/", question="cooperation_structures", utm_source="kirje")


def test_an_unpublished_round_is_seen_nowhere(first_round: SituationRound) -> None:
    newer = open_round(year=2027)
    fact = newer.facts.get(county__code="08", question="contacts")
    record(
        fact,
        by=None,
        answer="in_place",
        text_fi="Salainen luonnos",
        source_url="https://example.org/",
        as_of="2027",
    )
    for path in ("/tilanne/?question=contacts", "/tilanne/pirkanmaa/", "/alue/pirkanmaa/ammattilaisille/"):
        assert "Salainen luonnos" not in text(path)
    for path in ("/tilanne/tilannekuva.csv", "/api/v1/situation/?county=08", "/tilanne/pirkanmaa.docx"):
        assert b"Salainen luonnos" not in Client().get(path).content


def test_changes_between_two_rounds_are_shown_by_kind(first_round: SituationRound) -> None:
    editor = User.objects.create_user("toimittaja")
    newer = open_round(year=2027)
    content = {
        "answer": "in_place",
        "text_fi": "Uusi rooli",
        "source_url": "https://example.org/",
        "as_of": "2027",
    }
    record(newer.facts.get(county__code="08", question="contacts"), by=editor, **content)
    publish(newer, by=editor, summary={"fi": "Yksi uusi tieto."})
    html = say(re.sub(r"<[^>]+>", " ", text("/tilanne/muutokset/")))
    assert "Yksi uusi tieto." in html and "Uusi rooli" in html
    assert re.search(r"Uudet tiedot\s+1\b", html)
    assert re.search(r"Muuttuneet tiedot\s+0\b", html)
    assert re.search(r"vahvistamatta\s+78\b", html)


def test_an_older_round_stays_readable(first_round: SituationRound) -> None:
    newer = open_round(year=2027)
    publish(newer, by=None, summary={"fi": "Kierros."})
    assert "Tilannekuva 2026" in text("/tilanne/pirkanmaa/", round=2026)
    assert "Tilannekuva 2027" in text("/tilanne/pirkanmaa/")


def test_the_text_document_carries_every_answer(first_round: SituationRound) -> None:
    response = Client().get("/tilanne/vantaa-ja-kerava.docx")
    document = Document(io.BytesIO(response.content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [str(question.label) for question in Question]
    for fact in first_round.facts.filter(county__code="04"):
        assert all(line in words for line in fact.text_fi.splitlines())
        assert fact.source_url in words
    assert "fi-FI" in document.styles["Normal"].element.xml


def test_aland_is_told_apart_from_what_is_not_known(first_round: SituationRound) -> None:
    html = text("/alue/ahvenanmaa/ammattilaisille/")
    assert "Ahvenanmaa järjestää palvelunsa" in html
    assert Client().get("/tilanne/ahvenanmaa/").status_code == 404


def test_bilingual_counties_start_in_swedish_too(first_round: SituationRound) -> None:
    bilingual = [county for county in asked_counties() if "sv" in county.official_languages]
    assert len(bilingual) == 8
    told = first_round.facts.answered().filter(county__in=bilingual)
    assert told.exists() and not told.filter(text_sv="").exists()


def test_texts_that_are_only_in_finnish_say_so(first_round: SituationRound) -> None:
    fact = first_round.facts.get(county__code="16", question="organisation")
    assert not fact.text_sv
    html = text("/sv/tilanne/etela-pohjanmaa/")
    assert 'lang="fi"' in html and say(fact.text_fi) in say(html)


def test_a_page_costs_a_constant_number_of_queries(
    first_round: SituationRound, django_assert_max_num_queries: Any
) -> None:
    for path in ("/tilanne/", "/tilanne/pirkanmaa/", "/tilanne/vertaa/?county=08&county=06"):
        Client().get(path)
        with django_assert_max_num_queries(11):
            Client().get(path)


def test_a_message_reaches_the_task_and_its_address_stays_hidden(
    first_round: SituationRound, mailoutbox: list
) -> None:
    from cms.models import ContactRole

    role = ContactRole.objects.create(
        county=County.objects.get(code="08"),
        role_fi="Järjestökoordinaattori",
        mailbox="jarjestot@example.org",
        takes_messages=True,
        source_url="https://example.org/",
    )
    path = f"/tilanne/yhteys/{role.uuid}/"
    assert path in text("/tilanne/pirkanmaa/")
    assert "jarjestot@example.org" not in text("/tilanne/pirkanmaa/") + text(path)
    assert Client().post(path, {"message": "", "email": "x"}).status_code == 422
    response = Client().post(path, {"message": "Hei", "email": "lukija@example.org"})
    assert response.status_code == 302 and not response.cookies
    assert (mailoutbox[0].to, mailoutbox[0].reply_to) == (["jarjestot@example.org"], ["lukija@example.org"])
    Client().post(path, {"message": "Osta", "email": "kone@example.org", "website": "x"})
    assert len(mailoutbox) == 1


def test_every_fact_of_a_county_leads_to_a_report_about_it(
    first_round: SituationRound, client: Client
) -> None:
    from django.core.cache import caches

    from directory.models import Report

    caches["shared"].clear()
    page = client.get("/tilanne/pirkanmaa/").content.decode()
    path = "/tilanne/pirkanmaa/contacts/ilmoita/"
    assert path in page
    form = client.get(path).content.decode()
    assert "Tämä ei ole apukanava" in form and 'href="tel:112"' in form and "no_answer" not in form
    told = {"kind": "wrong_party", "text": "Tehtävä on siirtynyt."}
    assert client.post(path, told).status_code == 302
    report = Report.objects.get()
    assert (report.county.slug, report.question, report.kind) == ("pirkanmaa", "contacts", "wrong_party")
    assert client.get("/tilanne/pirkanmaa/eiole/ilmoita/").status_code == 404
