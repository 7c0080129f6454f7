"""Takes out of a text what could tell who someone is or how to reach them: numbers, addresses, names of people."""

import re

GONE = "[…]"
MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
# Four digits and more, however they are grouped, and identity codes: "040 123 4567", "131052-308T".
NUMBER = re.compile(r"\+?\d(?:[\s().\-–/]{0,2}\d){3,}(?:[A-Za-z]\b)?|\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b")
# A capital within a sentence: a person's name, or a place's, which a reader of the list can do without.
NAME = re.compile(r"(?<=[a-zåäö,;:] )[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)*(?:\s+[A-ZÅÄÖ][\w-]+)*")
NAMES = re.compile(
    r"\b[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)*(?:\s+[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)*)+"
)


def without_contacts(text: str) -> str:
    """The text without mail addresses, links and telephone numbers."""
    for pattern in (MAIL, LINK, NUMBER):
        text = pattern.sub(GONE, text)
    return text


def screened(text: str) -> str:
    """The text without contacts and without what looks like names: rather a word too few than a person named."""
    text = without_contacts(text)
    for pattern in (NAMES, NAME):
        text = pattern.sub(GONE, text)
    return text
