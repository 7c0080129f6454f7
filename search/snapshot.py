"""The whole index as arrays and bitmaps: what a worker keeps in memory.

A row is a number; services get rows in the order in which they came. A changed service gets a new row and its old
one dies, so a reader that still holds the older value sees nothing of the change: bitmaps and posting lists only
ever gain rows, and every question begins from ``alive``, which is replaced and never altered.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.listing import SORTED_BYTES
from directory.querysets import ALAND
from search.postings import PostingLists, Tokens, rows_of
from search.ranking import Postings, from_bits

FACET_NAMES = ("need", "target_group", "situation", "channel", "language", "cost", "anonymous", "provider")
COVERAGES = ("nationwide", "nationwide_except_aland", "areas", "unknown")
NO_AGE = -1
FIRST_DAY, LAST_DAY = 0, 2**31 - 1
LETTERS = f"S{SORTED_BYTES}"

EMPTY = BitMap()
Bitmaps = dict[str, BitMap]


@dataclass(frozen=True)
class Columns:
    """One value a row. Days are ordinals; ``letters`` and ``rank`` have a column for each language."""

    pk: NDArray[np.int64]
    age_from: NDArray[np.int16]
    age_to: NDArray[np.int16]
    visible_from: NDArray[np.int32]
    visible_until: NDArray[np.int32]
    modified: NDArray[np.int64]
    factor: NDArray[np.float32]
    stale: NDArray[np.bool_]
    assured: NDArray[np.int32]
    letters: NDArray[Any]
    rank: NDArray[np.float64]


@dataclass(frozen=True)
class Snapshot:
    """An index as it was at a generation of an epoch."""

    epoch: uuid.UUID
    generation: int
    alive: BitMap
    columns: Columns
    facets: Mapping[str, Bitmaps]
    coverage: Bitmaps
    counties: Bitmaps
    municipalities: Bitmaps
    organisations: Bitmaps
    openings: Bitmaps
    lists: PostingLists
    words: Tokens
    counts: NDArray[np.int32]
    overlay: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)
    more_words: dict[str, int] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)
    added: int = 0

    @property
    def size(self) -> int:
        return len(self.columns.pk)

    def has_token(self, token: str) -> bool:
        return token in self.lists or token in self.overlay

    def postings(self, token: str) -> Postings | None:
        """Living rows that have the token, ascending, and their impacts; None where there are none."""
        rows, weights = self.lists.weighed(token)
        if token in self.overlay:
            more_rows, more_bits = self.overlay[token]
            # Another thread may be adding to both lists: take what both have.
            length = min(len(more_rows), len(more_bits))
            rows = np.concatenate([rows, np.array(more_rows[:length], dtype=np.int32)])
            weights = np.concatenate([weights, from_bits(np.array(more_bits[:length], dtype=np.uint16))])
        if len(self.alive) < self.size or token in self.overlay:
            living = self.living_mask[np.minimum(rows, self.size - 1)] & (rows < self.size)
            rows, weights = rows[living], weights[living]
        return Postings(rows, weights) if len(rows) else None

    def holding(self, token: str, wanted: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which of the wanted rows, all of them living, have the token."""
        has = self.lists.holding(token, wanted)
        if token in self.overlay:
            has |= np.isin(wanted, np.array(list(self.overlay[token][0]), dtype=np.int32))
        return has

    def counted_words(self) -> dict[str, int]:
        """Words with their language (`fi:perhe`), and in how many services they stand or stood."""
        found = dict(zip(self.words, self.counts.tolist(), strict=True))
        for word, count in list(self.more_words.items()):
            found[word] = found.get(word, 0) + count
        return found

    @cached_property
    def living_mask(self) -> NDArray[np.bool_]:
        mask = np.zeros(self.size, dtype=bool)
        mask[rows_of(self.alive)] = True
        return mask

    @cached_property
    def _kept(self) -> Bitmaps:
        """Unions that questions ask for again and again."""
        return {}

    def told(self, facet: str) -> BitMap:
        """Rows of which the data tell the facet."""
        return self._keep(f"told:{facet}", lambda: BitMap.union(EMPTY, *self.facets[facet].values()))

    def in_county(self, county: str, places: Sequence[str]) -> BitMap:
        """Rows that name the county or one of its municipalities, given as ``places``."""
        return self._keep(f"in:{county}", lambda: self.naming([county], places))

    def reaching(self, county: str, places: Sequence[str]) -> BitMap:
        """Rows usable in a county."""

        def gathered() -> BitMap:
            found = self.coverage["nationwide"] | (self.coverage["areas"] & self.in_county(county, places))
            return found if county == ALAND else found | self.coverage["nationwide_except_aland"]

        return self._keep(f"reaching:{county}", gathered)

    @property
    def placed(self) -> BitMap:
        """Rows of which it is known where they can be used."""

        def gathered() -> BitMap:
            named = BitMap.union(EMPTY, *self.counties.values(), *self.municipalities.values())
            national = self.coverage["nationwide"] | self.coverage["nationwide_except_aland"]
            return national | (self.coverage["areas"] & named)

        return self._keep("placed", gathered)

    def naming(self, counties: Iterable[str], municipalities: Iterable[str]) -> BitMap:
        """Rows that name one of the counties or one of the municipalities."""
        found = [self.counties[code] for code in counties if code in self.counties]
        found += [self.municipalities[code] for code in municipalities if code in self.municipalities]
        return BitMap.union(EMPTY, *found)

    def _keep(self, name: str, gather: Callable[[], BitMap]) -> BitMap:
        if name not in self._kept:
            self._kept[name] = gather()
        return self._kept[name]

    def row_of(self, pk: int) -> int | None:
        """The living row of a service."""
        if pk in self.moved:
            row = self.moved[pk]
        else:
            row = int(np.searchsorted(self.columns.pk[: self._built], pk))
            if row >= self._built or self.columns.pk[row] != pk:
                return None
        return row if row in self.alive else None

    @cached_property
    def _built(self) -> int:
        """How many rows were built at once, by ascending key; the rows after them are in ``moved``."""
        return self.size - self.added
