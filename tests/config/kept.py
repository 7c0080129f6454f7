"""What tests of kept pages ask: whether a page came from a copy, and whether the copy is what would be made now."""

from typing import Any
from unittest import mock

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def ask(path: str, client: Client | None = None, **headers: str) -> HttpResponse:
    return (client or Client()).get(path, headers=headers)  # type: ignore[return-value]


def is_kept(path: str, **headers: str) -> bool:
    """Whether the answer takes the one statement that asks for the edition and no other."""
    with CaptureQueriesContext(connection) as statements:
        ask(path, **headers)
    told = [statement["sql"] for statement in statements.captured_queries]
    return len(told) == 1 and "editionmark" in told[0]


def made_now(path: str) -> bytes:
    """The page as it is made without any copy."""
    with mock.patch.object(settings, "KEPT_PAGES", 0):
        return bytes(ask(path).content)


def text(path: str, **headers: Any) -> str:
    return ask(path, **headers).content.decode()
