"""Organisations with contacts and records at a chosen day, for tests of letters."""

import datetime as dt
from typing import Any

from django.core import mail
from django.utils import timezone

from directory import actions
from directory.freshness import SERVICE_GROUPS
from directory.letters.climbing import climb, note_withholdings
from directory.letters.sending import send_intended
from directory.models import Contact, Organisation, Service
from directory.models.freshness import Level
from directory.standing import evaluate_all
from tests.factories import make_organisation, make_service

# A Wednesday at ten in Helsinki; contact and hours come due on it 180 days after they were assured.
DUE = dt.date(2026, 10, 14)
ASSURED = DUE - dt.timedelta(days=180)


def at(day: dt.date, hour: int = 10, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def day(number: int) -> dt.date:
    """So many days from the due day."""
    return DUE + dt.timedelta(days=number)


def make_contact(organisation: Organisation, kind: str = "data", **values: Any) -> Contact:
    defaults: dict[str, Any] = {
        "email": f"{kind}@{organisation.slug[:30]}.example.org",
        "role": "viestintä",
        "origin": "own_page",
        "is_role_mailbox": True,
        "added_on": dt.date(2026, 1, 5),
    }
    return Contact.objects.create(organisation=organisation, kind=kind, **defaults | values)


def make_asked(*kinds: str, services: int = 1, **values: Any) -> tuple[Organisation, list[Service]]:
    """An organisation with contacts of these kinds, and services that were assured 180 days before DUE."""
    organisation = make_organisation()
    for kind in kinds or ("data", "second", "general"):
        make_contact(organisation, kind)
    made = [make_service(organisation=organisation, **values) for _ in range(services)]
    for service in made:
        assure(service)
    return organisation, made


def assure(service: Service, on: dt.date = ASSURED, today: dt.date | None = None) -> None:
    actions.assure(
        service,
        SERVICE_GROUPS,
        Level.TOKEN,
        by=None,
        on=on,
        organisation=service.organisation,
        today=today or on,
    )


def run(on: dt.date, hour: int = 10) -> list[mail.EmailMultiAlternatives]:
    """What the clock does on a day: the night's look, the ladder, the sending. The letters that went out."""
    evaluate_all(on)
    before = len(mail.outbox)
    climb(at(on, hour))
    send_intended(at(on, hour, 1))
    note_withholdings(at(on, hour, 2))
    return mail.outbox[before:]


def to(letters: list[Any]) -> list[str]:
    return sorted(letter.to[0].split("@")[0] for letter in letters)
