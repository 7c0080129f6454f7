"""Something that a process keeps beside its index and that follows the same generations."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connection

from search.models import IndexEntry

Kept = TypeVar("Kept")
# A new epoch of more than this is read beside the answers.
MANY = 5_000


@dataclass(frozen=True)
class _At(Generic[Kept]):
    epoch: uuid.UUID
    generation: int
    value: Kept


class Following(Generic[Kept]):
    """A value made whole by ``build`` in a new epoch, and changed by ``patch`` within one.

    ``patch`` gets the value and, by service key, whether the service is gone; it gives None where it is better
    made whole again. ``size`` tells how many entries a value has.
    """

    def __init__(
        self,
        build: Callable[[], Kept],
        patch: Callable[[Kept, dict[int, bool]], Kept | None],
        size: Callable[[Kept], int],
    ) -> None:
        self._build, self._patch, self._size = build, patch, size
        self._at: _At[Kept] | None = None
        self._lock = threading.Lock()

    def at(self, epoch: uuid.UUID, generation: int) -> Kept:
        """The value at a generation; where reading it takes long, the older one goes on for a moment."""
        at = self._at
        if at is not None and (at.epoch, at.generation) == (epoch, generation):
            return at.value
        if at is None or at.epoch == epoch or self._size(at.value) < MANY:
            return self._brought_to(epoch, generation)
        if not self._lock.locked():
            threading.Thread(target=self._beside, args=(epoch, generation), daemon=True).start()
        return at.value

    def forget(self) -> None:
        self._at = None

    def _brought_to(self, epoch: uuid.UUID, generation: int) -> Kept:
        with self._lock:
            at = self._at
            if at is not None and at.epoch == epoch and at.generation >= generation:
                return at.value
            value = None
            if at is not None and at.epoch == epoch:
                changed = IndexEntry.objects.filter(generation__gt=at.generation)
                value = self._patch(at.value, dict(changed.values_list("service_id", "gone")))
            self._at = _At(epoch, generation, self._build() if value is None else value)
            return self._at.value

    def _beside(self, epoch: uuid.UUID, generation: int) -> None:
        try:
            self._brought_to(epoch, generation)
        finally:
            connection.close()
