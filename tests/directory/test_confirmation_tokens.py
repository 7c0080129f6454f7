"""The secret of a link: given once, known by its digest alone, and no better than the letter that carries it."""

import datetime as dt
import hashlib
from typing import Any

import pytest

from directory.confirmation import tokens
from directory.confirmation.values import fingerprint
from directory.freshness import SERVICE_GROUPS, Group
from directory.models import Contact, Notice, Organisation, Phone, Service, Token
from directory.models.answers import TokenKind
from tests.factories import make_channel, make_organisation, make_service

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def contact_of(organisation: Organisation, email: str = "tiedot@example.org") -> Contact:
    return Contact.objects.create(
        organisation=organisation, email=email, origin="own_page", added_on=NOW.date()
    )


@pytest.fixture
def service(reference: None) -> Service:
    service = make_service(cost="maksuton")
    make_channel(service, phone="0800 123 456")
    return Service.objects.with_everything().get(pk=service.pk)


def issue(**asked: Any) -> str:
    return tokens.issue(asked.pop("kind", TokenKind.CONFIRM), **({"now": NOW} | asked))


def test_a_secret_has_32_random_bytes_and_only_its_digest_is_kept(service: Service) -> None:
    secret = issue(organisation=service.organisation, records=[service])
    token = Token.objects.get()
    assert len(secret) == 43
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    kept = [str(getattr(token, field.attname)) for field in Token._meta.concrete_fields]
    assert not any(secret in value for value in kept)
    assert issue(organisation=service.organisation) != secret


def test_a_link_works_for_45_days(service: Service) -> None:
    secret = issue(organisation=service.organisation, records=[service])
    assert tokens.find(secret, NOW + 45 * DAY - dt.timedelta(seconds=1))
    assert tokens.find(secret, NOW + 45 * DAY) is None
    assert tokens.find_any(secret)


def test_a_forged_secret_finds_nothing(service: Service) -> None:
    secret = issue(organisation=service.organisation)
    assert tokens.find(secret[:-1], NOW) is None
    assert tokens.find("", NOW) is None
    assert tokens.find("\udcff", NOW) is None


def test_a_new_letter_replaces_the_older_ones_of_the_same_contact_and_kind(service: Service) -> None:
    organisation = service.organisation
    first, second = contact_of(organisation), contact_of(organisation, "toinen@example.org")
    old, other = (issue(organisation=organisation, contact=contact) for contact in (first, second))
    status = issue(kind=TokenKind.STATUS, organisation=organisation, contact=first)
    new = issue(organisation=organisation, contact=first, now=NOW + DAY)
    assert tokens.find(old, NOW + DAY) is None
    for still in (other, status, new):
        assert tokens.find(still, NOW + DAY)


def test_without_a_contact_the_address_of_the_letter_tells_whose_links_are_replaced(service: Service) -> None:
    def letter(number: int, to: str) -> Notice:
        return Notice.objects.create(
            key=f"k{number}", message_id=f"<{number}@x>", kind="link", to=to, language="fi", intended_at=NOW
        )

    told = {"organisation": service.organisation}
    one = issue(notice=letter(1, "a@example.org"), **told)
    two = issue(notice=letter(2, "b@example.org"), **told)
    issue(notice=letter(3, "A@example.org"), **told)
    assert tokens.find(one, NOW) is None
    assert tokens.find(two, NOW)


def test_rows_tell_record_group_and_what_the_group_says(service: Service) -> None:
    kept = tokens.rows([service])
    assert [row[:3] for row in kept] == [
        ["service", str(service.uuid), group.value] for group in SERVICE_GROUPS
    ]
    assert tokens.rows([(service, Group.HOURS)]) == [
        ["service", str(service.uuid), "hours", fingerprint(service, Group.HOURS)]
    ]
    ready = ["round", "x", "contacts", ""]
    assert tokens.rows([ready]) == [ready]


def test_kept_rows_give_back_the_records_that_still_exist(service: Service) -> None:
    kept = tokens.rows([(service, Group.HOURS), (make_service(), Group.CONTACT)])
    Service.objects.exclude(pk=service.pk).delete()
    assert tokens.asked_of([*kept, ["round", "x", "contacts", ""]]) == [(service, Group.HOURS)]


def test_a_fingerprint_moves_with_the_group_it_is_of_and_no_other(service: Service) -> None:
    before = {group: fingerprint(service, group) for group in SERVICE_GROUPS}
    Phone.objects.update(number="0800 999 999")
    changed = Service.objects.with_everything().get(pk=service.pk)
    after = {group: fingerprint(changed, group) for group in SERVICE_GROUPS}
    assert {group for group in SERVICE_GROUPS if before[group] != after[group]} == {Group.CONTACT}


def test_a_fingerprint_is_the_same_for_links_of_any_row_read_anew(service: Service) -> None:
    plain = Service.objects.get(pk=service.pk)
    assert [fingerprint(plain, group) for group in SERVICE_GROUPS] == [
        fingerprint(service, group) for group in SERVICE_GROUPS
    ]


def test_an_unknown_organisation_has_links_of_its_own(service: Service) -> None:
    other = issue(organisation=make_organisation())
    issue(organisation=service.organisation)
    assert tokens.find(other, NOW)
