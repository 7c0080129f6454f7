"""Whose turn it is: one request at a host at a time, a gap after each, and so many requests in all."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Whom a request burdens: ``www.`` is the same server as without it, in practice always."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
    return host.removeprefix("www.")


class Slots:
    """So many at a time; of those who wait, the most urgent goes first."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()

    async def take(self, urgency: int) -> None:
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (-urgency, next(self._order), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give()
            raise

    def give(self) -> None:
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class _Host:
    __slots__ = ("free_at", "lock")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.free_at = 0.0


class Turns:
    """``gap``: seconds between the end of a request at a host and the start of the next. ``limit``: at all hosts."""

    def __init__(self, gap: float, limit: int) -> None:
        self.gap = gap
        self._slots = Slots(limit)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, urgency: int = 0) -> AsyncIterator[None]:
        """Waits until the host has rested and a slot is free; the wait for the host takes up no slot."""
        state = self._hosts.setdefault(host, _Host())
        loop = asyncio.get_running_loop()
        async with state.lock:
            rest = state.free_at - loop.time()
            if rest > 0:
                await asyncio.sleep(rest)
            await self._slots.take(urgency)
            try:
                yield
            finally:
                self._slots.give()
                state.free_at = loop.time() + self.gap
