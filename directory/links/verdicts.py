"""What an answer means for an address. Pure.

A checker that cries wolf is soon not listened to: what refuses only the checker is never held against the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from directory.links.answers import Answer, Trouble, Verdict
from directory.links.hosts import host_of
from directory.links.pages import Reading, changed_share

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
TRY_LESS = 429
GONE = frozenset({404, 410})
SAME_TEXT = 0.1
# A home page, also that of one language.
HOME = frozenset(
    f"/{language}{page}"
    for language in ("", "fi", "sv", "en", "se", "fi-fi", "sv-fi", "sv-se", "en-gb", "en-us", "fin", "swe", "eng")
    for page in ("", "/", "/index.html", "/index.php", "/etusivu", "/home")
) | {"", "/index.html", "/index.php", "/etusivu", "/home", "/etusivu/", "/home/"}  # fmt: skip
CHALLENGE_HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-datadome", "x-sucuri-block")
CHALLENGE_WORDS = (
    b"/cdn-cgi/challenge-platform/", b"cf-chl-", b"cf_chl_", b"_Incapsula_Resource", b"/.well-known/sgcaptcha/",
    b"/.within.website/x/cmd/anubis", b"geo.captcha-delivery.com", b"<title>Just a moment...</title>",
    b"ddos-guard/js-challenge", b"_pxCaptcha", b"aws-waf-token",
)  # fmt: skip
LOOKED_THROUGH = 100_000


@dataclass(slots=True)
class Chain:
    """The requests that one address led to. ``reason``: why there is no answer, as "trouble" or "trouble:detail"."""

    url: str
    answer: Answer | None = None
    reason: str = ""
    hops: list[tuple[int, str]] = field(default_factory=list)
    asks_for_cookies: bool = False

    @property
    def is_good(self) -> bool:
        return self.answer is not None and 200 <= self.answer.status < 300

    @property
    def status(self) -> int | None:
        return self.answer.status if self.answer else None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one address. ``evidence``: a code with its detail, said in words by directory.links.wording.

    ``proposed``: where it has moved for good. ``reading``: None where the page was not read.
    """

    url: str
    verdict: Verdict
    evidence: str = ""
    status: int | None = None
    final_url: str = ""
    proposed: str = ""
    reading: Reading | None = None


def judge(chain: Chain) -> tuple[Verdict, str]:
    """The verdict and its evidence, as far as the answer itself tells."""
    if chain.answer is None:
        return _judge_silence(chain)
    status = chain.answer.status
    if is_challenge(chain.answer):
        return Verdict.INCONCLUSIVE, f"challenge:{status}"
    if 200 <= status < 300:
        return Verdict.OK, ""
    if status in GONE:
        return Verdict.GONE, str(status)
    if 500 <= status < 600 or status == 408:
        return Verdict.FAILS, str(status)
    return Verdict.INCONCLUSIVE, str(status)


def _judge_silence(chain: Chain) -> tuple[Verdict, str]:
    kind = chain.reason.partition(":")[0]
    if kind == "refused":
        return Verdict.REFUSED, chain.reason
    if kind == Trouble.DNS:
        return Verdict.GONE, chain.reason
    if kind in ("loop", "redirects") and chain.asks_for_cookies:
        # A reader's browser, which keeps cookies, may well arrive.
        return Verdict.INCONCLUSIVE, f"cookies:{kind}"
    return Verdict.FAILS, chain.reason


def is_challenge(answer: Answer) -> bool:
    """Whether a gatekeeper asks for proof that a human reads, whatever status it says it with."""
    if any(answer.headers.get(name) for name in CHALLENGE_HEADERS):
        return True
    if answer.headers.get("server", "").lower() == "ddos-guard" and answer.status in (403, 503):
        return True
    body = answer.body[:LOOKED_THROUGH]
    return any(words in body for words in CHALLENGE_WORDS)


def is_deep(url: str) -> bool:
    """Whether the address is of a page beneath the home page."""
    parts = urlsplit(url)
    return bool(parts.query) or parts.path.lower() not in HOME


def leads_home(url: str, chain: Chain) -> bool:
    """Whether a deep link was redirected to the home page of its own site."""
    return bool(chain.hops) and is_deep(url) and not is_deep(chain.url) and host_of(url) == host_of(chain.url)


def moved_to(url: str, hops: Sequence[tuple[int, str]]) -> str:
    """Where the leading permanent redirects end; empty where the first is not permanent, or leads back."""
    new = ""
    for status, target in hops:
        if status not in PERMANENT:
            break
        new = target
    return "" if new == url else new


def says_what_nothing_says(page: Reading, made_up: Reading) -> bool:
    """Whether a page has the text of a path that nobody ever made, and that text is one of a page not found.

    A few words alone may be a frame that scripts fill: then only words that say so count.
    """
    if changed_share(made_up.sketch, page.sketch) > SAME_TEXT:
        return False
    return page.is_telling or page.says_not_found
