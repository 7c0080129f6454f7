"""The names of services and organisations that a process keeps for suggestions, as current as its index."""

import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from directory.languages import LANGUAGES
from directory.models import Service
from search import index
from search.models import IndexEntry
from search.names import Key, Names, build

# So many changed names are looked through one by one; more are sorted in.
MOST_ADDED = 500
# A new epoch of more services than this is read beside the answers.
MANY = 5_000
OWN = tuple(f"name_{code}" for code in LANGUAGES)
ROW = ("pk", *OWN, "organisation_id", *(f"organisation__{name}" for name in OWN))


@dataclass(frozen=True)
class Kept:
    epoch: uuid.UUID | None
    generation: int
    names: Names


NOTHING = Kept(None, 0, build(()))
_kept = NOTHING
_lock = threading.Lock()


def names() -> Names:
    """The names as of the index's generation; nothing where there is no index yet."""
    epoch, generation, _cards = index.read_cards([], LANGUAGES[0])
    if epoch is None:
        return NOTHING.names
    kept = _kept
    if (kept.epoch, kept.generation) == (epoch, generation):
        return kept.names
    if kept.epoch == epoch or kept.epoch is None or len(kept.names.keys) < MANY:
        return _brought_up_to(epoch, generation)
    if _lock.acquire(blocking=False):
        _lock.release()
        threading.Thread(target=_beside, args=(epoch, generation), daemon=True).start()
    return kept.names


def forget() -> None:
    global _kept
    _kept = NOTHING


def _brought_up_to(epoch: uuid.UUID, generation: int) -> Names:
    global _kept
    with _lock:
        kept = _kept
        if kept.epoch == epoch and kept.generation >= generation:
            return kept.names
        if kept.epoch != epoch or len(kept.names.added) > MOST_ADDED:
            found = build(_all(_rows()))
        else:
            changed = IndexEntry.objects.filter(generation__gt=kept.generation)
            found = kept.names.with_changes(_changes(dict(changed.values_list("service_id", "gone"))))
        _kept = Kept(epoch, generation, found)
        return found


def _beside(epoch: uuid.UUID, generation: int) -> None:
    try:
        _brought_up_to(epoch, generation)
    finally:
        connection.close()


def _rows(keys: Iterable[int] | None = None) -> Iterator[tuple[int, list[str], int, list[str]]]:
    """(service, its names, organisation, its names) of what the index has."""
    services = index.indexable()
    if keys is not None:
        services = services.filter(pk__in=list(keys))
    for pk, fi, sv, en, organisation, *names in services.values_list(*ROW).iterator(chunk_size=5_000):
        yield pk, [fi, sv, en], organisation, names


def _all(rows: Iterable[tuple[int, list[str], int, list[str]]]) -> Iterator[tuple[Key, list[str]]]:
    organisations: set[int] = set()
    for pk, own, organisation, its in rows:
        yield ("service", pk), own
        if organisation not in organisations:
            organisations.add(organisation)
            yield ("organisation", organisation), its


def _changes(changed: dict[int, bool]) -> dict[Key, list[str]]:
    """Changed services and their organisations; an organisation whose last service went is no more to be found."""
    found: dict[Key, list[str]] = {("service", pk): [] for pk in changed}
    found |= dict(_all(_rows(changed)))
    gone = [pk for pk, is_gone in changed.items() if is_gone]
    if gone:
        left = set(Service.objects.filter(pk__in=gone).values_list("organisation_id", flat=True))
        still = set(index.indexable().filter(organisation__in=left).values_list("organisation_id", flat=True))
        found |= {("organisation", pk): [] for pk in left - still}
    return found
