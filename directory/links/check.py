"""Checks many addresses at once, each host in its own queue: HEAD, and GET where HEAD does not settle it."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urldefrag, urljoin, urlsplit

from directory.links import robots
from directory.links.answers import Answer, Failed, Trouble, Verdict
from directory.links.fetch import MOST_BYTES, Fetcher
from directory.links.hosts import Turns, host_of
from directory.links.pages import Reading, is_page, read_page
from directory.links.verdicts import (
    REDIRECTS,
    TRY_LESS,
    Chain,
    Result,
    is_challenge,
    is_deep,
    judge,
    leads_home,
    moved_to,
    says_what_nothing_says,
)
from directory.network import Refused

logger = logging.getLogger(__name__)

GAP_SECONDS = 5.0
MOST_REDIRECTS = 8
REQUESTS_AT_ONCE = 64
# Hosts whose queues are open at a time. A queue that rests takes no slot of the requests, so with a gap many are.
HOSTS_AT_ONCE = 1024
QUEUES_A_SLOT = 2
# Of the deadline, the part in which HEAD must answer: a server that hangs on it is asked with GET.
HEAD_SHARE = 1 / 5
# Broken connections and time run out may be HEAD's fault; a name, a certificate or a closed port is not.
HEAD_MAY_ERR = (Trouble.TIMEOUT, Trouble.BROKEN)


@dataclass(frozen=True, slots=True)
class Target:
    """``read``: look at the page's text too. ``expected``: published contacts that may stand on it."""

    url: str
    read: bool = False
    expected: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Site:
    """What one run has learnt of a site. ``made_up``: the text of a path that nobody made, where it has one."""

    asked: bool = False
    hangs_on_head: bool = False
    made_up: Reading | None = None
    rules: robots.Rules | None = None


class Checker:
    """``gap`` seconds between two requests at a host, ``limit`` requests at a time in all.

    ``until``: moment of the loop's clock after which no further address is begun; those left have no result.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        gap: float = GAP_SECONDS,
        limit: int = REQUESTS_AT_ONCE,
        until: float | None = None,
    ) -> None:
        self._fetcher, self._turns, self._until = fetcher, Turns(gap, limit), until
        self._hosts = HOSTS_AT_ONCE if gap else min(HOSTS_AT_ONCE, QUEUES_A_SLOT * limit)
        self._left: dict[str, int] = {}
        self._sites: dict[str, _Site] = {}

    async def check_all(self, targets: Iterable[Target], keep: Callable[[Result], None]) -> None:
        """Hands each result to ``keep``. The host with the most addresses begins first, since it ends last."""
        queues: dict[str, list[Target]] = {}
        for target in targets:
            queues.setdefault(host_of(target.url), []).append(target)
        self._left = {host: len(queue) for host, queue in queues.items()}
        ordered = iter(sorted(queues.values(), key=len, reverse=True))
        async with asyncio.TaskGroup() as group:
            for _ in range(min(self._hosts, len(queues))):
                group.create_task(self._serve(ordered, keep))

    async def _serve(self, queues: Iterator[list[Target]], keep: Callable[[Result], None]) -> None:
        loop = asyncio.get_running_loop()
        for queue in queues:
            while queue and (self._until is None or loop.time() < self._until):
                target = queue.pop()
                self._left[host_of(target.url)] = len(queue)
                keep(await self._safely(target))

    async def _safely(self, target: Target) -> Result:
        try:
            return await self._check(target)
        except Exception:
            # One address must not end the run of all others; nothing is held against it either.
            logger.exception("the check of an address at %s broke", host_of(target.url))
            return Result(target.url, Verdict.INCONCLUSIVE, "checker")

    async def _check(self, target: Target) -> Result:
        try:
            self._fetcher.check(target.url)
        except Refused as error:
            return Result(target.url, Verdict.REFUSED, f"refused:{error}")
        url = urldefrag(target.url).url
        chain = await self._first(url)
        verdict, evidence = judge(chain)
        result = Result(target.url, verdict, evidence, chain.status, chain.url)
        if verdict != Verdict.OK:
            return result
        result = replace(result, proposed=moved_to(url, chain.hops))
        if leads_home(url, chain):
            return replace(result, verdict=Verdict.SOFT_404, evidence=f"home:{chain.url}")
        return await self._look_inside(target, result, chain)

    async def _first(self, url: str) -> Chain:
        """HEAD, and GET where that does not settle it; GET alone where the site has hung on HEAD before."""
        if self._site(url).hangs_on_head:
            return await self._follow("GET", url)
        chain = await self._follow("HEAD", url)
        if _settled(chain):
            return chain
        self._site(url).hangs_on_head = chain.reason == Trouble.TIMEOUT
        return await self._follow("GET", url)

    async def _look_inside(self, target: Target, result: Result, chain: Chain) -> Result:
        """What the page's text tells, where it is to be read or its site answers for pages that nobody made."""
        made_up = await self._made_up(chain.url) if is_deep(chain.url) else None
        wanted = target.read and await self._may_read(chain.url)
        reading = None
        if made_up or wanted:
            chain = await self._with_body(chain)
            verdict, evidence = judge(chain)
            if verdict != Verdict.OK:
                # Readers ask with GET: what it gives counts, whatever HEAD has said.
                return replace(result, verdict=verdict, evidence=evidence, status=chain.status, proposed="")
            reading = await _read(chain, target.expected)
        if reading and made_up and says_what_nothing_says(reading, made_up):
            return replace(result, verdict=Verdict.SOFT_404, evidence="made_up", reading=None)
        if result.proposed:
            result = replace(result, verdict=Verdict.MOVED, evidence=f"moved:{result.proposed}")
        return replace(result, reading=reading if wanted else None)

    async def _with_body(self, chain: Chain) -> Chain:
        if chain.answer and chain.answer.body:
            return chain
        if chain.answer and not is_page(chain.answer.headers.get("content-type", "")):
            return chain
        return await self._follow("GET", chain.url)

    async def _made_up(self, url: str) -> Reading | None:
        """The text with which the site answers for a path that nobody made; None where it says that there is none."""
        site = self._site(url)
        if not site.asked:
            site.asked = True
            path = f"{_origin(url)}/{_nobodys_path(url)}"
            chain = await self._follow("HEAD", path)
            if chain.is_good:
                chain = await self._follow("GET", path)
            if chain.is_good and chain.answer and not is_challenge(chain.answer):
                site.made_up = await _read(chain, frozenset())
        return site.made_up

    async def _may_read(self, url: str) -> bool:
        site = self._site(url)
        if site.rules is None:
            chain = await self._follow("GET", robots.robots_url(_origin(url)), most_bytes=robots.MOST_BYTES)
            site.rules = robots.Rules(chain.answer)
        return site.rules.allow(url)

    def _site(self, url: str) -> _Site:
        return self._sites.setdefault(_origin(url), _Site())

    async def _follow(self, method: str, url: str, most_bytes: int = MOST_BYTES) -> Chain:
        """Follows at most eight redirects; each hop is checked like the first, and waits for its host's turn."""
        chain, seen = Chain(url), {url}
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._ask(method, chain, most_bytes)
            if answer is None:
                return chain
            target = answer.headers.get("location", "")
            if answer.status not in REDIRECTS or not target:
                chain.answer = answer
                return chain
            chain.asks_for_cookies |= "set-cookie" in answer.headers
            if (next_url := _joined(chain.url, target)) in seen:
                chain.reason = "loop"
                return chain
            seen.add(next_url)
            chain.hops.append((answer.status, next_url))
            chain.url = next_url
        chain.reason = "redirects"
        return chain

    async def _ask(self, method: str, chain: Chain, most_bytes: int) -> Answer | None:
        """The answer of one hop; None where there is none, and then the chain tells why."""
        deadline = self._fetcher.deadline * (HEAD_SHARE if method == "HEAD" else 1)
        host = host_of(chain.url)
        try:
            while True:
                async with self._turns.turn(host, self._left.get(host, 0)):
                    try:
                        return await self._fetcher.ask(
                            method, chain.url, deadline=deadline, most_bytes=most_bytes
                        )
                    except Failed as error:
                        # The host had closed the connection that it was asked over, and has heard nothing.
                        if error.trouble != Trouble.STALE:
                            raise
        except Refused as error:
            chain.reason = f"refused:{error}"
        except Failed as error:
            chain.reason = f"{error.trouble}:{error.detail}" if error.detail else error.trouble.value
        return None


def _settled(chain: Chain) -> bool:
    """Whether HEAD is enough: the page is there, we are told to come less often, or the host cannot be reached."""
    if chain.answer is None:
        return chain.reason.partition(":")[0] not in HEAD_MAY_ERR
    return chain.is_good or chain.answer.status == TRY_LESS


async def _read(chain: Chain, expected: frozenset[str]) -> Reading | None:
    if not chain.is_good or not chain.answer or not chain.answer.body:
        return None
    kind = chain.answer.headers.get("content-type", "")
    return await asyncio.to_thread(read_page, chain.answer.body, kind, expected) if is_page(kind) else None


def _joined(url: str, target: str) -> str:
    try:
        return urldefrag(urljoin(url, target.strip())).url
    except ValueError:
        return target


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _nobodys_path(url: str) -> str:
    """The same for a site every time, so that its logs show one odd address and no more."""
    return "tukikartta-" + hashlib.blake2b(host_of(url).encode(), digest_size=8).hexdigest()
