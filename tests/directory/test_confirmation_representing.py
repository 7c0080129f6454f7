""" "Edustatko tätä palvelua?": a link goes only to the own address, and nobody is told whether it did."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from directory.confirmation.own_address import ascii_domain, is_own, is_shared
from directory.models import County, IncomingLetter, Notice, Service
from directory.views import confirmation, representing
from tests.directory.asking import NOW, TODAY, make_contact
from tests.directory.moments import stop_the_clock
from tests.factories import make_channel, make_door, make_line, make_organisation, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch, NOW)
    monkeypatch.setattr(confirmation, "ANSWERED_AFTER_SECONDS", 0.0)
    caches["shared"].clear()


@pytest.fixture
def service(reference: None) -> Service:
    organisation = make_organisation(name_fi="Perheyhdistys ry", web_domain="perheyhdistys.fi")
    return make_service(organisation=organisation, name_fi="Perhepuhelin")


def send(client: Client, service: Service, email: str, **more: Any) -> Any:
    return client.post(f"/edustatko/{service.short_id}/", {"email": email} | more)


@pytest.mark.parametrize(
    "address",
    [
        "info@perheyhdistys.fi",
        "INFO@Perheyhdistys.FI",
        "etunimi.sukunimi+tk@perheyhdistys.fi",
        "info@tampere.perheyhdistys.fi",
    ],
)
def test_an_address_under_the_own_domain_gets_a_link(client: Client, service: Service, address: str) -> None:
    send(client, service, address)
    notice = Notice.objects.get()
    assert (notice.kind, notice.to.casefold()) == ("link", address.casefold())
    assert [row[:2] for row in notice.about] == [["service", str(service.uuid)]] * 5
    assert notice.organisation == service.organisation
    assert not IncomingLetter.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "info@perheyhdistys.com",
        "info@eiperheyhdistys.fi",
        "info@perheyhdistys.fi.esimerkki.fi",
        "info@gmail.com",
        "info@perheyhdistуs.fi",  # a Cyrillic у
        "info@ｐerheyhdistys.fi",  # a full-width p
        "info@xn--perheyhdists-vmi.fi",
        '"a@perheyhdistys.fi"@esimerkki.fi',
        '"info"@perheyhdistys.fi',
        "info%esimerkki.fi@perheyhdistys.fi",
    ],
)
def test_any_other_address_is_a_persons_task(client: Client, service: Service, address: str) -> None:
    send(client, service, address)
    assert not Notice.objects.exists()
    task = IncomingLetter.objects.get()
    assert task.organisation == service.organisation
    assert "Perhepuhelin" in task.subject


@pytest.mark.parametrize("where", ["contact", "organisation", "service", "channel"])
def test_an_address_on_file_gets_a_link_wherever_it_is(client: Client, service: Service, where: str) -> None:
    address = "apua@gmail.com"
    if where == "contact":
        make_contact(service.organisation, address)
    elif where == "organisation":
        type(service.organisation).objects.update(email=address)
    elif where == "service":
        Service.objects.update(email=address)
    else:
        make_channel(service, "sahkoposti", email=address)
    send(client, service, "Apua@Gmail.com")
    assert Notice.objects.get().kind == "link"


def test_who_has_objected_to_letters_gets_none(client: Client, service: Service) -> None:
    make_contact(service.organisation, "info@perheyhdistys.fi", do_not_mail_since=TODAY)
    send(client, service, "info@perheyhdistys.fi")
    assert not Notice.objects.exists()
    assert IncomingLetter.objects.exists()


def test_the_answer_never_tells_whether_an_address_matched(client: Client, service: Service) -> None:
    seen = set()
    for address in ("info@perheyhdistys.fi", "joku@gmail.com", "x@esimerkki.fi"):
        response = send(client, service, address)
        page = client.get(response["Location"])
        seen.add((response.status_code, response["Location"], response.content, page.content))
        assert address not in page.content.decode()
    assert len(seen) == 1


def test_the_answer_comes_as_late_for_every_address(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(confirmation, "ANSWERED_AFTER_SECONDS", 5.0)
    monkeypatch.setattr(confirmation.time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(confirmation.time, "sleep", waits.append)
    for address in ("info@perheyhdistys.fi", "joku@gmail.com"):
        send(client, service, address)
    assert waits == [5.0, 5.0]


def test_asked_again_on_the_same_day_it_is_one_letter_and_one_task(client: Client, service: Service) -> None:
    for address in ("info@perheyhdistys.fi", "joku@gmail.com"):
        for _time in range(2):
            send(client, service, address)
    assert (Notice.objects.count(), IncomingLetter.objects.count()) == (1, 1)


def test_requests_are_limited_within_the_hour(client: Client, service: Service) -> None:
    for _time in range(representing.MOST_REQUESTS_AN_HOUR):
        assert send(client, service, "x@esimerkki.fi").status_code == 302
    assert send(client, service, "x@esimerkki.fi").status_code == 429


def test_a_machine_is_thanked_and_nothing_comes_of_it(client: Client, service: Service) -> None:
    response = send(client, service, "info@perheyhdistys.fi", website="https://spam.example")
    assert response.status_code == 302
    assert not Notice.objects.exists()


def test_a_wrong_address_is_asked_for_again(client: Client, service: Service) -> None:
    response = send(client, service, "ei osoite")
    assert response.status_code == 422
    assert "ei osoite" in response.content.decode()


def test_every_service_and_county_page_leads_to_the_form(client: Client, service: Service) -> None:
    assert f"/edustatko/{service.short_id}/" in client.get(service.path).content.decode()
    assert "/edustatko/pirkanmaa/" in client.get("/alue/pirkanmaa/").content.decode()
    for path in (f"/edustatko/{service.short_id}/", "/sv/edustatko/pirkanmaa/"):
        response = client.get(path)
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
    assert client.get("/edustatko/eiole/").status_code == 404


def test_the_form_of_a_page_of_danger_names_nothing(client: Client, service: Service) -> None:
    Service.objects.update(safety_class="violence")
    assert "Perhepuhelin" not in client.get(f"/edustatko/{service.short_id}/").content.decode()


def test_a_countys_own_domain_opens_its_doors(client: Client) -> None:
    county = County.objects.get(code="08")
    County.objects.filter(pk=county.pk).update(website="https://www.pirha.fi/")
    door, draft = make_door("08"), make_door("08", live=False)
    client.post("/edustatko/pirkanmaa/", {"email": "perhekeskus@pirha.fi"})
    notice = Notice.objects.get()
    assert notice.county == county
    uuids = {row[1] for row in notice.about}
    assert str(door.uuid) in uuids and str(draft.uuid) not in uuids


def test_the_lines_of_a_service_are_asked_about_with_it(client: Client, service: Service) -> None:
    line = make_line(service=service)
    send(client, service, "info@perheyhdistys.fi")
    assert ["line", str(line.uuid), "contact", ""] in Notice.objects.get().about


def test_a_domain_of_two_organisations_is_neithers_unless_they_are_one_family(service: Service) -> None:
    other = make_organisation(web_domain="perheyhdistys.fi")
    assert not is_own("info@perheyhdistys.fi", service)
    other.parent = service.organisation
    other.save()
    assert is_own("info@perheyhdistys.fi", service)


@pytest.mark.parametrize("domain", ["gmail.com", "fi", "co.uk", "github.io", "wordpress.com", "localhost"])
def test_what_many_share_is_nobodys_own(service: Service, domain: str) -> None:
    assert is_shared(domain)
    service.organisation.web_domain = domain
    assert not is_own(f"info@{domain}", service)
    assert not is_own(f"info@jokin.{domain}", service)


def test_a_domain_of_our_alphabet_is_compared_as_ascii(service: Service) -> None:
    service.organisation.web_domain = "äitienääni.fi"
    assert is_own("info@äitienääni.fi", service)
    assert is_own(f"info@{ascii_domain('äitienääni.fi')}", service)
    assert not is_own("info@aitienaani.fi", service)
