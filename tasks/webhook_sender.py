"""Sends one message to an address that editors gave: signed, to the public network only, without following anyone.

The signature is that of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over "id.timestamp.body".
"""

import base64
import hashlib
import hmac
import http.client
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from cms.models.webhook import SECRET_PREFIX
from directory.network import Network, Refused, checked

TIMEOUT_SECONDS = 10
MOST_READ_BYTES = 4096


@dataclass(frozen=True)
class Outcome:
    """``status``: of the answer; None where there was none, and then ``error`` tells why."""

    status: int | None
    error: str = ""

    @property
    def has_arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Sender:
    """``allowed``: networks that may be asked although they are not public; none outside tests."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self.allowed = tuple(allowed)

    def send(self, url: str, body: bytes, headers: dict[str, str]) -> Outcome:
        """Posts the body. The name is looked up once, and the connection goes to the address that was checked."""
        try:
            connection = self._connection(urlsplit(url))
        except (Refused, ValueError, OSError) as error:
            return Outcome(None, f"{type(error).__name__}: {error}")
        parts = urlsplit(url)
        try:
            target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            connection.request("POST", target, body=body, headers={"Host": parts.netloc, **headers})
            answer = connection.getresponse()
            answer.read(MOST_READ_BYTES)
            return Outcome(answer.status, "" if answer.status < 300 else answer.reason or "")
        except (OSError, http.client.HTTPException) as error:
            return Outcome(None, f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise Refused("not an address that we send to")
        if parts.scheme == "http" and not self.allowed:
            raise Refused("only https is sent to")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = self.checked_address(parts.hostname, port)
        context = ssl.create_default_context() if parts.scheme == "https" else None
        return _ToAddress(parts.hostname, address, port, context)

    def checked_address(self, host: str, port: int) -> str:
        """The first address of the name. Refused where any of its addresses is not public."""
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        return sorted(checked(found, self.allowed))[0]


class _ToAddress(http.client.HTTPConnection):
    """Connects to the address that was checked, and asks the certificate for the name."""

    def __init__(self, host: str, address: str, port: int, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self._address, self._context = address, context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), TIMEOUT_SECONDS)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host) if self._context else plain
