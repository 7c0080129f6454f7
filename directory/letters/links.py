"""Addresses in letters: the recipient's own link, the record's page, and the way to say "no more letters"."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from directory.confirmation import tokens
from directory.models import CountyDoor, Notice
from directory.models.answers import TokenKind
from directory.models.letters import UNASKED, NoticeKind

SALT = "letters.unsubscribe"
# A row of ``about`` that names the task of whoever is asked in a county: ["role", "…", "", ""].
ROLE = "role"
TOKENS: dict[str, TokenKind] = {
    **{kind: TokenKind.CONFIRM for kind in (*UNASKED, NoticeKind.LINK)},
    NoticeKind.COLLECT: TokenKind.COLLECT,
    NoticeKind.STATUS_LINK: TokenKind.STATUS,
    NoticeKind.ADOPT: TokenKind.ADOPT,
    NoticeKind.COUNTIES: TokenKind.ADOPT,
}


def has_link(notice: Notice) -> bool:
    return notice.kind in TOKENS


def own_link(notice: Notice, now: dt.datetime) -> str:
    """Makes the secret and gives the address with it: nothing that is kept gives it again."""
    kind = TOKENS[notice.kind]
    roles = [row[1] for row in notice.about if row[0] == ROLE]
    rows = [row for row in notice.about if row[0] != ROLE]
    secret = tokens.issue(
        kind,
        organisation=notice.organisation,
        county=notice.county,
        contact=notice.contact,
        notice=notice,
        role=roles[0] if roles else (notice.contact.role if notice.contact else ""),
        language=notice.language,
        records=rows if kind == TokenKind.COLLECT else tokens.asked_of(rows),
        now=now,
    )
    return absolute(tokens.PATHS[kind], notice.language, secret)


def absolute(name: str, language: str, *args: Any) -> str:
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"


def page_of(record: Any, language: str) -> str:
    """The public page on which readers see the record; empty where it has none of its own."""
    if isinstance(record, CountyDoor):
        return absolute("directory:county", language, record.county.slug)
    if not hasattr(record, "page_code"):
        return ""
    return absolute("directory:service", language, record.page_code)


def unsubscribe_link(notice: Notice) -> str:
    """Empty for letters that the reader asked for."""
    if notice.contact is None or notice.kind not in UNASKED:
        return ""
    return absolute("directory:unsubscribe", notice.language, signed(notice))


def signed(notice: Notice) -> str:
    return signing.dumps(str(notice.uuid), salt=SALT)


def unsigned(text: str) -> str | None:
    """The letter's UUID; None for anything that we have not signed ourselves."""
    try:
        return str(signing.loads(text, salt=SALT))
    except signing.BadSignature:
        return None
