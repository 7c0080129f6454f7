"""Suggestions while somebody types: what is offered, in which order, and that nothing keeps the words."""

import datetime as dt
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from directory.models import Organisation, SafetyLine, Service
from search import catalogue_names, index, kept_suggestions
from search.names import build, folded
from search.suggestions import Group, suggest
from tests.factories import make_line, make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def catalogue() -> Iterator[None]:
    index.forget()
    catalogue_names.forget()
    organisation = make_organisation(name_fi="Perheen tuki ry", name_sv="Familjestöd rf")
    make_service(name_fi="Eroinfo-puhelin", name_sv="Skilsmässotelefonen", organisation=organisation)
    make_service(name_fi="Vanhempainpuhelin", organisation=organisation)
    make_service(name_fi="Turvapaikka kotona", safety_class="violence", slug="turvapaikka")
    make_service(name_fi="Turvallinen arki", live=False)
    make_line(name_fi="Nollalinja", safety_class="violence", phone="080 005 005", evidence="A")
    make_line(name_fi="Hätänumero", safety_class="life", phone="112", evidence="A")
    index.rebuild()
    yield
    index.forget()
    catalogue_names.forget()


def offered(text: str, language: str = "fi") -> dict[str, list[str]]:
    with translation.override(language):
        return {
            group.kind: [option.text for option in group.options]
            for group in suggest(text, language, TODAY)  # type: ignore[arg-type]
        }


def test_the_beginning_of_any_word_finds_a_name() -> None:
    assert offered("puhel")["service"] == ["Eroinfo-puhelin"]
    assert offered("vanhempainpu")["service"] == ["Vanhempainpuhelin"]
    assert offered("perheen tu")["organisation"] == ["Perheen tuki ry"]


def test_one_letter_is_no_question() -> None:
    assert offered("e") == {} == offered("  ") == offered("!?")


@pytest.mark.parametrize(
    "typed", ["vanhemppainpuh", "VANHEMPAINPUHELIN", "vanhempainpuhelimeen", "vanhempainpuhleln"]
)
def test_typing_errors_and_forms_are_forgiven(typed: str) -> None:
    assert offered(typed)["service"] == ["Vanhempainpuhelin"]


def test_nothing_is_forgiven_where_something_begins_as_typed() -> None:
    assert "service" not in offered("turku")
    assert offered("turku")["place"] == ["Turku"]


@pytest.mark.parametrize(
    ("typed", "need"),
    [
        ("eroam", "Eroamme"),
        ("vauva ei nuku", "Odotan tai hoidan vauvaa"),
        ("mies ryyp", "Juominen, aineet tai pelit"),
        ("isä hakkaa", "Pelkään kotona"),
    ],
)
def test_needs_are_found_by_label_by_expression_and_by_its_beginning(typed: str, need: str) -> None:
    assert need in offered(typed)["need"]


def test_safety_lines_come_first_when_the_words_ask_for_them() -> None:
    found = offered("isä hakkaa")
    assert next(iter(found)) == "safety"
    assert found["safety"] == ["Nollalinja", "Hätänumero"]


def test_a_near_miss_brings_no_lines() -> None:
    assert "safety" not in offered("väkivaltatyön koulutus")


def test_a_line_is_rung_from_the_list() -> None:
    [first, *_] = suggest("isä hakkaa", "fi", TODAY)
    option = first.options[0]
    assert (option.note, option.url) == ("080 005 005", "tel:+35880005005")


def test_three_languages_have_their_own_words() -> None:
    assert offered("skilsm", "sv")["service"] == ["Skilsmässotelefonen"]
    assert offered("familj", "sv")["organisation"] == ["Familjestöd rf"]
    assert "safety" in offered("my husband hits me", "en")
    assert offered("åbo", "sv")["place"] == ["Åbo"]


def test_a_place_named_among_other_words_narrows_them() -> None:
    [group] = [group for group in suggest("perheneuvola Turussa", "fi", TODAY) if group.kind == "place"]
    assert group.options[0].question == {"q": "perheneuvola", "municipality": "853"}


def test_a_draft_is_never_offered() -> None:
    assert "Turvallinen arki" not in offered("turva").get("service", [])


def test_a_service_with_a_safety_class_is_offered_by_an_address_without_words() -> None:
    [group] = [group for group in suggest("turvapai", "fi", TODAY) if group.kind == "service"]
    assert "turvapaikka" not in group.options[0].url


def test_a_changed_name_is_offered_at_once(django_capture_on_commit_callbacks: Any) -> None:
    assert offered("eroin")["service"] == ["Eroinfo-puhelin"]
    service = Service.objects.get(name_fi="Eroinfo-puhelin")
    with django_capture_on_commit_callbacks(execute=True):
        service.name_fi = "Sovinnon linja"
        service.save()
    assert offered("sovinn")["service"] == ["Sovinnon linja"]
    assert "service" not in offered("eroinf")
    with django_capture_on_commit_callbacks(execute=True):
        service.live = False
        service.save()
    assert "service" not in offered("sovinn")


def test_suggestions_take_at_most_three_statements() -> None:
    offered("perhe")
    with CaptureQueriesContext(connection) as queries:
        offered("perhe")
    assert len(queries) <= 3


def test_without_an_index_needs_and_places_are_offered() -> None:
    index.IndexState.objects.all().delete()
    catalogue_names.forget()
    assert offered("eroam") == {"need": ["Eroamme"]}


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_answer_is_kept_nowhere_and_sets_no_cookie(method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)("/haku/ehdotukset/", {"q": "isä hakkaa"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response and not response.cookies
    answer = json.loads(response.content)
    assert answer["groups"][0]["kind"] == "safety"
    assert answer["status"].startswith(str(sum(len(group["options"]) for group in answer["groups"])))


def test_words_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        Client().post("/haku/ehdotukset/", {"q": "isä hakkaa"})
        Client().get("/haku/ehdotukset/", {"q": "isä hakkaa"})
    assert "hakkaa" not in caplog.text.replace("%C3%A4", "ä")


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "' OR 1=1 --",
        "😀😀",
        "a" * 10_000,
        "(((",
        "\ud800",
        "%",
        "*" * 300,
        "\u202eperhe",
        "\n\t",
        "-" * 99,
    ],
)
def test_strange_words_are_answered(text: str) -> None:
    body = {"q": text.encode("utf-8", "surrogatepass").decode("latin-1")}
    assert Client().post("/haku/ehdotukset/", body).status_code == 200
    assert Client().get("/haku/ehdotukset/", body).status_code == 200


def test_a_name_is_ranked_by_where_and_how_wholly_it_has_the_word() -> None:
    names = build(
        [
            (("service", 1), ["Iltapäivän perhekahvila"]),
            (("service", 2), ["Perhekahvila"]),
            (("service", 3), ["Perhe"]),
            (("service", 4), ["Aivan muu"]),
        ]
    )
    assert names.find([folded("perhe")], 9) == [("service", 3), ("service", 2), ("service", 1)]
    assert names.find([folded("perhe"), folded("ilta")], 9) == [("service", 1)]


def test_a_hundred_thousand_names_are_looked_through_in_milliseconds() -> None:
    import time

    names = build(
        (("service", number), [f"Perhe{number % 977} tuki{number} kerho"]) for number in range(100_000)
    )
    names.find([[b"perh"]], 6)
    begun = time.process_time()
    for _ in range(20):
        names.find([[b"perh"], [b"tuki99"]], 6)
        names.find([[b"pehre12"]], 6)
    assert (time.process_time() - begun) / 40 < 0.01


def kinds(groups: list[Group]) -> list[str]:
    return [group.kind for group in groups]


def test_groups_stand_in_their_order() -> None:
    order = ["safety", "need", "service", "organisation", "place"]
    for text in ("isä hakkaa", "perhe", "turku", "ero"):
        found = kinds(suggest(text, "fi", TODAY))
        assert found == [kind for kind in order if kind in found]


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    kept_suggestions.forget()
    yield
    kept_suggestions.forget()


def body(text: str, language: str = "fi", today: dt.date = TODAY) -> dict[str, Any]:
    with translation.override(language):
        return json.loads(kept_suggestions.answer(text, language, today))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query", ["", "q=%00", "q=%FF%FE", "q=%ED%A0%80", "q=a&q=perhe", "p=perhe", "q=%F0%9F%98%80"]
)
def test_broken_questions_are_answered(query: str) -> None:
    response = Client().get(f"/haku/ehdotukset/?{query}")
    assert response.status_code == 200
    assert {"status", "groups"} == json.loads(response.content).keys()


@pytest.mark.usefixtures("nothing_kept")
def test_the_same_letters_are_answered_again_without_asking_the_database() -> None:
    first = body("vanhemp")
    with CaptureQueriesContext(connection) as queries:
        assert body("vanhemp") == first
    assert len(queries) == 0


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("typed", ["isä hakkaa", "itsemur"])
def test_words_that_ask_for_safety_lines_are_never_kept_though_there_be_no_line(typed: str) -> None:
    SafetyLine.objects.all().delete()
    body(typed)
    assert kept_suggestions._kept == {}


@pytest.mark.usefixtures("nothing_kept")
def test_long_texts_are_not_kept_and_short_ones_are_known_by_a_hash_alone() -> None:
    body("perhe " * 12)
    assert kept_suggestions._kept == {}
    body("perhe")
    [key] = kept_suggestions._kept
    assert len(key) == 16 and b"perhe" not in key


@pytest.mark.usefixtures("nothing_kept")
def test_what_is_kept_is_of_one_language_and_one_day() -> None:
    Service.objects.filter(name_fi="Vanhempainpuhelin").update(visible_until=TODAY)
    index.rebuild()
    catalogue_names.forget()
    assert [group["kind"] for group in body("vanhempainp")["groups"]] == ["service"]
    assert body("vanhempainp", today=TODAY + dt.timedelta(days=1))["groups"] == []
    assert body("skilsm", "sv")["status"] != body("skilsm")["status"]


@pytest.mark.usefixtures("nothing_kept")
def test_kept_suggestions_end_with_a_publishing(django_capture_on_commit_callbacks: Any) -> None:
    assert body("sovinn")["groups"] == []
    service = Service.objects.get(name_fi="Eroinfo-puhelin")
    with django_capture_on_commit_callbacks(execute=True):
        service.name_fi = "Sovinnon linja"
        service.save()
    assert body("sovinn")["groups"][0]["options"][0]["text"] == "Sovinnon linja"


@pytest.mark.usefixtures("nothing_kept")
def test_a_renamed_organisation_is_offered_by_its_new_name(django_capture_on_commit_callbacks: Any) -> None:
    assert body("perheen tu")["groups"][-1]["options"][0]["text"] == "Perheen tuki ry"
    organisation = Organisation.objects.get(name_fi="Perheen tuki ry")
    with django_capture_on_commit_callbacks(execute=True):
        organisation.name_fi = "Arjen tuki ry"
        organisation.save()
    found = {group["kind"]: group["options"][0]["text"] for group in body("arjen tu")["groups"]}
    assert found["organisation"] == "Arjen tuki ry"
    assert "organisation" not in {group["kind"] for group in body("perheen tu")["groups"]}
