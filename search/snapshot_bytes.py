"""A snapshot as bytes, which other processes read without making it anew."""

import math
import uuid
from collections.abc import Iterable
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from pyroaring import BitMap

from search.postings import Dense, PostingLists, Tokens
from search.snapshot import Columns, Snapshot
from search.snapshot_rows import Maps

DENSE = "dense"
# How the bytes are laid out; another version's are not read but made anew.
FORMAT = b"arrays/3"


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
    maps, dense, position = Maps(), {}, body
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
