"""The names of services and organisations that a process keeps for suggestions, as current as its index."""

from collections.abc import Iterable, Iterator

from directory.languages import LANGUAGES
from directory.models import Service
from search import index
from search.following import Following
from search.names import Key, Names, build

# So many changed names are looked through one by one; more are sorted in.
MOST_ADDED = 500
OWN = tuple(f"name_{code}" for code in LANGUAGES)
ROW = ("pk", *OWN, "organisation_id", *(f"organisation__{name}" for name in OWN))
NOTHING = build(())


def names() -> Names:
    """The names as of the index's generation; nothing where there is no index yet."""
    epoch, generation, _cards = index.read_cards([], LANGUAGES[0])
    return NOTHING if epoch is None else _following.at(epoch, generation)


def forget() -> None:
    _following.forget()


def _whole() -> Names:
    return build(_all(_rows()))


def _patched(kept: Names, changed: dict[int, bool]) -> Names | None:
    return kept.with_changes(_changes(changed)) if len(kept.added) <= MOST_ADDED else None


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


_following: Following[Names] = Following(_whole, _patched, lambda kept: len(kept.keys))
