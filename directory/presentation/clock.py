"""Moments, weekdays and times of day as people write them."""

import datetime as dt

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from directory.opening import HELSINKI, Span

WEEKDAYS = (
    _("Maanantai"), _("Tiistai"), _("Keskiviikko"), _("Torstai"), _("Perjantai"), _("Lauantai"), _("Sunnuntai"),
)  # fmt: skip
SHORT_WEEKDAYS = (_("ma"), _("ti"), _("ke"), _("to"), _("pe"), _("la"), _("su"))
ON_WEEKDAYS = (
    _("maanantaina"), _("tiistaina"), _("keskiviikkona"), _("torstaina"), _("perjantaina"), _("lauantaina"),
    _("sunnuntaina"),
)  # fmt: skip


def clock(time: dt.time) -> str:
    """ "9", "9.30" (fi, sv) or "9:00" (en)."""
    if get_language() == "en":
        return f"{time.hour}:{time.minute:02}"
    return f"{time.hour}.{time.minute:02}" if time.minute else f"{time.hour}"


def closing_clock(time: dt.time) -> str:
    """The same for an end, where midnight is 24."""
    if time == dt.time(0):
        return "24:00" if get_language() == "en" else "24"
    return clock(time)


def span_in_words(span: Span) -> str:
    """ "9–15", "0–24"; a span that ends on the next morning is "18–2"."""
    return f"{clock(span.opens)}–{closing_clock(span.closes)}"


def day_in_words(day: dt.date) -> str:
    """ "24.11.2026" (fi, sv) or "24 November 2026" (en)."""
    from directory.dates import PartialDate

    return PartialDate(day.isoformat()).in_words(get_language() or "fi")


def when(moment: dt.datetime, now: dt.datetime) -> str:
    """ "tänään klo 14", "huomenna klo 9", "keskiviikkona klo 9", and past six days "3.12.2026 klo 9"."""
    local, today = moment.astimezone(HELSINKI), now.astimezone(HELSINKI).date()
    time, distance = clock(local.time()), (local.date() - today).days
    if distance == 0:
        return gettext("tänään klo %(time)s") % {"time": time}
    if distance == 1:
        return gettext("huomenna klo %(time)s") % {"time": time}
    day = ON_WEEKDAYS[local.weekday()] if distance < 7 else day_in_words(local.date())
    return gettext("%(day)s klo %(time)s") % {"day": day, "time": time}
