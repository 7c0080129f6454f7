"""JSON-LD of the pages: what is known, nothing else, and valid against schema.org."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from directory import actions
from directory.freshness import Group
from directory.models import Service
from directory.models.freshness import Level
from directory.structured import home_page, organisation_page, script, service_page
from tests.directory.moments import TODAY, stop_the_clock
from tests.factories import make_channel, make_organisation, make_rule, make_service
from tests.services import need_standards

pytestmark = pytest.mark.django_db
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def _tuesday_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def full_service() -> Service:
    service = make_service(
        name_fi="Eroauttaja",
        summary_fi="Tukea eroon.",
        needs=("ero",),
        target_groups=("vanhemmat",),
        languages=("fi", "sv", "tulkkaus"),
        counties=("06",),
        municipalities=("091",),
        cost="maksuton",
        age_from=18,
        organisation=make_organisation(
            name_fi="Auttajat ry", website="https://example.org/", business_id="0201256-6"
        ),
    )
    make_rule(make_channel(service, phone="0800 94884"))
    place = {"street_address": "Katu 1", "postal_code": "28100", "post_office": "Pori"}
    make_channel(service, "vastaanotto", latitude=61.48, longitude=21.8, **place)
    return Service.objects.with_everything().get(pk=service.pk)


def nodes(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["@type"]: node for node in document["@graph"]}


def test_a_service_names_its_provider_area_people_offer_hours_and_channels() -> None:
    found = nodes(service_page(full_service(), "fi"))
    service = found["Service"]
    assert service["provider"]["@id"] == found["NGO"]["@id"]
    assert [area["name"] for area in service["areaServed"]] == ["Satakunta", "Helsinki"]
    assert service["audience"] == {
        "@type": "PeopleAudience",
        "audienceType": "Vanhemmat",
        "suggestedMinAge": 18,
    }
    assert (service["offers"]["price"], service["offers"]["priceCurrency"]) == (0, "EUR")
    assert service["hoursAvailable"][0]["closes"] == "15:00"
    phone, place = service["availableChannel"]
    assert phone["servicePhone"][0]["contactOption"] == "https://schema.org/TollFree"
    assert phone["availableLanguage"] == ["fi", "sv"]
    assert place["serviceLocation"]["address"]["addressLocality"] == "Pori"
    assert found["WebPage"]["mainEntity"]["@id"] == service["@id"]


def test_a_page_says_when_a_person_last_found_it_right() -> None:
    service = full_service()
    assert "lastReviewed" not in nodes(service_page(service, "fi"))["WebPage"]
    actions.assure(service, (Group.CONTACT,), Level.CALL, by=None, on=TODAY, today=TODAY)
    found = Service.objects.with_everything().get(pk=service.pk)
    assert nodes(service_page(found, "fi"))["WebPage"]["lastReviewed"] == "2026-11-24"


def test_what_nobody_told_is_left_out() -> None:
    service = make_service(coverage_kind="unknown")
    found = nodes(service_page(Service.objects.with_everything().get(pk=service.pk), "fi"))["Service"]
    for unknown in ("areaServed", "audience", "offers", "hoursAvailable", "availableChannel", "description"):
        assert unknown not in found


def test_a_number_of_evidence_c_is_not_given_to_machines_either() -> None:
    service = make_service(evidence="C")
    make_channel(service, phone="080 002 400")
    document = service_page(Service.objects.with_everything().get(pk=service.pk), "fi")
    assert "servicePhone" not in json.dumps(document)


def test_hours_of_unknown_age_are_not_given() -> None:
    service = make_service()
    make_rule(make_channel(service, phone="09 2525 0111"), source_date="")
    document = service_page(Service.objects.with_everything().get(pk=service.pk), "fi")
    assert "hoursAvailable" not in json.dumps(document)


def test_no_text_can_end_the_data_block() -> None:
    block = script({"name": "</script><script>alert(1)</script>&"})
    assert block.count("</script>") == 1
    assert json.loads(SCRIPT.findall(block)[0]) == {"name": "</script><script>alert(1)</script>&"}


def test_the_home_page_offers_its_search() -> None:
    action = nodes(home_page("sv", "/sv/", "/sv/haku/"))["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == "http://127.0.0.1:8000/sv/haku/?q={search_term_string}"


def test_the_pages_carry_their_data(client: Client) -> None:
    service = full_service()
    for path in (service.path, service.organisation.get_absolute_url()):
        found = SCRIPT.findall(client.get(path).content.decode())
        assert json.loads(found[0])["@context"] == "https://schema.org"


def test_the_sitemap_has_every_language_and_no_page_of_a_safety_class(client: Client) -> None:
    service = make_service(name_fi="Eroauttaja")
    crisis = make_service(safety_class="violence")
    draft = make_service(live=False)
    text = client.get("/sitemap.xml").content.decode()
    for prefix in ("", "/sv", "/en"):
        assert f"<loc>http://127.0.0.1:8000{prefix}/palvelu/{service.page_code}/</loc>" in text
    assert "<lastmod>" in text
    assert crisis.short_id not in text
    assert draft.short_id not in text


def test_sensitive_needs_are_not_in_the_sitemap(client: Client) -> None:
    text = client.get("/sitemap.xml").content.decode()
    assert "/aihe/ero/" in text
    assert "/aihe/vakivalta/" not in text


def test_the_data_follow_the_vocabulary_of_schema_org(tmp_path: Path) -> None:
    standards = need_standards()
    service = full_service()
    documents = {
        "service": (service_page(service, "fi"), "Service,WebPage,NGO"),
        "organisation": (organisation_page(service.organisation, "sv"), "NGO"),
        "home": (home_page("fi", "/", "/haku/"), "WebSite,SearchAction"),
    }
    for name, (document, expected) in documents.items():
        file = tmp_path / f"{name}.jsonld"
        file.write_text(json.dumps(document), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(standards / "check_jsonld.py"), str(file), "--expect", expected],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
