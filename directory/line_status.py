"""A helpline's own word on its next hours: busy, closed today, back at an hour. It lapses by itself.

It is shown beside the number and never in its place: no status takes a number, a service or a line away.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from directory import lasting, touch
from directory.kept import Kept
from directory.models import LineStatus, SafetyLine, Service, Token
from directory.models.freshness import record_field
from directory.models.line_status import StatusKind
from directory.opening import HELSINKI
from directory.presentation.clock import clock

BUSY_FOR = dt.timedelta(hours=2)
LONGEST = dt.timedelta(hours=12)
# Every page with a list asks; another process's news are heard this soon.
KEEP_FOR = dt.timedelta(seconds=2)


@dataclass(frozen=True)
class Told:
    """What a line says of itself, from ``since`` until just before ``until``."""

    kind: str
    since: dt.datetime
    until: dt.datetime

    def holds(self, now: dt.datetime) -> bool:
        for moment in (self.since, self.until):
            if now < moment:
                lasting.until(moment)
        return self.since <= now < self.until

    def in_words(self) -> str:
        """Short, beside a number."""
        if self.kind == StatusKind.BUSY:
            return _("ruuhkaa nyt")
        if self.kind == StatusKind.CLOSED_TODAY:
            return _("kiinni tänään")
        return _("vastaa taas klo %(time)s") % {"time": clock(self.until.astimezone(HELSINKI).time())}

    def sentence(self) -> str:
        """With who said so and when."""
        said = {"time": clock(self.since.astimezone(HELSINKI).time()), "what": self.in_words()}
        return _("Linja kertoi klo %(time)s: %(what)s.") % said


@transaction.atomic
def tell(
    record: Service | SafetyLine,
    kind: StatusKind,
    now: dt.datetime,
    *,
    back_at: dt.time | None = None,
    token: Token | None = None,
) -> LineStatus:
    """Puts the new word in the place of the earlier one. Raises ValidationError for an hour that is too far."""
    until = until_when(kind, now, back_at)
    take_back(record, now)
    return LineStatus.objects.create(
        **{record_field(record): record}, kind=kind, since=now, until=until, token=token, uuid=uuid.uuid4()
    )


@transaction.atomic
def take_back(record: Service | SafetyLine, now: dt.datetime) -> int:
    """How many words were taken back."""
    holding = list(LineStatus.objects.of(record).holding(now))
    for status in holding:
        status.taken_back_at = now
        status.save(update_fields=["taken_back_at"])
    return len(holding)


def until_when(kind: StatusKind, now: dt.datetime, back_at: dt.time | None = None) -> dt.datetime:
    """When the word lapses: never later than twelve hours on, and what is said of today ends with the day."""
    end_of_day = _midnight_after(now)
    if kind == StatusKind.BUSY:
        return min(now + BUSY_FOR, end_of_day)
    if kind == StatusKind.CLOSED_TODAY:
        return min(now + LONGEST, end_of_day)
    if back_at is None:
        raise ValidationError(_("Kirjoita kellonaika, jolloin joku taas vastaa."))
    until = _next(back_at, now)
    if until - now > LONGEST:
        raise ValidationError(_("Kellonajan pitää olla seuraavan 12 tunnin sisällä."))
    return until


def _next(time: dt.time, now: dt.datetime) -> dt.datetime:
    """The next moment after now at which clocks in Helsinki show the time."""
    day = now.astimezone(HELSINKI).date()
    moments = (dt.datetime.combine(day + dt.timedelta(days=more), time, HELSINKI) for more in (0, 1))
    return next(moment for moment in moments if moment > now)


def _midnight_after(now: dt.datetime) -> dt.datetime:
    tomorrow = now.astimezone(HELSINKI).date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), HELSINKI)


@dataclass(frozen=True)
class _Row:
    """A word with the primary key of its line and, of the service or of its line's service, key and UUID."""

    told: Told
    line: int | None
    service: int | None
    service_uuid: str


def _read() -> tuple[_Row, ...]:
    """All that may still hold; those that have lapsed since are left out when asked for. Oldest first."""
    rows = (
        LineStatus.objects.holding(timezone.now())
        .select_related("service", "line__service")
        .order_by("since")
    )
    found = []
    for row in rows:
        service = row.service or (row.line.service if row.line else None)
        told = Told(row.kind, row.since, row.until)
        found.append(
            _Row(told, row.line_id, service.pk if service else None, str(service.uuid) if service else "")
        )
    return tuple(found)


_holding = Kept(_read, KEEP_FOR)


def of_service(service: Any, now: dt.datetime) -> Told | None:
    """The newest word of a service or of a safety line that is the same service."""
    if service.pk is None:
        return None
    return _newest((row.told for row in _holding.get() if row.service == service.pk), now)


def status_card(service: Any, language: str, now: dt.datetime) -> dict[str, str] | None:
    """The newest word as the JSON API tells it of one service."""
    told = of_service(service, now)
    if told is None:
        return None
    with translation.override(language):
        moments = {"since": _iso(told.since), "until": _iso(told.until)}
        return {"kind": str(told.kind), **moments, "sentence": told.sentence()}


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def of_card(service_uuid: str, now: dt.datetime) -> Told | None:
    """The same, for a row of a list."""
    return _newest((row.told for row in _holding.get() if row.service_uuid == service_uuid), now)


def of_line(line: SafetyLine, now: dt.datetime) -> Told | None:
    """The newest word of a safety line or of the service that it is."""
    own = (
        row.told
        for row in _holding.get()
        if row.line == line.pk or (line.service_id is not None and row.service == line.service_id)
    )
    return _newest(own, now)


def _newest(found: Iterable[Told], now: dt.datetime) -> Told | None:
    return max((told for told in found if told.holds(now)), key=lambda told: told.since, default=None)


def forget() -> None:
    _holding.forget()


def connect() -> None:
    _holding.forget_with(LineStatus)
    post_save.connect(_changed, sender=LineStatus, dispatch_uid="line-status-saved")
    post_delete.connect(_changed, sender=LineStatus, dispatch_uid="line-status-deleted")


def _changed(instance: LineStatus, **_: Any) -> None:
    """Lists and the bar of safety lines show it with the commit."""
    from directory import safety_bar

    transaction.on_commit(forget)
    keys = {instance.service_id, instance.line.service_id if instance.line_id else None} - {None}
    touch.announce(keys)
    if instance.line_id or SafetyLine.objects.filter(service__in=keys).exists():
        safety_bar.changed()
