"""Reads a message that came to our mailbox: is it a letter of ours that came back, an answer, or a machine's word?

Pure: bytes in, a description out. Returned letters are read by RFC 3464; those of no standard by flufl.bounce.
"""

import email
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from django.utils.html import strip_tags
from flufl.bounce import all_failures

from directory.letters.reasons import Told, status_in

LONGEST_TEXT = 4_000
MESSAGE_ID = re.compile(r"<[^<>\s@]+@[^<>\s]+>")
# The part of an envelope's sender that tells which letter came back.
LETTER = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)
ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
AWAY = re.compile(
    r"^(?:re: )?(?:automatic reply|auto(?:matic)?[- ]?(?:response|reply)|out of (?:the )?office|autosvar|"
    r"automatiskt svar|frånvaro|automaattinen vastaus|automaattivastaus|poissa(?:oloviesti| toimistosta)?\b)",
    re.IGNORECASE,
)
QUOTE = re.compile(
    r"^(?:>|-{3,} ?(?:original message|alkuperäinen viesti|ursprungligt meddelande))", re.IGNORECASE
)
SERVERS = ("mailer-daemon@", "postmaster@")
DELIVERED = ("delivered", "relayed", "expanded")
DELAYED = "delayed"


class Sort(StrEnum):
    RETURNED = "returned"
    NOT_YET = "not_yet"
    AUTOMATIC = "automatic"
    ANSWER = "answer"


@dataclass(frozen=True)
class Parcel:
    """``letter``: hex UUID of the letter by the envelope; ``refers_to``: Message-IDs that may be ours."""

    sort: Sort
    message_id: str
    sender: str = ""
    subject: str = ""
    text: str = ""
    letter: str = ""
    refers_to: tuple[str, ...] = ()
    told: Told = field(default_factory=Told)


def read(raw: bytes) -> Parcel:
    message = email.message_from_bytes(raw, policy=default)
    sort, told = _sorted(message, raw)
    return Parcel(
        sort=sort,
        message_id=_own_id(message, raw),
        sender=parseaddr(_header(message, "From"))[1][:254],
        subject=_header(message, "Subject")[:200],
        text=_text(message) if sort in (Sort.ANSWER, Sort.AUTOMATIC) else "",
        letter=_letter(message),
        refers_to=tuple(dict.fromkeys(_references(message, raw))),
        told=told,
    )


def _sorted(message: Message, raw: bytes) -> tuple[Sort, Told]:
    reports = list(_reports(message))
    if reports:
        failed = [told for action, told in reports if action not in (*DELIVERED, DELAYED)]
        return (Sort.RETURNED, failed[0]) if failed else (Sort.NOT_YET, Told())
    if _is_automatic(message):
        return _unreported(message, raw)
    return Sort.ANSWER, Told()


def _reports(message: Message) -> Iterator[tuple[str, Told]]:
    """What a delivery status notification says of each recipient: the action, and why."""
    for part in message.walk():
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            action = _header(block, "Action").strip().lower()
            if not action:
                continue
            status = status_in(_header(block, "Status")) or _header(block, "Status").strip()[:12]
            diagnostic = " ".join(_header(block, "Diagnostic-Code").split())
            # A general code such as 5.0.0 stands before a better one in the server's own words.
            if status.endswith(".0.0"):
                status = status_in(diagnostic) or status
            yield action, Told(status, diagnostic, action == "failed" and not status.startswith("4"))


def _unreported(message: Message, raw: bytes) -> tuple[Sort, Told]:
    """A machine's message without a report: returned after all, as far as its words tell, or somebody is away."""
    sender = parseaddr(_header(message, "From"))[1].lower()
    if not sender or not (sender.startswith(SERVERS) or _is_from_nobody(message)):
        return Sort.AUTOMATIC, Told()
    temporary, permanent = all_failures(email.message_from_bytes(raw))
    if not temporary and not permanent:
        return Sort.AUTOMATIC, Told()
    words = " ".join(_text(message).split())[:400]
    if temporary and not permanent:
        return Sort.NOT_YET, Told(status_in(words), words, False)
    return Sort.RETURNED, Told(status_in(words), words, not status_in(words).startswith("4"))


def _is_from_nobody(message: Message) -> bool:
    return _header(message, "Return-Path").strip() == "<>"


def _is_automatic(message: Message) -> bool:
    """RFC 3834, and what mail systems did before it."""
    submitted = _header(message, "Auto-Submitted").strip().lower()
    if submitted and submitted != "no":
        return True
    if any(_header(message, name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From")):
        return True
    if _header(message, "Precedence").strip().lower() in ("auto_reply", "bulk", "junk"):
        return True
    sender = parseaddr(_header(message, "From"))[1].lower()
    is_server = sender.startswith(SERVERS) or not sender
    return is_server or _is_from_nobody(message) or bool(AWAY.match(_header(message, "Subject").strip()))


def _letter(message: Message) -> str:
    for name in ADDRESSED:
        for value in _headers(message, name):
            if found := LETTER.search(value):
                return found[1].lower()
    return ""


def _references(message: Message, raw: bytes) -> Iterator[str]:
    """Message-IDs that the message names, first those of the letter inside it."""
    for part in message.walk():
        if part is not message and part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            payload: Any = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else None
            text = str(inner["Message-ID"] or "") if inner is not None else str(payload)
            yield from MESSAGE_ID.findall(text)
    for name in ("In-Reply-To", "References"):
        yield from MESSAGE_ID.findall(_header(message, name))
    yield from MESSAGE_ID.findall(raw.decode("utf-8", "replace"))


def _own_id(message: Message, raw: bytes) -> str:
    found = MESSAGE_ID.search(_header(message, "Message-ID"))
    return found[0][:200] if found else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _header(message: Message, name: str) -> str:
    return next(iter(_headers(message, name)), "")


def _headers(message: Message, name: str) -> Iterable[str]:
    """Headers as text; one that cannot be read is as good as none."""
    try:
        return [str(value) for value in message.get_all(name, [])]
    except (ValueError, IndexError, AttributeError, TypeError):
        return []


def _text(message: Message) -> str:
    """The words without what they quote."""
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if body is None:
        return ""
    try:
        text = body.get_content()
    except (LookupError, KeyError, ValueError):
        text = str(body.get_payload())
    if body.get_content_type() == "text/html":
        text = strip_tags(text)
    kept = []
    for line in str(text).replace("\x00", "").splitlines():
        if QUOTE.match(line) and not line.startswith(">"):
            break
        if not line.startswith(">"):
            kept.append(line.rstrip())
    return "\n".join(kept).strip()[:LONGEST_TEXT]
