"""What public pages may be kept as they were sent, under which key, and until when. Pure.

A page is kept only where every reader gets the same bytes: it has no form with a token, sets no cookie and carries no
nonce, which is so of all pages that are named here, and is looked at again in each answer. Whatever is `no-store`
(words of danger, sensitive needs, services of a safety class, lists, questions that were refused) is not kept, and
who brings a cookie of ours (an editor who is signed in) neither gets a copy nor makes one.

Of a question nothing is held but a keyed hash; where it has words, the page, which repeats them, is sealed with a key
that only the question gives.
"""

import datetime as dt
import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

# Other pages are asked seldom, are for one reader, or are cheap.
KEPT_VIEWS = frozenset(
    {
        "directory:home", "directory:counties", "directory:need", "directory:service", "directory:organisation",
        "directory:county", "directory:county_professionals", "directory:traces", "search:results",
        "cms:situation", "cms:situation_county", "cms:two_counties", "cms:two_rounds", "cms:brief",
        "cms:county_brief", "wagtail_serve",
    }
)  # fmt: skip
LONGEST_ADDRESS = 1_000
# Made anew for each answer, or by what stands nearer to the reader.
OWN_HEADERS = frozenset({"content-length", "content-encoding", "etag", "cache-control", "vary", "date"})
# Nothing between us and the reader may keep it, and the reader's browser asks whether it still holds.
CACHE_CONTROL = "private, no-cache"
HASH_BYTES = 16


@dataclass(frozen=True)
class Asked:
    """A request as the rules look at it. ``cookies``: the names; ``host`` as Django has accepted it."""

    method: str
    scheme: str
    host: str
    path: str
    query: str
    cookies: Iterable[str] = ()
    has_credentials: bool = False
    is_preview: bool = False

    @property
    def address(self) -> bytes:
        """The address alone decides the language, so it is all that a page depends on."""
        return f"{self.scheme}://{self.host}{self.path}?{self.query}".encode("utf-8", "replace")


def may_be_looked_up(asked: Asked, own_cookies: Container[str], closed: tuple[str, ...]) -> bool:
    """Whether a copy may answer. ``closed``: how the paths begin that hold no public page."""
    return (
        asked.method == "GET"
        and not asked.is_preview
        and not asked.has_credentials
        and len(asked.path) + len(asked.query) <= LONGEST_ADDRESS
        and not asked.path.startswith(closed)
        and not any(name in own_cookies for name in asked.cookies)
    )


def may_be_kept(view: str, status: int, headers: Mapping[str, str], sets_cookies: bool) -> bool:
    """Whether an answer is the same for every reader. ``headers`` by lower-case name; ``view``: "app:name"."""
    control = headers.get("cache-control", "")
    varies_by = {name.strip().lower() for name in headers.get("vary", "").split(",")} - {""}
    return (
        view in KEPT_VIEWS
        and status == 200
        and not sets_cookies
        and not any(word in control for word in ("no-store", "private"))
        and varies_by <= {"accept-encoding"}
        and headers.get("content-type", "").startswith("text/html")
        and "'nonce-" not in headers.get("content-security-policy", "")
        and "content-encoding" not in headers
    )


def holds(since: dt.datetime, until: dt.datetime, now: dt.datetime) -> bool:
    """A clock that was set back does not get the later page either."""
    return since <= now < until


def key_of(address: bytes, secret: bytes) -> bytes:
    """The same for the same question in every process of the copy, and telling nobody else what it was."""
    return _hash(address, secret, b"page key")


def etag_of(body: bytes, secret: bytes) -> str:
    """Keyed, so that a page's tag proves to nobody which words made it."""
    return f'"{_hash(body, secret, b"page tag").hex()}"'


def sealed(content: bytes, address: bytes, nonce: bytes, secret: bytes) -> bytes:
    """The content under a key stream of the question's own (SHAKE256); sealing again opens it.

    ``nonce``: other for every page that is sealed. An address without a question is no secret.
    """
    if address.endswith(b"?"):
        return content
    stream = hashlib.shake_256(_hash(address, secret, b"page seal") + nonce).digest(len(content))
    return (int.from_bytes(content) ^ int.from_bytes(stream)).to_bytes(len(content))


def _hash(content: bytes, secret: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(content, key=secret[:64], person=purpose, digest_size=HASH_BYTES).digest()
