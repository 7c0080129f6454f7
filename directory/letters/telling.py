"""What a letter tells of the records that it is about, as lines of plain text in its language."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from directory.adoptions.telling import lines as of_adopted
from directory.confirmation.tokens import asked_of
from directory.dates import PartialDate
from directory.freshness import Group
from directory.letters.links import page_of
from directory.models import CountyDoor, Notice, Service, Standing
from directory.models.answers import AnswerKind
from directory.models.freshness import ClaimGroup, record_field
from directory.models.letters import NoticeKind
from directory.sourcing import source_in_words

Pair = tuple[Any, Group]


def told(notice: Notice) -> str:
    """A list, an item for each record: "- name: groups (assured, due)" and below it the record's page."""
    if notice.kind == NoticeKind.COUNTIES:
        return _items(of_adopted(notice.about, notice.language))
    pairs = asked_of(notice.about)
    if notice.kind == NoticeKind.FIRST:
        return _items(_as_shown(record, notice.language) for record in _records(pairs))
    if notice.kind == NoticeKind.RECEIPT:
        return _items(_answered(pairs, notice.about, notice.language))
    return _items(_asked(record, pairs, notice.language) for record in _records(pairs))


def first_due(notice: Notice) -> dt.date | None:
    """The earliest due day of what the letter asks for."""
    days = [
        dt.date.fromisoformat(standing.groups[group.value][1])
        for record, group in asked_of(notice.about)
        if (standing := _standing(record)) and group.value in standing.groups
    ]
    return min(days, default=None)


def in_words(day: dt.date, language: str) -> str:
    return str(PartialDate(day.isoformat()).in_words(language))


def _records(pairs: Iterable[Pair]) -> list[Any]:
    return list(dict.fromkeys(record for record, _group in pairs))


def _items(items: Iterable[Sequence[str]]) -> str:
    return "\n".join("- " + "\n  ".join(line for line in lines if line) for lines in items)


def _name(record: Any, language: str) -> str:
    return str(record.text("name", language))


def _standing(record: Any) -> Standing | None:
    return getattr(record, "standing", None)


def _asked(record: Any, pairs: Sequence[Pair], language: str) -> Sequence[str]:
    groups = [ClaimGroup(group).label for one, group in pairs if one == record]
    line = f"{_name(record, language)}: {', '.join(str(group) for group in groups)}"
    return line, _assured(record, language), page_of(record, language)


def _assured(record: Any, language: str) -> str:
    standing = _standing(record)
    if standing is None or standing.assured_on is None or standing.due_on is None:
        return source_in_words(record.source_url, record.source_date, language)
    return _("Vahvistettu viimeksi %(assured)s, määräpäivä %(due)s") % {
        "assured": in_words(standing.assured_on, language),
        "due": in_words(standing.due_on, language),
    }


def _answered(pairs: Iterable[Pair], about: Iterable[Sequence[str]], language: str) -> list[Sequence[str]]:
    answers = {tuple(row[:3]): row[3] for row in about}
    lines = []
    for record, group in pairs:
        kind = answers[record_field(record), str(record.uuid), group.value]
        answer = AnswerKind(kind).label if kind in AnswerKind.values else ""
        lines.append([f"{_name(record, language)}, {ClaimGroup(group).label}: {answer}"])
    return lines


def _as_shown(record: Any, language: str) -> Sequence[str]:
    """What readers see of the record, and where and when we have read it (GDPR article 14)."""
    lines = [_name(record, language)]
    if isinstance(record, Service):
        lines.append(str(record.text("summary", language)))
    if ways := _ways(record):
        lines.append(_("Yhteystiedot sivulla: %(ways)s") % {"ways": ", ".join(ways)})
    lines.append(source_in_words(record.source_url, record.source_date, language))
    return [*lines, page_of(record, language)]


def _ways(record: Any) -> list[str]:
    ways: list[str] = []
    if isinstance(record, Service):
        for channel in record.channels.all():
            ways += [phone.number for phone in channel.phones.all()]
            ways += [channel.email]
        ways += [record.email, record.website]
    elif isinstance(record, CountyDoor):
        ways = [record.phone, record.url]
    else:
        ways = [*(phone.number for phone in record.phones.all()), record.url]
    return [way for way in dict.fromkeys(ways) if way]
