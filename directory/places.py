"""The municipality or wellbeing services county that somebody means by what they type."""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from directory.languages import LANGUAGES
from directory.vocabulary import Area, Vocabulary


@dataclass(frozen=True)
class Place:
    """``kind`` is the query parameter that the code belongs to: county or municipality."""

    kind: str
    code: str


def find_place(text: str, words: Vocabulary) -> Place | None:
    """The area with that code or name in any language; letter case, accents and spaces apart."""
    wanted = " ".join(text.split()).casefold()
    for kind, codes in (("county", words.county_codes), ("municipality", words.municipality_codes)):
        if wanted in codes:
            return Place(kind, codes[wanted])
    bare = _bare(wanted)
    for kind, codes in (("county", words.county_codes), ("municipality", words.municipality_codes)):
        found = {code for name, code in codes.items() if bare and _bare(name) == bare}
        if len(found) == 1:
            return Place(kind, found.pop())
    return None


def close_places(text: str, words: Vocabulary, language: str, most: int = 3) -> list[str]:
    """Names like the one typed, closest first, in the language."""
    names = {_bare(name): name for name in place_names(words, language)}
    return [
        names[close] for close in difflib.get_close_matches(_bare(text), list(names), n=most, cutoff=0.72)
    ]


def place_names(words: Vocabulary, language: str) -> list[str]:
    """What a field for areas suggests: names in the reader's language, then those that differ in another."""
    areas = [*words.counties.values(), *words.municipalities.values()]
    own = dict.fromkeys(area.name(language) for area in areas)
    return list(own | dict.fromkeys(_other_names(areas, language)))


def _other_names(areas: Iterable[Area], language: str) -> Iterable[str]:
    """Finnish and Swedish names are used side by side; English readers know both."""
    for area in areas:
        for other in LANGUAGES[:2]:
            if other != language and area.names.get(other):
                yield area.names[other]


def _bare(text: str) -> str:
    """Lower-case letters without accents: "Ähtäri" -> "ahtari"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
