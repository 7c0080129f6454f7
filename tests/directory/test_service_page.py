"""The page of a service: its address, what it says and asks, and what it leaves in the browser."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from directory.alternatives import alternatives, nearest_lines
from directory.models import (
    Channel,
    County,
    CountyDoor,
    Organisation,
    Phone,
    SafetyLine,
    SafetyLineOpeningRule,
    Service,
)
from tests.directory.moments import TUESDAY_EVENING, stop_the_clock
from tests.factories import make_channel, make_line, make_organisation, make_rule, make_service, term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def page(client: Client, service: Service, language: str = "") -> str:
    response = client.get(f"{language}/palvelu/{service.page_code}/")
    assert response.status_code == 200
    return response.content.decode()


def open_line(number: str = "09 2525 0111", closes: int = 23, **values: Any) -> Service:
    """A service with a telephone that is open at the moment of these tests."""
    service = make_service(needs=("ero",), **values)
    make_rule(make_channel(service, phone=number), closes=dt.time(closes))
    return service


# The address


def test_a_wrong_slug_leads_to_the_right_address(client: Client) -> None:
    service = make_service(name_fi="Eroauttaja")
    response = client.get(f"/sv/palvelu/vanha-nimi-{service.short_id}/?utm_source=x&need=ero")
    assert response.status_code == 301
    assert response["Location"] == f"/sv/palvelu/eroauttaja-{service.short_id}/?need=ero"


def test_a_service_with_a_safety_class_has_an_address_without_words(client: Client) -> None:
    service = make_service(name_fi="Eroauttaja", safety_class="violence")
    response = client.get(f"/palvelu/eroauttaja-{service.short_id}/")
    assert response["Location"] == f"/palvelu/{service.short_id}/"


@pytest.mark.parametrize("values", [{"live": False}, {"visible_from": dt.date(2026, 11, 25)}])
def test_a_draft_or_a_service_of_tomorrow_is_not_found(client: Client, values: dict[str, Any]) -> None:
    assert client.get(f"/palvelu/{make_service(**values).page_code}/").status_code == 404


def test_an_address_that_never_was_is_not_found(client: Client) -> None:
    assert client.get("/palvelu/aaaaaaaa/").status_code == 404


def test_an_ended_service_is_gone_with_its_day_and_what_replaces_it(client: Client) -> None:
    ended = make_service(status="ended", ended_on=dt.date(2026, 11, 1))
    ended.replaced_by.set([make_service(name_fi="Seuraaja"), make_service(name_fi="Luonnos", live=False)])
    ended.save()
    response = client.get(f"/palvelu/{ended.page_code}/")
    assert response.status_code == 410
    text = response.content.decode()
    assert "1.11.2026" in text
    assert "Seuraaja" in text
    assert "Luonnos" not in text


@pytest.mark.parametrize(("last_day", "status"), [(dt.date(2026, 11, 24), 200), (dt.date(2026, 11, 23), 410)])
def test_the_last_day_of_visibility_is_still_shown(client: Client, last_day: dt.date, status: int) -> None:
    service = make_service(visible_until=last_day)
    assert client.get(f"/palvelu/{service.page_code}/").status_code == status


# What it says


def test_the_number_is_one_tap_away_with_its_date(client: Client) -> None:
    service = make_service(cost="maksuton", source_date="2025-12")
    make_channel(service, phone="0800 94884")
    text = page(client, service)
    assert 'href="tel:+35880094884"' in text
    assert "Soita, maksuton" in text
    assert "Lähde: example.org, joulukuu 2025" in text


def test_a_number_of_evidence_c_is_no_link(client: Client) -> None:
    service = make_service(evidence="C", source_date="2021")
    make_channel(service, phone="080 002 400")
    text = page(client, service)
    assert "080 002 400" in text
    assert 'href="tel:+358' not in text


def test_each_of_the_six_questions_may_be_unknown(client: Client) -> None:
    assert (
        page(client, make_service(channels=("puhelin",))).count("Ei tiedossa – voit kysyä sitä heti aluksi.")
        == 5
    )


def test_the_last_question_names_two_who_are_open_now_and_the_emergency_number(client: Client) -> None:
    for number, name in enumerate(("Yksi", "Kaksi", "Kolme")):
        open_line(f"09 2525 011{number}", name_fi=name)
    text = page(client, make_service(needs=("ero",)))
    assert [name for name in ("Yksi", "Kaksi", "Kolme") if f"{name} <b>" in text] == ["Yksi", "Kaksi"]
    assert "Auki nyt, klo 23 asti" in text
    assert 'href="tel:112"' in text


def test_who_is_open_is_asked_at_the_moment_of_reading(client: Client) -> None:
    open_line(closes=22, name_fi="Iltapuhelin")
    service = make_service(needs=("ero",))
    before = alternatives(service, "fi", TUESDAY_EVENING.replace(hour=21, minute=59))
    after = alternatives(service, "fi", TUESDAY_EVENING.replace(hour=22, minute=0))
    assert [(other.name, other.is_open) for other in before] == [("Iltapuhelin", True)]
    assert [(other.is_open, other.sentence) for other in after] == [(False, "Avautuu huomenna klo 9")]


@pytest.mark.parametrize(
    "values",
    [
        {"evidence": "C"},
        {"status": "paused"},
        {"age_to": 17},
        {"target_groups": ("nuoret",)},
        {"counties": ("06",)},
        {"live": False},
    ],
)
def test_nobody_is_sent_to_a_service_that_would_not_help(values: dict[str, Any]) -> None:
    open_line(**values)
    service = make_service(needs=("ero",), target_groups=("vanhemmat",), age_from=18)
    assert alternatives(service, "fi", TUESDAY_EVENING) == []


def test_safety_lines_of_the_services_own_kind_come_before_the_emergency_number() -> None:
    service = make_service(safety_class="violence")
    line = make_line(name_fi="Väkivaltalinja", safety_class="violence", phone="080 005 005")
    SafetyLineOpeningRule.objects.create(line=line, kind="always")
    make_line(name_fi="Surulinja", safety_class="grief", phone="0800 123456")
    names = [other.name for other in nearest_lines(service, "fi", TUESDAY_EVENING)]
    assert names == ["Väkivaltalinja", "Hätänumero"]


def test_a_line_in_the_readers_language_comes_first_and_another_says_its_language() -> None:
    for name, code in (("Suomenkielinen", "fi"), ("Svenskspråkig", "sv")):
        line = make_line(
            name_fi=name, safety_class="self_harm", phone="09 2525 0111" if code == "fi" else "09 2525 0112"
        )
        line.languages.set([term("language", code)])
        line.save()
        SafetyLineOpeningRule.objects.create(line=line, kind="always")
    with translation.override("sv"):
        found = nearest_lines(make_service(), "sv", TUESDAY_EVENING)
    assert [(other.name, bool(other.in_language)) for other in found[:2]] == [
        ("Svenskspråkig", False),
        ("Suomenkielinen", True),
    ]


def test_a_number_that_was_just_given_is_not_repeated() -> None:
    crisis = open_line(number="080 005 005", safety_class="violence")
    line = make_line(safety_class="violence", phone="080 005 005")
    SafetyLineOpeningRule.objects.create(line=line, kind="always")
    service = make_service(needs=("ero",), safety_class="violence")
    given = alternatives(service, "fi", TUESDAY_EVENING)
    assert [other.name for other in given] == [crisis.name_fi]
    assert [other.name for other in nearest_lines(service, "fi", TUESDAY_EVENING, given)] == ["Hätänumero"]


def test_a_text_in_another_language_carries_its_language_and_says_so(client: Client) -> None:
    text = page(client, make_service(plain_fi="Voit soittaa."), "/en")
    assert '<p class="lead" lang="fi">Voit soittaa.</p>' in text
    assert text.count("Teksti on vain suomeksi.") + text.count("The text is only in Finnish") >= 1


def test_a_pause_is_said_with_its_last_day(client: Client) -> None:
    service = make_service(status="paused", paused_until=dt.date(2026, 12, 31))
    assert "Palvelu on tauolla 31.12.2026 asti." in page(client, service)


def test_a_mistake_is_reported_on_a_form_whose_address_tells_nothing(client: Client) -> None:
    service = make_service(name_fi="Eroauttaja")
    text = page(client, service)
    assert f'href="/ilmoita/{service.short_id}/"' in text
    assert "mailto:" not in text


@pytest.mark.parametrize(("areas", "most"), [((), 12), (("06",), 13)])
def test_a_page_asks_the_database_a_constant_number_of_times(
    client: Client, areas: tuple[str, ...], most: int, django_assert_max_num_queries: Any
) -> None:
    """Services of a few counties cost one more: the names of the counties."""
    service = make_service(needs=("ero",), target_groups=("vanhemmat",), counties=areas)
    for number in range(12):
        open_line(f"09 2525 01{number:02}", target_groups=("vanhemmat",), counties=areas)
    page(client, service)
    with django_assert_max_num_queries(most):
        page(client, service)


# What it leaves


def test_a_safety_class_page_has_neutral_title_and_icon_and_no_preview(client: Client) -> None:
    service = make_service(name_fi="Eroauttaja", summary_fi="Tiivistelmä", safety_class="violence")
    response = client.get(f"/palvelu/{service.page_code}/")
    head = response.content.decode().split("</head>")[0]
    assert "Palvelun tiedot" in head
    assert "neutral" in head
    for telling in ("Eroauttaja", "Tiivistelmä", "og:", 'name="description"', "ld+json"):
        assert telling not in head
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_an_ordinary_page_has_its_name_preview_and_addresses(client: Client) -> None:
    service = make_service(name_fi="Eroauttaja", summary_fi="Tiivistelmä")
    head = page(client, service).split("</head>")[0]
    assert "<title>Eroauttaja" in head
    assert 'property="og:title" content="Eroauttaja"' in head
    assert f'hreflang="sv" href="http://127.0.0.1:8000/sv{service.path}"' in head
    assert f'rel="canonical" href="http://127.0.0.1:8000{service.path}"' in head
    assert f'type="application/json" href="/api/v1/services/{service.uuid}"' in head


# Drafts in the editor's form


def draft_service() -> Service:
    """As the editor's form makes it: nothing of it is in the database."""
    service = Service(name_fi="Luonnos", organisation=make_organisation(), plain_fi="Voit soittaa.")
    channel = Channel(kind=term("channel", "puhelin"))
    channel.phones = [Phone(number="0800 94884")]
    service.channels = [channel]
    service.needs = [term("need", "ero")]
    return service


def shown(draft: Any) -> str:
    request = RequestFactory().get("/")
    return draft.serve_preview(request, draft.default_preview_mode).rendered_content


def test_a_draft_of_a_service_is_shown_before_it_is_saved() -> None:
    text = shown(draft_service())
    assert "Luonnos" in text
    assert "tel:+35880094884" in text
    assert Service.objects.count() == 0


def test_a_draft_of_an_organisation_is_shown_before_it_is_saved() -> None:
    assert "Uusi yhdistys" in shown(Organisation(name_fi="Uusi yhdistys", type="ngo"))


def test_a_draft_of_a_safety_line_is_shown_before_it_is_saved() -> None:
    assert "Uusi linja" in shown(
        SafetyLine(name_fi="Uusi linja", safety_class="life", source_url="https://example.org")
    )


def test_a_draft_of_a_door_is_shown_before_it_is_saved() -> None:
    door = CountyDoor(
        name_fi="Uusi ovi", kind="family_centre", county=County.objects.get(code="06"), phone="03 123 4567"
    )
    assert "tel:+35831234567" in shown(door)
