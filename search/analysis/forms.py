"""What an analysis of one word gives, whatever the language."""

from typing import NamedTuple


class Forms(NamedTuple):
    """Forms of one word in one language, without the language's prefix."""

    bases: tuple[str, ...]
    """Base forms of all readings; for an unknown word its surface and its stem."""
    parts: tuple[str, ...] = ()
    """Compound parts, contiguous sub-compounds and derivation roots, without the bases."""
    known: bool = False
    """True when a dictionary has the word: it is then no typing error."""
    verbs: tuple[str, ...] = ()
    """Verbs that the word is a participle of: "hakannut" and "hakkaava" of "hakata"."""
    finite: bool = False
    """A verb in a person and nothing else: "pelottaa", "kuoli", "jaksa"; but not "tuki", which is a noun as well."""


def unique(items: list[str]) -> tuple[str, ...]:
    """First occurrences in order."""
    return tuple(dict.fromkeys(items))


def word_set(listed: str) -> frozenset[str]:
    """The words of a text that lists them with spaces and line breaks between."""
    return frozenset(listed.split())
