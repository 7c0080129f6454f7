"""Finnish morphology from the Voikko transducer, whichever library runs it.

libvoikko and pyvoikko print the same transducer output, so one parser gives both the same tokens.
Format: https://github.com/voikko/corevoikko/blob/master/voikko-fi/doc/morphological-tags.md
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from search.analysis.forms import Forms, unique

Lookup = Callable[[str], list[str]]
"""A word in lower case to the transducer's outputs, one per reading."""

_PIECE = re.compile(r"\[([^\]]*)\]|([^\[]+)")
_COMPARATIVE_TAGS = ("Cc", "Cs")
# Indicative, conditional, imperative, potential; and the infinitive, which many verbs share with their third person.
_FINITE_TAGS = frozenset(("Tt", "Te", "Tk", "Tm"))
_INFINITIVE_TAG = "Tn1"


class Part(NamedTuple):
    """One member of a compound: `suhteen` has surface `suhteen`, base `suhde`."""

    surface: str
    base: str
    root: str | None
    """Where the base is derived: `neuvonta` has root `neuvoa`."""
    participle: bool
    comparative: bool
    prefix: bool
    finite: bool
    infinitive: bool


def readings(outputs: Iterable[str]) -> Forms | None:
    """All readings of one word folded into base forms and parts; None when there is no reading."""
    compounds = [[part for section in out.split("[Bc]") if (part := _part(section))] for out in outputs]
    compounds = [compound for compound in compounds if compound]
    if not compounds:
        return None
    # "ohjaaja" is no "ohja" + "aika", "psykoosin" no "psyko" + "osa": fewer parts are the better reading.
    fewest = min(map(len, compounds))
    compounds = [compound for compound in compounds if len(compound) == fewest]
    plain = [compound for compound in compounds if not compound[-1].comparative]
    bases: list[str] = []
    parts: list[str] = []
    # "vanhemmille" reads as "vanhempi" and as the comparative of "vanha": the latter only if alone.
    for compound in plain or compounds:
        bases.append(_joined(compound))
        parts.extend(_inner_forms(compound))
    found = unique(bases)
    verbs = [compound[-1].root or "" for compound in plain or compounds if compound[-1].participle]
    inner = tuple(part for part in unique(parts) if part not in found)
    ends = [compound[-1] for compound in plain or compounds]
    finite = any(end.finite for end in ends) and all(end.finite or end.infinitive for end in ends)
    return Forms(found, inner, known=True, verbs=unique(verbs), finite=finite)


def _part(section: str) -> Part | None:
    """The base of a section is everything before its last `[Xp]` or `[Xj]` as it stands, then that."""
    base = surface = lemma = text = ""
    root: str | None = None
    tags: list[str] = []
    mode = ""
    for tag, chunk in _PIECE.findall(section):
        if tag in ("Xp", "Xj"):
            if tag == "Xj" and root is None:
                root = lemma
            base, surface, text, lemma, mode = base + text, surface + text, "", "", "base"
        elif tag in ("Xr", "Xs"):
            mode = "skip"
        elif tag == "X":
            mode = ""
        elif tag:
            tags.append(tag)
        elif mode == "base":
            lemma += chunk
        elif mode != "skip":
            text += chunk
    surface += text
    base = (base + lemma if lemma else surface).rstrip("-")
    if not base:
        return None
    return Part(
        _clean(surface),
        _clean(base),
        _clean(root) if root else None,
        root is not None and tags[:1] == ["Lt"] and "Ll" in tags,
        any(tag in _COMPARATIVE_TAGS for tag in tags) and not _clean(base).endswith("mpi"),
        prefix="Lp" in tags,
        finite=bool(_FINITE_TAGS & set(tags)),
        infinitive=_INFINITIVE_TAG in tags,
    )


def _clean(form: str) -> str:
    return form.replace("=", "").casefold()


def _joined(compound: list[Part]) -> str:
    return "".join(part.surface for part in compound[:-1]) + compound[-1].base


def _inner_forms(compound: list[Part]) -> list[str]:
    """Members, contiguous sub-compounds (`lähisuhde`, `väkivalta`) and derivation roots."""
    count = len(compound)
    forms = [
        _joined(compound[start:end])
        for start in range(count)
        for end in range(start + 1, count + 1)
        if end - start < count and not compound[end - 1].prefix
    ]
    forms += [part.root for part in compound if part.root]
    return [form for form in forms if len(form) > 2]


def load_libvoikko() -> Lookup:
    """Raise ImportError or OSError where the C library or its dictionary is missing."""
    import libvoikko

    try:
        handle = libvoikko.Voikko("fi")
    except libvoikko.VoikkoException as missing:
        raise OSError(str(missing)) from missing

    def lookup(word: str) -> list[str]:
        # Numbers and the like are read without the transducer and have no output.
        return sorted(output for reading in handle.analyze(word) if (output := reading.get("FSTOUTPUT")))

    return lookup


def load_pyvoikko() -> Lookup:
    """Raise ImportError where the extra `finnish` is not installed."""
    import kfst_rs  # noqa: F401  (without it pyvoikko takes 30 ms a word: better no Voikko at all)
    from kfst import TokenizationException
    from pyvoikko import VOIKKO_FST

    def lookup(word: str) -> list[str]:
        try:
            return sorted(output for output, _weight in VOIKKO_FST.lookup(word))
        except TokenizationException:
            return []

    return lookup
