"""Spoken Finnish, Finland-Swedish and hurried English to standard forms, word by word, before analysis.

Tables hold what is common and irregular; rules propose standard forms for words that no dictionary knows, and the
first proposal that is known wins. A word that is known, or that the index has, is left alone.

Sources of the rules: Kotus, Suomen murteet; Iso suomen kielioppi, 33-38 (puhekieli).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from search.spoken_tables import ENGLISH, FINNISH, SWEDISH

# Chains of two rules are enough for "vanahemmil" -> "vanhemmilla"; three invent words.
MOST_RULES = 2
MOST_PROPOSALS = 120

TABLES = {"fi": FINNISH, "sv": SWEDISH, "en": ENGLISH}

_V = "aeiouyäö"
_FRONT = re.compile("[yäö]")
_BACK = re.compile("[aou]")

# Each rule: pattern, replacements in order of likelihood. A and O stand for a/ä and o/ö by vowel harmony.
_RULES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), replacements)
    for pattern, replacements in (
        # Oulu, Savo, Ostrobothnia: an extra vowel, "valavon", "kolome", "pelekään", "vanahempi".
        (rf"([{_V}])([lnhr])\1(?=[kpmvhjfgbd])", (r"\1\2",)),
        (rf"(?<=[{_V}])([lh])[{_V}](?=[kpmvjn])", (r"\1",)),
        # East and north: a doubled consonant before a long vowel or diphthong, "sannoo", "tullee", "ennää".
        (rf"([kptslmnrvhj])\1(?=[{_V}]{{2}})", (r"\1",)),
        (r"hh", ("hd", "h")),
        # Adjectives without i, "punanen", "itsetuhosia": before an ending is added to them.
        (r"(?<=[aäoöuy])(?=nen$|se(?:n|t|ssa|lla|lle|lta|sta)$|sia$|siä$|sta$|stä$)", ("i",)),
        # Participles without -t, "väsyny", "tullu", and nouns and adverbs without -n, "jotaki".
        (r"(?<=[nlrs])([uy])$", (r"\1t",)),
        (rf"(?<=[{_V}])$", ("n",)),
        # Question clitics, "saaks", "onks", "tuleeks", and "saisko" for "saisiko".
        (r"ks(?:[aä]{1,2}|mä|mää|sä|sää|e|et|uu)?$", ("kO",)),
        (r"(?<=[aeioöäuy]s)k([oö])$", (r"ik\1",)),
        # Conditionals, "vois", "pitäs", "tekis".
        (r"(?<=[aeioöäuy])s$", ("si", "isi", "ssA")),
        (r"(?<=[aäeoöuy])s(?=(?:in|it|imme|itte|ivat|ko|kö)$)", ("is",)),
        # Case endings without their vowel, "kotonas", "lapsil", "mieheltä" -> "miehelt", "koulust".
        (r"s$", ("ssA", "i")),
        (r"l$", ("llA", "lle")),
        (r"(?<=l)t$", ("tA",)),
        (r"(?<=s)t$", ("tA",)),
        (r"(?<=[ks])$", ("i",)),
        (r"(?<=[rnstk])$", ("i", "e")),
        # Long vowels for vowel pairs, "vaikee", "apuu", "haluun", "lapsii", "hajoo".
        (r"ee(?=t?$)", ("eA",)),
        (r"eeta$", ("eAA",)),
        (r"ee(?=n$)", ("eA",)),
        (r"([uyoöi])\1$", (r"\1A", r"\1AA", r"\1An")),
        (r"([uyoö])\1(?=[nt]$)", (r"\1A",)),
        (r"(?<=[oöi])it$", ("itA",)),
        (r"(?<=i)t$", ("tA",)),
        # Diphthongs without i, "kirjottaa", "tarkottaa", "hajottaa".
        (r"(?<=[aäoö])(?=tt)", ("i",)),
        (r"(?<=[aäoö])(?=s[aäei])", ("i",)),
        # d is gone or another letter: "lähen", "yhen", "tehä", "yhren", "suhre", "äiin".
        (rf"(?<=[{_V}])h(?=[{_V}])", ("hd",)),
        (r"r", ("d",)),
        (rf"(?<=[{_V}])(?=[{_V}])", ("d",)),
        (r"j", ("d",)),
        # ts, "mettä", "kahtoo", "ihtesä".
        (r"tt|ht|ss", ("ts",)),
        # West: opened diphthongs, "miäs", "nuari", "tyä"; Savo: "äeti", "koera", "peä", "moa", "laenata".
        (r"iä", ("ie",)),
        (r"ua", ("uo", "aa")),
        (r"yä", ("yö",)),
        (r"([aäoö])e", (r"\1i",)),
        (r"oa", ("aa",)),
        (r"eä", ("ää",)),
        (r"oo$", ("aa",)),
        (r"öö$", ("ää",)),
        (r"oo(?=n|k|t)", ("aa",)),
        (r"ie", ("i",)),
        # Whole endings, "kauhea(a)n", "puhelimes(ta)", "lapsest(a)".
        (r"(?<=[bcdfghjklmnpqrstvwxz])$", ("A",)),
    )
)


class Standard(NamedTuple):
    """A word as it is analysed, and the typed word that it stands for."""

    word: str
    surface: str


def standard_words(
    typed: Sequence[str], language: str, known: Callable[[str], bool] | None = None
) -> list[Standard]:
    """Standard forms of the words of a query in order; one typed word may give several ("emmä" -> "en minä").

    `known` tells whether a word is standard already (dictionary or index); without it only the tables work.
    """
    table = TABLES[language]
    found: list[Standard] = []
    for surface in typed:
        if surface in table:
            found += [Standard(word, surface) for word in table[surface].split()]
        elif language == "fi" and known is not None and len(surface) > 3 and not known(surface):
            found.append(Standard(_first_known(surface, known), surface))
        else:
            found.append(Standard(surface, surface))
    return found


def _first_known(word: str, known: Callable[[str], bool]) -> str:
    return next((proposal for proposal in proposals(word) if known(proposal)), word)


@lru_cache(maxsize=20_000)
def proposals(word: str) -> tuple[str, ...]:
    """Standard forms a spoken word may stand for: all of one rule first, then chains of two."""
    seen = {word}
    layer = [word]
    found: list[str] = []
    for _ in range(MOST_RULES):
        following: list[str] = []
        for form in layer:
            for proposal in _one_rule(form):
                if proposal in seen or len(seen) > MOST_PROPOSALS:
                    continue
                seen.add(proposal)
                following.append(proposal)
        layer = following
        found += following
    return tuple(found)


def _one_rule(word: str) -> Iterator[str]:
    front = _is_front(word)
    for pattern, replacements in _RULES:
        for match in pattern.finditer(word):
            for replacement in replacements:
                text = _harmonised(match.expand(replacement), front)
                yield word[: match.start()] + text + word[match.end() :]


def _is_front(word: str) -> bool:
    """Vowel harmony goes by the last harmonic vowel, which in a compound is the head's."""
    front = max((match.start() for match in _FRONT.finditer(word)), default=-1)
    back = max((match.start() for match in _BACK.finditer(word)), default=-1)
    return front > back or back == -1


def _harmonised(replacement: str, front: bool) -> str:
    return replacement.replace("A", "ä" if front else "a").replace("O", "ö" if front else "o")
