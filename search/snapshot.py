"""The whole index as arrays and bitmaps: what a worker keeps in memory.

A row is a number; services get rows in the order in which they came. A changed service gets a new row and its old
one dies, so a reader that still holds the older value sees nothing of the change: bitmaps and posting lists only
ever gain rows, and every question begins from ``alive``, which is replaced and never altered.
"""

import datetime as dt
import math
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
from search.postings import Dense, PostingLists, Tokens, rows_of
from search.ranking import Postings, from_bits

FACET_NAMES = ("need", "target_group", "situation", "channel", "language", "cost", "anonymous", "provider")
COVERAGES = ("nationwide", "nationwide_except_aland", "areas", "unknown")
NO_AGE = -1
FIRST_DAY, LAST_DAY = 0, 2**31 - 1
LETTERS = f"S{SORTED_BYTES}"
DENSE = "dense"
# How the bytes are laid out; another version's are not read but made anew.
FORMAT = b"arrays/3"

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
    added = snapshot.added + len(values)
    return replace(snapshot, generation=generation, alive=alive, columns=columns, added=added)


def _extend(snapshot: Snapshot, row: int, document: Document) -> None:
    maps = _Maps()
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


def to_bytes(snapshot: Snapshot) -> bytes:
    """A fresh snapshot (nothing patched in) as one sequence of bytes, which from_bytes() reads."""
    arrays, maps = _arrays_of(snapshot), _maps_of(snapshot)
    head = orjson.dumps(
        {
            "epoch": str(snapshot.epoch),
            "generation": snapshot.generation,
            "arrays": [[name, array.dtype.str, array.shape] for name, array in arrays.items()],
            "maps": [
                [name, code, len(content)] for name, codes in maps.items() for code, content in codes.items()
            ],
        }
    )
    bodies = [content for codes in maps.values() for content in codes.values()]
    bodies += [array.tobytes() for array in arrays.values()]
    return b"".join((FORMAT, len(head).to_bytes(8, "little"), head, *bodies))


def _arrays_of(snapshot: Snapshot) -> dict[str, NDArray[Any]]:
    columns, lists = snapshot.columns, snapshot.lists
    arrays = {f"column:{name}": getattr(columns, name) for name in Columns.__dataclass_fields__}
    arrays |= {name: getattr(lists, name) for name in ("ends", "posted", "bits")}
    arrays |= {
        "tokens": np.frombuffer(lists.tokens.text, dtype=np.uint8),
        "token ends": lists.tokens.ends,
        "words": np.frombuffer(snapshot.words.text, dtype=np.uint8),
        "word ends": snapshot.words.ends,
        "counts": snapshot.counts,
    }
    for token, dense in lists.dense.items():
        arrays |= {f"codes:{token}": dense.codes, f"table:{token}": dense.table}
    return arrays


def _maps_of(snapshot: Snapshot) -> dict[str, dict[str, bytes]]:
    """Every bitmap as bytes, by kind and code."""
    maps = {
        name: {code: bitmap.serialize() for code, bitmap in getattr(snapshot, name).items()}
        for name in ("coverage", "counties", "municipalities", "organisations", "openings")
    }
    maps |= {
        f"facet:{name}": {code: bitmap.serialize() for code, bitmap in codes.items()}
        for name, codes in snapshot.facets.items()
    }
    return maps | {DENSE: {token: dense.rows.serialize() for token, dense in snapshot.lists.dense.items()}}


class OtherFormat(ValueError):
    """Bytes that another version of the program wrote."""


def from_bytes(content: bytes | memoryview) -> Snapshot:
    """Nothing of the content is kept. Raises OtherFormat."""
    view = memoryview(content)
    if bytes(view[: len(FORMAT)]) != FORMAT:
        raise OtherFormat
    start = len(FORMAT) + 8
    body = start + int.from_bytes(view[len(FORMAT) : start], "little")
    head = orjson.loads(view[start:body])
    maps, dense, position = _Maps(), {}, body
    for name, code, length in head["maps"]:
        bitmap = BitMap.deserialize(bytes(view[position : position + length]))
        position += length
        if name == DENSE:
            dense[code] = bitmap
        else:
            target = maps.facets[name[6:]] if name.startswith("facet:") else getattr(maps, name)
            target[code] = bitmap
    arrays = _arrays_in(view[position:], head["arrays"])
    columns = Columns(**{name: arrays[f"column:{name}"] for name in Columns.__dataclass_fields__})
    return Snapshot(
        epoch=uuid.UUID(head["epoch"]),
        generation=head["generation"],
        alive=BitMap(range(len(columns.pk))),
        columns=columns,
        **maps.as_fields(),
        lists=PostingLists(
            tokens=Tokens(arrays["tokens"].tobytes(), arrays["token ends"]),
            **{name: arrays[name] for name in ("ends", "posted", "bits")},
            dense={
                token: Dense(rows, arrays[f"codes:{token}"], arrays[f"table:{token}"])
                for token, rows in dense.items()
            },
        ),
        words=Tokens(arrays["words"].tobytes(), arrays["word ends"]),
        counts=arrays["counts"],
    )


def _arrays_in(view: memoryview, listed: Iterable[tuple[str, str, list[int]]]) -> dict[str, NDArray[Any]]:
    arrays, position = {}, 0
    for name, kind, shape in listed:
        size = math.prod(shape)
        found = np.frombuffer(view, dtype=kind, count=size, offset=position)
        arrays[name] = found.reshape(shape).copy()
        position += found.nbytes
    return arrays
