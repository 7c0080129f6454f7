"""The secrets of links: made when a letter is written, known afterwards by their SHA-256 alone.

A link is bound to whom it was sent and to what it asks: rows of (record field, UUID, claim group, fingerprint of
the values as they were then). ``issue()`` gives the secret once; nothing that is kept gives it back.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from directory.confirmation.values import fingerprint
from directory.freshness import Group
from directory.models import Contact, County, Notice, Organisation, Token
from directory.models.answers import TokenKind
from directory.models.freshness import RECORDS, record_field
from directory.record_facts import GROUPS

SECRET_BYTES = 32
# A helpline keeps the link of its status where its staff find it; all others are answered once.
KEPT_FOR = {
    TokenKind.CONFIRM: dt.timedelta(days=45),
    TokenKind.COLLECT: dt.timedelta(days=45),
    TokenKind.STATUS: dt.timedelta(days=180),
    TokenKind.ADOPT: dt.timedelta(days=45),
}
PATHS = {
    TokenKind.CONFIRM: "directory:confirm",
    TokenKind.COLLECT: "cms:collect",
    TokenKind.STATUS: "directory:line_status",
    TokenKind.ADOPT: "directory:adopt",
}

# A whole record, one claim group of it, or a row as it is kept.
Asked = Model | tuple[Model, Group] | Sequence[str]


@transaction.atomic
def issue(
    kind: TokenKind,
    *,
    organisation: Organisation | None = None,
    county: County | None = None,
    contact: Contact | None = None,
    notice: Notice | None = None,
    role: str = "",
    language: str = "fi",
    records: Iterable[Asked] = (),
    now: dt.datetime,
) -> str:
    """A new secret of 32 random bytes, for the address of a page (see ``PATHS``); it is nowhere kept.

    Older links of the same kind to the same recipient stop working, so that the newest letter is the one to
    answer. ``records``: records (all their claim groups), (record, group) pairs, or rows of four texts as they
    are to be kept (of a round of questions).
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    _of_recipient(kind, organisation, county, contact, notice, role).update(replaced_at=now)
    Token.objects.create(
        digest=digest(secret),
        kind=kind,
        organisation=organisation,
        county=county,
        contact=contact,
        notice=notice,
        role=role,
        language=language,
        records=rows(records),
        made_at=now,
        expires_at=now + KEPT_FOR[TokenKind(kind)],
    )
    return secret


def find(secret: str, now: dt.datetime) -> Token | None:
    """The token of a secret, unless it is unknown, too old or replaced: the three are not told apart."""
    found = find_any(secret)
    if found is None or found.replaced_at is not None or found.expires_at <= now:
        return None
    return found


def find_any(secret: str) -> Token | None:
    """The token of a secret whatever has become of it; only for sending a new link to where it once went."""
    return (
        Token.objects.select_related("organisation", "county", "contact", "notice")
        .filter(digest=digest(secret))
        .first()
    )


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def rows(records: Iterable[Asked]) -> list[list[str]]:
    """The rows that a token keeps of what it asks."""
    kept: list[list[str]] = []
    for asked in records:
        if isinstance(asked, Model):
            kept += [_row(asked, group) for group in GROUPS[type(asked)]]
        elif isinstance(asked[0], Model):
            kept.append(_row(asked[0], Group(asked[1])))
        else:
            kept.append([str(part) for part in asked])
    return kept


def asked_of(kept: Iterable[Sequence[str]]) -> list[tuple[Any, Group]]:
    """The (record, group) pairs of kept rows that still exist; of a notice's ``about`` too. One query a kind."""
    named = [row for row in kept if row[0] in RECORDS.values()]
    found: dict[tuple[str, str], Any] = {}
    for model, name in RECORDS.items():
        wanted = {row[1] for row in named if row[0] == name}
        if wanted:
            rows_of = (
                model._default_manager.with_everything() if name != "door" else model._default_manager.all()
            )
            found |= {(name, str(row.uuid)): row for row in rows_of.filter(uuid__in=wanted)}
    return [(found[row[0], row[1]], Group(row[2])) for row in named if (row[0], row[1]) in found and row[2]]


def _row(record: Model, group: Group) -> list[str]:
    return [record_field(record), str(record.uuid), group.value, fingerprint(record, group)]  # type: ignore[attr-defined]


def _of_recipient(
    kind: TokenKind,
    organisation: Organisation | None,
    county: County | None,
    contact: Contact | None,
    notice: Notice | None,
    role: str,
) -> Any:
    """Links that this one replaces. Without a contact on file the address of the letter tells whose they are."""
    same = Token.objects.filter(
        kind=kind, organisation=organisation, county=county, contact=contact, role=role, replaced_at=None
    )
    if contact is not None or notice is None:
        return same
    return same.filter(Q(notice__to__iexact=notice.to) if notice.to else Q(notice__isnull=True))
