"""Organisations, their contacts and links to ask them by, and the answers that a person would send."""

import datetime as dt
import re
from html import unescape
from typing import Any

from django.test import Client

from directory.confirmation import tokens
from directory.models import Contact, Notice, Organisation, Service
from directory.models.answers import TokenKind
from directory.opening import HELSINKI

NOW = dt.datetime(2026, 11, 24, 14, 0, tzinfo=HELSINKI)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
BUTTON = {"laheta": "1"}


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
