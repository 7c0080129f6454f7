"""What readers see in each state, next to the data it concerns: on the page, in lists, and beneath crisis numbers."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory import actions
from directory.freshness import SERVICE_GROUPS, Group
from directory.models.freshness import Level
from tests.factories import make_channel, make_line, make_organisation, make_service

pytestmark = pytest.mark.django_db

# Days since the assurance of an ordinary contact, whose interval is 180 days: state for the API, sentence, warning.
ORDINARY = [
    (0, "fresh", "Tiedot vahvisti Apu ry {day}", False),
    (149, "fresh", "Tiedot vahvisti Apu ry {day}", False),
    (150, "fresh", "Tiedot vahvisti Apu ry {day}", False),
    (179, "fresh", "Tiedot vahvisti Apu ry {day}", False),
    (180, "due", "Vahvistettu {day}, tarkistus käynnissä", False),
    (209, "due", "Vahvistettu {day}, tarkistus käynnissä", False),
    (210, "overdue", "Vahvistettu {day}, tarkistus käynnissä", True),
    (269, "overdue", "Vahvistettu {day}, tarkistus käynnissä", True),
    (270, "stale", "Emme ole saaneet vahvistusta {day} jälkeen. Tarkista palveluntarjoajalta.", True),
    (5000, "stale", "Emme ole saaneet vahvistusta {day} jälkeen. Tarkista palveluntarjoajalta.", True),
]


def assured(days: int, level: Level = Level.TOKEN, **values: Any) -> tuple[Any, str]:
    """A service assured so many days ago, and that day as people write it."""
    today = timezone.localdate()
    on = today - dt.timedelta(days=days)
    service = make_service(
        organisation=make_organisation(name_fi="Apu ry"), website="https://apu.example/", **values
    )
    make_channel(service, phone="09 123 4567")
    actions.assure(service, SERVICE_GROUPS, level, by=None, on=on, today=today)
    return service, f"{on.day}.{on.month}.{on.year}"


@pytest.mark.parametrize(("days", "state", "sentence", "warns"), ORDINARY)
def test_the_page_and_the_api_say_the_sentence_of_the_state(
    client: Client, days: int, state: str, sentence: str, warns: bool
) -> None:
    service, day = assured(days)
    page = client.get(service.path).content.decode()
    assert sentence.format(day=day) in page
    assert ('class="notice part check"' in page) is warns, "a notice in words and with an icon"
    assert "09 123 4567" in page
    told = client.get(f"/api/v1/services/{service.uuid}").json()["freshness"]
    assert (told["state"], told["sentence"]) == (state, sentence.format(day=day))


@pytest.mark.parametrize("days", [395, 455])
def test_the_warning_stands_beside_the_part_that_it_concerns(client: Client, days: int) -> None:
    service, day = assured(days)
    today = timezone.localdate()
    others = [group for group in SERVICE_GROUPS if group != Group.COVERAGE]
    actions.assure(service, others, Level.CALL, by=None, on=today, today=today)
    page = client.get(service.path).content.decode()
    assert page.count(f"Vahvistettu viimeksi {day}.") == 1


@pytest.mark.parametrize("days", [0, 89, 90, 120, 180, 270, 5000])
@pytest.mark.parametrize(
    ("level", "said"),
    [(Level.CALL, "Soitettu ja todettu oikeaksi"), (Level.PAGE, "Luettu palveluntuottajan sivulta")],
)
def test_a_crisis_page_only_says_when_its_number_was_found_right(
    client: Client, days: int, level: Level, said: str
) -> None:
    service, day = assured(days, level, safety_class="self_harm")
    page = client.get(service.path).content.decode()
    assert f"{said} {day}" in page and "09 123 4567" in page
    for warning in ("tarkistus käynnissä", "Emme ole saaneet", "notice part check", "fresh--check"):
        assert warning not in page


def test_an_unconfirmed_page_says_so_with_its_source_and_day(client: Client) -> None:
    service = make_service(source_url="https://www.mll.fi/x", source_date="2025-12")
    page = client.get(service.path).content.decode()
    assert "Palvelu ei ole vielä vahvistanut näitä tietoja" in page and "Lähde: mll.fi, joulukuu 2025" in page
    undated = client.get(make_service(source_url="https://www.mll.fi/x").path).content.decode()
    assert "Lähde: mll.fi, päivä ei ole tiedossa" in undated


@pytest.mark.parametrize("days", [0, 90, 5000])
def test_a_line_says_when_it_was_rung_whatever_the_age(days: int) -> None:
    from directory.cards import safety_card

    today = timezone.localdate()
    on = today - dt.timedelta(days=days)
    line = make_line(phone="116 111")
    actions.assure(line, [Group.CONTACT], Level.CALL, by=None, on=on, today=today)
    line.refresh_from_db()
    told = safety_card(line, "fi")
    assert told["sentence"] == f"Soitettu ja todettu oikeaksi {on.day}.{on.month}.{on.year}"
    assert told["phone"] == "116 111"
