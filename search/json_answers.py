"""A list's answer written as JSON from ready parts: cards come as bytes and go out as bytes."""

from collections.abc import Mapping
from functools import lru_cache

import orjson

from directory.criteria import Criteria
from directory.listing import FACETS
from directory.vocabulary import Vocabulary
from search.answers import chosen, labels_of_facet

# One for each facet, language and vocabulary that a process has lately used.
KEPT_LABELS = 200

Labels = tuple[tuple[str, bytes], ...]


def list_as_json(
    criteria: Criteria,
    counts: tuple[int, int, int],
    cards: list[bytes],
    facets: Mapping[str, Mapping[str, int]],
    untold: Mapping[str, int],
    safety: bytes,
    words: Vocabulary,
) -> bytes:
    """The whole answer; ``counts``: services found, of unknown fit, elsewhere. Byte for byte what orjson makes."""
    count, unknown, elsewhere = counts
    listed = b",".join(
        b'"%b":%b' % (name.encode(), _facet_as_json(name, facets[name], criteria, words)) for name in FACETS
    )
    return (
        b'{"count":%d,"unknown_count":%d,"elsewhere_count":%d,"page":%d,"page_size":%d,"results":[%b],'
        b'"facets":{%b},"facets_unknown":%b,"safety":%b}'
        % (
            *(count, unknown, elsewhere, criteria.page, criteria.page_size),
            b",".join(cards),
            listed,
            orjson.dumps(untold),
            safety,
        )
    )


def _facet_as_json(name: str, counts: Mapping[str, int], criteria: Criteria, words: Vocabulary) -> bytes:
    """Values in the order of their vocabulary; one with no service only where it was chosen."""
    asked = chosen(name, criteria)
    values = [
        b"%b%d}" % (start, counts.get(code, 0))
        for code, start in _starts(name, criteria.lang, _Same(words))
        if code in counts or code in asked
    ]
    return b"[" + b",".join(values) + b"]"


class _Same:
    """A vocabulary that equals itself alone: comparing thousands of words would cost more than it saves."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words

    def __hash__(self) -> int:
        return id(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.words is other.words


@lru_cache(KEPT_LABELS)
def _starts(name: str, language: str, same: _Same) -> Labels:
    """By code, a value as JSON up to its count."""
    return tuple(
        (code, orjson.dumps({"id": code, "label": label})[:-1] + b',"count":')
        for code, label in labels_of_facet(name, language, same.words).items()
    )
