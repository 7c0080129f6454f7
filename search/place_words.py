"""A municipality or county named among the words of a search, in any of its inflected forms.

Voikko knows how Finnish place names bend ("Uudessakaupungissa" -> "uusikaupunki"); without it the forms are made
by rule, too many rather than too few, since a made form counts only where somebody types it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from directory.places import Place
from directory.vocabulary import Vocabulary
from search.analysis import Analyser, words
from search.analysis.forms import word_set
from search.analysis.tokens import normalise

LONGEST_NAME = 4
# Names that are everyday words too; written small they are taken for the words.
HOMOGRAPHS = word_set("kolari ingå perho sund")
BEFORE = word_set("i på från till in at near from around nära vid")
AFTER = word_set("seutu alue kunta kaupunki lähistö lähi region area kommun stad regionen hyvinvointialue")


@dataclass(frozen=True)
class NamedPlace:
    """A place in a text, its name in the reader's language, and the text without it."""

    place: Place
    name: str
    rest: str


def named_place(text: str, language: str, vocabulary: Vocabulary, analyser: Analyser) -> NamedPlace | None:
    """The first place that the text names; the longest name wins where several begin at one word."""
    names = _names(vocabulary, analyser)
    tokens = text.split()
    typed = [(place, word) for place, token in enumerate(tokens) for word in words(token)]
    forms = [_forms(word, analyser) for _, word in typed]
    for start in range(len(typed)):
        for end in range(min(len(typed), start + LONGEST_NAME), start, -1):
            found = names.get(forms[start:end], tokens[typed[start][0]])
            if found is None:
                continue
            gone = set(range(*_widened(typed, forms, start, end)))
            kept = {place for number, (place, _) in enumerate(typed) if number not in gone}
            areas = vocabulary.counties if found.kind == "county" else vocabulary.municipalities
            rest = " ".join(token for place, token in enumerate(tokens) if place in kept)
            return NamedPlace(found, areas[found.code].name(language), rest)
    return None


def _widened(
    typed: Sequence[tuple[int, str]], forms: Sequence[frozenset[str]], start: int, end: int
) -> tuple[int, int]:
    """The words of the name and the small words that belong to it: "i Åbo", "Turun seudulla"."""
    if start and typed[start - 1][1] in BEFORE:
        start -= 1
    if end < len(typed) and forms[end] & AFTER:
        end += 1
    return start, end


def _forms(word: str, analyser: Analyser) -> frozenset[str]:
    """What a typed word may be a form of."""
    return frozenset((word, *analyser.forms(word, "fi").bases, word.removesuffix("s")))


class _Names:
    """Names as sequences of words, found by the forms of typed words."""

    def __init__(self, vocabulary: Vocabulary, analyser: Analyser) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Place]]] = {}
        self._made: dict[str, set[str]] = {}
        self._analyser = analyser
        for kind, codes in (
            ("county", vocabulary.county_codes),
            ("municipality", vocabulary.municipality_codes),
        ):
            for name, code in codes.items():
                if not name.isdigit():
                    self._add(tuple(words(name)), Place(kind, code))

    def _add(self, name: tuple[str, ...], place: Place) -> None:
        if not name or any(name == other for other, _ in self._by_first.get(name[0], ())):
            return
        self._by_first.setdefault(name[0], []).append((name, place))
        for word in name:
            if not self._analyser.forms(word, "fi").known:
                for form in inflected(word):
                    self._made.setdefault(form, set()).add(word)

    def get(self, forms: Sequence[frozenset[str]], as_typed: str) -> Place | None:
        """The place whose name the words are, word for word; the first of them as it was typed."""
        meant = [form | {name for one in form for name in self._made.get(one, ())} for form in forms]
        if len(meant) == 1 and meant[0] & HOMOGRAPHS and not as_typed[:1].isupper():
            return None
        for first in sorted(meant[0]):
            for name, place in self._by_first.get(first, ()):
                if len(name) == len(meant) and all(
                    word in form for word, form in zip(name, meant, strict=True)
                ):
                    return place
        return None


_kept: dict[str, tuple[Vocabulary, _Names]] = {}


def _names(vocabulary: Vocabulary, analyser: Analyser) -> _Names:
    """Made anew only where the vocabulary says something else than before."""
    kept = _kept.get(analyser.id)
    if kept is None or (kept[0] is not vocabulary and kept[0] != vocabulary):
        kept = _kept[analyser.id] = (vocabulary, _Names(vocabulary, analyser))
    return kept[1]


# Last parts of place names whose i becomes e: "Lappeenranta" has none, "Lahti" is Lahdessa, "Oulunsalo" not.
_E_STEMS = re.compile(r"(laht|niem|järv|kosk|jok|saar|mäk|ves|lamp|suom|kiv|salm|numm|vuor|hamin)i$")
_WEAK = (
    ("nk", "ng"), ("nt", "nn"), ("mp", "mm"), ("lt", "ll"), ("rt", "rr"), ("ht", "hd"), ("kk", "k"),
    ("pp", "p"), ("tt", "t"), ("rk", "r"), ("lk", "l"), ("k", ""), ("p", "v"), ("t", "d"),
)  # fmt: skip


def inflected(name: str) -> Iterator[str]:
    """Forms that a Finnish place name may have, right ones among wrong ones: "turku" -> "turussa", "turkuun"."""
    name = normalise(name)
    for stem in {form for strong in _stems(name) for form in (strong, _weakened(strong))}:
        last = stem[-1:]
        for a in "aä":
            for ending in (f"ss{a}", f"st{a}", f"ll{a}", f"lt{a}", f"t{a}", a):
                yield stem + ending
        for ending in ("n", "lle", "ksi", f"{last}n", f"h{last}n", "seen"):
            yield stem + ending
    head, new, rest = name.partition("uusi")
    if new and rest and (not head or head.endswith("-")):
        for case in ("ssa", "sta", "lla", "lta", "lle", "n"):
            bent = (case, case.replace("a", "ä"))
            yield from (f"{head}uude{case}{form}" for form in inflected(rest) if form.endswith(bent))


def _stems(name: str) -> Iterator[str]:
    yield name
    if name.endswith("nen"):
        yield f"{name[:-3]}se"
        yield f"{name[:-3]}si"
    elif name.endswith(("us", "ys", "is")):
        yield f"{name[:-1]}kse"
    elif name.endswith("e"):
        yield f"{name}e"
    elif _E_STEMS.search(name):
        yield f"{name[:-1]}e"
    if name.endswith("vesi"):
        yield f"{name[:-2]}te"


def _weakened(stem: str) -> str:
    """The stem in the weak grade of its last consonants."""
    head, vowels = re.fullmatch(r"(.*?)([aeiouyäöå]*)", stem, re.DOTALL).groups()  # type: ignore[union-attr]
    for strong, weak in _WEAK:
        if head.endswith(strong):
            return head[: len(head) - len(strong)] + weak + vowels
    return stem
