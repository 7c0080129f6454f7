"""Text to words: NFC, case folded, hyphens kept, Finnish case endings after a colon stripped."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# A longer "word" is no word; it would only fill the index and the caches.
LONGEST_WORD = 60

_WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?;:\n•·]+(?=\s|$)")
_COLON_ENDING = re.compile(r":[^\W\d_]{1,8}$")
_APOSTROPHE_ENDING = re.compile(r"['’](s|n|ssa|lla|in)?$")
_HYPHENS = str.maketrans({"‐": "-", "‑": "-", "–": "-", "−": "-", "\u00ad": None, "\u200b": None})


def normalise(text: str) -> str:
    """NFC, case folded, one kind of hyphen, no soft hyphens."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).translate(_HYPHENS)


def words(text: str) -> list[str]:
    """The words of a text in order; `MLL:n` gives `mll`, `women's` gives `women`."""
    return [word for raw in _WORD.findall(normalise(text)) if (word := _bare(raw))]


def sentences(text: str) -> Iterator[list[str]]:
    """The words of a text, sentence by sentence: a phrase never reaches over a full stop."""
    for sentence in _SENTENCE_END.split(text):
        if found := words(sentence):
            yield found


def _bare(raw: str) -> str:
    word = _APOSTROPHE_ENDING.sub("", _COLON_ENDING.sub("", raw))
    return word.replace("'", "").replace("’", "").replace(":", "")[:LONGEST_WORD]


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Without diacritics, as people type on a foreign keyboard: `äiti` and `aiti` both give `aiti`."""
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
