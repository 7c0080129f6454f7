"""Which addresses public records give, who gives each, and which contacts may stand on a source's page."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from directory.links.hosts import host_of
from directory.models import (
    Channel,
    CheckedAddress,
    CountyDoor,
    Phone,
    SafetyLine,
    SafetyLinePhone,
    SafetyLineSource,
    Service,
    ServiceSource,
)
from directory.models.service import Status
from directory.phones import dialled

CHUNK = 500
SOURCE = "source_url"
Column = tuple[QuerySet, str]
"""Rows, and the field of theirs that holds an address."""
# By name, the addresses of rows that are no records of the catalogue: who has such rows gives them here.
FURTHER: dict[str, Callable[[], Iterable[Column]]] = {}


@dataclass(frozen=True, slots=True)
class Use:
    """A record that gives an address. ``is_source``: as the page that its data are from."""

    model: type[Any]
    pk: int
    is_source: bool = False

    @property
    def key(self) -> tuple[type[Any], int]:
        return self.model, self.pk

    @property
    def lasts(self) -> bool:
        """Whether it is worth a look every day: a number for people in danger."""
        return self.model is SafetyLine


def _places() -> Iterator[tuple[type[Any], QuerySet, str, str]]:
    """Where addresses stand: the record's model, the rows, the address's field and that of the record's key.

    A further source is only asked whether it is there: contacts are looked for on the page that ``source_url`` names.
    """
    services = Service.objects.filter(live=True).exclude(status=Status.ENDED)
    channels, more = (
        model.objects.filter(service__live=True).exclude(service__status=Status.ENDED)
        for model in (Channel, ServiceSource)
    )
    yield Service, services, "website", "pk"
    yield Service, services, SOURCE, "pk"
    yield Service, channels, "url", "service_id"
    yield Service, more, "url", "service_id"
    for field in ("url", "chat_url", SOURCE):
        yield SafetyLine, SafetyLine.objects.filter(live=True), field, "pk"
    yield SafetyLine, SafetyLineSource.objects.filter(line__live=True), "url", "line_id"
    for field in ("url", SOURCE):
        yield CountyDoor, CountyDoor.objects.filter(live=True), field, "pk"


def register(now: dt.datetime) -> tuple[int, int]:
    """Takes up the addresses that are new and forgets those that nobody gives any more: how many of each."""
    new = 0
    for chunk in _chunks(_addresses()):
        known = CheckedAddress.objects.filter(url__in=chunk)
        have = set(known.values_list("url", flat=True))
        known.update(listed_at=now)
        rows = [
            CheckedAddress(url=url, host=host_of(url), next_check_at=now, listed_at=now)
            for url in chunk
            if url not in have
        ]
        CheckedAddress.objects.bulk_create(rows, ignore_conflicts=True)
        new += len(rows)
    gone, _ = CheckedAddress.objects.filter(listed_at__lt=now).delete()
    return new, gone


def add_further(name: str, columns: Callable[[], Iterable[Column]]) -> None:
    FURTHER[name] = columns


def _further() -> Iterator[Column]:
    for columns in FURTHER.values():
        yield from columns()


def further_of(urls: Collection[str]) -> frozenset[str]:
    """Those of the addresses that rows beside the catalogue give."""
    found: set[str] = set()
    for rows, field in _further():
        for chunk in _chunks(urls):
            found.update(rows.filter(**{f"{field}__in": chunk}).order_by().values_list(field, flat=True))
    return frozenset(found)


def _addresses() -> Iterator[str]:
    of_records = ((rows, field) for _model, rows, field, _key in _places())
    for rows, field in (*of_records, *_further()):
        yield from rows.exclude(**{field: ""}).order_by().values_list(field, flat=True).distinct().iterator()


def _chunks(urls: Iterable[str]) -> Iterator[list[str]]:
    left = iter(urls)
    while chunk := list(dict.fromkeys(islice(left, CHUNK))):
        yield chunk


def uses_of(urls: Collection[str]) -> dict[str, list[Use]]:
    """By address, the records that give it now; each once, as a source where it is one among other things."""
    found: dict[str, dict[tuple[type[Any], int], Use]] = defaultdict(dict)
    for model, rows, field, key in _places():
        for chunk in _chunks(urls):
            for url, pk in rows.filter(**{f"{field}__in": chunk}).values_list(field, key):
                earlier = found[url].get((model, pk))
                is_source = field == SOURCE or bool(earlier and earlier.is_source)
                found[url][model, pk] = Use(model, pk, is_source)
    return {url: list(uses.values()) for url, uses in found.items()}


def contacts_of(uses: Iterable[Use]) -> dict[tuple[type[Any], int], frozenset[str]]:
    """By record, the numbers (as dialled) and mail addresses that it publishes."""
    found: dict[tuple[type[Any], int], set[str]] = {use.key: set() for use in uses}
    keys: dict[type[Any], set[int]] = defaultdict(set)
    for model, pk in found:
        keys[model].add(pk)
    for model, rows in _contacts(keys):
        for pk, contact in rows:
            written = contact if "@" in contact else dialled(contact)
            if written and (model, pk) in found:
                found[model, pk].add(written)
    return {key: frozenset(contacts) for key, contacts in found.items()}


def _contacts(
    keys: Mapping[type[Any], set[int]],
) -> Iterator[tuple[type[Any], Iterable[tuple[int, str]]]]:
    for model, rows, field, key in (
        (Service, Phone.objects, "number", "channel__service"),
        (Service, Service.objects, "email", "pk"),
        (Service, Channel.objects, "email", "service"),
        (SafetyLine, SafetyLinePhone.objects, "number", "line"),
        (CountyDoor, CountyDoor.objects, "phone", "pk"),
    ):
        for chunk in _key_chunks(keys.get(model, set())):
            found = rows.filter(**{f"{key}__in": chunk}).exclude(**{field: ""})
            yield model, found.values_list(key, field)


def _key_chunks(keys: Collection[int]) -> Iterator[list[int]]:
    left = iter(sorted(keys))
    while chunk := list(islice(left, CHUNK)):
        yield chunk
