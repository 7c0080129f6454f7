"""Finnish: base forms, compound parts and derivation roots from Voikko; without it Snowball and a word list."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

import snowballstemmer

from search.analysis.compounds import CompoundSplitter, read_frequencies
from search.analysis.forms import Forms, unique, word_set
from search.analysis.voikko import Lookup, load_libvoikko, load_pyvoikko, readings

LOADERS: dict[str, Callable[[], Lookup]] = {"libvoikko": load_libvoikko, "pyvoikko": load_pyvoikko}

# Short words and endings that the list has, and that only break ordinary words into pieces.
_NEVER_FIRST = word_set("""
    oma yli ali ala tai jos kun kuin sen sitä sinä minä hän tämä joka mikä kuka mitä ensi koko eri
    ihan nyt vain vaan niin myös ei en et on oli ole sekä kai asti ain sun mun sus kan tau ava ase
    asu ili ain
""")
_NEVER_HEAD = word_set("""
    nen lla ssa sta lle lta inen ton tön mus tus sti ten den nut tava vat isin tta ista
""")


@cache
def _stemmer() -> "snowballstemmer.basestemmer.BaseStemmer":
    return snowballstemmer.stemmer("finnish")


def stem(word: str) -> str:
    return _stemmer().stemWord(word)


def voikko_forms(word: str, lookup: Lookup) -> Forms:
    """Every reading's forms; an unknown word keeps its surface and its stem."""
    if "-" in word:
        return _hyphenated(word, lambda piece: voikko_forms(piece, lookup))
    return readings(lookup(word)) or Forms(unique([word, stem(word)]))


def snowball_forms(word: str) -> Forms:
    """Stem, and parts by the word list."""
    if "-" in word:
        return _hyphenated(word, snowball_forms)
    own = stem(word)
    split = splitter().split(word)
    parts = split.stems if split else ()
    return Forms(unique([own]), tuple(part for part in unique(list(parts)) if part != own))


def _hyphenated(word: str, forms_of: Callable[[str], Forms]) -> Forms:
    """`yh-äidille`: the last piece is inflected, the pieces are the parts."""
    pieces = [piece for piece in word.split("-") if piece]
    analysed = [forms_of(piece) for piece in pieces]
    start = "-".join(pieces[:-1])
    bases = [f"{start}-{base}" for base in analysed[-1].bases]
    parts = [form for each in analysed for form in (*each.bases, *each.parts) if len(form) > 1]
    return Forms(unique(bases), unique(parts), known=all(each.known for each in analysed))


def _first_forms(word: str) -> Iterator[tuple[str, float]]:
    yield word, 0.0


@cache
def splitter() -> CompoundSplitter:
    with files("search.analysis").joinpath("finnish_words.txt").open(encoding="utf-8") as lines:
        frequencies = read_frequencies(lines)
    return CompoundSplitter(frequencies, _first_forms, stem, _NEVER_FIRST, _NEVER_HEAD, weakest=2.9)
