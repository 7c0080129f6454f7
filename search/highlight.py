"""Marks the words of a name or summary that a search found it by."""

import re
from collections.abc import Iterable, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import LANGUAGES, Language, get_analyser, words
from search.ranking import QueryGroup

# A word is analysed only where it holds the beginning of something that was asked for: most words do not.
BEGINNING = 3
# A shorter part of a compound is as often none: "modeller" has nothing of a mother ("mor", "mod").
SHORTEST_PART = 4
_WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")


class Highlighter:
    """The tokens that a query asks for; concepts and languages are no words of a text."""

    def __init__(self, groups: Iterable[QueryGroup]) -> None:
        self._tokens = frozenset(
            token
            for group in groups
            for token, weight in group.tokens
            if weight > 0 and token.partition(":")[0] in LANGUAGES
        )
        beginnings = {token.partition(":")[2][:BEGINNING] for token in self._tokens}
        self._beginnings = re.compile("|".join(map(re.escape, sorted(filter(None, beginnings)))) or r"(?!)")

    def marked(self, text: str) -> SafeString:
        """The text as HTML with the words in <mark>."""
        return mark_safe("".join(self._pieces(text)))

    def _pieces(self, text: str) -> Iterator[str]:
        end = 0
        for found in _WORD.finditer(text):
            yield escape(text[end : found.start()])
            word = found.group()
            yield f"<mark>{escape(word)}</mark>" if self._was_asked(word) else escape(word)
            end = found.end()
        yield escape(text[end:])

    def _was_asked(self, word: str) -> bool:
        if not self._beginnings.search(word.casefold()):
            return False
        return any(self._holds(plain, language) for plain in words(word) for language in LANGUAGES)

    def _holds(self, word: str, language: Language) -> bool:
        analyser = get_analyser()
        if analyser.is_weightless(word, language):
            return False
        forms = analyser.forms(word, language)
        parts = (part for part in forms.parts if len(part) >= SHORTEST_PART)
        return any(f"{language}:{form}" in self._tokens for form in (*forms.bases, *parts))
