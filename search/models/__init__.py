"""The search's rows: the index, the editors' words, what was searched for in vain."""

from search.models.empty_queries import EmptyQuery, UnknownWord
from search.models.index_rows import (
    IndexEntry,
    IndexSnapshot,
    IndexState,
    IndexWaiting,
    PageEntry,
    PageIndexState,
)
from search.models.words import Expression, LexiconState, NearMiss, SafetyIntentPhrase, SynonymGroup

__all__ = [
    "EmptyQuery",
    "Expression",
    "IndexEntry",
    "IndexSnapshot",
    "IndexState",
    "IndexWaiting",
    "LexiconState",
    "NearMiss",
    "PageEntry",
    "PageIndexState",
    "SafetyIntentPhrase",
    "SynonymGroup",
    "UnknownWord",
]
