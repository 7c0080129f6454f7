"""Evidence in words for whoever has to decide: "404, 3.10.2026 alkaen, kolme kertaa"."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

# What the checker noted, by the code before the colon; "%s" stands for what comes after it.
WORDS: Mapping[str, Any] = {
    "dns": gettext_lazy("palvelimen nimeä ei löydy"),
    "timeout": gettext_lazy("palvelin ei vastannut ajoissa"),
    "tls": gettext_lazy("suojattu yhteys ei onnistu (%s)"),
    "connect": gettext_lazy("palvelimeen ei saa yhteyttä"),
    "broken": gettext_lazy("yhteys katkesi"),
    "loop": gettext_lazy("uudelleenohjaus kiertää kehää"),
    "redirects": gettext_lazy("liian monta uudelleenohjausta"),
    "cookies": gettext_lazy("sivu vaatii evästeitä"),
    "challenge": gettext_lazy("palvelin pyytää todistamaan, että lukija on ihminen"),
    "refused": gettext_lazy("osoitteesta ei kysytä (%s)"),
    "checker": gettext_lazy("tarkistus kaatui omaan virheeseensä"),
    "home": gettext_lazy("ohjaa etusivulle"),
    "made_up": gettext_lazy("sama teksti kuin sivulla, jota ei ole"),
    "moved": gettext_lazy("uusi osoite %s"),
    "not_on_source": gettext_lazy("ei enää sivulla %s"),
    "changed": gettext_lazy("tekstistä muuttunut noin %s %%"),
    "phone": gettext_lazy("ei ole puhelinnumero"),
    "ended": gettext_lazy("päättymispäivä oli %s"),
}
# Why an address is not asked (directory.network and directory.links.fetch).
REFUSALS: Mapping[str, Any] = {
    "not an address of a page": gettext_lazy("se ei ole verkkosivun osoite"),
    "a name or a password in the address": gettext_lazy("siinä on käyttäjätunnus tai salasana"),
    "the name leads nowhere": gettext_lazy("nimi ei johda minnekään"),
    "the name leads to an address that is not public": gettext_lazy("nimi ei johda julkiseen verkkoon"),
}
COUNTED = {
    2: gettext_lazy("kahdesti"),
    3: gettext_lazy("kolme kertaa"),
    4: gettext_lazy("neljä kertaa"),
    5: gettext_lazy("viisi kertaa"),
    6: gettext_lazy("kuusi kertaa"),
    7: gettext_lazy("seitsemän kertaa"),
    8: gettext_lazy("kahdeksan kertaa"),
    9: gettext_lazy("yhdeksän kertaa"),
    10: gettext_lazy("kymmenen kertaa"),
}


def seen(evidence: str) -> str:
    """What was seen, in words; what is no code of ours stays as it is."""
    code, _, detail = evidence.partition(":")
    words = WORDS.get(code)
    if words is None:
        return evidence
    text = str(words)
    if "%s" not in text:
        return text
    told = _day(detail) if code == "ended" else str(REFUSALS.get(detail, detail))
    return text.replace("%s", told).replace("%%", "%")


def since(first: dt.datetime, times: int) -> str:
    """ "3.10.2026 alkaen, kolme kertaa"; a single time has its day alone."""
    day = _day(timezone.localtime(first).date().isoformat())
    if times < 2:
        return day
    counted = COUNTED.get(times) or ngettext("%(number)s kerran", "%(number)s kertaa", times) % {
        "number": times
    }
    return gettext("%(day)s alkaen, %(times)s") % {"day": day, "times": counted}


def _day(iso: str) -> str:
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day}.{day.month}.{day.year}"
