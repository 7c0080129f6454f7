"""Two thousand hosts in one process, good, bad and malicious: what a link checker is measured against.

    python -m bench.links_server PORT

Each host is an address of 127.1.0.0/16. A path's first part says what it does (WAYS); a line "report" on standard
input prints what was asked since the last one, as JSON.
"""

import asyncio
import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

HOSTS, ADDRESSES = 2_000, 10_000
NETWORK = "127.1.0.0/16"
# Hosts that answer for every path, as some content systems do.
SOFT_HOSTS = range(40, HOSTS, 50)
LATENCY_SECONDS = (0.02, 0.12)
# Traps end by themselves after a minute, for checkers that would stay in them for ever.
DRIPS, POURS = 120, 6_000
TEXT = "Tällä sivulla kerrotaan palvelusta perheille ja sen yhteystiedoista. " * 4
LOST = "Hakemaasi sivua ei löydy. Voit palata etusivulle tai käyttää hakua, joka on sivun ylälaidassa. " * 4
BOMB = gzip.compress(bytes(80_000_000), 9)
# What a path does: its share of all addresses in thousandths, and the right verdict.
WAYS: dict[str, tuple[int, str]] = {
    "ok": (720, "ok"),
    "gone": (60, "gone"),
    "gone410": (15, "gone"),
    "error": (20, "fails"),
    "error503": (5, "fails"),
    "unauthorised": (10, "inconclusive"),
    "forbidden": (25, "inconclusive"),
    "toomany": (10, "inconclusive"),
    "challenge": (15, "inconclusive"),
    "challenge503": (5, "inconclusive"),
    "moved": (30, "moved"),
    "away": (20, "ok"),
    "home": (10, "soft_404"),
    "loop": (5, "fails"),
    "long": (3, "fails"),
    "nohead": (15, "ok"),
    "headlies": (10, "ok"),
    "hang": (2, "fails"),
    "loris": (2, "fails"),
    "endless": (2, "ok"),
    "huge": (2, "fails"),
    "drop": (4, "fails"),
    "inside": (2, "refused"),
    "metadata": (2, "refused"),
    "bomb": (2, "ok"),
    "garbage": (2, "fails"),
}
STATUSES = {
    "gone": 404, "gone410": 410, "error": 500, "error503": 503, "unauthorised": 401, "forbidden": 403, "toomany": 429,
}  # fmt: skip


def address_of(host: int) -> str:
    return f"127.1.{host // 250}.{host % 250 + 1}"


def host_at(address: str) -> int:
    _, _, high, low = address.split(".")
    return int(high) * 250 + int(low) - 1


@dataclass(frozen=True)
class Case:
    """One address to check, its host's number and the right verdict."""

    host: int
    path: str
    verdict: str

    def by_name(self, port: int) -> str:
        return f"http://h{self.host}.test:{port}{self.path}"

    def by_number(self, port: int) -> str:
        return f"http://{address_of(self.host)}:{port}{self.path}"


def cases(seed: int = 7) -> list[Case]:
    """Every host has at least one address, some have many, as in a real directory; the order is mixed."""
    chance = random.Random(seed)
    weights = [1 / (host + 8) for host in range(HOSTS)]
    hosts = [*range(HOSTS), *chance.choices(range(HOSTS), weights, k=ADDRESSES - HOSTS)]
    ways = chance.choices(list(WAYS), [share for share, _ in WAYS.values()], k=ADDRESSES)
    made = []
    for number, (host, way) in enumerate(zip(hosts, ways, strict=True)):
        if host in SOFT_HOSTS and way in STATUSES and STATUSES[way] in (404, 410):
            way = "lost"
        made.append(Case(host, f"/{way}/{number}", "soft_404" if way == "lost" else WAYS[way][1]))
    chance.shuffle(made)
    return made


def latency(host: int) -> float:
    least, most = LATENCY_SECONDS
    return least + (most - least) * random.Random(host).random()


@dataclass
class Told:
    """What was asked of the hosts, and how many requests were open at one host at once."""

    requests: Counter[int] = field(default_factory=Counter)
    at_once: Counter[int] = field(default_factory=Counter)
    most_at_once: Counter[int] = field(default_factory=Counter)
    began: dict[int, float] = field(default_factory=dict)
    ended: dict[int, float] = field(default_factory=dict)
    busy: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    shortest_gap: dict[int, float] = field(default_factory=lambda: defaultdict(lambda: 1e9))
    bytes_sent: int = 0
    inside: int = 0

    def begin(self, host: int, now: float) -> None:
        self.requests[host] += 1
        self.at_once[host] += 1
        self.began[host] = now
        self.most_at_once[host] = max(self.most_at_once[host], self.at_once[host])
        if host in self.ended:
            self.shortest_gap[host] = min(self.shortest_gap[host], now - self.ended[host])

    def end(self, host: int, now: float) -> None:
        self.at_once[host] -= 1
        self.ended[host] = now
        self.busy[host] += now - self.began[host]

    def report(self) -> dict[str, Any]:
        return {
            "requests": sum(self.requests.values()),
            "by_host": {host: [number, self.busy[host]] for host, number in self.requests.items()},
            "most_at_once": max(self.most_at_once.values(), default=0),
            "shortest_gap": min(self.shortest_gap.values(), default=None),
            "bytes_sent": self.bytes_sent,
            "inside": self.inside,
        }


class Website(asyncio.Protocol):
    """One connection; requests on it come one after another."""

    told = Told()
    port = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.left, self.open, self.named = transport, b"", False, False
        address = transport.get_extra_info("sockname")[0]
        self.host = host_at(address) if address.startswith("127.1.") else -1

    def eof_received(self) -> None:
        self._end()

    def connection_lost(self, error: Exception | None) -> None:
        self._end()

    def data_received(self, data: bytes) -> None:
        self.left += data
        while b"\r\n\r\n" in self.left:
            head, _, self.left = self.left.partition(b"\r\n\r\n")
            method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
            self.named = b".test:" in head
            self._begin()
            asyncio.get_running_loop().call_later(latency(self.host), self._answer, method, path)

    def _begin(self) -> None:
        if self.host < 0:
            self.told.inside += 1
        self.open = True
        self.told.begin(self.host, asyncio.get_running_loop().time())

    def _end(self) -> None:
        if self.open:
            self.open = False
            self.told.end(self.host, asyncio.get_running_loop().time())

    def _answer(self, method: str, path: str) -> None:
        if self.transport.is_closing():
            return
        way, _, number = path.strip("/").partition("/")
        special = getattr(self, f"_{way}", None)
        if special:
            special(method, number)
        elif way in STATUSES:
            self._send(method, STATUSES[way], page(f"Virhe {STATUSES[way]}"))
        elif way == "":
            self._send(method, 200, page(f"Etusivu {self.host}. {TEXT}"))
        elif way in WAYS:
            self._send(method, 200, page(f"Sivu {number} palvelimella {self.host}. {TEXT} {words(number)}"))
        elif self.host in SOFT_HOSTS:
            self._send(method, 200, page(LOST))
        else:
            self._send(method, 404, page("Sivua ei ole"))

    def _send(self, method: str, status: int, body: bytes = b"", headers: Sequence[str] = ()) -> None:
        lines = [f"HTTP/1.1 {status} X", "Content-Type: text/html; charset=utf-8", *headers]
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode()
        whole = head if method == "HEAD" else head + body
        # The client may ask anew as soon as it has read this: it has ended before.
        self._end()
        self.transport.write(whole)
        self.told.bytes_sent += len(whole)

    def _redirect(self, method: str, status: int, to: str) -> None:
        self._send(method, status, headers=[f"Location: {to}"])

    def _moved(self, method: str, number: str) -> None:
        self._redirect(method, 301, f"/ok/{number}")

    def _away(self, method: str, number: str) -> None:
        other = int(number) * 7919 % HOSTS
        host = f"h{other}.test" if self.named else address_of(other)
        self._redirect(method, 302, f"http://{host}:{self.port}/ok/{number}")

    def _home(self, method: str, number: str) -> None:
        self._redirect(method, 302, "/")

    def _loop(self, method: str, number: str) -> None:
        self._redirect(method, 302, f"/loop/{'a' if number.endswith('b') else 'b'}")

    def _long(self, method: str, number: str) -> None:
        self._redirect(method, 302, f"/long/{number}1")

    def _inside(self, method: str, number: str) -> None:
        self._redirect(method, 302, f"http://127.0.0.1:{self.port}/ok/{number}")

    def _metadata(self, method: str, number: str) -> None:
        self._redirect(method, 302, "http://169.254.169.254/latest/meta-data/")

    def _challenge(self, method: str, number: str) -> None:
        self._send(method, 403, page("Just a moment..."), ["Server: cloudflare", "cf-mitigated: challenge"])

    def _challenge503(self, method: str, number: str) -> None:
        body = (
            b"<html><title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x></script></html>"
        )
        self._send(method, 503, body, ["Server: cloudflare"])

    def _nohead(self, method: str, number: str) -> None:
        self._send(method, 405 if method == "HEAD" else 200, page(f"Sivu {number}. {words(number)}"))

    def _headlies(self, method: str, number: str) -> None:
        self._send(method, 404 if method == "HEAD" else 200, page(f"Sivu {number}. {words(number)}"))

    def _hang(self, method: str, number: str) -> None:
        pass

    def _loris(self, method: str, number: str) -> None:
        self._drip(0)

    def _drip(self, sent: int) -> None:
        if sent > DRIPS:
            self.transport.close()
        elif not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 200 OK\r\n" if sent == 0 else b"X")
            asyncio.get_running_loop().call_later(0.5, self._drip, sent + 1)

    def _endless(self, method: str, number: str) -> None:
        if method == "HEAD":
            self._send(method, 405)
            return
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        self._pour(0)

    def _pour(self, times: int) -> None:
        if self.transport.is_closing():
            return
        if times > POURS:
            self.transport.close()
            return
        if self.transport.get_write_buffer_size() < 200_000:
            self.transport.write(b"loputon " * 8_000)
            self.told.bytes_sent += 64_000
        asyncio.get_running_loop().call_later(0.01, self._pour, times + 1)

    def _huge(self, method: str, number: str) -> None:
        self.transport.write(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"a" * 4_000_000 + b"\r\n\r\n")
        self.transport.close()

    def _drop(self, method: str, number: str) -> None:
        self.transport.close()

    def _garbage(self, method: str, number: str) -> None:
        self.transport.write(b"SSH-2.0-OpenSSH_9.2p1\r\n")
        self.transport.close()

    def _bomb(self, method: str, number: str) -> None:
        if method == "HEAD":
            self._send(method, 405)
        else:
            self._send(method, 200, BOMB, ["Content-Encoding: gzip"])


def page(text: str) -> bytes:
    return f"<html><head><title>Sivu</title></head><body><p>{text}</p></body></html>".encode()


def words(number: str) -> str:
    chance = random.Random(number)
    return " ".join(f"sana{chance.randrange(100_000)}" for _ in range(60))


async def serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    Website.port = port
    await loop.create_server(Website, "0.0.0.0", port, backlog=4096)
    print("ready", flush=True)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while await lines.readline():
        print(json.dumps(Website.told.report()), flush=True)
        Website.told = Told()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
