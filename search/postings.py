"""Which rows have a token, and how much: what takes the most room in a worker.

Most tokens stand in a few services and lie side by side in two arrays. The few that stand in very many make up nearly
all of the index: their rows are a bitmap, and their impacts, of which a token has few that differ, numbers of one
byte into a table.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.ranking import Postings, from_bits

# A token of so many rows is dense. Below that a bitmap saves little.
DENSE = 1_000
MOST_IN_TABLE = 256

# How many tokens' numbers are remembered, and what stands for one that is not.
MOST_FOUND = 5_000
UNSEEN: Any = object()

EMPTY_ROWS = np.empty(0, dtype=np.int32)
EMPTY_BITS = np.empty(0, dtype=np.uint16)


@dataclass(frozen=True)
class Tokens:
    """Sorted tokens end to end in UTF-8; as the strings of a dict they would take six times the room."""

    text: bytes
    ends: NDArray[np.int32]

    @classmethod
    def of(cls, tokens: Iterable[str]) -> "Tokens":
        listed = sorted(token.encode() for token in tokens)
        return cls(b"".join(listed), np.cumsum([len(token) for token in listed], dtype=np.int32))

    def __len__(self) -> int:
        return len(self.ends)

    def __iter__(self) -> Iterator[str]:
        return (self._at(number).decode() for number in range(len(self)))

    def find(self, token: str) -> int | None:
        """Its number among the tokens; those that questions ask for again and again are remembered."""
        known = self._found.get(token, UNSEEN)
        if known is not UNSEEN:
            return known
        wanted = token.encode()
        place = bisect_left(range(len(self)), wanted, key=self._at)
        number = place if place < len(self) and self._at(place) == wanted else None
        if len(self._found) >= MOST_FOUND:
            self._found.clear()
        self._found[token] = number
        return number

    @cached_property
    def _found(self) -> dict[str, int | None]:
        return {}

    def _at(self, number: int) -> bytes:
        return self.text[self.ends[number - 1] if number else 0 : self.ends[number]]


@dataclass(frozen=True)
class Dense:
    """A token of many rows. ``codes``: an impact's place in ``table`` for each row, or without a table its bits."""

    rows: BitMap
    codes: NDArray[Any]
    table: NDArray[np.uint16]

    @classmethod
    def of(cls, rows: NDArray[np.int32], bits: NDArray[np.uint16]) -> "Dense":
        packed = bitmap_of(rows)
        packed.run_optimize()
        table, codes = np.unique(bits, return_inverse=True)
        if len(table) > MOST_IN_TABLE:
            return cls(packed, bits, EMPTY_BITS)
        return cls(packed, codes.astype(np.uint8), table)

    def bits(self) -> NDArray[np.uint16]:
        return self.table[self.codes] if len(self.table) else self.codes


@dataclass(frozen=True)
class PostingLists:
    """``ends``: where a sparse token's rows end in ``posted`` and ``bits``, by its number."""

    tokens: Tokens
    ends: NDArray[np.int32]
    posted: NDArray[np.int32]
    bits: NDArray[np.uint16]
    dense: Mapping[str, Dense]

    @classmethod
    def of(cls, lists: Mapping[str, tuple[list[int], list[int]]]) -> "PostingLists":
        """Of rows, ascending, and stored bits by token."""
        tokens = Tokens.of(token for token, (rows, _) in lists.items() if len(rows) < DENSE)
        sparse = [lists[token] for token in tokens]
        ends = np.cumsum([len(rows) for rows, _ in sparse], dtype=np.int32)
        length = int(ends[-1]) if len(ends) else 0
        return cls(
            tokens=tokens,
            ends=ends,
            posted=_joined((rows for rows, _ in sparse), np.int32, length),
            bits=_joined((bits for _, bits in sparse), np.uint16, length),
            dense={
                token: Dense.of(np.array(rows, dtype=np.int32), np.array(bits, dtype=np.uint16))
                for token, (rows, bits) in lists.items()
                if len(rows) >= DENSE
            },
        )

    def __contains__(self, token: str) -> bool:
        return token in self.dense or self.tokens.find(token) is not None

    def __iter__(self) -> Iterator[str]:
        yield from self.dense
        yield from self.tokens

    def of_token(self, token: str) -> tuple[NDArray[Any], NDArray[np.uint16]]:
        """Rows ascending and their stored bits; both empty where no service has the token."""
        if found := self.dense.get(token):
            return rows_of(found.rows), found.bits()
        number = self.tokens.find(token)
        if number is None:
            return EMPTY_ROWS, EMPTY_BITS
        begin, end = (int(self.ends[number - 1]) if number else 0), int(self.ends[number])
        return self.posted[begin:end], self.bits[begin:end]

    def holding(self, token: str, wanted: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which of the wanted rows have the token."""
        if found := self.dense.get(token):
            return np.fromiter((row in found.rows for row in wanted.tolist()), dtype=bool, count=len(wanted))
        rows, _ = self.of_token(token)
        if not len(rows):
            return np.zeros(len(wanted), dtype=bool)
        places = np.minimum(rows.searchsorted(wanted), len(rows) - 1)
        return np.asarray(rows[places] == wanted)

    def weighed(self, token: str) -> Postings:
        """Rows ascending and their impacts."""
        if (found := self.dense.get(token)) and len(found.table):
            return Postings(rows_of(found.rows), from_bits(found.table)[found.codes])
        rows, bits = self.of_token(token)
        return Postings(rows, from_bits(bits))


def _joined(lists: Iterator[list[int]], kind: Any, length: int) -> NDArray[Any]:
    joined = np.empty(length, dtype=kind)
    position = 0
    for values in lists:
        joined[position : position + len(values)] = values
        position += len(values)
    return joined


def bitmap_of(rows: NDArray[Any]) -> BitMap:
    """Made from the array's memory: number by number it takes ten times as long."""
    return BitMap(array("I", rows.astype(np.uint32).tobytes()))


def rows_of(bitmap: BitMap) -> NDArray[np.uint32]:
    """The row numbers of a bitmap, ascending."""
    return np.frombuffer(bitmap.to_array(), dtype=np.uint32)
