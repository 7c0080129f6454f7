"""A list that a reader has gathered: what its page, desk sheet and plain version say of each service."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from directory.addresses import SHORT_ID_LENGTH
from directory.cards import may_be_dialled, rules_of
from directory.dates import PartialDate
from directory.freshness import Intervals
from directory.languages import Localised
from directory.models import Service
from directory.presentation.contact import WEBSITE, Number, unsure_number
from directory.presentation.hours import week_in_words
from directory.sourcing import freshness_sentence, host, source_in_words
from directory.withholding import as_shown

LONGEST_LIST = 30
SHORT_ID = re.compile(rf"[a-z2-7]{{{SHORT_ID_LENGTH}}}")


@dataclass(frozen=True)
class Line:
    """One number or address of an entry; ``text`` is what stands on paper."""

    text: str
    href: str = ""
    note: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Entry:
    """One service of a list. ``quoted_hours`` are the source's own words, in Finnish."""

    service: Service
    name: Localised
    provider: Localised
    lines: Sequence[Line]
    hours: Sequence[str]
    quoted_hours: str
    cost: str
    source: str
    has_ended: bool
    earlier: str = ""
    later: str = ""
    without: str = ""


def read_ids(text: str) -> list[str]:
    """The short ids of an address, each once and in order; what is none is left out."""
    found = (part.strip().lower() for part in text.split(","))
    return list(dict.fromkeys(part for part in found if SHORT_ID.fullmatch(part)))[:LONGEST_LIST]


def list_address(ids: Sequence[str]) -> str:
    """The path of a list in the active language."""
    path = reverse("directory:shortlist")
    return f"{path}?s={','.join(ids)}" if ids else path


def services_of(ids: Sequence[str]) -> list[Service]:
    """The published services of the ids, in the order of the list; ended ones too, as the list must say so."""
    found = {
        service.short_id: service
        for service in Service.objects.with_everything().filter(short_id__in=ids, live=True)
    }
    today = timezone.localdate()
    return [as_shown(found[short_id], today) for short_id in ids if short_id in found]


def entries(services: Sequence[Service], language: str, now: dt.datetime) -> list[Entry]:
    """The list's rows, each with the addresses of the list when it is moved or taken off."""
    ids = [service.short_id for service in services]
    return [_entry(service, ids, language, now) for service in services]


def _entry(service: Service, ids: list[str], language: str, now: dt.datetime) -> Entry:
    place = ids.index(service.short_id)
    hours = _hours(service, language, now)
    return Entry(
        service=service,
        name=service.text("name", language),
        provider=service.organisation.text("name", language),
        lines=_lines(service, language),
        hours=hours,
        quoted_hours="" if hours else _quoted(service),
        cost=str(service.cost.text("name", language)) if service.cost else _("Hinta ei tiedossa"),
        source=_source(service, language, now.date()),
        has_ended=service.has_ended(now.date()),
        earlier=list_address(_moved(ids, place, place - 1)) if place else "",
        later=list_address(_moved(ids, place, place + 1)) if place < len(ids) - 1 else "",
        without=list_address([short_id for short_id in ids if short_id != service.short_id]),
    )


def _source(service: Service, language: str, today: dt.date) -> str:
    """Who found the data right and when, or why they are withheld; before that, where they are from."""
    if getattr(service, "standing", None):
        return freshness_sentence(service, today, language)
    return source_in_words(service.source_url, service.source_date, language)


def _moved(ids: list[str], place: int, target: int) -> list[str]:
    moved = list(ids)
    moved.insert(target, moved.pop(place))
    return moved


def _lines(service: Service, language: str) -> list[Line]:
    """Numbers first; then addresses of the channels themselves; the service's own page where there is no other."""
    numbers = [
        _number(
            Number(phone.number, phone.tel if may_be_dialled(service) else None, phone.note, phone.language),
            service,
        )
        for channel in service.channels.all()
        for phone in channel.phones.all()
    ]
    chats = [
        Line(host(channel.url), channel.url, str(channel.kind.text("name", language)))
        for channel in service.channels.all()
        if channel.url and channel.url_is_channel and channel.kind.code != WEBSITE
    ]
    lines = [*numbers, *chats]
    if service.website and not any(line.text == host(service.website) for line in lines):
        lines.append(Line(host(service.website), service.website))
    return lines


def _number(number: Number, service: Service) -> Line:
    if number.tel:
        return Line(number.written, f"tel:{number.tel}", number.note, is_number=True)
    return Line(unsure_number(number, service))


def _hours(service: Service, language: str, now: dt.datetime) -> list[str]:
    """ "Puhelin: ma–pe 9–15" for each channel whose hours are known."""
    named = [
        (str(channel.kind.text("name", language)), rules_of(channel.opening_rules.all()))
        for channel in service.channels.all()
    ]
    told = [(name, week_in_words(rules, now, crisis=service.is_crisis)) for name, rules in named if rules]
    return [f"{name}: {week}" for name, week in told if week]


def _quoted(service: Service) -> str:
    own = (channel.hours_text for channel in service.channels.all())
    return service.hours_text or next((text for text in own if text), "")


def check_by(services: Sequence[Service], printed_on: dt.date) -> dt.date:
    """The day by which a printed number is to be checked: as soon as the soonest of them would fall due."""
    intervals = Intervals()
    crisis = any(service.is_crisis for service in services)
    return printed_on + dt.timedelta(days=intervals.crisis_contact if crisis else intervals.contact)


def desk_context(services: Sequence[Service], language: str, now: dt.datetime) -> dict[str, Any]:
    """What the desk sheet adds to the list: its dates and the way back to the fresh list."""
    address = settings.SITE_URL + list_address([service.short_id for service in services])
    today = now.date()
    return {
        "printed_on": _day(today, language),
        "check_by": _day(check_by(services, today), language),
        "address": written_address(address),
        "qr": qr_code(address),
    }


def _day(day: dt.date, language: str) -> str:
    return PartialDate(day.isoformat()).in_words(language)


def written_address(address: str) -> str:
    """An address as people copy it from paper: without scheme and "www."."""
    parts = urlsplit(address)
    site = parts.netloc.removeprefix("www.")
    return f"{site}{parts.path}?{parts.query}" if parts.query else f"{site}{parts.path}"


def qr_code(address: str) -> SafeString:
    """The address as an inline SVG, black on white, with medium error correction; sized by the stylesheet."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=4, svgclass="qr", lineclass=None
    )
    return mark_safe(drawn)
