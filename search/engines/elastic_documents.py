"""What Elasticsearch keeps of a service: the mapping, and an index entry as one of its documents."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from directory.languages import LANGUAGES
from directory.listing import SORTED_BYTES
from directory.vocabulary import Vocabulary
from search.entries import Document
from search.ranking import from_bits
from search.snapshot import FACET_NAMES, FIRST_DAY, LAST_DAY
from search.snapshot_rows import ordinal

# Raised with every change of the mapping or of as_source(), so that clusters are filled anew.
LAYOUT = 2

STATE_ID = "state"
LOWEST_AGE, HIGHEST_AGE = 0, 1_000

KEYWORD = {"type": "keyword"}
INTEGER = {"type": "integer"}

MAPPING: Mapping[str, Any] = {
    "dynamic": "strict",
    "_source": {"enabled": False},
    "properties": {
        "w": {"type": "sparse_vector", "index_options": {"prune": False}},
        **{name: KEYWORD for name in FACET_NAMES},
        "coverage": KEYWORD,
        "counties": KEYWORD,
        "municipalities": KEYWORD,
        "reached": KEYWORD,
        "organisation": KEYWORD,
        "openings": KEYWORD,
        "places": {"type": "geo_point"},
        "age_from": INTEGER,
        "age_to": INTEGER,
        "age_told": {"type": "boolean"},
        "visible_from": INTEGER,
        "visible_until": INTEGER,
        "modified": {"type": "long"},
        "factor": {"type": "float"},
        "stale": {"type": "boolean"},
        "assured": INTEGER,
        "pk": {"type": "long"},
        **{f"letters_{language}": KEYWORD for language in LANGUAGES},
        "listed": {"type": "boolean"},
        "epoch": KEYWORD,
        "generation": {"type": "long"},
        "layout": KEYWORD,
    },
}

# One shard, so that counts of facets are exact. New documents are seen when this program says so, never in between.
SETTINGS: Mapping[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": -1,
}


def layout(words: Vocabulary) -> str:
    """How documents are made: by this mapping, and by which county each municipality belongs to."""
    places = sorted((code, place.county) for code, place in words.municipalities.items())
    return f"{LAYOUT}-{hashlib.sha256(repr(places).encode()).hexdigest()[:16]}"


def as_source(pk: int, document: Document, words: Vocabulary) -> dict[str, Any]:
    """A service's entry as a document of MAPPING."""
    age_from, age_to = document["ages"]
    first, last = document["visible"]
    letters = {
        f"letters_{language}": letters_key(name)
        for language, name in zip(LANGUAGES, document["names"], strict=True)
    }
    return {
        "w": _weights(document["tokens"], document["bits"]),
        **document["facets"],
        "coverage": document["coverage"],
        "counties": document["counties"],
        "municipalities": document["municipalities"],
        "reached": _reached(document, words),
        "organisation": document["organisation"],
        "openings": sorted({opening_hash(key) for key in document["openings"]}),
        "age_from": LOWEST_AGE if age_from is None else age_from,
        "age_to": HIGHEST_AGE if age_to is None else age_to,
        "age_told": age_from is not None or age_to is not None,
        "visible_from": ordinal(first, FIRST_DAY),
        "visible_until": ordinal(last, LAST_DAY),
        "modified": document["modified"],
        "factor": document["factor"],
        "stale": document["stale"],
        "assured": ordinal(document["assured"], FIRST_DAY),
        "pk": pk,
        "places": [{"lat": latitude, "lon": longitude} for latitude, longitude in document["places"]],
        **letters,
        "listed": True,
    }


def _weights(tokens: Sequence[str], bits: Sequence[int]) -> dict[str, float]:
    weights = from_bits(np.array(bits, dtype=np.uint16)).tolist()
    return {escaped(token): weight for token, weight in zip(tokens, weights, strict=True)}


def _reached(document: Document, words: Vocabulary) -> list[str]:
    """Counties that a service for certain areas names, itself or through one of their municipalities."""
    if document["coverage"] != "areas":
        return []
    places = (words.municipalities.get(code) for code in document["municipalities"])
    return sorted({*document["counties"], *(place.county for place in places if place)})


def escaped(token: str) -> str:
    """The token as the name of a feature, where dots are not allowed."""
    return token.replace("%", "%25").replace(".", "%2e")


def opening_hash(key: str) -> str:
    """Opening rules can be longer than a keyword may be."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def letters_key(letters: str) -> str:
    """Sorts like the bytes that the index in the process compares, which may end within a character."""
    return letters.encode()[:SORTED_BYTES].rstrip(b"\0").hex()
