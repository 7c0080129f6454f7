"""Suggestions as they go out, kept in a process while what they were made of stays the same.

Many people begin with the same few letters. What was typed is known by a keyed hash only; words that ask for safety
lines are not kept at all, nor are long ones, which somebody else will hardly type.
"""

import datetime as dt
import hashlib
from dataclasses import asdict

import orjson
from django.conf import settings
from django.utils.translation import ngettext

from directory.vocabulary import Vocabulary, vocabulary
from search import index, language
from search.analysis import Language
from search.snapshot import Snapshot
from search.suggestions import Offer, offered

MOST = 2_000
LONGEST_KEPT = 40

_Source = tuple[Snapshot, language.Held, Vocabulary]
_kept: dict[bytes, tuple[_Source, bytes]] = {}


def answer(text: str, spoken_in: Language, today: dt.date) -> bytes:
    """The suggestions for a text as JSON: ``status`` for the ear, and ``groups``."""
    key = _key(text, spoken_in, today) if len(text) <= LONGEST_KEPT else None
    found = _kept.get(key) if key and _kept else None
    if found is not None and _is_current(found[0]):
        return found[1]
    offer = offered(text, spoken_in, today)
    made = _written(offer)
    if key and offer.snapshot and not offer.in_danger:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = ((offer.snapshot, language.held(), vocabulary()), made)
    return made


def forget() -> None:
    """Drops the suggestions of this process."""
    _kept.clear()


def _written(offer: Offer) -> bytes:
    count = sum(len(group.options) for group in offer.groups)
    return orjson.dumps(
        {
            "status": ngettext("%(count)s ehdotus", "%(count)s ehdotusta", count) % {"count": count},
            "groups": [asdict(group) for group in offer.groups],
        }
    )


def _is_current(source: _Source) -> bool:
    """Whether everything that the suggestions were made of is what it was."""
    try:
        snapshot = index.current()
    except index.IndexMissing:
        return False
    return source[0] is snapshot and source[1] is language.held() and source[2] is vocabulary()


def _key(text: str, spoken_in: str, today: dt.date) -> bytes:
    secret = settings.SECRET_KEY.encode()[:64]
    asked = f"{spoken_in} {today} {text}".encode("utf-8", "replace")
    return hashlib.blake2b(asked, key=secret, digest_size=16).digest()
