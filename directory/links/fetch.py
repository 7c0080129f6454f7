"""One request to a public web server: to the very address that was checked, within its deadline and its bounds.

Nothing is followed here, no cookie is kept, no proxy is asked, and no environment variable is read.
"""

import asyncio
import ipaddress
import socket
import ssl
import zlib
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from directory.links.answers import HEADERS, Answer, Failed, Trouble
from directory.network import Network, Refused, checked, may_be_asked

# The page of a service stands at the web's own ports; whatever else listens at a host is not for the public.
PORTS = frozenset({80, 443})
DEADLINE_SECONDS = 15.0
MOST_BYTES = 1_000_000
KEPT_OPEN_SECONDS = 3.0
CHUNK = 65_536
# Names that lead nowhere hold a thread for as long as the system tries; others must not wait for them.
LOOKUPS = 128
ENCODINGS = {"", "identity", "gzip", "x-gzip", "deflate"}
# The sockets that the request of this task has opened: none where it went over a connection of an earlier one.
_opened: ContextVar[list[socket.socket]] = ContextVar("opened")
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class Fetcher:
    """An async context manager that asks one address at a time of each caller.

    ``resolve``: a name and a port to its addresses, as text. ``allowed`` and ``ports``: networks that may be asked
    although they are not public, and the ports that may be asked (None: any); for tests alone. No setting, form or
    variable reaches either. ``keep_open``: ask a host's next address over the same connection, where hosts rest so
    briefly that they still hold it; one that was closed meanwhile is told as Trouble.STALE.
    """

    def __init__(
        self,
        agent: str,
        *,
        deadline: float = DEADLINE_SECONDS,
        resolve: Resolve | None = None,
        allowed: Sequence[Network] = (),
        ports: Collection[int] | None = PORTS,
        keep_open: bool = False,
    ) -> None:
        self.agent, self.deadline, self._keep_open = agent, deadline, keep_open
        self._allowed, self._ports = tuple(allowed), ports
        self._lookups = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="names")
        self._resolve = resolve or self._system_addresses
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=_CheckingResolver(self._addresses),
            socket_factory=self._socket,
            use_dns_cache=False,
            limit=0,
            force_close=not self._keep_open,
            **({"keepalive_timeout": KEPT_OPEN_SECONDS} if self._keep_open else {}),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            middlewares=(_once,),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            read_bufsize=CHUNK,
            headers={
                "User-Agent": self.agent,
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Language": "fi,sv;q=0.8,en;q=0.6",
                "Accept-Encoding": "gzip, deflate",
            },
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()
        self._lookups.shutdown(wait=False, cancel_futures=True)

    async def ask(
        self, method: str, url: str, *, deadline: float | None = None, most_bytes: int = MOST_BYTES
    ) -> Answer:
        """The answer to one request, not followed. Raises Refused or Failed."""
        self.check(url)
        try:
            async with asyncio.timeout(deadline or self.deadline) as limit:
                return await self._ask(method, url, most_bytes, limit)
        except TimeoutError:
            raise Failed(Trouble.TIMEOUT) from None
        except aiohttp.InvalidURL as error:
            raise Refused("not an address of a page") from error
        except (aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
            raise Failed(_trouble(error), _told(error)) from None

    def check(self, url: str) -> None:
        """Raises Refused for what is not asked whatever its name leads to."""
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
            host = parts.hostname
        except ValueError as error:
            raise Refused("not an address of a page") from error
        if parts.scheme not in ("http", "https") or not host:
            raise Refused("not an address of a page")
        if "@" in parts.netloc:
            raise Refused("a name or a password in the address")
        if self._ports is not None and port not in self._ports:
            raise Refused(f"port {port}")
        if ":" in host or host[-1].isdigit():
            try:
                literal = ipaddress.ip_address(host)
            except ValueError:
                # Some other way to write a number: looking it up tells which, and that is checked.
                return
            checked([str(literal)], self._allowed)

    async def _ask(self, method: str, url: str, most_bytes: int, limit: asyncio.Timeout) -> Answer:
        assert self._session, "use as a context manager"
        opened: list[socket.socket] = []
        _opened.set(opened)
        try:
            async with self._session.request(method, url, allow_redirects=False) as response:
                headers = _kept(response.headers.items())
                body = b""
                if method != "HEAD":
                    # From here the deadline ends the body alone: that the page answers is known.
                    ends_at = limit.when()
                    limit.reschedule(None)
                    body = await _read(response, headers, most_bytes, ends_at)
                return Answer(url, response.status, headers, body)
        except Failed as error:
            if error.trouble == Trouble.BROKEN and not opened:
                raise Failed(Trouble.STALE) from None
            raise

    async def _addresses(self, host: str, port: int) -> list[str]:
        return checked(await self._resolve(host, port), self._allowed)

    async def _system_addresses(self, host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._lookups, _look_up, host, port)
        return found

    def _socket(self, address: Any) -> socket.socket:
        """The last gate: what is connected to is what was checked, also where no name had to be looked up."""
        family, kind, protocol, _, target = address
        if not may_be_asked(ipaddress.ip_address(str(target[0]).split("%")[0]), self._allowed):
            raise Refused("the name leads to an address that is not public")
        opened = socket.socket(family, kind, protocol)
        _opened.get().append(opened)
        return opened


class _CheckingResolver(AbstractResolver):
    def __init__(self, addresses: Callable[[str, int], Awaitable[list[str]]]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=one,
                port=port,
                family=socket.AF_INET6 if ":" in one else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for one in await self._addresses(host, port)
        ]

    async def close(self) -> None:
        pass


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """aiohttp would ask again at once where a connection breaks; whether and when to ask again is ours to say."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise Failed(_trouble(error), _told(error)) from None


def _trouble(error: BaseException) -> Trouble:
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return Trouble.TLS
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Trouble.DNS
    return Trouble.CONNECT if isinstance(error, aiohttp.ClientConnectorError) else Trouble.BROKEN


def _look_up(host: str, port: int) -> list[str]:
    return sorted({str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})


def _kept(items: Any) -> dict[str, str]:
    """The headers that matter; whatever bytes a server sends come out as text that can be stored."""
    return {name.lower(): _storable(value) for name, value in items if name.lower() in HEADERS}


def _storable(value: str) -> str:
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "")


async def _read(
    response: aiohttp.ClientResponse, headers: Mapping[str, str], most_bytes: int, ends_at: float | None
) -> bytes:
    """The unpacked body up to the bound; empty where it is packed in a way that was not asked for.

    A body that breaks off, or is not there by the deadline, is as much as came: the status has told what matters.
    """
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ENCODINGS:
        return b""
    unpack = zlib.decompressobj(wbits=47) if encoding not in ("", "identity") else None
    body = bytearray()
    try:
        async with asyncio.timeout_at(ends_at):
            async for chunk in response.content.iter_chunked(CHUNK):
                left = most_bytes - len(body)
                # A small body may unpack to gigabytes: no more of it is unpacked than is kept.
                body += unpack.decompress(chunk, left) if unpack else chunk[:left]
                if len(body) >= most_bytes or (unpack and unpack.eof):
                    break
    except (aiohttp.ClientError, zlib.error, OSError):
        pass
    return bytes(body)


def _told(error: BaseException) -> str:
    inside = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    words = getattr(inside, "verify_message", "") or getattr(inside, "strerror", "") or type(error).__name__
    return str(words)[:120]
