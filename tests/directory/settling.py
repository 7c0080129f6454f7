"""What a check of an address means for its records: what the tests of it begin from."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from directory import actions
from directory.freshness import Group
from directory.links.answers import Verdict
from directory.links.pages import Reading, sketch_of
from directory.links.register import register
from directory.links.rounds import settle_all
from directory.links.verdicts import Result
from directory.models import CheckedAddress, Service, Signal, Standing
from directory.models.freshness import Level
from directory.signals import Kind
from tests.factories import make_service

NOW = dt.datetime(2026, 10, 3, 1, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PAGE = "https://a.example/palvelu"
NUMBER, E164 = "09 123 45678", "+358912345678"
MAIL = "apu@a.example"


def today(at: dt.datetime) -> dt.date:
    return at.date()


def settled(
    verdict: Verdict,
    at: dt.datetime,
    evidence: str = "",
    url: str = PAGE,
    reading: Reading | None = None,
    proposed: str = "",
) -> CheckedAddress:
    register(at)
    settle_all([Result(url, verdict, evidence, reading=reading, proposed=proposed)], at)
    return CheckedAddress.objects.get(url=url)


def gone(at: dt.datetime, url: str = PAGE) -> CheckedAddress:
    return settled(Verdict.GONE, at, "404", url)


def read(found: Iterable[str] = (), words: int = 200, start: int = 0) -> Reading:
    text = [f"sana{number}" for number in range(start, start + words)]
    return Reading(sketch_of(text), words, frozenset(found))


def assured(at: dt.datetime, **values: Any) -> Service:
    service = make_service(**{"source_url": PAGE} | values)
    actions.assure(service, [Group.CONTACT], Level.CALL, by=None, on=today(at), today=today(at))
    return service


def signal(record: Model, kind: Kind) -> Signal | None:
    return Signal.objects.of(record).open().filter(kind=kind).first()


def due_on(record: Service) -> dt.date:
    return Standing.objects.get(service=record).due_on
