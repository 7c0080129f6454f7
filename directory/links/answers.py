"""What comes of one request, and the verdicts on an address. Plain values, for whoever must not load the fetcher."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# What judging an answer needs to know of its headers.
HEADERS = frozenset(
    {
        "location", "content-type", "content-encoding", "server", "cf-mitigated", "x-amzn-waf-action",
        "x-datadome", "x-sucuri-block", "set-cookie",
    }
)  # fmt: skip


class Verdict(StrEnum):
    OK = "ok"
    MOVED = "moved"
    SOFT_404 = "soft_404"
    GONE = "gone"
    FAILS = "fails"
    INCONCLUSIVE = "inconclusive"
    REFUSED = "refused"


class Trouble(StrEnum):
    """Why there was no answer."""

    DNS = "dns"
    TIMEOUT = "timeout"
    TLS = "tls"
    CONNECT = "connect"
    BROKEN = "broken"
    STALE = "stale"


class Failed(Exception):
    """No answer came. ``trouble`` tells why."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(detail)
        self.trouble, self.detail = trouble, detail


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers``: those of HEADERS, in lower case. ``body``: unpacked, at most as long as was allowed."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
