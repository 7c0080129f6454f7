"""Language analysis: words to base forms, parts and tokens, in Finnish, Swedish and English.

Pure: text in, tuples out. Tokens carry their language (`fi:perhe`), so that stems of two languages never collide.
"""

from functools import cache, lru_cache
from typing import Literal

from search.analysis import english, finnish, stopwords, swedish
from search.analysis.forms import Forms
from search.analysis.tokens import sentences, words
from search.analysis.voikko import Lookup

__all__ = ["LANGUAGES", "Analyser", "Forms", "Language", "analyser_id", "get_analyser", "sentences", "words"]

Language = Literal["fi", "sv", "en"]
Backend = Literal["libvoikko", "pyvoikko", "snowball"]
LANGUAGES: tuple[Language, ...] = ("fi", "sv", "en")

# Raised by whoever changes what a text's tokens are: an index of another version must be rebuilt.
VERSION = 2
CACHED_WORDS = 100_000


class Analyser:
    """Forms of words, remembered per distinct word. Finnish depends on the back end; the others do not.

    libvoikko and pyvoikko run the same transducer and give the same tokens, so they share an id.
    """

    def __init__(self, backend: Backend, lookup: Lookup | None) -> None:
        self.backend: Backend = backend
        self.id = f"{'snowball' if lookup is None else 'voikko'}-{VERSION}"
        self._lookup = lookup
        self.forms = lru_cache(maxsize=CACHED_WORDS)(self._forms)

    def _forms(self, word: str, language: Language) -> Forms:
        """Forms of one word as `words()` gives it."""
        if language == "sv":
            return swedish.forms(word)
        if language == "en":
            return english.forms(word)
        if self._lookup is None:
            return finnish.snowball_forms(word)
        return finnish.voikko_forms(word, self._lookup)

    @property
    def has_dictionary(self) -> bool:
        """Whether Finnish words can be told from typing errors and spoken forms."""
        return self._lookup is not None

    def is_filler(self, word: str, language: Language) -> bool:
        """A word that phrases leave out: pronouns, particles, "olla". "miniä" is also a form of "minä" and stays."""
        listed = stopwords.FILLERS[language]
        return word in listed or all(base in listed for base in self.forms(word, language).bases)

    def is_weightless(self, word: str, language: Language) -> bool:
        """A word that finds nothing by itself: fillers, auxiliaries, "haluan", "onko"."""
        listed = stopwords.AUXILIARIES[language]
        return (
            self.is_filler(word, language)
            or word in listed
            or any(base in listed for base in self.forms(word, language).bases)
        )


@cache
def get_analyser(backend: Backend | Literal["auto"] = "auto") -> Analyser:
    """The analyser of a back end, or the best that is installed; loaded at the first call.

    Raise ImportError or OSError when a back end is asked for by name and is not there.
    """
    if backend == "snowball":
        return Analyser("snowball", None)
    if backend != "auto":
        return Analyser(backend, finnish.LOADERS[backend]())
    for name in ("libvoikko", "pyvoikko"):
        try:
            return get_analyser(name)
        except (ImportError, OSError):
            continue
    return get_analyser("snowball")


def analyser_id() -> str:
    """What the index stores and the system check compares."""
    return get_analyser().id
