"""A snapshot made of documents, and one with changed documents patched in."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.listing import SORTED_BYTES
from search.entries import Document
from search.postings import PostingLists, Tokens
from search.snapshot import (
    COVERAGES,
    FACET_NAMES,
    FIRST_DAY,
    LAST_DAY,
    LETTERS,
    NO_AGE,
    Bitmaps,
    Columns,
    Snapshot,
)


def build(epoch: uuid.UUID, generation: int, documents: Iterable[tuple[int, Document]]) -> Snapshot:
    """The snapshot of all documents, given as (service key, document) by ascending key."""
    posted: dict[str, tuple[list[int], list[int]]] = {}
    maps = Maps()
    values: list[tuple[Any, ...]] = []
    words: dict[str, int] = {}
    for row, (pk, document) in enumerate(documents):
        values.append(_values(pk, document))
        maps.add(row, document)
        _count(words, document)
        for token, bits in zip(document["tokens"], document["bits"], strict=True):
            rows, weights = posted.setdefault(token, ([], []))
            rows.append(row)
            weights.append(bits)
    columns = ranked(_columns(values))
    return Snapshot(
        epoch=epoch,
        generation=generation,
        alive=BitMap(range(len(values))),
        columns=columns,
        **maps.as_fields(),
        lists=PostingLists.of(posted),
        words=(listed := Tokens.of(words)),
        counts=np.array([words[word] for word in listed], dtype=np.int32),
    )


class Maps:
    """The bitmaps while they are gathered."""

    def __init__(self) -> None:
        self.facets: dict[str, Bitmaps] = {name: {} for name in FACET_NAMES}
        self.coverage: Bitmaps = {kind: BitMap() for kind in COVERAGES}
        self.counties: Bitmaps = {}
        self.municipalities: Bitmaps = {}
        self.organisations: Bitmaps = {}
        self.openings: Bitmaps = {}

    def add(self, row: int, document: Document) -> None:
        for name in FACET_NAMES:
            for code in document["facets"][name]:
                _add(self.facets[name], code, row)
        _add(self.coverage, document["coverage"], row)
        for code in document["counties"]:
            _add(self.counties, code, row)
        for code in document["municipalities"]:
            _add(self.municipalities, code, row)
        _add(self.organisations, document["organisation"], row)
        for key in document["openings"]:
            _add(self.openings, key, row)

    def as_fields(self) -> dict[str, Any]:
        return vars(self)


def _add(bitmaps: Bitmaps, code: str, row: int) -> None:
    bitmap = bitmaps.get(code)
    if bitmap is None:
        bitmap = bitmaps[code] = BitMap()
    bitmap.add(row)


def _count(words: dict[str, int], document: Document) -> None:
    for word in document["words"]:
        words[word] = words.get(word, 0) + 1


def _values(pk: int, document: Document) -> tuple[Any, ...]:
    age_from, age_to = document["ages"]
    first, last = document["visible"]
    return (
        pk,
        NO_AGE if age_from is None else age_from,
        NO_AGE if age_to is None else age_to,
        ordinal(first, FIRST_DAY),
        ordinal(last, LAST_DAY),
        document["modified"],
        document["factor"],
        document["stale"],
        ordinal(document["assured"], FIRST_DAY),
        tuple(letters.encode()[:SORTED_BYTES] for letters in document["names"]),
    )


def ordinal(day: str | None, unknown: int) -> int:
    """The number of an ISO day."""
    return dt.date.fromisoformat(day).toordinal() if day else unknown


def _columns(values: list[tuple[Any, ...]]) -> Columns:
    kinds = (np.int64, np.int16, np.int16, np.int32, np.int32, np.int64, np.float32, bool, np.int32)
    gathered = [np.array([value[index] for value in values], dtype=kind) for index, kind in enumerate(kinds)]
    letters = np.array([value[9] for value in values], dtype=LETTERS).reshape(len(values), 3)
    return Columns(*gathered, letters=letters, rank=np.zeros((len(values), 3)))


def ranked(columns: Columns) -> Columns:
    """The columns with each row's place in the alphabet of each language; equal letters by key."""
    rank = np.empty((len(columns.pk), 3))
    for language in range(3):
        order = np.lexsort((columns.pk, columns.letters[:, language]))
        rank[order, language] = np.arange(len(order))
    return replace(columns, rank=rank)


def patched(snapshot: Snapshot, generation: int, changes: Iterable[tuple[int, Document | None]]) -> Snapshot:
    """The snapshot with services changed, added or (None) taken away; costs what changed, not what there is."""
    alive = snapshot.alive.copy()
    values: list[tuple[Any, ...]] = []
    moved = snapshot.moved
    for pk, document in changes:
        old = snapshot.row_of(pk) if pk not in moved else moved[pk]
        if old is not None:
            alive.discard(old)
        if document is None:
            continue
        row = snapshot.size + len(values)
        values.append(_values(pk, document))
        _extend(snapshot, row, document)
        moved[pk] = row
        alive.add(row)
    columns = _appended(snapshot.columns, values, alive) if values else snapshot.columns
    added = snapshot.added + len(values)
    return replace(snapshot, generation=generation, alive=alive, columns=columns, added=added)


def _extend(snapshot: Snapshot, row: int, document: Document) -> None:
    maps = Maps()
    for name in ("facets", "coverage", "counties", "municipalities", "organisations", "openings"):
        setattr(maps, name, getattr(snapshot, name))
    maps.add(row, document)
    _count(snapshot.more_words, document)
    for token, bits in zip(document["tokens"], document["bits"], strict=True):
        rows, weights = snapshot.overlay.setdefault(token, ([], []))
        weights.append(bits)
        rows.append(row)


def _appended(columns: Columns, values: list[tuple[Any, ...]], alive: BitMap) -> Columns:
    more = _columns(values)
    joined = {
        name: np.concatenate([getattr(columns, name), getattr(more, name)])
        for name in Columns.__dataclass_fields__
    }
    old = len(columns.pk)
    for place in range(len(values)):
        row = old + place
        for language in range(3):
            joined["rank"][row, language] = _rank_between(joined, row, language)
    return Columns(**joined)


def _rank_between(columns: Mapping[str, NDArray[Any]], row: int, language: int) -> float:
    """A place in the alphabet between the row's neighbours, found without sorting all rows anew."""
    letters, pk = columns["letters"][:row, language], columns["pk"][:row]
    own, own_pk = columns["letters"][row, language], columns["pk"][row]
    before = (letters < own) | ((letters == own) & (pk < own_pk))
    ranks = columns["rank"][:row, language]
    low = ranks[before].max(initial=-1.0)
    above = ranks[~before]
    high = above.min(initial=low + 2.0) if len(above) else low + 2.0
    return float((low + high) / 2)
