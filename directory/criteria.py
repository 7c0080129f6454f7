"""Query parameters of a service list, read strictly: every name and value is known, or the question is refused.

The rules are those of the JSON API, version 1. Pages use the same names.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from directory.languages import LANGUAGES
from directory.vocabulary import Vocabulary

LONGEST_QUERY = 200
LARGEST_PAGE_SIZE = 100
PAGE_SIZE = 20
LARGEST_PAGE = 1_000_000
OLDEST_AGE = 120
SORTS = ("relevance", "name", "confirmed")
PROVIDERS = ("ngo", "parish", "foundation", "public")


@dataclass(frozen=True)
class BadParameter:
    """One parameter that was refused, its value as given (shortened), and what would be accepted."""

    parameter: str
    value: str
    message: str


class BadParameters(ValueError):
    """The question has parameters that are unknown or ill-formed. Nothing was searched."""

    def __init__(self, errors: list[BadParameter]) -> None:
        super().__init__("; ".join(f"{error.parameter}: {error.message}" for error in errors))
        self.errors = errors


@dataclass(frozen=True)
class Criteria:
    """A validated question. Empty sets and None mean that nothing was asked of that property."""

    q: str = ""
    need: frozenset[str] = frozenset()
    target_group: frozenset[str] = frozenset()
    situation: frozenset[str] = frozenset()
    channel: frozenset[str] = frozenset()
    cost: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    provider: frozenset[str] = frozenset()
    organisation: frozenset[uuid.UUID] = frozenset()
    anonymous: str | None = None
    county: frozenset[str] = frozenset()
    municipality: frozenset[str] = frozenset()
    open_now: bool = False
    age: int | None = None
    unknown: bool = False
    elsewhere: bool = False
    sort: str = ""
    page: int = 1
    page_size: int = PAGE_SIZE
    lang: str = "fi"
    modified_after: dt.datetime | None = None
    as_typed: bool = False
    """Words are taken as they stand: typing errors are not put right."""
    near: str = ""
    """Code of the municipality from which places are sorted by distance; it is also an area asked for."""
    origin: tuple[float, float] | None = None
    """The reader's own position (WGS84), where they gave it: no parameter, in no address, kept nowhere."""

    @property
    def has_area(self) -> bool:
        return bool(self.county or self.municipality)

    @property
    def order(self) -> str:
        """The order that holds: relevance where words were given, else by name."""
        return self.sort or ("relevance" if self.q else "name")

    @property
    def start(self) -> int:
        return (self.page - 1) * self.page_size

    def without(self, name: str) -> "Criteria":
        """The same question without one parameter. Without its municipality nothing is near."""
        less = replace(self, **{name: EMPTY[name]})
        if name == "near":
            return replace(less, origin=None, municipality=self.municipality - {self.near})
        return replace(less, near="", origin=None) if name == "municipality" else less


EMPTY: Mapping[str, Any] = {name: spec.default for name, spec in Criteria.__dataclass_fields__.items()}


class _Refused(ValueError):
    """A value that its reader refuses; the text says what would be accepted."""


Reader = Callable[[str, Vocabulary], Any]


@dataclass(frozen=True)
class Parameter:
    """How one parameter is read. A repeatable one gives a frozenset of the values read."""

    read: Reader
    repeatable: bool = False


def _term(taxonomy: str) -> Reader:
    def read(value: str, words: Vocabulary) -> str:
        known = words.terms.get(taxonomy, {})
        if value not in known or (taxonomy == "cost" and value == "ei-tiedossa"):
            raise _Refused(_("Tuntematon arvo. Arvot ovat sanaston tunnuksia, ks. /api/v1/terms/."))
        return value

    return read


def _choice(*values: str) -> Reader:
    def read(value: str, words: Vocabulary) -> str:
        if value not in values:
            raise _Refused(_("Tuntematon arvo. Sallitut arvot: %(values)s.") % {"values": ", ".join(values)})
        return value

    return read


def _flag(yes: str, *others: str) -> Reader:
    choose = _choice(yes, *others)

    def read(value: str, words: Vocabulary) -> bool:
        return bool(choose(value, words) == yes)

    return read


def _number(least: int, most: int) -> Reader:
    def read(value: str, words: Vocabulary) -> int:
        if not (value.isascii() and value.isdigit() and len(value) <= 7 and least <= int(value) <= most):
            raise _Refused(
                _("Anna kokonaisluku väliltä %(least)s–%(most)s.") % {"least": least, "most": most}
            )
        return int(value)

    return read


def _county(value: str, words: Vocabulary) -> str:
    code = words.county_codes.get(" ".join(value.split()).casefold())
    if code is None:
        raise _Refused(
            _("Hyvinvointialuetta ei löydy. Anna tunnus tai koko nimi, esimerkiksi Pirkanmaa tai 08.")
        )
    return code


def _municipality(value: str, words: Vocabulary) -> str:
    code = words.municipality_codes.get(" ".join(value.split()).casefold())
    if code is None:
        raise _Refused(_("Kuntaa ei löydy. Anna tunnus tai koko nimi, esimerkiksi Tampere tai 837."))
    return code


def _uuid(value: str, words: Vocabulary) -> uuid.UUID:
    try:
        if len(value) != 36:
            raise ValueError(value)
        return uuid.UUID(value)
    except ValueError:
        raise _Refused(_("Anna UUID, esimerkiksi 123e4567-e89b-12d3-a456-426614174000.")) from None


def _words(value: str, words: Vocabulary) -> str:
    if len(value) > LONGEST_QUERY:
        raise _Refused(_("Haussa voi olla enintään %(most)s merkkiä.") % {"most": LONGEST_QUERY})
    return value.strip()


def _moment(value: str, words: Vocabulary) -> dt.datetime:
    try:
        moment = parse_datetime(value) if len(value) >= 20 else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or value[10] not in "Tt":
        raise _Refused(_("Anna RFC 3339 -aika aikavyöhykkeineen, esimerkiksi 2026-03-01T12:00:00Z."))
    return moment


PARAMETERS: Mapping[str, Parameter] = {
    "q": Parameter(_words),
    "need": Parameter(_term("need"), repeatable=True),
    "target_group": Parameter(_term("target_group"), repeatable=True),
    "situation": Parameter(_term("situation"), repeatable=True),
    "channel": Parameter(_term("channel"), repeatable=True),
    "cost": Parameter(_term("cost"), repeatable=True),
    "language": Parameter(_term("language"), repeatable=True),
    "provider": Parameter(_choice(*PROVIDERS), repeatable=True),
    "organisation": Parameter(_uuid, repeatable=True),
    "anonymous": Parameter(_choice("yes", "no")),
    "county": Parameter(_county, repeatable=True),
    "municipality": Parameter(_municipality, repeatable=True),
    "open_now": Parameter(_flag("true")),
    "age": Parameter(_number(0, OLDEST_AGE)),
    "unknown": Parameter(_flag("include", "exclude")),
    "elsewhere": Parameter(_flag("include", "exclude")),
    "sort": Parameter(_choice(*SORTS)),
    "page": Parameter(_number(1, LARGEST_PAGE)),
    "page_size": Parameter(_number(1, LARGEST_PAGE_SIZE)),
    "lang": Parameter(_choice(*LANGUAGES)),
    "modified_after": Parameter(_moment),
    "as_typed": Parameter(_flag("true")),
    "near": Parameter(_municipality),
}
LIST_PARAMETERS = ("q", "page", "page_size", "lang", "modified_after")
TRACKING = frozenset({"fbclid", "gclid", "mc_cid", "mc_eid"})


def is_tracking(name: str) -> bool:
    """Parameters that mail and advertising systems add to links; pages ignore them."""
    return name in TRACKING or name.startswith("utm_")


def read_criteria(
    params: Iterable[tuple[str, list[str]]], words: Vocabulary, accepted: Iterable[str] | None = None
) -> Criteria:
    """The question that parameters ask, given as (name, values) pairs like ``QueryDict.lists()``.

    Raises BadParameters with one entry for each name or value refused. Empty values equal absence.
    """
    allowed = PARAMETERS if accepted is None else {name: PARAMETERS[name] for name in accepted}
    errors: list[BadParameter] = []
    values: dict[str, Any] = {}
    for name, given in params:
        errors += _read_one(name, given, allowed, words, values)
    if values.get("sort") == "relevance" and not values.get("q") and not errors:
        values["sort"] = ""
    if errors:
        raise BadParameters(errors)
    if "near" in values and "municipality" not in values and "county" not in values:
        values["municipality"] = frozenset({values["near"]})
    return Criteria(**values)


def _read_one(
    name: str, given: list[str], allowed: Mapping[str, Parameter], words: Vocabulary, values: dict[str, Any]
) -> list[BadParameter]:
    """Reads one parameter into ``values``; gives what was refused."""
    parameter = allowed.get(name)
    if parameter is None:
        return [BadParameter(_shown(name), _shown(given[0] if given else ""), _unknown_name(name, allowed))]
    filled = [value for value in given if value.strip()]
    if len(filled) > 1 and not parameter.repeatable:
        return [BadParameter(name, _shown(", ".join(filled)), _("Parametrin voi antaa vain kerran."))]
    errors, read = [], []
    for value in filled:
        try:
            if is_broken(value):
                raise _Refused(_("Teksti ei ole kelvollista UTF-8:aa, tai siinä on NUL-merkki."))
            read.append(parameter.read(value if name == "q" else value.strip(), words))
        except _Refused as refusal:
            errors.append(BadParameter(name, _shown(value), str(refusal)))
    if read and not errors:
        values[name] = frozenset(read) if parameter.repeatable else read[0]
    return errors


def is_broken(value: str) -> bool:
    """Whether a decoded value holds NUL, or bytes that were not UTF-8 (Django replaces them by U+FFFD)."""
    return "\x00" in value or "\ufffd" in value or any("\ud800" <= letter <= "\udfff" for letter in value)


def _shown(value: str) -> str:
    readable = value.replace("\x00", "\\0").encode("utf-8", "replace").decode()
    return readable if len(readable) <= 80 else readable[:79] + "…"


def _unknown_name(name: str, allowed: Mapping[str, Parameter]) -> str:
    import difflib

    close = difflib.get_close_matches(name[:40], list(allowed), n=1)
    if close:
        return _("Tuntematon parametri. Tarkoititko: %(name)s?") % {"name": close[0]}
    return _("Tuntematon parametri.")
