"""What is read on a page: contacts that have gone from it, texts that have changed, and both told in words."""

import datetime as dt
from collections.abc import Iterable

import pytest
from django.utils import translation

from directory import actions
from directory.freshness import Group
from directory.links.answers import Verdict
from directory.models import CheckedAddress, Service, Signal
from directory.models.freshness import Level
from directory.record_facts import evidence_in_words
from directory.signals import Kind
from tests.directory.settling import (
    DAY,
    E164,
    MAIL,
    NOW,
    NUMBER,
    PAGE,
    assured,
    gone,
    read,
    settled,
    signal,
    today,
)
from tests.factories import make_channel, make_service

pytestmark = pytest.mark.django_db


# Contacts that have gone from the source


def contact_page(found: Iterable[str], at: dt.datetime) -> CheckedAddress:
    return settled(Verdict.OK, at, reading=read(found))


def test_a_number_that_has_gone_since_the_assurance_is_evidence_after_72_hours() -> None:
    service = assured(NOW)
    make_channel(service, phone=NUMBER)
    contact_page([E164], NOW + DAY)
    row = contact_page([], NOW + 8 * DAY)
    assert row.next_check_at == NOW + 8 * DAY + dt.timedelta(hours=72)
    found = signal(service, Kind.CONTACT_NOT_ON_SOURCE)
    assert (found.about, found.confirmed_on) == (E164, None)
    contact_page([], NOW + 11 * DAY - dt.timedelta(seconds=1))
    assert not signal(service, Kind.CONTACT_NOT_ON_SOURCE).confirmed_on
    contact_page([], NOW + 11 * DAY)
    assert signal(service, Kind.CONTACT_NOT_ON_SOURCE).confirmed_on == today(NOW + 11 * DAY)


def test_a_number_that_is_back_on_the_page_ends_its_signal() -> None:
    service = assured(NOW)
    make_channel(service, phone=NUMBER)
    for days, found in ((1, [E164]), (8, []), (11, [E164])):
        contact_page(found, NOW + days * DAY)
    assert signal(service, Kind.CONTACT_NOT_ON_SOURCE) is None


def test_a_number_that_was_never_on_the_page_is_no_evidence() -> None:
    service = assured(NOW)
    make_channel(service, phone=NUMBER)
    for days in (1, 8, 15):
        contact_page([], NOW + days * DAY)
    assert not Signal.objects.exists()


def test_a_number_that_had_gone_before_the_assurance_is_no_evidence() -> None:
    service = make_service(source_url=PAGE)
    make_channel(service, phone=NUMBER)
    contact_page([E164], NOW)
    contact_page([], NOW + 7 * DAY)
    actions.assure(
        service, [Group.CONTACT], Level.CALL, by=None, on=today(NOW + 8 * DAY), today=today(NOW + 8 * DAY)
    )
    contact_page([], NOW + 14 * DAY)
    assert not Signal.objects.exists()


def test_where_nobody_has_assured_anything_a_missing_number_is_no_evidence() -> None:
    service = make_service(source_url=PAGE)
    make_channel(service, phone=NUMBER)
    for days, found in ((0, [E164]), (7, []), (14, [])):
        contact_page(found, NOW + days * DAY)
    assert not Signal.objects.exists()


def test_a_contact_that_we_have_changed_is_not_missed() -> None:
    service = assured(NOW, email=MAIL)
    for days, found in ((1, [MAIL]), (8, [])):
        contact_page(found, NOW + days * DAY)
    assert signal(service, Kind.CONTACT_NOT_ON_SOURCE)
    Service.objects.filter(pk=service.pk).update(email="uusi@a.example")
    row = contact_page([], NOW + 9 * DAY)
    assert signal(service, Kind.CONTACT_NOT_ON_SOURCE) is None and row.contacts == {}


def test_a_page_that_was_not_read_tells_nothing_of_its_contacts() -> None:
    service = assured(NOW, email=MAIL)
    contact_page([MAIL], NOW + DAY)
    row = settled(Verdict.OK, NOW + 8 * DAY)
    assert not signal(service, Kind.CONTACT_NOT_ON_SOURCE) and row.contacts[MAIL]["gone"] is None


# Pages that have changed


def test_a_text_that_changed_by_more_than_40_percent_is_told_once() -> None:
    service = make_service(source_url=PAGE)
    settled(Verdict.OK, NOW, reading=read())
    settled(Verdict.OK, NOW + 7 * DAY, reading=read(start=60))
    assert signal(service, Kind.PAGE_CHANGED) is None
    settled(Verdict.OK, NOW + 14 * DAY, reading=read(start=110))
    found = signal(service, Kind.PAGE_CHANGED)
    assert (found.failures, found.confirmed_on, found.weight) == (1, today(NOW + 14 * DAY), 0.15)
    settled(Verdict.OK, NOW + 21 * DAY, reading=read(start=110))
    assert signal(service, Kind.PAGE_CHANGED).failures == 1


def test_a_page_without_text_of_its_own_has_no_sketch() -> None:
    make_service(source_url=PAGE)
    assert settled(Verdict.OK, NOW, reading=read(words=5)).sketch == ""


def test_the_text_is_not_kept() -> None:
    make_service(source_url=PAGE, email=MAIL)
    row = settled(Verdict.OK, NOW, reading=read([MAIL]))
    kept = " ".join(str(getattr(row, field.name)) for field in row._meta.fields)
    assert "sana1" not in kept and len(row.sketch) % 8 == 0 and int(row.sketch, 16) > 0


# In words


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (1, "https://a.example/palvelu, 404, 3.10.2026"),
        (2, "https://a.example/palvelu, 404, 3.10.2026 alkaen, kahdesti"),
        (3, "https://a.example/palvelu, 404, 3.10.2026 alkaen, kolme kertaa"),
        (12, "https://a.example/palvelu, 404, 3.10.2026 alkaen, 12 kertaa"),
    ],
)
def test_evidence_is_told_as_a_person_would(times: int, told: str) -> None:
    service = make_service(website=PAGE)
    for days in range(times):
        gone(NOW + days * DAY)
    with translation.override("fi"):
        assert evidence_in_words(signal(service, Kind.URL_GONE)) == told


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ("timeout", "palvelin ei vastannut ajoissa"),
        ("tls:certificate has expired", "suojattu yhteys ei onnistu (certificate has expired)"),
        ("dns:Name or service not known", "palvelimen nimeä ei löydy"),
        ("moved:https://b.example/", "uusi osoite https://b.example/"),
        ("changed:55", "tekstistä muuttunut noin 55 %"),
        ("refused:port 22", "osoitteesta ei kysytä (port 22)"),
        ("refused:the name leads nowhere", "osoitteesta ei kysytä (nimi ei johda minnekään)"),
        ("ended:2026-03-01", "päättymispäivä oli 1.3.2026"),
        ("Numero ei vastaa", "Numero ei vastaa"),
        ("", ""),
    ],
)
def test_what_was_seen_is_told_in_words(evidence: str, told: str) -> None:
    from directory.links.wording import seen

    with translation.override("fi"):
        assert seen(evidence) == told
