"""Says in words where a record is from and whether anyone has confirmed it."""

from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext as _

from directory.dates import PartialDate


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


def line_sentence(line: Any, language: str) -> str:
    """The small plain line beneath a crisis number: when and how it was last checked, or its source."""
    if not line.checked_on:
        return source_in_words(line.source_url, line.newest_seen or line.source_date, language)
    day = PartialDate(line.checked_on.isoformat()).in_words(language)
    with translation.override(language):
        if line.checked_how == "rung":
            return _("Soitettu ja todettu oikeaksi %(date)s") % {"date": day}
        return _("Luettu palveluntuottajan sivulta %(date)s") % {"date": day}
