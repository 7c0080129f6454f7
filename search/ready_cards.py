"""Cards as they are kept, ready to be shown but for what the clock changes; those asked for again and again stay in
memory as long as the index is of the same generation.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from search import moments
from search.entries import GROUP_MARK, OPEN_MARK

# Some two kilobytes each.
MOST = 2_000


class ReadyCard(NamedTuple):
    """JSON around each of the card's opening states, and the rules that the states follow from."""

    openings: tuple[str, ...]
    parts: tuple[bytes, ...]

    @classmethod
    def of(cls, openings: str, content: bytes) -> "ReadyCard":
        """``openings``: a JSON list, one for each mark in the content."""
        keys = tuple(orjson.loads(openings))
        return cls(keys, tuple(content.split(OPEN_MARK)) if keys else (content,))

    @property
    def still(self) -> bytes:
        """The card without what changes with the clock."""
        return OPEN_MARK.join(self.parts)

    def at(self, now: dt.datetime, group: str | None) -> bytes:
        """The card as it is at a moment, in its group."""
        first, *rest = self.parts
        pieces = [first]
        for key, part in zip(self.openings, rest, strict=True):
            pieces += (moments.as_json(key, now), part)
        content = b"".join(pieces)
        return content.replace(GROUP_MARK, b'"group":"%b"' % group.encode(), 1) if group else content


@dataclass(frozen=True)
class Shelf:
    """Cards of one generation by language and service key. Each was read together with the generation's number."""

    epoch: uuid.UUID | None = None
    generation: int = 0
    _cards: dict[tuple[str, int], ReadyCard] = field(default_factory=dict)

    def is_of(self, epoch: uuid.UUID | None, generation: int) -> bool:
        return self.epoch == epoch and self.generation == generation

    def found(self, keys: Iterable[int], language: str) -> dict[int, ReadyCard]:
        return {pk: card for pk in keys if (card := self._cards.get((language, pk))) is not None}

    def put(self, cards: dict[int, ReadyCard], language: str) -> None:
        if len(self._cards) + len(cards) > MOST:
            self._cards.clear()
        self._cards.update({(language, pk): card for pk, card in cards.items()})
