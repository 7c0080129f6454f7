"""How a phrase of danger is written: `mies lyö`, `isä/äiti sammunut lattialle/sohvalle`, `=hyppäisin sillalta`.

Words that may stand for each other in one phrase have a slash between them. A word with an equals sign before it is
meant in exactly this form, where the form alone tells of danger: "kuolisinpa" is a wish, "kuolla" is not. Words
that are filling elsewhere ("se", "jos") count when they are written so.
"""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

EXACT = "="
OR = "/"
MOST_PIECES = 6
SHORTEST_RUN = 7


class Alternative(NamedTuple):
    """One of the words that may stand at a place of a phrase."""

    text: str
    exact: bool


def places(text: str) -> list[list[Alternative]]:
    """Per place of the phrase, the words that may stand there."""
    split = (
        [
            Alternative(word.removeprefix(EXACT), word.startswith(EXACT))
            for word in place.split(OR)
            if word.removeprefix(EXACT)
        ]
        for place in text.split()
    )
    return [alternatives for alternatives in split if alternatives]


def spelled_out(text: str) -> list[str]:
    """Sentences of a phrase as people would type them, so many that each alternative stands in one."""
    found = places(text)
    longest = max(map(len, found), default=0)
    return [
        " ".join(alternatives[number % len(alternatives)].text for alternatives in found)
        for number in range(longest)
    ]


def exact(surface: str) -> str:
    """What stands among the base forms for a word in exactly this form."""
    return EXACT + surface


def taken_apart(run: str, vocabulary: Collection[str]) -> tuple[str, ...]:
    """The words of "haluunkuolla", written without spaces; empty where it is not made of the vocabulary's words."""

    @cache
    def rest(start: int) -> tuple[str, ...] | None:
        if start == len(run):
            return ()
        found = (
            (run[start:end], *following)
            for end in range(len(run), start, -1)
            if run[start:end] in vocabulary and (following := rest(end)) is not None
        )
        return min(found, key=len, default=None)

    pieces = rest(0) if len(run) >= SHORTEST_RUN else None
    return pieces if pieces and 1 < len(pieces) <= MOST_PIECES else ()
