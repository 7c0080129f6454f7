"""Makes the message of a letter: its words filled, as text and HTML, with the headers that good manners ask for.

No picture, no script, no link that counts readers.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from directory.freshness import NOTICE_OF_WITHHOLDING
from directory.letters import telling
from directory.letters.links import has_link, own_link, unsubscribe_link
from directory.letters.words import PARAGRAPH, Words, filled, words_of
from directory.models import Notice
from directory.models.letters import NoticeKind

# In the letter that is kept, in place of the link that would let anyone answer.
LINK_KEPT = "[…]"
# Letters that answer somebody's message bring their own words with them: ``about`` is [[name, text], …].
OWN_WORDS = {
    NoticeKind.REPORT_OUTCOME,
    NoticeKind.FEEDBACK_OUTCOME,
    NoticeKind.OPERATIONS,
    NoticeKind.REPORT_RECEIPT,
    NoticeKind.REFUSED,
}


@dataclass(frozen=True)
class Paragraph:
    """``kind``: text, list (``lines``: its items, each with its lines), or link (one, in ``text``)."""

    kind: str
    text: str = ""
    lines: tuple[tuple[str, ...], ...] = ()


def write(notice: Notice, now: dt.datetime) -> tuple[EmailMultiAlternatives, Words]:
    """The message, and its words as they may be kept. Makes the recipient's link, and so needs a database."""
    words = words_of(notice.kind, notice.language)
    with translation.override(notice.language):
        link = own_link(notice, now) if has_link(notice) else ""
        values = values_of(notice, now)
        return message(notice, filled(words, values | {"linkki": link}), link), filled(
            words, values | {"linkki": LINK_KEPT}
        )


def values_of(notice: Notice, now: dt.datetime) -> dict[str, str]:
    """What goes into each place, in the active language; the link is not among them."""
    due = telling.first_due(notice)
    whose = notice.organisation or notice.county
    own = {row[0]: row[1] for row in notice.about} if notice.kind in OWN_WORDS else {}
    return {
        "sivusto": settings.SITE_URL.split("//", 1)[-1],
        "osoite": settings.SITE_URL,
        "puhelin": phone_sentence(),
        "vastausosoite": settings.EMAIL_REPLY_TO,
        "organisaatio": str(whose.text("name", notice.language)) if whose else "",
        "alue": str(notice.county.text("name", notice.language)) if notice.county else "",
        "maarapaiva": telling.in_words(due or timezone.localdate(now), notice.language),
        "piilotetaan": telling.in_words(timezone.localdate(now) + NOTICE_OF_WITHHOLDING, notice.language),
        "tiedot": own.get("tiedot", "") if notice.kind in OWN_WORDS else telling.told(notice),
        "vastaus": own.get("vastaus", ""),
        "otsikko": own.get("otsikko", ""),
    }


def phone_sentence() -> str:
    if not settings.LETTERS_PHONE:
        return ""
    return _("Voitte myös soittaa meille: %(number)s.") % {"number": settings.LETTERS_PHONE}


def message(notice: Notice, words: Words, link: str) -> EmailMultiAlternatives:
    unsubscribe = unsubscribe_link(notice)
    made = EmailMultiAlternatives(
        subject=words.subject,
        body=f"{words.body}\n{_foot(unsubscribe)}",
        from_email=envelope_sender(notice),
        to=[notice.to],
        reply_to=[settings.EMAIL_REPLY_TO],
        headers=_headers(notice, unsubscribe),
    )
    made.attach_alternative(html(words, link, notice.language, unsubscribe), "text/html")
    return made


def _foot(unsubscribe: str) -> str:
    if not unsubscribe:
        return ""
    return f"\n-- \n{_('Ettekö halua näitä kirjeitä?')} {unsubscribe}\n"


def _headers(notice: Notice, unsubscribe: str) -> dict[str, str]:
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": notice.message_id,
        "Auto-Submitted": "auto-generated",
        # Exchange answers for those who are away unless asked not to.
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": notice.language,
    }
    if unsubscribe:
        headers |= {
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return headers


def envelope_sender(notice: Notice) -> str:
    """Where a letter that cannot be delivered goes: by its address alone it tells which letter it was."""
    return envelope_of(notice.uuid.hex)


def envelope_of(name: str) -> str:
    """``name``: 32 hexadecimal digits that tell what came back."""
    if not settings.EMAIL_BOUNCES_TO:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    box, _at, host = settings.EMAIL_BOUNCES_TO.rpartition("@")
    return f"{box}+{name}@{host}"


def html(words: Words, link: str, language: str, unsubscribe: str = "") -> str:
    context: Mapping[str, Any] = {
        "subject": words.subject,
        "paragraphs": paragraphs(words.body, link),
        "language": language,
        "unsubscribe": unsubscribe,
    }
    return render_to_string("letters/letter.html", context)


def paragraphs(body: str, link: str) -> list[Paragraph]:
    return [_paragraph(part, link) for part in PARAGRAPH.split(body)]


def _paragraph(text: str, link: str) -> Paragraph:
    if link and text.strip() == link:
        return Paragraph("link", link)
    lines = text.split("\n")
    if not lines[0].startswith("- "):
        return Paragraph("text", text)
    items: list[list[str]] = []
    for line in lines:
        if line.startswith("- "):
            items.append([line[2:]])
        else:
            items[-1].append(line.strip())
    return Paragraph("list", lines=tuple(tuple(item) for item in items))
