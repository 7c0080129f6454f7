"""A real mail server on this machine, for tests: keeps what it takes, and can be told to wait before it answers."""

import asyncio
import email
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.config.running import free_port


class Keeping:
    """``begun``: recipients of letters that came whole; ``taken``: those that were answered with 250."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.taken: list[EmailMessage] = []
        self.envelopes: list[Any] = []
        self.holds: set[str] = set()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        recipient = envelope.rcpt_tos[0]
        self.begun.append(recipient)
        while recipient in self.holds:
            await asyncio.sleep(0.05)
        self.taken.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        self.envelopes.append(envelope)
        return "250 OK"

    def to(self, recipient: str) -> list[EmailMessage]:
        return [message for message in self.taken if recipient in str(message["To"])]


@contextmanager
def mail_server() -> Iterator[tuple[Keeping, str]]:
    """The server's memory, and its address as EMAIL_URL wants it."""
    keeping = Keeping()
    port = free_port()
    controller = Controller(keeping, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield keeping, f"smtp://127.0.0.1:{port}"
    finally:
        keeping.holds.clear()
        controller.stop()
