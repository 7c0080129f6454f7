"""The real starting content on its first night: every service found, none withheld, no alarm raised."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from directory import safety_bar
from directory.cards import card, safety_card
from directory.dates import PartialDate
from directory.freshness import State
from directory.models import Organisation, SafetyLine, Service, Standing
from directory.standing import evaluate_all
from search import index
from tests.directory.desk import maintainer

pytestmark = pytest.mark.django_db
QUEUE = "/hallinta/tarkistettavat/"


@pytest.fixture
def first_night(reference: None, settings: Any, tmp_path: Any) -> dt.date:
    settings.DATA_DIR = tmp_path
    call_command("load_starting_content", stdout=StringIO())
    index.rebuild()
    today = timezone.localdate()
    evaluate_all(today)
    return today


def listed(client: Client) -> dict[str, dict[str, Any]]:
    """Every service that the list gives, page after page, by its name."""
    found: dict[str, dict[str, Any]] = {}
    for page in range(1, 20):
        body = client.get("/api/v1/services/", {"page": page, "page_size": 100}).json()
        found |= {row["id"]: row for row in body["results"]}
        if not body["results"]:
            break
    return found


def test_every_service_is_found_with_its_sources_age_in_words_and_none_is_withheld(
    client: Client, first_night: dt.date
) -> None:
    services = list(Service.objects.with_everything())
    assert len(services) == 100
    found = listed(client)
    assert set(found) == {str(service.uuid) for service in services}
    for service in services:
        told = found[str(service.uuid)]["freshness"]
        assert told["state"] == State.UNCONFIRMED and told["assured_on"] is None
        when = (
            PartialDate(service.source_date).in_words("fi")
            if service.source_date
            else "päivä ei ole tiedossa"
        )
        assert when in told["sentence"] and told["sentence"].startswith("Lähde: ")
        assert told["sentence"].endswith("Palvelu ei ole vielä vahvistanut tietoja.")
        assert not service.is_withheld(first_night)
    assert not Standing.objects.exists()


def test_every_service_has_a_page_that_tells_its_sources_age(client: Client, first_night: dt.date) -> None:
    for service in Service.objects.with_everything():
        response = client.get(service.path)
        assert response.status_code == 200, service.name_fi
        when = (
            PartialDate(service.source_date).in_words("fi")
            if service.source_date
            else "päivä ei ole tiedossa"
        )
        assert when in response.content.decode(), service.name_fi


def test_no_crisis_number_is_hidden_whatever_its_sources_age(client: Client, first_night: dt.date) -> None:
    now = timezone.localtime()
    numbers = 0
    for service in Service.objects.exclude(safety_class="none").with_everything():
        page = client.get(service.path).content.decode()
        for channel in card(service, "fi", now)["channels"]:
            if channel["phone"]:
                numbers += 1
                assert channel["phone"] in page, service.name_fi
    assert numbers > 5
    for line in SafetyLine.objects.public().with_everything():
        told = safety_card(line, "fi")
        assert told["phone"] or told["url"], line.name_fi
        assert told["sentence"], line.name_fi
    safety_bar.write()
    assert {"112", "116111"} <= {line["tel"] for line in safety_bar.lines("fi")}


def test_nine_years_of_nights_without_an_answer_withhold_and_hide_nothing(
    client: Client, first_night: dt.date, monkeypatch: Any
) -> None:
    later = timezone.now() + dt.timedelta(days=9 * 365)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert evaluate_all(timezone.localdate()).changed == 0
    assert len(listed(client)) == 100


def test_the_queue_shows_first_contacts_and_no_alarms(first_night: dt.date) -> None:
    client = maintainer()
    response = client.get(QUEUE)
    text = response.content.decode()
    assert response.context["rows"] == []
    assert "100 palvelua kukaan ei ole vielä vahvistanut: ensin tarvitaan yhteydenotto." in text
    assert "myöhässä" not in text and "vanhentunut" not in text.lower()
    counts = {section.code: count for section, count in response.context["sections"]}
    assert counts["ensikontaktit"] == 100
    assert all(counts[code] == 0 for code in ("soitettavat", "ilmoitukset", "kysymykset", "poikkeukset"))
    names, number = set(), 1
    while True:
        page = client.get(f"{QUEUE}osa/ensikontaktit/", {"sivu": number}).context["page"]
        names |= {item.name for item in page}
        if not page.has_next():
            break
        number += 1
    assert names == set(Organisation.objects.filter(services__live=True).values_list("name_fi", flat=True))
