"""The whole index as arrays and bitmaps: what a worker keeps in memory.

A row is a number; services get rows in the order in which they came. A changed service gets a new row and its old
one dies, so a reader that still holds the older value sees nothing of the change: bitmaps and posting lists only
ever gain rows, and every question begins from ``alive``, which is replaced and never altered.
"""

import datetime as dt
import io
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.listing import SORTED_BYTES
from directory.querysets import ALAND
from search.entries import Document
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
    starts: Mapping[str, tuple[int, int]]
    posted: NDArray[np.int32]
    bits: NDArray[np.uint16]
    overlay: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.columns.pk)

    def has_token(self, token: str) -> bool:
        return token in self.starts or token in self.overlay

    def postings(self, token: str) -> Postings | None:
        """Living rows that have the token, ascending, and their impacts; None where there are none."""
        begin, end = self.starts.get(token, (0, 0))
        rows, bits = self.posted[begin:end], self.bits[begin:end]
        if token in self.overlay:
            more_rows, more_bits = self.overlay[token]
            # Another thread may be adding to both lists: take what both have.
            length = min(len(more_rows), len(more_bits))
            rows = np.concatenate([rows, np.array(more_rows[:length], dtype=np.int32)])
            bits = np.concatenate([bits, np.array(more_bits[:length], dtype=np.uint16)])
        if len(self.alive) < self.size or token in self.overlay:
            living = self.living_mask[np.minimum(rows, self.size - 1)] & (rows < self.size)
            rows, bits = rows[living], bits[living]
        return Postings(rows, from_bits(bits)) if len(rows) else None

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
            found = np.flatnonzero(self.columns.pk == pk)
            if not len(found):
                return None
            row = int(found[0])
        return row if row in self.alive else None


def rows_of(bitmap: BitMap) -> NDArray[np.uint32]:
    """The row numbers of a bitmap, ascending."""
    return np.frombuffer(bitmap.to_array(), dtype=np.uint32)


def build(epoch: uuid.UUID, generation: int, documents: Iterable[tuple[int, Document]]) -> Snapshot:
    """The snapshot of all documents, given as (service key, document) by ascending key."""
    posted: dict[str, tuple[list[int], list[int]]] = {}
    maps = _Maps()
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
    starts, position = {}, 0
    for token, (rows, _) in posted.items():
        starts[token] = (position, position + len(rows))
        position += len(rows)
    columns = ranked(_columns(values))
    return Snapshot(
        epoch=epoch,
        generation=generation,
        alive=BitMap(range(len(values))),
        columns=columns,
        **maps.as_fields(),
        starts=starts,
        posted=_joined((rows for rows, _ in posted.values()), np.int32, position),
        bits=_joined((weights for _, weights in posted.values()), np.uint16, position),
        words=words,
    )


def _joined(lists: Iterable[list[int]], kind: Any, length: int) -> NDArray[Any]:
    joined = np.empty(length, dtype=kind)
    position = 0
    for values in lists:
        joined[position : position + len(values)] = values
        position += len(values)
    return joined


class _Maps:
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
    return replace(snapshot, generation=generation, alive=alive, columns=columns)


def _extend(snapshot: Snapshot, row: int, document: Document) -> None:
    maps = _Maps()
    for name in ("facets", "coverage", "counties", "municipalities", "organisations", "openings"):
        setattr(maps, name, getattr(snapshot, name))
    maps.add(row, document)
    _count(snapshot.words, document)
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


def to_bytes(snapshot: Snapshot) -> bytes:
    """A fresh snapshot (no overlay) as one sequence of bytes, which from_bytes() reads."""
    columns = snapshot.columns
    arrays = {name: getattr(columns, name) for name in Columns.__dataclass_fields__}
    arrays["letters"] = columns.letters.view(np.uint8).reshape(len(columns.pk), 3 * columns.letters.itemsize)
    stream = io.BytesIO()
    np.savez(stream, posted=snapshot.posted, bits=snapshot.bits, **arrays)
    maps = {
        name: {code: bitmap.serialize() for code, bitmap in getattr(snapshot, name).items()}
        for name in ("coverage", "counties", "municipalities", "organisations", "openings")
    }
    maps |= {
        f"facet:{name}": {code: bitmap.serialize() for code, bitmap in codes.items()}
        for name, codes in snapshot.facets.items()
    }
    packed = [[name, code, len(content)] for name, codes in maps.items() for code, content in codes.items()]
    head = orjson.dumps(
        {
            "epoch": str(snapshot.epoch),
            "generation": snapshot.generation,
            "maps": packed,
            "tokens": list(snapshot.starts),
            "ends": [end for _, end in snapshot.starts.values()],
            "words": snapshot.words,
        }
    )
    bodies = b"".join(content for codes in maps.values() for content in codes.values())
    lengths = np.array([len(head), len(bodies)], dtype=np.int64).tobytes()
    return lengths + head + bodies + stream.getvalue()


def from_bytes(content: bytes) -> Snapshot:
    head_length, bodies_length = np.frombuffer(content[:16], dtype=np.int64)
    head = orjson.loads(content[16 : 16 + head_length])
    bodies = memoryview(content)[16 + head_length : 16 + head_length + bodies_length]
    arrays = np.load(io.BytesIO(content[16 + head_length + bodies_length :]))
    maps = _Maps()
    position = 0
    for name, code, length in head["maps"]:
        bitmap = BitMap.deserialize(bytes(bodies[position : position + length]))
        position += length
        target = maps.facets[name[6:]] if name.startswith("facet:") else getattr(maps, name)
        target[code] = bitmap
    values = {name: arrays[name] for name in Columns.__dataclass_fields__ if name != "letters"}
    rows = len(values["pk"])
    letters = arrays["letters"].reshape(-1).view(LETTERS).reshape(rows, 3)
    ends = head["ends"]
    starts = {
        token: (begin, end) for token, begin, end in zip(head["tokens"], [0, *ends], ends, strict=False)
    }
    return Snapshot(
        epoch=uuid.UUID(head["epoch"]),
        generation=head["generation"],
        alive=BitMap(range(rows)),
        columns=Columns(**values, letters=letters),
        **maps.as_fields(),
        starts=starts,
        posted=arrays["posted"],
        bits=arrays["bits"],
        words=head["words"],
    )
