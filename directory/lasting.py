"""Until when something that is being made holds: whatever looks at the clock says so, and who keeps it listens.

Ambient, as a page asks the clock in a dozen places, and one that was forgotten would show an open door as closed.
Where nobody listens, telling costs next to nothing.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Lasting:
    """The first of the moments that were told."""

    def __init__(self, until: dt.datetime) -> None:
        self.until = until


_listening: ContextVar[Lasting | None] = ContextVar("lasting", default=None)


def until(moment: dt.datetime) -> None:
    """What is being made may be other from this moment on."""
    listener = _listening.get()
    if listener is not None and moment < listener.until:
        listener.until = moment


def only_now() -> None:
    """What is being made is for this one reader, or counts something each time: no copy is made of it."""
    until(NEVER)


@contextmanager
def listening(at_most: dt.datetime) -> Iterator[Lasting]:
    """Hears what is told within, in this thread."""
    heard = Lasting(at_most)
    token = _listening.set(heard)
    try:
        yield heard
    finally:
        _listening.reset(token)
