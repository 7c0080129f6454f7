"""Why a letter could not be delivered, from what the mail servers say. Pure.

The enhanced status code (RFC 3463) tells most; where it is missing or too general, the server's own words do.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from directory.models.letters import HARD_BOUNCES, OURS_TO_MEND, BounceReason

ENHANCED = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")


def status_in(text: str) -> str:
    """The enhanced status code in a server's words; empty where there is none."""
    found = ENHANCED.search(text)
    return found[0] if found else ""


@dataclass(frozen=True)
class Told:
    """``status``: such as "5.1.1". ``is_permanent``: None where the answer does not say."""

    status: str = ""
    diagnostic: str = ""
    is_permanent: bool | None = None


BY_STATUS: Mapping[str, BounceReason] = {
    "1.1": BounceReason.USER_UNKNOWN,
    "1.2": BounceReason.HOST_UNKNOWN,
    "1.3": BounceReason.USER_UNKNOWN,
    "1.6": BounceReason.MOVED,
    "1.10": BounceReason.USER_UNKNOWN,  # RFC 7505: the domain says that it takes no mail
    "2.1": BounceReason.USER_UNKNOWN,
    "2.2": BounceReason.MAILBOX_FULL,
    "2.3": BounceReason.TOO_LARGE,
    "3.4": BounceReason.TOO_LARGE,
    "4.4": BounceReason.HOST_UNKNOWN,
    "7.1": BounceReason.BLOCKED,
    "7.26": BounceReason.POLICY,
}
# Of one class each; a code found above comes first.
BY_SUBJECT: Mapping[str, BounceReason] = {"7": BounceReason.POLICY}
# In this order: what is ours to mend is looked for before what would speak against the address.
BY_WORDS: Sequence[tuple[re.Pattern[str], BounceReason]] = [
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        # Microsoft's words for an address that its directory does not have.
        (r"recipient address rejected: access denied", BounceReason.USER_UNKNOWN),
        (r"\bspam\b|junk|unsolicited|content (?:filter|reject)|spamhaus|roskaposti", BounceReason.SPAM),
        (r"too (?:large|big)|size (?:limit|exceed)|exceeds? .{0,30}size|maximum message size",
         BounceReason.TOO_LARGE),
        (r"\bdmarc\b|\bspf\b|\bdkim\b|authenticat|polic(?:y|ies)|relay(?:ing)? (?:access )?denied",
         BounceReason.POLICY),
        (r"block(?:ed|list)|blacklist|denylist|banned|reputation|access denied|not authori[sz]ed",
         BounceReason.BLOCKED),
        (r"(?:mailbox|inbox|account) .{0,20}full|over ?quota|quota exceeded|out of storage"
         r"|insufficient .{0,12}storage", BounceReason.MAILBOX_FULL),
        (r"has moved|moved to|no longer (?:works|employed)|change of address", BounceReason.MOVED),
        (r"(?:user|recipient|mailbox|address|account|alias).{0,60}(?:unknown|not (?:be )?found|not exist"
         r"|no such|invalid|disabled|inactive)|(?:unknown|no such|invalid) (?:user|recipient|mailbox|address)"
         r"|does(?:n't| not) exist|recipientnotfound|no mailbox here", BounceReason.USER_UNKNOWN),
        (r"(?:host|domain)(?: name)? .{0,60}(?:unknown|not found|not exist)|unrouteable|name service error"
         r"|nxdomain|no mx", BounceReason.HOST_UNKNOWN),
        (r"timed? ?out|try again|temporar|deferred|greylist|connection refused|too many", BounceReason.SOFT),
    )
]  # fmt: skip


def reason_of(told: Told) -> BounceReason:
    """The reason. A failure that may pass is never held for an address that does not exist."""
    by_words = next((reason for pattern, reason in BY_WORDS if pattern.search(told.diagnostic)), None)
    by_status = _by_status(told.status)
    # Servers use 5.1.1 and 5.7.1 for one another: words of ours to mend outweigh a code against the address.
    found = by_words if by_words in OURS_TO_MEND else (by_status or by_words)
    if by_status in (BounceReason.BLOCKED, BounceReason.POLICY) and by_words in HARD_BOUNCES:
        found = by_words
    permanent = told.is_permanent if told.is_permanent is not None else told.status.startswith("5")
    if not permanent and (found in HARD_BOUNCES or by_words == BounceReason.SOFT):
        return BounceReason.SOFT
    if found is None or found == BounceReason.SOFT:
        return BounceReason.UNCLEAR if permanent else BounceReason.SOFT
    return found


def _by_status(status: str) -> BounceReason | None:
    _class, _dot, detail = status.partition(".")
    return BY_STATUS.get(detail) or BY_SUBJECT.get(detail.partition(".")[0])
