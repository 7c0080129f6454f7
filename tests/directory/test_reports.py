"""What readers say is wrong: kept without an account, screened, and a sign against the record."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from directory.models import County, Report, Service, Signal
from directory.reports import READER_KEPT, close, forget_readers
from directory.screening import GONE, screened
from tests.directory.desk import editor, maintainer
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_sent_anything() -> None:
    caches["shared"].clear()


def address(about: Service | County, prefix: str = "") -> str:
    return f"{prefix}/ilmoita/{about.short_id if isinstance(about, Service) else about.slug}/"


def send(client: Client, about: Service | County, reader: str = "192.0.2.1", **told: Any) -> Any:
    return client.post(address(about), {"kind": "no_answer"} | told, REMOTE_ADDR=reader)


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Tämä ei ole apukanava"), ("/sv", 'lang="sv"'), ("/en", 'lang="en"')]
)
def test_the_form_says_that_it_is_no_helpline_and_shows_the_lines(
    client: Client, prefix: str, words: str
) -> None:
    response = client.get(address(make_service(), prefix))
    text = response.content.decode()
    assert response.status_code == 200
    assert words in text
    assert 'href="tel:112"' in text
    assert not response.cookies


def test_the_form_of_a_page_of_danger_names_nothing_and_is_kept_nowhere(client: Client) -> None:
    service = make_service(name_fi="Turvakoti Päivänsäde", safety_class="violence")
    response = client.get(address(service))
    assert "Päivänsäde" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_every_service_and_county_page_leads_to_the_form(client: Client) -> None:
    county = County.objects.get(code="08")
    for page, about in ((make_service(), None), (county, county)):
        path = page.path if isinstance(page, Service) else f"/alue/{county.slug}/"
        assert address(about or page) in client.get(path).content.decode()


def test_one_report_is_a_sign_of_a_quarter_and_two_readers_of_more(client: Client) -> None:
    service = make_service()
    assert send(client, service).status_code == 302
    assert Signal.objects.get().weight == 0.25
    send(client, service)
    assert Signal.objects.get().weight == 0.25
    send(client, service, reader="192.0.2.2")
    signal = Signal.objects.get()
    assert (signal.weight, signal.group, signal.kind) == (0.55, "contact", "reader_no_answer")
    assert Report.objects.count() == 3


@pytest.mark.parametrize(
    ("kind", "group"), [("closed", "contact"), ("wrong_area", "coverage"), ("unclear", "description")]
)
def test_each_kind_speaks_against_its_own_group(client: Client, kind: str, group: str) -> None:
    send(client, make_service(), kind=kind)
    assert Signal.objects.get().group == group


def test_free_words_and_a_county_are_for_people_alone(client: Client) -> None:
    send(client, make_service(), kind="other", text="sivu on rikki")
    send(client, County.objects.get(code="08"), kind="no_answer")
    assert Report.objects.count() == 2
    assert not Signal.objects.exists()


def test_an_unknown_kind_and_empty_free_words_are_refused(client: Client) -> None:
    service = make_service()
    for told in ({"kind": "x"}, {"kind": ""}, {"kind": "other", "text": " "}, {"text": "a" * 2001}):
        assert send(client, service, **told).status_code == 422
    assert not Report.objects.exists()


def test_what_a_machine_fills_in_is_dropped(client: Client) -> None:
    assert send(client, make_service(), website="https://spam.example/").status_code == 302
    assert not Report.objects.exists()


def test_reports_of_one_address_are_limited(client: Client) -> None:
    service = make_service()
    codes = [send(client, service).status_code for _ in range(21)]
    assert codes == [302] * 20 + [429]
    assert send(client, service, reader="192.0.2.9").status_code == 302


def test_looking_changes_nothing_and_unknown_codes_are_not_found(client: Client) -> None:
    service = make_service()
    client.get(address(service), {"kind": "closed"})
    client.head(address(service))
    assert not Report.objects.exists()
    assert client.get("/ilmoita/aaaaaaaa/").status_code == 404
    assert client.get(address(make_service(live=False))).status_code == 404


def test_names_and_numbers_are_taken_out_for_all_but_maintainers(client: Client) -> None:
    words = "Soitin 040 123 4567 ja vastasi Matti Meikäläinen, osoite matti@example.org. Numero on väärä."
    send(client, make_service(), text=words)
    report = Report.objects.get()
    assert report.text == words
    for secret in ("040", "4567", "Meikäläinen", "Matti", "matti@"):
        assert secret not in report.screened
        assert secret not in Signal.objects.get().evidence
    assert "Numero on väärä." in report.screened
    seen = editor().get("/hallinta/tarkistettavat/osa/ilmoitukset/").content.decode()
    assert "Meikäläinen" not in seen and "Numero on väärä." in seen
    assert "Meikäläinen" in maintainer().get("/hallinta/tarkistettavat/osa/ilmoitukset/").content.decode()


@pytest.mark.parametrize(
    "text", ["131052-308T", "+358 40 1234567", "a.b@c.fi", "www.oma.fi/minä", "se oli Anna-Liisa Korhonen"]
)
def test_screening_leaves_a_mark_where_something_was(text: str) -> None:
    assert GONE in screened(f"Näin: {text}")
    assert text not in screened(f"Näin: {text}")


def test_screening_keeps_ordinary_words_years_and_hours() -> None:
    text = "Palvelu loppui vuonna 24. Puhelin auki klo 9–15."
    assert screened(text) == text


def test_what_tells_readers_apart_is_forgotten_in_time(client: Client) -> None:
    send(client, make_service())
    report = Report.objects.get()
    assert report.reader and "192.0.2.1" not in report.reader
    assert forget_readers(report.received_on + READER_KEPT - dt.timedelta(days=1)) == 0
    assert forget_readers(report.received_on + READER_KEPT) == 1
    assert Report.objects.get().reader == ""


def test_a_county_offers_also_what_is_said_of_facts_and_a_service_does_not(client: Client) -> None:
    county, service = County.objects.get(code="08"), make_service()
    told = {"kind": "outdated", "text": "Ovi on muuttanut."}
    assert send(client, county, **told).status_code == 302
    assert send(client, service, **told).status_code == 422
    assert 'name="source"' not in client.get(address(service)).content.decode()


def test_a_new_fact_needs_its_words_and_its_source(client: Client) -> None:
    county = County.objects.get(code="08")
    assert send(client, county, kind="new_fact", text="Uusi perhekeskus.").status_code == 422
    assert send(client, county, kind="new_fact", source="https://example.org/").status_code == 422
    told = {"kind": "new_fact", "text": "Uusi perhekeskus.", "source": "https://example.org/"}
    assert send(client, county, **told).status_code == 302
    assert Report.objects.get().source == "https://example.org/"


def test_an_address_is_kept_only_where_it_was_left_and_a_wrong_one_is_said(client: Client) -> None:
    service = make_service()
    send(client, service)
    assert Report.objects.latest("pk").email == ""
    send(client, service, email="lukija@example.org")
    assert Report.objects.latest("pk").email == "lukija@example.org"
    assert send(client, service, email="lukija").status_code == 422


def test_a_maintainer_closes_with_what_came_of_it(client: Client) -> None:
    send(client, make_service(), text="Numero on väärä.", email="lukija@example.org")
    report = Report.objects.get()
    path = f"/hallinta/ilmoitukset/{report.uuid}/"
    assert editor().get(path).status_code == 302
    desk = maintainer()
    assert "Numero on väärä." in desk.get(path).content.decode()
    assert desk.post(path, {"outcome": ""}).status_code == 200
    assert desk.post(path, {"outcome": "Numero on nyt oikein."}).status_code == 302
    report.refresh_from_db()
    assert report.outcome == "Numero on nyt oikein."
    assert report.closed_on and report.text == "" and report.reader == ""
    assert report.email == "lukija@example.org"


def test_whoever_left_an_address_gets_a_receipt_and_the_outcome_and_is_then_forgotten(client: Client) -> None:
    from directory.letters.readers import write_to_readers
    from directory.models import Notice

    send(client, make_service(name_fi="Perhepuhelin"), email="lukija@example.org")
    now = timezone.now()
    write_to_readers(now)
    write_to_readers(now)
    assert [notice.kind for notice in Notice.objects.all()] == ["report_receipt"]
    close(Report.objects.get(), "Numero on nyt oikein.", timezone.localdate())
    write_to_readers(now)
    outcome = Notice.objects.get(kind="report_outcome")
    assert outcome.to == "lukija@example.org"
    assert ["vastaus", "Numero on nyt oikein."] in outcome.about
    assert Report.objects.get().email == ""
