"""Dates that are only as precise as their source: a year, a month or a day."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from django.utils.translation import gettext

MONTHS = {
    "fi": (
        "tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu",
        "heinäkuu", "elokuu", "syyskuu", "lokakuu", "marraskuu", "joulukuu",
    ),
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, order=True)
class PartialDate:
    """``PartialDate("2021-06")``. Sorts as text does, so a year comes before its own months.

    Raises ValueError, with words that say what is accepted, for anything but a real year, month or day.
    """

    iso: str

    def __post_init__(self) -> None:
        if not isinstance(self.iso, str) or not _exists(self.iso):
            raise ValueError(
                gettext("Päivä ”%(value)s” ei kelpaa. Kirjoita 2021, 2021-06 tai 2021-06-03.")
                % {"value": self.iso}
            )

    def __str__(self) -> str:
        return self.iso

    @property
    def precision(self) -> str:
        """year, month or day."""
        return ("year", "month", "day")[self.iso.count("-")]

    @property
    def parts(self) -> tuple[int, ...]:
        """Year, then month and day as far as they are known."""
        return tuple(int(part) for part in self.iso.split("-"))

    def first_day(self) -> dt.date:
        """The earliest day that it can mean."""
        return dt.date(*(*self.parts, 1, 1)[:3])

    def last_day(self) -> dt.date:
        """The latest day that it can mean: the end of the year or month where no more is known."""
        year, month, day = (*self.parts, None, None)[:3]
        month = month or 12
        return dt.date(year, month, day or monthrange(year, month)[1])

    def in_words(self, language: str) -> str:
        """As people write it: "2021", "kesäkuu 2021", "3.6.2021" (fi, sv) or "3 June 2021" (en)."""
        if self.precision == "year":
            return self.iso
        year, month, *days = self.parts
        name = MONTHS[language][month - 1]
        if not days:
            return f"{name} {year}"
        return f"{days[0]} {name} {year}" if language == "en" else f"{days[0]}.{month}.{year}"


def _exists(iso: str) -> bool:
    shape = SHAPE.fullmatch(iso)
    if not shape:
        return False
    year, month, day = (int(part) if part else 1 for part in shape.groups())
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day that many years on; 28 February where 29 February has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
