"""Where a service can be used: in the whole country, in named areas, or nobody has told."""

from collections.abc import Mapping
from dataclasses import dataclass

ALAND = "91"
KINDS = ("nationwide", "nationwide_except_aland", "areas", "unknown")
WORDS = {
    "nationwide": {"fi": "Koko Suomi", "sv": "Hela Finland", "en": "All of Finland"},
    "nationwide_except_aland": {
        "fi": "Koko Suomi paitsi Ahvenanmaa",
        "sv": "Hela Finland utom Åland",
        "en": "All of Finland except Åland",
    },
    "unknown": {"fi": "Alue ei tiedossa", "sv": "Området är inte känt", "en": "Area not known"},
}


@dataclass(frozen=True)
class Coverage:
    """``counties`` and ``municipalities`` are codes ("06", "837"); both empty unless ``kind`` is areas."""

    kind: str
    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"coverage kind {self.kind!r} is not one of {', '.join(KINDS)}")
        if self.kind != "areas" and (self.counties or self.municipalities):
            raise ValueError(f"coverage {self.kind} names no areas")

    def reaches(self, county: str, county_of: Mapping[str, str]) -> bool | None:
        """Whether it can be used in a county; None where the coverage is unknown.

        ``county_of`` gives a municipality's county: a service of one municipality reaches its county.
        """
        if self.kind == "unknown":
            return None
        if self.kind == "areas":
            return county in self.counties or any(
                county_of.get(code) == county for code in self.municipalities
            )
        return self.kind == "nationwide" or county != ALAND

    def in_words(self, language: str, names: Mapping[str, str]) -> str:
        """ "Koko Suomi", or the names of the areas joined by commas: counties first.

        ``names`` gives the name of a code in that language (two digits a county, three a municipality).
        """
        if self.kind == "areas":
            named = [
                sorted((names[code] for code in codes), key=str.casefold)
                for codes in (self.counties, self.municipalities)
            ]
            return ", ".join([*named[0], *named[1]]) or WORDS["unknown"][language]
        return WORDS[self.kind][language]
