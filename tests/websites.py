"""A real local web server that plays many hosts, good and bad, and keeps what it was asked."""

import asyncio
import gzip
import ipaddress
import socket
import ssl
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from directory.links.check import Checker, Target
from directory.links.fetch import Fetcher
from directory.links.verdicts import Result

AGENT = "Tukikartta-test/1"
HERE = [ipaddress.ip_network("127.0.0.0/8")]
TEXT = " ".join(f"sana{number}" for number in range(200))


def page(text: str = TEXT, title: str = "Sivu") -> bytes:
    return f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()


@dataclass
class Reply:
    """``head``: the status to HEAD where it is another. ``raw``: written as it is. ``then``: after the body."""

    status: int = 200
    body: bytes = field(default_factory=page)
    headers: dict[str, str] = field(default_factory=dict)
    head: int | None = None
    delay: float = 0.0
    raw: bytes | None = None
    endless: bytes = b""
    pause: float = 0.0
    drop: bool = False


def redirect(to: str, status: int = 302, **headers: str) -> Reply:
    return Reply(status, b"", {"Location": to} | headers)


def bomb(size: int = 50_000_000) -> Reply:
    return Reply(body=gzip.compress(bytes(size)), headers={"Content-Encoding": "gzip"})


class Websites:
    """Routes by "host/path"; an unknown path of a host is 404. Names that end in .test lead here, no other does."""

    def __init__(
        self, routes: dict[str, Reply | Callable[[], Reply]] | None = None, certificate: Path | None = None
    ) -> None:
        self.routes = dict(routes or {})
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if certificate else None
        if self._tls and certificate:
            self._tls.load_cert_chain(certificate)
        self.asked: list[tuple[str, str, float]] = []
        self.sent = Counter[str]()
        self.most_at_once: dict[str, int] = defaultdict(int)
        self._at_once: dict[str, int] = defaultdict(int)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(self, *_: Any) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await self._request(reader):
                if not await self._answer(writer, *request):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> tuple[str, str, str] | None:
        line = await reader.readline()
        if not line:
            return None
        method, path, _ = line.decode().split(" ", 2)
        host = ""
        while header := (await reader.readline()).decode().strip():
            name, _, value = header.partition(":")
            if name.lower() == "host":
                host = value.strip().partition(":")[0]
        return method, host, path

    async def _answer(self, writer: asyncio.StreamWriter, method: str, host: str, path: str) -> bool:
        self.asked.append((method, host + path, time.monotonic()))
        self._at_once[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self._at_once[host])
        try:
            found = self.routes.get(host + path) or self.routes.get(f"{host}/*") or Reply(404, page("ei ole"))
            reply = found() if callable(found) else found
            await asyncio.sleep(reply.delay)
            return await self._write(writer, method, host, reply)
        finally:
            self._at_once[host] -= 1

    async def _write(self, writer: asyncio.StreamWriter, method: str, host: str, reply: Reply) -> bool:
        if reply.drop or reply.raw is not None:
            writer.write(reply.raw or b"")
            await writer.drain()
            return False
        status = reply.head if method == "HEAD" and reply.head else reply.status
        headers = {"Content-Type": "text/html; charset=utf-8"} | reply.headers
        if not reply.endless:
            headers["Content-Length"] = str(len(reply.body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode())
        if method != "HEAD":
            writer.write(reply.body)
            self.sent[host] += len(reply.body)
            while reply.endless:
                writer.write(reply.endless)
                await writer.drain()
                self.sent[host] += len(reply.endless)
                await asyncio.sleep(reply.pause)
        await writer.drain()
        return not reply.endless

    def url(self, address: str) -> str:
        """ "a.test/x" with the server's port."""
        host, _, path = address.partition("/")
        return f"http://{host}:{self.port}/{path}"

    def paths(self, method: str = "") -> list[str]:
        return [path for how, path, _ in self.asked if method in ("", how)]


async def lead_here(host: str, port: int) -> Sequence[str]:
    if host.endswith(".test"):
        return ["127.0.0.1"]
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def check(
    targets: Iterable[Target | str], *, gap: float = 0.0, limit: int = 16, seconds: float | None = None,
    **options: Any,
) -> dict[str, Result]:  # fmt: skip
    """The results by address, from a checker that may ask this machine. ``seconds``: how long it may begin new ones."""
    found: dict[str, Result] = {}
    wanted = [Target(one) if isinstance(one, str) else one for one in targets]

    async def run() -> None:
        given = {"resolve": lead_here, "allowed": HERE, "ports": None, "deadline": 1.5} | options
        async with Fetcher(AGENT, **given) as fetcher:
            until = asyncio.get_running_loop().time() + seconds if seconds is not None else None
            checker = Checker(fetcher, gap=gap, limit=limit, until=until)
            await checker.check_all(wanted, lambda result: found.update({result.url: result}))

    asyncio.run(run())
    return found


def one(web: Websites, address: str, **options: object) -> Result:
    url = web.url(address)
    return check([url], **options)[url]  # type: ignore[arg-type]
