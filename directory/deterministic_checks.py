"""Checks that need no network: numbers that are none, and last days that have passed."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from directory import actions
from directory.models import CountyDoor, Phone, SafetyLine, SafetyLinePhone, Service, Signal
from directory.models.freshness import RECORDS
from directory.models.service import Status
from directory.phones import is_refused
from directory.signals import Kind

Found = set[tuple[type[Any], int, str]]


def check_phones(now: dt.datetime) -> int:
    """Every published number; how many are none. A number that has been put right is no longer held against it."""
    refused: dict[str, bool] = {}
    found: Found = set()
    for model, pk, number in _numbers():
        if number not in refused:
            refused[number] = is_refused(number)
        if refused[number]:
            found.add((model, pk, number))
    _tell(Kind.PHONE_REFUSED, found, now, lambda about: "phone")
    return len(found)


def check_last_days(now: dt.datetime) -> int:
    """Services that are still published after their last day, and that nobody has ended."""
    today = timezone.localdate(now)
    rows = Service.objects.filter(live=True, visible_until__lt=today).exclude(status=Status.ENDED)
    found: Found = {
        (Service, pk, last.isoformat()) for pk, last in rows.values_list("pk", "visible_until") if last
    }
    _tell(Kind.ENDED_BY_DATE, found, now, lambda about: f"ended:{about}")
    return len(found)


def _numbers() -> Iterator[tuple[type[Any], int, str]]:
    services = Phone.objects.filter(channel__service__live=True).exclude(
        channel__service__status=Status.ENDED
    )
    for model, rows in (
        (Service, services.values_list("channel__service", "number")),
        (SafetyLine, SafetyLinePhone.objects.filter(line__live=True).values_list("line", "number")),
        (CountyDoor, CountyDoor.objects.filter(live=True).exclude(phone="").values_list("pk", "phone")),
    ):
        for pk, number in rows.iterator():
            yield model, pk, number


def _tell(kind: Kind, found: Found, now: dt.datetime, evidence: Any) -> None:
    """New faults are told of, those that are over too; what is known and still so is not counted again."""
    known = set(_open(kind))
    for model, record in _records(found - known):
        for about in sorted(about for of, pk, about in found - known if (of, pk) == (model, record.pk)):
            actions.see(record, kind, now, about=about, evidence=evidence(about))
    for model, record in _records(known - found):
        for about in sorted(about for of, pk, about in known - found if (of, pk) == (model, record.pk)):
            actions.see_well(record, kind, now, about=about)


def _open(kind: Kind) -> Iterator[tuple[type[Any], int, str]]:
    rows = Signal.objects.open().filter(kind=kind)
    for model, name in RECORDS.items():
        of_model = rows.filter(**{f"{name}__isnull": False})
        yield from ((model, pk, about) for pk, about in of_model.values_list(name, "about"))


def _records(found: Iterable[tuple[type[Any], int, str]]) -> Iterator[tuple[type[Any], Any]]:
    keys: dict[type[Any], set[int]] = {}
    for model, pk, _ in found:
        keys.setdefault(model, set()).add(pk)
    for model, pks in keys.items():
        yield from ((model, record) for record in model.objects.in_bulk(pks).values())
