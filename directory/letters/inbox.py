"""Where messages come from: a pipe, a Maildir, a folder of files, or a mailbox over IMAP. Each is read once."""

import datetime as dt
import imaplib
import logging
import mailbox
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from directory.letters.intake import Taken, take

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30
MOST_IN_A_RUN = 200
LARGEST_BYTES = 5_000_000
INBOX = "INBOX"


def from_bytes(raw: bytes, now: dt.datetime) -> Taken:
    """One message, such as a mail server pipes to a command. Raises what hinders: the server tries again."""
    taken = Taken()
    take(raw[:LARGEST_BYTES], now, taken)
    taken.finish(now)
    return taken


def from_folder(path: Path, now: dt.datetime, most: int = MOST_IN_A_RUN) -> Taken:
    """A Maildir, whose messages become seen; or a folder of .eml files, which are left as they are."""
    taken = Taken()
    if (path / "new").is_dir():
        box = mailbox.Maildir(path, factory=None, create=False)
        for key, message in list(box.iteritems())[:most]:
            if "S" not in message.get_flags():
                _try(box.get_bytes(key), now, taken)
                message.add_flag("S")
                message.set_subdir("cur")
                box[key] = message
    else:
        for file in sorted(path.glob("*.eml")):
            _try(file.read_bytes(), now, taken)
    taken.finish(now)
    return taken


def from_imap(url: str, now: dt.datetime, most: int = MOST_IN_A_RUN) -> Taken:
    """Unseen messages of a mailbox; each is marked as seen once it has been noted."""
    taken = Taken()
    with _opened(url) as connection:
        _status, found = connection.uid("SEARCH", "UNSEEN")
        for key in found[0].split()[:most] if found and found[0] else []:
            name = key.decode("ascii")
            _status, parts = connection.uid("FETCH", name, f"(BODY.PEEK[]<0.{LARGEST_BYTES}>)")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            flags = r"(\Seen)" if _try(raw, now, taken) else r"(\Seen \Flagged)"
            connection.uid("STORE", name, "+FLAGS", flags)
    taken.finish(now)
    return taken


def _try(raw: bytes, now: dt.datetime, taken: Taken) -> bool:
    """One message that cannot be read does not keep the others waiting."""
    try:
        take(raw[:LARGEST_BYTES], now, taken)
    except (ValueError, TypeError, LookupError, AttributeError):
        logger.exception("a message could not be read; it is left in the mailbox, flagged")
        return False
    return True


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    make: Callable[[], imaplib.IMAP4] = (
        (lambda: imaplib.IMAP4_SSL(
            host, parts.port or 993, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_SECONDS
        ))
        if parts.scheme == "imaps"
        else (lambda: imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT_SECONDS))
    )  # fmt: skip
    connection = make()
    try:
        connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
        connection.select(unquote(parts.path.strip("/")) or INBOX)
        yield connection
    finally:
        try:
            connection.logout()
        except (OSError, imaplib.IMAP4.error):
            logger.info("the mailbox ended the connection early")
