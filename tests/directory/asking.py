"""Organisations, their contacts and links to ask them by, and the answers that a person would send."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from directory.confirmation import tokens
from directory.models import Contact, Notice, Organisation, Service
from directory.models.answers import TokenKind
from directory.opening import HELSINKI
from directory.views import confirmation
from tests.directory.moments import stop_the_clock
from tests.factories import make_channel, make_organisation, make_rule, make_service

NOW = dt.datetime(2026, 11, 24, 14, 0, tzinfo=HELSINKI)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
BUTTON = {"laheta": "1"}
NUMBER = "0800 123 456"


def make_contact(organisation: Organisation, email: str = "tiedot@example.org", **values: Any) -> Contact:
    defaults = {"kind": "data", "origin": "own_page", "added_on": TODAY}
    return Contact.objects.create(organisation=organisation, email=email, **defaults | values)


def make_notice(kind: str = "link", to: str = "", **values: Any) -> Notice:
    number = Notice.objects.count()
    return Notice.objects.create(
        key=f"test:{number}",
        message_id=f"<{number}@test>",
        kind=kind,
        to=to,
        language="fi",
        intended_at=NOW,
        **values,
    )


def link_of(service: Service, *more: Any, now: dt.datetime = NOW, **asked: Any) -> str:
    """The secret of a link that asks about the service."""
    asked = {"organisation": getattr(service, "organisation", None)} | asked
    return tokens.issue(TokenKind.CONFIRM, records=[service, *more], now=now, **asked)


def path(secret: str, language: str = "fi") -> str:
    return f"{'' if language == 'fi' else f'/{language}'}/vahvista/{secret}/"


def nonce_of(response: Any) -> str:
    return unescape(re.search(r'name="nonce" value="([^"]+)"', response.content.decode())[1])


def look(client: Client, secret: str) -> dict[str, str]:
    """What the page's form holds before anything is chosen, and its button."""
    return {"nonce": nonce_of(client.get(path(secret)))} | BUTTON


def key_of(record: Any, group: str, kind: str = "service") -> str:
    return f"{kind}-{record.uuid.hex[:12]}-{group}"


def say(record: Any, group: str, answer: str, **more: Any) -> dict[str, Any]:
    """One group's answer as the form's fields."""
    key = key_of(record, group)
    return {f"{key}-answer": answer} | {f"{key}-{name}": value for name, value in more.items()}


def all_current(record: Any) -> dict[str, str]:
    return {f"service-{record.uuid.hex[:12]}-kaikki": "1"}


def stop_at_two_on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at NOW, pages that wait before they answer do not, and nothing is left in the cache."""
    stop_the_clock(monkeypatch, NOW)
    monkeypatch.setattr(confirmation, "ANSWERED_AFTER_SECONDS", 0.0)
    caches["shared"].clear()


def make_telephone() -> Service:
    """A telephone for families, with a value in every group that is asked about."""
    organisation = make_organisation(name_fi="Perheyhdistys ry", web_domain="perheyhdistys.example")
    service = make_service(
        organisation=organisation,
        name_fi="Perhepuhelin",
        summary_fi="Puhelin perheille.",
        cost="maksuton",
        languages=("fi",),
        hours_text="arkisin 9–15",
        website="https://perheyhdistys.example/puhelin",
    )
    make_rule(make_channel(service, phone=NUMBER))
    return read(service)


def read(service: Service) -> Service:
    return Service.objects.with_everything().get(pk=service.pk)


def send(client: Client, secret: str, *said: dict[str, Any], **more: Any) -> Any:
    body: dict[str, Any] = look(client, secret)
    for part in (*said, more):
        body |= part
    return client.post(path(secret), body)
