"""Letters that the pages of links give reason for. Each is a row with a key of its own; sending is another's work."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation

from directory.letters.links import ROLE
from directory.models import Answer, Contact, Correction, County, Notice, Organisation, Token
from directory.models.answers import TokenKind
from directory.models.freshness import ClaimGroup, record_field
from directory.models.letters import NoticeKind

LINK_KINDS = {
    TokenKind.CONFIRM: NoticeKind.LINK,
    TokenKind.COLLECT: NoticeKind.COLLECT,
    TokenKind.STATUS: NoticeKind.STATUS_LINK,
    TokenKind.ADOPT: NoticeKind.ADOPT,
}
About = Sequence[Sequence[str]]


def intend(
    kind: NoticeKind,
    key: str,
    *,
    to: str,
    language: str,
    now: dt.datetime,
    about: About = (),
    organisation: Organisation | None = None,
    county: County | None = None,
    contact: Contact | None = None,
) -> Notice:
    """A letter to be sent, once for a key, whoever asks for it again."""
    made, _is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "language": language,
            "intended_at": now,
            "about": [list(row) for row in about],
            "organisation": organisation,
            "county": county,
            "contact": contact,
            "message_id": _message_id(),
        },
    )
    return made


def _message_id() -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{uuid.uuid4()}@{host}>"


def recipient(token: Token) -> str:
    """The address that a link was sent to; empty where it was handed over otherwise or is no longer kept."""
    if token.contact is not None:
        return token.contact.email if token.contact.is_mailable() else ""
    return token.notice.to if token.notice is not None else ""


def receipts(token: Token, submission: uuid.UUID, answers: Iterable[Answer], now: dt.datetime) -> None:
    """To whoever answered, and to the organisation's other contacts: one each for one press of the button."""
    about = [
        [record_field(answer.record), str(answer.record.uuid), answer.group, answer.kind]
        for answer in answers
    ]
    told = {"about": about, "now": now, "organisation": token.organisation, "county": token.county}
    first = recipient(token)
    if first:
        intend(
            NoticeKind.RECEIPT,
            f"receipt:{submission}:{token.pk}",
            to=first,
            language=token.language,
            contact=token.contact,
            **told,
        )
    if token.organisation is None:
        return
    for contact in token.organisation.contacts.mailable().exclude(email__iexact=first):
        intend(
            NoticeKind.RECEIPT,
            f"receipt:{submission}:contact:{contact.uuid}",
            to=contact.email,
            language=contact.language,
            contact=contact,
            **told,
        )


def published(correction: Correction, now: dt.datetime) -> None:
    """Tells whoever asked for a change that readers see it now."""
    record = correction.record
    about = [[record_field(record), str(record.uuid), correction.group, correction.state]]
    _answer(correction, NoticeKind.PUBLISHED, about, now)


def refused(correction: Correction, now: dt.datetime) -> None:
    """Tells whoever asked for a change why it was not made."""
    language = correction.answer.token.language
    with translation.override(language):
        told = f"- {correction.record.text('name', language)}: {ClaimGroup(correction.group).label}"
    _answer(correction, NoticeKind.REFUSED, [["tiedot", told], ["vastaus", correction.why]], now)


def _answer(correction: Correction, kind: NoticeKind, about: About, now: dt.datetime) -> None:
    token = correction.answer.token
    if to := recipient(token):
        intend(
            kind,
            f"{kind.value}:{correction.uuid}",
            to=to,
            language=token.language,
            now=now,
            about=about,
            organisation=token.organisation,
            county=token.county,
            contact=token.contact,
        )


def new_link(token: Token, now: dt.datetime) -> Notice | None:
    """A letter with a new link to where the old one went, at most one a day; None where that is not known."""
    to = recipient(token)
    if not to:
        return None
    return intend(
        LINK_KINDS[TokenKind(token.kind)],
        f"link:{token.digest[:24]}:{now.date()}",
        to=to,
        language=token.language,
        now=now,
        about=[*_role(token), *(_asked(row) for row in token.records)],
        organisation=token.organisation,
        county=token.county,
        contact=token.contact,
    )


def _role(token: Token) -> list[list[str]]:
    """Whom the questions are put to, where that is not a contact on file who has a task of its own."""
    return [[ROLE, token.role, "", ""]] if token.kind in (TokenKind.COLLECT, TokenKind.ADOPT) else []


def _asked(row: Sequence[Any]) -> list[str]:
    """The kept row of a token as a row of a letter: what was shown is read anew when that is written."""
    return [*(str(part) for part in row[:3]), ""] if row[0] in ("service", "line", "door") else list(row)
