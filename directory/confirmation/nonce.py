"""What a page gives with its form: which page it was, and what values it showed. Without it a POST changes nothing."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing

from directory.models import Token

SALT = "directory.confirmation.nonce"
# So long a page may lie open before its button is pressed; after that its reader is shown the values anew.
HOLDS = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Nonce:
    """``submission``: of the page, and so of the press. ``seen``: fingerprints by claim, as the reader had them."""

    submission: uuid.UUID
    seen: Mapping[str, str]


def make(token: Token, seen: Mapping[str, str], submission: uuid.UUID | None = None) -> str:
    """Bound to the link, the moment and what the page shows. Making one stores nothing."""
    told = {"t": token.pk, "s": str(submission or uuid.uuid4()), "f": dict(seen)}
    return signing.dumps(told, salt=SALT, compress=True)


def read(token: Token, value: str) -> Nonce | None:
    """None for one that is forged, too old or of another link."""
    try:
        told = signing.loads(value, salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return None
    return Nonce(uuid.UUID(told["s"]), told["f"]) if told["t"] == token.pk else None
