"""What is linked to services: terms, areas and replacements, read together instead of one relation at a time.

``prefetch_related`` asks once for each relation. Here one statement tells of all links of all services, and one
more reads each kind of row that is linked.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import CharField, F, Model, QuerySet, Value

# The keys stand in the statement once for each relation; databases take some 30,000 values in one.
MOST_AT_ONCE = 2_000
TERMS = ("needs", "target_groups", "life_situations", "languages")
CODED = (*TERMS, "counties", "municipalities")
LINKS = (*CODED, "replaced_by")
OF_CHANNELS = "channels.languages"

# By relation and service, the codes of what is linked.
Codes = Mapping[str, Mapping[int, frozenset[str]]]


def fill(services: Sequence[Any]) -> None:
    """Puts the linked rows where ``all()`` of each relation finds them, of the services' channels too.

    The channels are there already (``prefetch_related``).
    """
    for start in range(0, len(services), MOST_AT_ONCE):
        _fill(services[start : start + MOST_AT_ONCE])


def _fill(services: Sequence[Any]) -> None:
    channels = [channel for service in services for channel in service.channels.all()]
    linked: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for relation, owner, target in _keys([service.pk for service in services], bool(channels)):
        linked[relation][owner].add(target)
    rows = _rows(linked)
    for relation in LINKS:
        for service in services:
            _put(service, relation, linked[relation][service.pk], rows)
    for channel in channels:
        _put(channel, "languages", linked[OF_CHANNELS][channel.pk], rows)


def _keys(services: list[int], with_channels: bool) -> Iterator[tuple[str, int, int]]:
    """(relation, key of the service or channel, key of what is linked)."""
    from directory.models import Channel

    asked = [_of_relation(relation, services, _target(relation)) for relation in LINKS]
    if with_channels:
        through = Channel.languages.through.objects.filter(channel__service_id__in=services)
        asked.append(_told(through, OF_CHANNELS, "channel_id", "term_id"))
    first, *others = asked
    yield from first.union(*others, all=True)


def codes(services: QuerySet | Sequence[int]) -> Codes:
    """The codes of all terms and areas of the services with these keys, by one statement."""
    first, *others = [
        _of_relation(relation, services, f"{_target(relation).removesuffix('_id')}__code")
        for relation in CODED
    ]
    found: dict[str, dict[int, set[str]]] = {relation: defaultdict(set) for relation in CODED}
    for relation, owner, code in first.union(*others, all=True):
        found[relation][owner].add(code)
    return {
        relation: {owner: frozenset(own) for owner, own in owners.items()}
        for relation, owners in found.items()
    }


def _target(relation: str) -> str:
    if relation in TERMS:
        return "term_id"
    return {"counties": "county_id", "municipalities": "municipality_id", "replaced_by": "to_service_id"}[
        relation
    ]


def _of_relation(relation: str, services: Any, target: str) -> QuerySet:
    from directory.models import Service

    owner = "from_service_id" if relation == "replaced_by" else "service_id"
    through = getattr(Service, relation).through.objects.filter(**{f"{owner}__in": services})
    return _told(through, relation, owner, target)


def _told(through: QuerySet, relation: str, owner: str, target: str) -> QuerySet:
    told = through.order_by().annotate(
        relation=Value(relation, CharField()), owner_key=F(owner), target_key=F(target)
    )
    return told.values_list("relation", "owner_key", "target_key")


Rows = dict[type[Model], dict[int, tuple[int, Model]]]


def _rows(linked: Mapping[str, Mapping[int, set[int]]]) -> Rows:
    """By kind and key, each linked row with its place in the order of its kind."""
    from directory.models import County, Municipality, Service, Term

    kinds: dict[type[Model], tuple[str, ...]] = {
        Term: (*TERMS, OF_CHANNELS),
        County: ("counties",),
        Municipality: ("municipalities",),
        Service: ("replaced_by",),
    }
    found: Rows = {}
    for kind, relations in kinds.items():
        keys = {key for relation in relations for own in linked[relation].values() for key in own}
        ordered = kind._default_manager.filter(pk__in=keys) if keys else ()
        found[kind] = {row.pk: (place, row) for place, row in enumerate(ordered)}
    return found


def _put(owner: Any, relation: str, keys: set[int], rows: Rows) -> None:
    found = getattr(owner, relation).get_queryset()
    there = rows[found.model]
    found._result_cache = [
        row for _place, row in sorted((there[key] for key in keys), key=lambda pair: pair[0])
    ]
    found._prefetch_done = True
    cache = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[relation] = found
