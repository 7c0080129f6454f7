"""What each kind of letter tells, and the links it carries, in every language."""

from typing import Any

import pytest
from django.core import mail

from directory.confirmation.notices import intend
from directory.confirmation.tokens import find
from directory.letters.sending import send_intended
from directory.models import Answer, County, Notice, Token
from directory.models.letters import NoticeKind
from tests.directory.letter_people import at, day, make_asked
from tests.factories import make_channel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
NOW = at(day(0))


def a_letter(kind: NoticeKind, fourth: str = "", language: str = "fi", **values: Any) -> Any:
    """One letter about a service of an organisation with a contact."""
    organisation, (service,) = make_asked(
        "data", source_url="https://www.example.org/apua", source_date="2025-12", email="apua@example.org"
    )
    make_channel(service, phone="09 123 456")
    contact = organisation.contacts.get()
    about = [["service", str(service.uuid), group, fourth] for group in ("contact", "hours")]
    told = {"about": about, "organisation": organisation, "contact": contact} | values
    intend(kind, f"{kind}:1", to=contact.email, language=language, now=NOW, **told)
    send_intended(NOW)
    (letter,) = mail.outbox
    return service, letter


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    ("kind", "fourth"),
    [
        (NoticeKind.LINK, ""),
        (NoticeKind.RECEIPT, "current"),
        (NoticeKind.PUBLISHED, "accepted"),
        (NoticeKind.STATUS_LINK, ""),
    ],
)
def test_letters_that_somebody_waits_for_are_whole(kind: NoticeKind, fourth: str, language: str) -> None:
    service, letter = a_letter(kind, fourth, language)
    assert service.name_fi in letter.body and "{{" not in letter.body + letter.subject
    assert service.name_fi in letter.alternatives[0].content
    # They were asked for: nothing to refuse.
    assert "List-Unsubscribe" not in letter.message()


def test_a_receipt_tells_each_answer() -> None:
    service, letter = a_letter(NoticeKind.RECEIPT, "current")
    assert f"{service.name_fi}, yhteystiedot: Ajan tasalla" in letter.body
    assert f"{service.name_fi}, aukiolo: Ajan tasalla" in letter.body


def test_a_new_link_asks_what_its_letter_names() -> None:
    service, letter = a_letter(NoticeKind.LINK)
    secret = next(line for line in letter.body.split() if "/vahvista/" in line).rstrip("/").rsplit("/", 1)[1]
    token = find(secret, NOW)
    assert token is not None and token.notice == Notice.objects.get()
    assert [row[:3] for row in token.records] == [
        ["service", str(service.uuid), "contact"],
        ["service", str(service.uuid), "hours"],
    ]


def test_a_county_is_asked_by_a_link_of_its_role() -> None:
    county = County.objects.get(code="08")
    rows = [["role", "Perhekeskusvastaava", "", ""], ["2026", "kysymys", "x", ""]]
    _service, letter = a_letter(
        NoticeKind.COLLECT, organisation=None, contact=None, county=county, about=rows
    )
    token = Token.objects.get()
    assert token.county == county and token.role == "Perhekeskusvastaava"
    assert token.records == [["2026", "kysymys", "x", ""]]
    assert county.name_fi in letter.body


def test_a_first_letter_says_what_article_14_asks() -> None:
    service, letter = a_letter(NoticeKind.LINK)
    Notice.objects.all().delete()
    mail.outbox.clear()
    organisation = service.organisation
    from directory.letters.climbing import write_first
    from directory.models import Assurance, Standing

    Standing.objects.all().delete()
    assert Assurance.objects.exists()
    write_first(organisation, NOW)
    send_intended(NOW)
    (letter,) = mail.outbox
    for told in (
        "apua@example.org",
        "09 123 456",
        "Lähde: example.org, joulukuu 2025",
        "oikeutettuun etuun",
        "vastustaa",
        "tietosuojavaltuutetulle",
        "Jos ette vastaa",
        "kaikki ok",
    ):
        assert told in letter.body, told
    assert letter.message()["List-Unsubscribe"]


def test_sending_answers_nothing() -> None:
    a_letter(NoticeKind.LINK)
    assert not Answer.objects.exists()
    assert (Token.objects.get().expires_at - NOW).days == 45
