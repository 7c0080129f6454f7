"""What counties are told of the services that they use: that nobody confirms them, or that they have ended."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.dates import PartialDate
from directory.ladder import REACHED, Rung
from directory.letters.links import page_of
from directory.models import Adoption, County, Notice, Service

# A row of a letter's ``about``: ["adopted", service's UUID, why, the day from which that holds].
ROW = "adopted"


class Why(StrEnum):
    OVERDUE = "overdue"
    ENDED = "ended"


@dataclass(frozen=True)
class Told:
    """``since``: the due day that passed, or the day of the end; None where that day is not known."""

    service: Service
    why: Why
    since: dt.date | None

    @property
    def row(self) -> tuple[str, str, str, str]:
        return ROW, str(self.service.uuid), self.why.value, self.since.isoformat() if self.since else ""


def to_tell(today: dt.date, county: County | None = None) -> Mapping[int, list[Told]]:
    """By county's primary key, by condition now. One query."""
    overdue = Q(service__live=True, service__standing__due_on__lte=today - REACHED[Rung.TASK])
    ended = Q(service__status="ended") | Q(service__visible_until__lt=today)
    rows = Adoption.objects.open().filter(overdue | ended)
    if county is not None:
        rows = rows.filter(county=county)
    found: dict[int, list[Told]] = defaultdict(list)
    for row in rows.select_related("service__organisation", "service__standing").order_by("county", "pk"):
        found[row.county_id].append(_told(row.service, today))
    return found


def _told(service: Service, today: dt.date) -> Told:
    if service.has_ended(today):
        return Told(service, Why.ENDED, service.ended_on or service.visible_until)
    return Told(service, Why.OVERDUE, service.standing.due_on)  # type: ignore[attr-defined]


def still_told(notice: Notice, today: dt.date) -> list[list[str]]:
    """The letter's rows that still hold, with those that are of no service; none where nothing is left to tell."""
    open_ones = {told.row for told in to_tell(today, notice.county).get(notice.county_id or 0, ())}
    rows = [row for row in notice.about if row[0] != ROW or tuple(row) in open_ones]
    return rows if any(row[0] == ROW for row in rows) else []


def lines(about: Iterable[Sequence[str]], language: str) -> list[Sequence[str]]:
    """For each service what has happened to it, in the active language, and its page."""
    rows = [row for row in about if row[0] == ROW]
    services = Service.objects.select_related("organisation").prefetch_related("replaced_by")
    found = {str(one.uuid): one for one in services.filter(uuid__in=[row[1] for row in rows])}
    return [
        _lines(found[uuid], Why(why), since, language) for _row, uuid, why, since in rows if uuid in found
    ]


def _lines(service: Service, why: Why, since: str, language: str) -> Sequence[str]:
    day = PartialDate(since).in_words(language) if since else ""
    name = f"{service.text('name', language)} ({service.organisation.text('name', language)})"
    if why == Why.OVERDUE:
        told = _("Palveluntuottaja ei ole vahvistanut tietoja. Määräpäivä oli %(day)s.") % {"day": day}
        return name, told, page_of(service, language)
    ended = _("Palvelu on päättynyt %(day)s.") % {"day": day} if day else _("Palvelu on päättynyt.")
    return name, f"{ended} {_replaced(service, language)}", page_of(service, language)


def _replaced(service: Service, language: str) -> str:
    others = [one for one in service.replaced_by.all() if one.live and one.status != "ended"]
    if not others:
        return _("Korvaavaa palvelua ei ole tiedossa.")
    named = [f"{one.text('name', language)}, {page_of(one, language)}" for one in others]
    return _("Tilalla: %(services)s") % {"services": "; ".join(named)}
