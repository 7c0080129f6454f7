"""The names of services and organisations that a process keeps for suggestions, as current as its index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from directory.languages import LANGUAGES
from directory.models import Service
from search import index
from search.following import Following
from search.names import Key, Names, build
from search.snapshot import Snapshot

# So many changed names are looked through one by one; more are sorted in.
MOST_ADDED = 500
OWN = tuple(f"name_{code}" for code in LANGUAGES)
ROW = ("pk", *OWN, "organisation_id", "organisation__slug", *(f"organisation__{name}" for name in OWN))


@dataclass(frozen=True)
class Provider:
    """What a suggestion says of an organisation; ``names`` in the order of LANGUAGES, empty where there is none."""

    slug: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Names of services and organisations, and the organisations by key."""

    names: Names
    providers: Mapping[int, Provider]


NOTHING = Catalogue(build(()), {})
_Row = tuple[int, list[str], int, Provider]


def at(snapshot: Snapshot) -> Catalogue:
    """As of the generation of a snapshot."""
    return _following.at(snapshot.epoch, snapshot.generation)


def forget() -> None:
    _following.forget()


def _whole() -> Catalogue:
    return _gathered(_rows())


def _gathered(rows: Iterable[_Row]) -> Catalogue:
    providers: dict[int, Provider] = {}

    def entries() -> Iterator[tuple[Key, Iterable[str]]]:
        for pk, own, organisation, provider in rows:
            yield ("service", pk), own
            if organisation not in providers:
                providers[organisation] = provider
                yield ("organisation", organisation), provider.names

    return Catalogue(build(entries()), providers)


def _patched(kept: Catalogue, changed: dict[int, bool]) -> Catalogue | None:
    if len(kept.names.added) > MOST_ADDED:
        return None
    rows = list(_rows(changed))
    providers = {**kept.providers, **{organisation: provider for _, _, organisation, provider in rows}}
    return replace(kept, names=kept.names.with_changes(_changes(changed, rows)), providers=providers)


def _rows(keys: Iterable[int] | None = None) -> Iterator[_Row]:
    """(service, its names, organisation, what is said of it) of what the index has."""
    services = index.indexable()
    if keys is not None:
        services = services.filter(pk__in=list(keys))
    for pk, fi, sv, en, organisation, slug, *names in services.values_list(*ROW).iterator(chunk_size=5_000):
        yield pk, [fi, sv, en], organisation, Provider(slug, tuple(names))


def _changes(changed: dict[int, bool], rows: Iterable[_Row]) -> dict[Key, Sequence[str]]:
    """Changed services and their organisations; an organisation whose last service went is no more to be found."""
    found: dict[Key, Sequence[str]] = {("service", pk): [] for pk in changed}
    for pk, own, organisation, provider in rows:
        found[("service", pk)] = own
        found[("organisation", organisation)] = provider.names
    gone = [pk for pk, is_gone in changed.items() if is_gone]
    if gone:
        left = set(Service.objects.filter(pk__in=gone).values_list("organisation_id", flat=True))
        still = set(index.indexable().filter(organisation__in=left).values_list("organisation_id", flat=True))
        found |= {("organisation", pk): [] for pk in left - still}
    return found


_following: Following[Catalogue] = Following(_whole, _patched, lambda kept: len(kept.names.keys))
