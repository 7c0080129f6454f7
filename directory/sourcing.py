"""Says in words where a record is from and whether anyone has confirmed it."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext as _

from directory.dates import PartialDate
from directory.freshness import State


def host(url: str) -> str:
    """The site of an address as people name it ("mll.fi"); empty where there is none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def source_in_words(url: str, date: str, language: str) -> str:
    """ "Lähde: mll.fi, joulukuu 2025", or that the day is not known."""
    with translation.override(language):
        site = host(url) or _("ei tiedossa")
        if date:
            return _("Lähde: %(site)s, %(date)s") % {
                "site": site,
                "date": PartialDate(date).in_words(language),
            }
        return _("Lähde: %(site)s, päivä ei ole tiedossa") % {"site": site}


def unconfirmed_sentence(record: Any, language: str) -> str:
    """What readers see beneath a record that no human has ever assured."""
    with translation.override(language):
        unconfirmed = _("Palvelu ei ole vielä vahvistanut tietoja.")
    return f"{source_in_words(record.source_url, record.source_date, language)}. {unconfirmed}"


def door_sentence(door: Any, today: dt.date, language: str) -> str:
    """What readers see beneath a county's door; the crisis emergency service's only tells when it was found right."""
    standing = getattr(door, "standing", None) if door.pk else None
    state = standing.state_on(today) if standing else State.UNCONFIRMED
    if state == State.WITHHELD:
        with translation.override(language):
            return _("Yhteystiedot on piilotettu, koska niitä ei ole saatu vahvistettua.")
    in_doubt = state in (State.DUE, State.OVERDUE, State.STALE) and not door.is_crisis
    if standing is None or standing.assured_on is None or not in_doubt:
        return line_sentence(door, language)
    day = PartialDate(standing.assured_on.isoformat()).in_words(language)
    with translation.override(language):
        return _doubted(state, day)


def _doubted(state: State, day: str) -> str:
    if state == State.STALE:
        return _("Emme ole saaneet vahvistusta %(date)s jälkeen. Tarkista palveluntarjoajalta.") % {
            "date": day
        }
    return _("Vahvistettu %(date)s, tarkistus käynnissä") % {"date": day}


def line_sentence(line: Any, language: str) -> str:
    """The small plain line beneath a crisis number: when and how it was last checked, or its source."""
    if not line.checked_on:
        newest = getattr(line, "newest_seen", "")
        return source_in_words(line.source_url, newest or line.source_date, language)
    day = PartialDate(line.checked_on.isoformat()).in_words(language)
    with translation.override(language):
        if line.checked_how == "rung":
            return _("Soitettu ja todettu oikeaksi %(date)s") % {"date": day}
        return _("Luettu palveluntuottajan sivulta %(date)s") % {"date": day}


def freshness_sentence(service: Any, today: dt.date, language: str) -> str:
    """What readers see of a service's freshness; in danger only when its number was last found right."""
    standing = getattr(service, "standing", None)
    state = standing.state_on(today) if standing else State.UNCONFIRMED
    if state == State.WITHHELD:
        with translation.override(language):
            return _("Yhteystiedot on piilotettu, koska niitä ei ole saatu vahvistettua.")
    if standing is None or standing.assured_on is None:
        return unconfirmed_sentence(service, language)
    day = PartialDate(standing.assured_on.isoformat()).in_words(language)
    with translation.override(language):
        if state in (State.DUE, State.OVERDUE, State.STALE) and not service.is_crisis:
            return _doubted(state, day)
        return _assured_by(service, standing, day, language)


def _assured_by(service: Any, standing: Any, day: str, language: str) -> str:
    """Who found it right: the provider itself, or we by ringing or reading its page."""
    if standing.level == "C":
        return _("Soitettu ja todettu oikeaksi %(date)s") % {"date": day}
    if standing.level == "D":
        return _("Luettu palveluntuottajan sivulta %(date)s") % {"date": day}
    organisation = standing.organisation or service.organisation
    return _("Tiedot vahvisti %(organisation)s %(date)s") % {
        "organisation": organisation.text("name", language),
        "date": day,
    }
