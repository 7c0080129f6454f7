"""Values that a process keeps for a while, because every page asks for them and they seldom change."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

T = TypeVar("T")
_all: "list[Kept[Any]]" = []


class Kept(Generic[T]):
    """A value read by ``load`` when it is first asked for, and again once it is older than ``keep_for``."""

    def __init__(self, load: Callable[[], T], keep_for: dt.timedelta) -> None:
        self.load, self.seconds = load, keep_for.total_seconds()
        self._value: tuple[float, T] | None = None
        self._forgotten = 0
        self._lock = threading.Lock()
        _all.append(self)

    def get(self) -> T:
        held = self._value
        if held is not None and time.monotonic() - held[0] < self.seconds:
            return held[1]
        with self._lock:
            before = self._forgotten
            fresh = self.load()
            # What was read while somebody dropped the value may be what it was dropped for.
            if before == self._forgotten:
                self._value = (time.monotonic(), fresh)
        return fresh

    def forget(self, **_: Any) -> None:
        """Drops the value; the next question reads it again."""
        self._forgotten += 1
        self._value = None

    def forget_with(self, *models: type[Model]) -> None:
        """From now on the value is dropped when this process saves or deletes a row of these models."""
        for model in models:
            for signal in (post_save, post_delete):
                signal.connect(self.forget, sender=model, dispatch_uid=f"kept-{id(self)}-{model.__name__}")


def forget() -> None:
    """Drops every kept value of this process."""
    for kept in _all:
        kept.forget()
