"""Where services are, and how far from somebody: points that a process keeps beside its index.

A service's places are its channels' own coordinates, or the middle of the municipality that a channel names; a
service without either that works in certain municipalities is in the middle of these. Distances are as the crow
flies and so are told as "about".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.criteria import Criteria
from directory.models import Channel, Municipality, Service
from search import index
from search.following import Following
from search.snapshot import Snapshot

# As Lucene has it.
EARTH_RADIUS_KM = 6371.0087714
Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS84."""


@dataclass(frozen=True)
class Places:
    """Points of services, one row a point; ``centres`` of municipalities by code."""

    pk: NDArray[np.int64]
    degrees: NDArray[np.float64]
    centres: Mapping[str, Point]

    def from_point(self, origin: Point, keys: NDArray[np.int64]) -> NDArray[np.float64]:
        """Kilometres from a point to the nearest place of each service; infinite where none is known."""
        nearest = np.full(len(keys), np.inf)
        if not len(self.pk) or not len(keys):
            return nearest
        order = np.argsort(keys, kind="stable")
        places = np.minimum(np.searchsorted(keys, self.pk, sorter=order), len(keys) - 1)
        owners = order[places]
        is_asked = keys[owners] == self.pk
        np.minimum.at(nearest, owners[is_asked], kilometres(origin, self.degrees[is_asked]))
        return nearest


def kilometres(origin: Point, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances by the haversine formula."""
    latitude, longitude = np.radians(origin)
    to = np.radians(degrees)
    half = (
        np.sin((to[:, 0] - latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(to[:, 0]) * np.sin((to[:, 1] - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))


def places(snapshot: Snapshot) -> Places:
    """As of the generation of a snapshot."""
    return _following.at(snapshot.epoch, snapshot.generation)


def origin(criteria: Criteria, kept: Places) -> Point | None:
    """From where the reader asks: their own position, or the middle of the municipality that they named."""
    return criteria.origin or kept.centres.get(criteria.near)


def of_services(keys: Sequence[int], criteria: Criteria, snapshot: Snapshot) -> dict[int, float | None]:
    """Kilometres to each service, to a tenth; None where no place of it is known."""
    kept = places(snapshot)
    start = origin(criteria, kept)
    if start is None:
        return dict.fromkeys(keys)
    far = kept.from_point(start, np.array(keys, dtype=np.int64))
    return {pk: round(float(km), 1) if np.isfinite(km) else None for pk, km in zip(keys, far, strict=True)}


def nearest_municipality(position: Point, centres: Mapping[str, Point]) -> str:
    """Code of the municipality whose middle is nearest."""
    codes = list(centres)
    return codes[int(np.argmin(kilometres(position, np.array([centres[code] for code in codes]))))]


def centres() -> dict[str, Point]:
    rows = Municipality.objects.exclude(latitude=None).exclude(longitude=None)
    return {code: (latitude, longitude) for code, latitude, longitude in rows.values_list(
        "code", "latitude", "longitude"
    )}  # fmt: skip


def forget() -> None:
    _following.forget()


def _whole() -> Places:
    return _gathered(None, centres())


def _patched(kept: Places, changed: dict[int, bool]) -> Places:
    stays = ~np.isin(kept.pk, list(changed))
    fresh = _gathered([pk for pk, is_gone in changed.items() if not is_gone], kept.centres)
    return Places(
        np.concatenate([kept.pk[stays], fresh.pk]),
        np.concatenate([kept.degrees[stays], fresh.degrees]),
        kept.centres,
    )


def _gathered(keys: list[int] | None, middles: Mapping[str, Point]) -> Places:
    """Points of the given services, or of all."""
    services = index.indexable()
    if keys is not None:
        services = services.filter(pk__in=keys)
    found = _points(services, middles)
    rows = [(pk, point) for pk, points in found.items() for point in points]
    return Places(
        np.array([pk for pk, _ in rows], dtype=np.int64),
        np.array([point for _, point in rows], dtype=np.float64).reshape(len(rows), 2),
        middles,
    )


def _points(services: Iterable[Service], middles: Mapping[str, Point]) -> dict[int, set[Point]]:
    found: dict[int, set[Point]] = {}
    channels = Channel.objects.filter(service__in=services)
    for pk, latitude, longitude, code in channels.values_list(
        "service_id", "latitude", "longitude", "municipality__code"
    ):
        point = (latitude, longitude) if latitude is not None and longitude is not None else middles.get(code)
        if point:
            found.setdefault(pk, set()).add(point)
    covered = Service.municipalities.through.objects.filter(
        service__in=services, service__coverage_kind="areas"
    )
    own = set(found)
    for pk, code in covered.values_list("service_id", "municipality__code"):
        if pk not in own and code in middles:
            found.setdefault(pk, set()).add(middles[code])
    return found


_following: Following[Places] = Following(_whole, _patched, lambda kept: len(kept.pk))
