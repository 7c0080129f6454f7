"""Single values of a row: what each column accepts, and the one form in which it is kept.

Every reader takes what JSON or a table cell holds and raises Wrong with words that say what would be right.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from directory.coverage import KINDS
from directory.dates import PartialDate
from directory.imports import columns
from directory.phones import WrittenPhone, parse_phones, split_cell
from directory.vocabulary import Vocabulary

UNKNOWN_COST = "ei-tiedossa"
WHOLE_COUNTRY = tuple(kind for kind in KINDS if kind.startswith("nationwide"))
OLDEST = 120
UNDER = re.compile(r"alle ([0-9]{1,3})")
# Control characters, and halves of surrogate pairs, which no database or workbook takes.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
validate_url = URLValidator(schemes=["http", "https"])


class Wrong(ValueError):
    """A value that its column does not accept."""


def value_of(name: str, value: Any, words: Vocabulary) -> Any:
    """The value of a known column in its one form. Raises Wrong."""
    if name in columns.TEXTS:
        return _text(value, columns.TEXTS[name])
    if name in columns.URLS:
        return _url(value, columns.URLS[name])
    if name in columns.CHOICES:
        return _choice(name, value)
    if name in columns.TERMS:
        return _terms(value, words.terms.get(columns.TERMS[name], {}), keep_order=name == "channels")
    if name in columns.DAYS:
        return _day(value)
    if name in columns.AGES:
        return _age(value, name)
    if name in columns.DEGREES:
        return _degrees(value, columns.DEGREES[name])
    if name in columns.TRUTHS:
        return _truth(value)
    return READERS[name](value, words)


def _text(value: Any, longest: int) -> str:
    """Text as it stands, without space around it. A whole number counts as its digits."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Wrong(_("Tähän kuuluu teksti."))
    text = tidy(value)
    if UNWRITABLE.search(text):
        raise Wrong(_("Tekstissä on ohjausmerkkejä."))
    if len(text) > longest:
        raise Wrong(
            _("Tekstissä on %(length)d merkkiä, enintään %(longest)d sopii.")
            % {"length": len(text), "longest": longest}
        )
    return text


def tidy(text: str) -> str:
    """Without space around it, and with one kind of line break whoever wrote it."""
    return text.strip().replace("\r\n", "\n")


def _url(value: Any, longest: int) -> str:
    text = _text(value, longest)
    if text:
        try:
            validate_url(text)
        except ValidationError as error:
            raise Wrong(
                _("”%(value)s” ei ole verkko-osoite. Kirjoita https://…") % {"value": text}
            ) from error
    return text


def _email(value: Any, words: Vocabulary) -> str:
    text = _text(value, columns.EMAIL)
    if text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise Wrong(_("”%(value)s” ei ole sähköpostiosoite.") % {"value": text}) from error
    return text


def _choice(name: str, value: Any) -> str | None:
    accepted, if_empty = columns.CHOICES[name]
    text = _text(value, columns.UNLIMITED)
    if not text:
        return if_empty
    if text not in accepted:
        raise Wrong(
            _("”%(value)s” ei kelpaa. Jokin näistä: %(accepted)s.")
            % {"value": text, "accepted": ", ".join(accepted)}
        )
    return text


def _list(value: Any) -> list[Any]:
    """The parts of a JSON list, or of a cell joined by " | "."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    return split_cell(_text(value, columns.UNLIMITED))


def _texts(value: Any) -> list[str]:
    parts = [_text(part, columns.UNLIMITED) for part in _list(value)]
    if not all(parts):
        raise Wrong(_("Luettelossa on tyhjä kohta."))
    if len(set(parts)) != len(parts):
        raise Wrong(_("Luettelossa on sama kohta kahdesti."))
    return parts


def _terms(value: Any, known: Mapping[str, Any], keep_order: bool) -> tuple[str, ...]:
    codes = _texts(value)
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise Wrong(
            _("Tuntematon termi: %(unknown)s. Sanastossa on: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(known)}
        )
    return tuple(codes) if keep_order else tuple(sorted(codes))


def _cost(value: Any, words: Vocabulary) -> str:
    """The code of a cost; empty where it is not known."""
    text = _text(value, columns.UNLIMITED)
    known = words.terms.get("cost", {})
    if text and text not in known:
        raise Wrong(
            _("Tuntematon termi: %(unknown)s. Sanastossa on: %(known)s.")
            % {"unknown": text, "known": ", ".join(known)}
        )
    return "" if text == UNKNOWN_COST else text


def _coverage(value: Any, words: Vocabulary) -> str | tuple[str, ...]:
    """nationwide, nationwide_except_aland, "" (unknown), or the sorted codes of counties."""
    if isinstance(value, str) and value.strip() in WHOLE_COUNTRY:
        return value.strip()
    codes = _areas(value, words.county_codes)
    return codes or ""


def _municipalities(value: Any, words: Vocabulary) -> tuple[str, ...]:
    return _areas(value, words.municipality_codes)


def _areas(value: Any, known: Mapping[str, str]) -> tuple[str, ...]:
    names = _texts(value)
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        raise Wrong(_("Tuntematon alue: %(unknown)s.") % {"unknown": ", ".join(unknown)})
    codes = {known[name.casefold()] for name in names}
    if len(codes) != len(names):
        raise Wrong(_("Luettelossa on sama kohta kahdesti."))
    return tuple(sorted(codes))


def _phone(value: Any, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    """The main number, which the column ``phones`` normally repeats as its first."""
    phones = _phones(value, words)
    if len(phones) > 1:
        raise Wrong(_("Tähän kuuluu yksi numero; muut sarakkeeseen phones."))
    return phones


def _phones(value: Any, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Pairs of number and note. JSON has objects with these names, a cell ``number (note) | number``."""
    if isinstance(value, list):
        phones = [
            WrittenPhone(*_pair(item, "number", columns.PHONE_NUMBER, columns.PHONE_NOTE)) for item in value
        ]
    else:
        try:
            phones = list(parse_phones(_text(value, columns.UNLIMITED)))
        except ValueError as error:
            raise Wrong(str(error)) from error
    for phone in phones:
        _text(phone.number, columns.PHONE_NUMBER)
        _text(phone.note, columns.PHONE_NOTE)
        if not re.search(r"[0-9]", phone.number):
            raise Wrong(_("”%(value)s” ei ole puhelinnumero.") % {"value": phone.number})
    return tuple((phone.number, phone.note) for phone in phones)


def _pair(item: Any, name: str, longest: int, longest_note: int) -> tuple[str, str]:
    if not isinstance(item, Mapping) or not {name} <= set(item) <= {name, "note"}:
        raise Wrong(_('Tähän kuuluu luettelo: [{"%(name)s": …, "note": …}].') % {"name": name})
    text = _text(item[name], longest)
    if not text:
        raise Wrong(_("Luettelossa on tyhjä kohta."))
    return text, _text(item.get("note"), longest_note)


def _extra_sources(value: Any, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Pairs of address and note. JSON has objects with url and note, a cell ``url (note) | url``."""
    sources = []
    for item in _list(value):
        if isinstance(item, str):
            url, bracket, note = item.partition(" (")
            if bracket and not note.endswith(")"):
                raise Wrong(_("”%(value)s”: sulku ei sulkeudu.") % {"value": item})
            url, note = url.strip(), note[:-1].strip()
        else:
            url, note = _pair(item, "url", columns.EXTRA_SOURCE_URL, columns.EXTRA_SOURCE_NOTE)
        sources.append((_url(url, columns.EXTRA_SOURCE_URL), _text(note, columns.EXTRA_SOURCE_NOTE)))
    return tuple(sources)


def _source_date(value: Any, words: Vocabulary) -> str:
    text = _text(value, columns.UNLIMITED)
    if text:
        try:
            PartialDate(text)
        except ValueError as error:
            raise Wrong(str(error)) from error
    return text


def _day(value: Any) -> str:
    text = _text(value, columns.UNLIMITED)
    try:
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise Wrong(_("”%(value)s” ei ole päivä. Kirjoita 2021-06-03.") % {"value": text}) from error


def _age(value: Any, name: str) -> int | None:
    """Whole years. "alle 18" as an upper limit is 17: the oldest age that still fits."""
    text = _text(value, columns.UNLIMITED)
    if not text:
        return None
    under = UNDER.fullmatch(text.lower()) if name == "age_to" else None
    if under:
        text = str(int(under[1]) - 1)
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > OLDEST:
        raise Wrong(_("”%(value)s” ei ole ikä. Kirjoita 0–120.") % {"value": text})
    return int(text)


def _degrees(value: Any, most: float) -> float | None:
    if isinstance(value, str):
        value = value.strip().replace(",", ".")
    if value is None or value == "":
        return None
    try:
        degrees = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError):
        degrees = math.nan
    if not -most <= degrees <= most:
        raise Wrong(_("Tähän kuuluu luku välillä ±%(most)d astetta (WGS84).") % {"most": most})
    return degrees


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool) or value is None:
        return value
    text = _text(value, columns.UNLIMITED).lower()
    truths = {"": None, "true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
    if text not in truths:
        raise Wrong(_("”%(value)s” ei kelpaa. Kirjoita true tai false.") % {"value": text})
    return truths[text]


def _names(value: Any, words: Vocabulary) -> tuple[str, ...]:
    return tuple(sorted(_texts(value)))


READERS: Mapping[str, Callable[[Any, Vocabulary], Any]] = {
    "cost": _cost,
    "coverage": _coverage,
    "municipalities": _municipalities,
    "phone": _phone,
    "phones": _phones,
    "email": _email,
    "source_date": _source_date,
    "extra_sources": _extra_sources,
    "replaced_by": _names,
    "our_wording": _names,
}
