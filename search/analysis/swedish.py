"""Swedish: Snowball stems, and compounds split by a frequency list and the linking rules of the language."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import snowballstemmer

from search.analysis.compounds import CompoundSplitter, read_frequencies
from search.analysis.forms import Forms, unique, word_set

# Prepositions and prefixes that begin ordinary words ("förälder" is not "för" + "ålder").
_NEVER_FIRST = word_set("""
    för mot till från med under över och att som den det ett ens hos ned ner upp bort hit dit där
    här han hon hen man vad vem var men eller inte kan ska vill har går får mig dig sig oss dem sin
    sitt din min ber beg ans ant ann bar inn utan åter sam kon pro rea per del des vis igen genom
    mellan före efter samt
""")
# Suffixes that are also words.
_NEVER_HEAD = word_set("""
    dom het skap else ande ende are ning ing tion inna lig bar sam lös full vis ist ism era ans ens
    ant des sen ens ner tid på gen ran ter ska iga ade ande kan man het arna erna orna ens ets åring
    ären tande
""") - {"man", "tid"}
_S_ENDINGS = ("ing", "het", "skap", "tion", "sion", "dom", "else", "are", "ande", "nad", "tet", "eri", "lek")

# Plurals with a changed stem; the key is the form without its definite and genitive endings.
_VOWEL_CHANGES = {
    "förälder": "föräldra föräldrar", "moder": "mödra mödrar mor mödrars", "fader": "fäder far fädra",
    "broder": "bröder bror", "dotter": "döttrar döttra", "man": "män", "natt": "nätter", "hand": "händer",
    "bok": "böcker", "stad": "städer", "kraft": "krafter", "son": "söner", "liten": "små lilla litet",
    "bonde": "bönder", "rot": "rötter", "fot": "fötter", "tand": "tänder", "dotterdotter": "dotterdöttrar",
    "tonår": "tonåring tonåringar", "barn": "barnet barnen",
}  # fmt: skip
_ENDINGS = ("", "na", "nas", "s", "en", "ens", "ne", "nes", "nen", "nens")
_IRREGULAR = {
    form + ending: base
    for base, listed in _VOWEL_CHANGES.items()
    for form in listed.split()
    for ending in _ENDINGS
}


def _first_forms(word: str) -> Iterator[tuple[str, float]]:
    """Shapes of a first member: `familj(e)`, `barn(a)`, `skol(a)`, `kvinn(o)`, `gat(u)`, `arbet(s)`."""
    for form in _VOWEL_CHANGES.get(word, "").split():
        yield form, 0.0
    yield word, 0.8 if word.endswith(_S_ENDINGS) and len(word) > 5 else 0.0
    yield word + "s", 0.0 if word.endswith(_S_ENDINGS) else 0.3
    if word.endswith("a"):
        yield word[:-1], 0.1
        yield word[:-1] + "o", 0.1
        yield word[:-1] + "u", 0.3
        yield word[:-1] + "e", 0.6
    elif word.endswith("e"):
        yield word[:-1], 0.3
        yield word[:-1] + "s", 0.1
        yield word[:-1] + "a", 0.8
    else:
        yield word + "e", 0.7
        yield word + "a", 0.9


@cache
def _stem_word() -> "snowballstemmer.basestemmer.BaseStemmer":
    return snowballstemmer.stemmer("swedish")


def stem(word: str) -> str:
    """Snowball's stem, after the vowel changes that it does not know are undone."""
    bare = word[:-2]
    if word.endswith("et") and bare in frequencies():
        word = bare
    return _stem_word().stemWord(_IRREGULAR.get(word, word))


@cache
def frequencies() -> dict[str, float]:
    with files("search.analysis").joinpath("swedish_words.txt").open(encoding="utf-8") as lines:
        return read_frequencies(lines)


@cache
def splitter() -> CompoundSplitter:
    return CompoundSplitter(frequencies(), _first_forms, stem, _NEVER_FIRST, _NEVER_HEAD)


def forms(word: str) -> Forms:
    """Stem and compound parts of one word in lower case."""
    own = _whole_stem(word)
    pieces = [piece for piece in word.split("-") if len(piece) > 1]
    parts: list[str] = [stem(piece) for piece in pieces] if len(pieces) > 1 else []
    for piece in pieces:
        if split := splitter().split(piece):
            parts.extend(split.stems)
            parts.extend(_inner_stems(split.surfaces))
            parts.extend(_sub_compounds(split.surfaces))
    known = word in frequencies() or own in _known_stems()
    return Forms((own,), tuple(part for part in unique(parts) if part != own), known)


def _inner_stems(surfaces: tuple[str, ...]) -> list[str]:
    """Parts of a part that is itself a compound in the list: `brottsoffer` + `jour`."""
    inner = (splitter().split(surface) for surface in surfaces)
    return [part for split in inner if split for part in split.stems]


@cache
def _known_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in frequencies())


def _whole_stem(word: str) -> str:
    """`tvillingföräldrar` has the stem of `tvillingförälder`: the head is what is inflected."""
    split = splitter().split(word)
    if split is None or split.surfaces[-1] not in _IRREGULAR:
        return stem(word)
    return "".join(split.surfaces[:-1]) + stem(split.surfaces[-1])


def _sub_compounds(surfaces: tuple[str, ...]) -> list[str]:
    """Contiguous runs of at least two of three or more parts, stemmed."""
    count = len(surfaces)
    return [
        stem("".join(surfaces[start:end]))
        for start in range(count)
        for end in range(start + 2, count + 1)
        if end - start < count
    ]
