"""Telephone numbers: as people write them, and what a phone dials."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext

EMERGENCY = "112"
# 116000-116999 are the harmonised European numbers of social value, dialled as they are (2007/116/EC).
HARMONISED = re.compile(r"116[0-9]{3}")
WRITTEN = re.compile(r"[+0-9][0-9\s().\-–/]*")
SEPARATOR = " | "
ESCAPED_SEPARATOR = r" \| "
# "(0)" belongs to the number, any other bracket opens the note.
NUMBER_AND_NOTE = re.compile(r"(?P<number>(?:\(0\)|[^()])+?)(?:\s*\((?!0\))(?P<note>.*)\))?", re.DOTALL)


@dataclass(frozen=True)
class WrittenPhone:
    """A number as its source writes it, and what the source says about it."""

    number: str
    note: str = ""


def dialled(number: str) -> str | None:
    """What a phone dials in Finland: E.164, or bare digits for a known short number.

    None where the source leaves out what would have to be guessed: a local number without its area code
    is never completed. Letters, and lengths that no number has, give None too.
    """
    written = number.strip()
    if not WRITTEN.fullmatch(written):
        return None
    digits = re.sub(r"[^0-9]", "", written)
    if digits == EMERGENCY or HARMONISED.fullmatch(digits):
        return digits if written[0] != "+" else None
    if written[0] not in "+0":
        return None
    try:
        parsed = phonenumbers.parse(written, "FI")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_refused(number: str) -> bool:
    """Whether it is no number at all: none that phonenumbers knows, long or short, and none of 112 and 116xxx.

    116 016 is Nollalinja's, and phonenumbers refuses it both ways: the harmonised numbers are taken as they are.
    """
    digits = re.sub(r"[^0-9]", "", number)
    if digits == EMERGENCY or HARMONISED.fullmatch(digits):
        return False
    try:
        parsed = phonenumbers.parse(number, "FI")
    except phonenumbers.NumberParseException:
        return True
    return not (
        phonenumbers.is_valid_number(parsed) or phonenumbers.is_valid_short_number_for_region(parsed, "FI")
    )


def parse_phones(text: str) -> tuple[WrittenPhone, ...]:
    """The phones of one table cell: ``080 005 005 (note) | 116 016``.

    Raises ValueError that quotes the part which has no number or an unclosed bracket.
    """
    return tuple(_parse_phone(part) for part in split_cell(text))


def _parse_phone(part: str) -> WrittenPhone:
    match = NUMBER_AND_NOTE.fullmatch(part)
    if not match or not re.search(r"[0-9]", match["number"]):
        raise ValueError(
            gettext("”%(value)s” ei ole puhelinnumero. Kirjoita 080 005 005 (huomautus) | 116 016.")
            % {"value": part}
        )
    return WrittenPhone(match["number"].strip(), (match["note"] or "").strip())


def format_phones(phones: Iterable[WrittenPhone]) -> str:
    """What parse_phones() reads back as the same phones."""
    return join_cell(f"{phone.number} ({phone.note})" if phone.note else phone.number for phone in phones)


def split_cell(text: str) -> list[str]:
    r"""The parts of a table cell joined by " | ", empty ones left out; " \| " is a bar within a part."""
    parts = (part.strip().replace(ESCAPED_SEPARATOR, SEPARATOR) for part in text.split(SEPARATOR))
    return [part for part in parts if part]


def join_cell(parts: Iterable[str]) -> str:
    """What split_cell() reads back as the same parts."""
    return SEPARATOR.join(part.replace(SEPARATOR, ESCAPED_SEPARATOR) for part in parts)
