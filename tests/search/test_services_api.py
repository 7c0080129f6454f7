import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from directory.models import Service
from search import index
from tests.directory.moments import TUESDAY_EVENING, stop_the_clock
from tests.factories import make_channel, make_organisation, make_rule, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference", "way")]

LIST = "/api/v1/services/"
WAY = {"answers_from": "index"}


@pytest.fixture(params=["index", "catalogue"])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every answer is the same from the index and, where there is none yet, from the catalogue itself."""
    WAY["answers_from"] = request.param
    index.forget()
    yield request.param
    index.forget()


def fetch(query: str = "", **headers: str) -> Any:
    if WAY["answers_from"] == "index":
        index.rebuild()
    return Client().get(LIST + query, headers=headers)


def get(query: str = "", status: int = 200) -> dict[str, Any]:
    response = fetch(query)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def test_an_answer_has_what_the_contract_names() -> None:
    make_service()
    assert list(get()) == [
        "count",
        "unknown_count",
        "elsewhere_count",
        "page",
        "page_size",
        "results",
        "facets",
        "facets_unknown",
        "safety",
    ]


def test_one_result_in_full() -> None:
    organisation = make_organisation(name_fi="Apu ry", type="ngo")
    service = make_service(
        external_id="apu-puhelin",
        name_fi="Apupuhelin",
        summary_fi="Puhelin vanhemmille.",
        organisation=organisation,
        needs=("ero",),
        target_groups=("vanhemmat",),
        languages=("fi",),
        cost="maksuton",
        counties=("08",),
        municipalities=("853",),
        source_url="https://example.org/apu",
        source_date="2021-06",
        evidence="A",
    )
    make_channel(service, "puhelin", phone="0800 12345", url="https://example.org/soita")
    [result] = get()["results"]
    modified_at = (
        Service.objects.get(pk=service.pk).modified_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    )
    assert result == {
        "id": str(service.uuid),
        "external_id": "apu-puhelin",
        "name": "Apupuhelin",
        "name_language": "fi",
        "summary": "Puhelin vanhemmille.",
        "group": None,
        "organisation": {"id": str(organisation.uuid), "name": "Apu ry", "type": "ngo"},
        "needs": [{"id": "ero", "label": "Ero"}],
        "target_groups": [{"id": "vanhemmat", "label": "Vanhemmat"}],
        "channels": [
            {
                "kind": "puhelin",
                "label": "Puhelin",
                "phone": "0800 12345",
                "tel": "+35880012345",
                "email": None,
                "url": "https://example.org/soita",
                "open": None,
                "changes_at": None,
            }
        ],
        "coverage": {"kind": "areas", "counties": ["08"], "municipalities": ["853"]},
        "languages": [{"id": "fi", "label": "suomi"}],
        "cost": {"id": "maksuton", "label": "Maksuton"},
        "anonymous": "unknown",
        "text_language": "fi",
        "freshness": {
            "state": "unconfirmed",
            "assured_on": None,
            "due_on": None,
            "sentence": "Lähde: example.org, kesäkuu 2021. Palvelu ei ole vielä vahvistanut tietoja.",
        },
        "source": {"url": "https://example.org/apu", "date": "2021-06", "evidence": "A"},
        "url": f"/palvelu/apupuhelin-{service.short_id}/",
        "modified_at": modified_at,
    }


def test_unknown_facts_say_so() -> None:
    make_service(source_date="")
    [result] = get()["results"]
    assert result["cost"] == {"id": "ei-tiedossa", "label": "Ei tiedossa"}
    assert result["languages"] == []
    assert result["source"]["date"] is None
    assert "päivä ei ole tiedossa" in result["freshness"]["sentence"]


def test_a_number_of_old_evidence_cannot_be_dialled() -> None:
    make_channel(make_service(evidence="C"), "puhelin", phone="0800 12345")
    [channel] = get()["results"][0]["channels"]
    assert (channel["phone"], channel["tel"]) == ("0800 12345", None)


def test_open_is_true_false_or_unknown() -> None:
    service = make_service()
    make_rule(make_channel(service, "puhelin"), kind="always", weekdays=[], opens=None, closes=None,
              public_holidays="open", source_date=timezone.localdate().isoformat())  # fmt: skip
    make_rule(make_channel(service, "chat"), kind="exception_closed", on_date=timezone.localdate(),
              source_date=timezone.localdate().isoformat())  # fmt: skip
    make_channel(service, "vastaanotto")
    opens = {channel["kind"]: channel["open"] for channel in get()["results"][0]["channels"]}
    assert opens == {"puhelin": True, "chat": False, "vastaanotto": None}


@pytest.mark.parametrize(
    ("hour", "opens", "changes_at"),
    [(14, True, "2026-11-24T15:00:00+02:00"), (15, False, "2026-11-25T09:00:00+02:00")],
)
def test_a_channel_tells_when_it_closes_or_opens_next(
    hour: int, opens: bool, changes_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(make_channel(make_service(), phone="0800 12345"))
    stop_the_clock(monkeypatch, TUESDAY_EVENING.replace(hour=hour, minute=0))
    [channel] = get()["results"][0]["channels"]
    assert (channel["open"], channel["changes_at"]) == (opens, changes_at)


def test_a_name_that_is_only_in_finnish_says_so() -> None:
    make_service(name_fi="Nimi", summary_sv="På svenska")
    [result] = get("?lang=sv")["results"]
    assert (result["name_language"], result["text_language"]) == ("fi", "sv")


def test_a_channel_without_a_way_to_reach_it_comes_last() -> None:
    service = make_service()
    make_channel(service, "chat", sort_order=0)
    make_channel(service, "puhelin", phone="0800 12345", sort_order=1)
    assert [channel["kind"] for channel in get()["results"][0]["channels"]] == ["puhelin", "chat"]


def test_texts_come_in_the_language_asked_for_or_say_that_they_do_not() -> None:
    make_service(name_fi="Nimi", summary_fi="Suomeksi", summary_sv="På svenska")
    swedish, english = get("?lang=sv")["results"][0], get("?lang=en")["results"][0]
    assert (swedish["summary"], swedish["text_language"]) == ("På svenska", "sv")
    assert (english["summary"], english["text_language"]) == ("Suomeksi", "fi")
    assert english["url"].startswith("/en/")


def test_facets_are_labelled_and_name_nothing_without_services() -> None:
    make_service(needs=("ero",))
    facets = get("?need=kriisi&lang=sv")["facets"]
    assert facets["need"] == [
        {"id": "ero", "label": "Separation och skilsmässa", "count": 1},
        {"id": "kriisi", "label": "Kris", "count": 0},
    ]
    assert set(facets) == {
        "need", "target_group", "situation", "channel", "language", "cost", "anonymous", "provider", "county",
    }  # fmt: skip


def test_why_tells_the_words_that_matched_and_only_with_words() -> None:
    make_service(name_fi="Eroneuvonta")
    assert get("?q=eroneuvonta")["results"][0]["why"]
    assert "why" not in get()["results"][0]


def test_only_punctuation_finds_nothing() -> None:
    make_service()
    assert get("?q=%22%27!*")["count"] == 0


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?conuty=x", "conuty"),
        ("?page=-1", "page"),
        ("?county=zzz", "county"),
        ("?q=%00", "q"),
        ("?q=%ff", "q"),
        ("?q=" + "a" * 10_000, "q"),
        ("?need=%22", "need"),
        ("?need=" + "a" * 10_000, "need"),
    ],
)
def test_a_bad_question_is_a_422_that_names_the_parameter(query: str, parameter: str) -> None:
    make_service()
    response = fetch(query)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert set(body) == {"type", "title", "status", "errors"}
    [error] = body["errors"]
    assert set(error) == {"parameter", "value", "message"}
    assert error["parameter"] == parameter


@pytest.mark.parametrize("query", ["?q=%22", "?q=%F0%9F%98%80", "?q=OR+NOT+%28", "?q=%25_%5C"])
def test_odd_words_are_a_question_like_any_other(query: str) -> None:
    make_service()
    assert get(query)["count"] == 0


def test_past_the_end_is_an_empty_page() -> None:
    make_service()
    body = get("?page=1000")
    assert (body["count"], body["results"]) == (1, [])


def test_the_same_answer_is_not_sent_twice() -> None:
    make_service()
    first = fetch()
    again = fetch(**{"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    make_service()
    assert fetch(**{"If-None-Match": first["ETag"]}).status_code == 200


def test_any_origin_may_read_answers_and_errors() -> None:
    for response in (Client().get(LIST), Client().get(LIST + "?zzz=1"), Client().get("/api/v1/nothing")):
        assert isinstance(response, HttpResponse)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Accept-Encoding" in response["Vary"]
        assert not response.cookies


def test_it_only_reads() -> None:
    assert Client().post(LIST, {}).status_code == 405


@pytest.mark.parametrize("copies", [1, 12])
def test_an_answer_takes_one_statement_from_the_index(
    copies: int, way: str, django_assert_num_queries: Any
) -> None:
    for _ in range(copies):
        make_rule(
            make_channel(make_service(needs=("ero",), counties=("08",), languages=("fi",)), phone="0800 1")
        )
    query = "?county=Pirkanmaa&need=ero&channel=puhelin&page_size=100&unknown=include"
    assert get(query)["count"] == copies
    with django_assert_num_queries(1 if way == "index" else 18):
        Client().get(LIST + query, headers={"Cache-Control": "no-cache"})
    if way == "index":
        with django_assert_num_queries(0):
            Client().get(LIST + query)


def test_a_publish_is_in_the_next_answer(way: str, django_capture_on_commit_callbacks: Any) -> None:
    service = make_service(name_fi="Vanha nimi")
    assert get()["results"][0]["name"] == "Vanha nimi"
    with django_capture_on_commit_callbacks(execute=True):
        service.name_fi = "Uusi nimi"
        service.save()
    assert Client().get(LIST).json()["results"][0]["name"] == "Uusi nimi"


def test_an_ended_service_is_in_no_later_answer(way: str, django_capture_on_commit_callbacks: Any) -> None:
    service = make_service()
    assert get()["count"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        service.status = "ended"
        service.save()
    assert Client().get(LIST).json()["count"] == 0
