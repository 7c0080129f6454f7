"""A round's questions to the counties' tasks: who is asked, what the link asks, and what an answer writes.

Answers go into the open round as what a task has told on a day, never into one that is frozen or published.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import CollectedAnswer, ContactRole, CountyContact, SituationFact, SituationRound
from cms.models.collected import CollectedKind
from cms.models.situation import Answer, Question, SourceKind
from cms.querysets import asked_counties
from cms.role_freshness import assure_role
from cms.rounds import CARRIED, RoundIsFrozen, confirm, record
from directory.confirmation.notices import intend, receipts
from directory.languages import LANGUAGES
from directory.letters.links import ROLE
from directory.models import Notice, Token
from directory.models.freshness import Level
from directory.models.letters import NoticeKind, NoticeState

# The rows of a letter and its link: ["round", UUID, question, fingerprint] and ["contact_role", UUID, "", ""].
ROUND, TASK = "round", "contact_role"
# Whoever has not answered by then may be reminded by another press.
REMINDED_AFTER = dt.timedelta(days=14)
LONGEST_ROLE = 120
TEXTS = tuple(f"text_{language}" for language in LANGUAGES)
# A newer answer in words has nothing to do with the numbers and times of the older one.
EMPTIED = {
    "value": None, "value_of": "", "value_is_least": False, "valid_from": "", "valid_to": "",
    "text_fi": "", "text_sv": "", "text_en": "",
}  # fmt: skip


class Asking(StrEnum):
    """Where a task stands in a round."""

    NEW = "new"
    WAITING = "waiting"
    REMIND = "remind"
    ANSWERED = "answered"
    NO_ADDRESS = "no_address"


WORDS = {
    Asking.NEW: gettext_lazy("kysytään nyt"),
    Asking.WAITING: gettext_lazy("odottaa vastausta"),
    Asking.REMIND: gettext_lazy("muistutetaan"),
    Asking.ANSWERED: gettext_lazy("vastannut"),
    Asking.NO_ADDRESS: gettext_lazy("ei postilaatikkoa"),
}


@dataclass(frozen=True)
class Asked:
    """A task, how it stands in the round, and when it was last written to and last answered."""

    role: ContactRole
    state: Asking
    sent_on: dt.date | None = None
    answered_on: dt.date | None = None

    @property
    def word(self) -> Any:
        return WORDS[self.state]

    @property
    def is_to_be_asked(self) -> bool:
        return self.state in (Asking.NEW, Asking.REMIND)


def asked(situation: SituationRound, now: dt.datetime) -> list[Asked]:
    """Every task of the asked counties. That a letter was opened is not followed and not known."""
    roles = ContactRole.objects.filter(county__in=asked_counties()).select_related("county")
    sent, answered = _sent(situation), _answered(situation)
    return [_asked(role, sent.get(str(role.uuid)), answered.get(role.pk), now) for role in roles]


def _asked(role: ContactRole, sent: dt.date | None, answered: dt.date | None, now: dt.datetime) -> Asked:
    if answered:
        return Asked(role, Asking.ANSWERED, sent, answered)
    if not role.mailbox:
        return Asked(role, Asking.NO_ADDRESS)
    if sent is None:
        return Asked(role, Asking.NEW)
    late = timezone.localdate(now) - sent >= REMINDED_AFTER
    return Asked(role, Asking.REMIND if late else Asking.WAITING, sent)


def _sent(situation: SituationRound) -> dict[str, dt.date]:
    """By task's UUID, the day on which its newest letter was written down."""
    found: dict[str, dt.date] = {}
    letters = Notice.objects.filter(kind=NoticeKind.COLLECT).exclude(state=NoticeState.CANCELLED)
    for about, at in letters.order_by("intended_at").values_list("about", "intended_at"):
        if any(row[:2] == [ROUND, str(situation.uuid)] for row in about):
            found |= {row[1]: timezone.localdate(at) for row in about if row[0] == TASK}
    return found


def _answered(situation: SituationRound) -> dict[int | None, dt.date]:
    rows = situation.collected.order_by("at").values_list("contact_role", "at")
    return {role: timezone.localdate(at) for role, at in rows}


@transaction.atomic
def send_questions(situation: SituationRound, now: dt.datetime) -> int:
    """A letter to every task that has not been asked, and again to those who have not answered for long.

    Raises RoundIsFrozen.
    """
    refuse_closed(situation)
    chosen = [one.role for one in asked(situation, now) if one.is_to_be_asked]
    for role in chosen:
        write_to(situation, role, role.mailbox, now)
    return len(chosen)


def write_to(situation: SituationRound, role: ContactRole, to: str, now: dt.datetime) -> Notice:
    """One letter a day to one address, with the round's questions to the task."""
    language = _language(role)
    about = [[ROLE, str(role.text("role", language)), "", ""], [TASK, str(role.uuid), "", ""]]
    about += [
        [ROUND, str(situation.uuid), fact.question, fingerprint(fact)]
        for fact in _facts(situation, role.county_id).values()
    ]
    address = hashlib.sha256(to.casefold().encode()).hexdigest()[:16]
    return intend(
        NoticeKind.COLLECT,
        f"collect:{situation.uuid}:{role.uuid}:{address}:{timezone.localdate(now)}",
        to=to,
        language=language,
        now=now,
        about=about,
        county=role.county,
    )


def _language(role: ContactRole) -> str:
    """Swedish where that is the county's first official language; Finnish otherwise."""
    return "sv" if list(role.county.official_languages)[:1] == ["sv"] else "fi"


def refuse_closed(situation: SituationRound) -> None:
    if situation.is_frozen or situation.is_published:
        raise RoundIsFrozen(
            _("Tilannekuva %(year)s on suljettu: siihen ei enää koota vastauksia.") % {"year": situation.year}
        )


def task_fingerprint(role: ContactRole) -> str:
    """The same as long as the register says the same of the task."""
    said = orjson.dumps([role.role_fi, role.unit_fi, role.mailbox, role.phone])
    return hashlib.sha256(said).hexdigest()[:32]


def fingerprint(fact: SituationFact) -> str:
    """The same as long as the fact says the same."""
    said = orjson.dumps([getattr(fact, name) for name in CARRIED])
    return hashlib.sha256(said).hexdigest()[:32]


@dataclass(frozen=True)
class Item:
    """One question of a link: the fact as it stands, what the letter told of it, and what the link has said."""

    fact: SituationFact
    told: str
    answer: CollectedAnswer | None = None

    @property
    def question(self) -> str:
        return str(self.fact.question)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.fact)

    @property
    def has_changed(self) -> bool:
        return self.told != self.fingerprint


@dataclass(frozen=True)
class Sheet:
    """What a link asks. ``role`` None: the task is no longer in the register."""

    token: Token
    situation: SituationRound
    role: ContactRole | None
    items: Sequence[Item]

    @property
    def open(self) -> list[Item]:
        return [item for item in self.items if item.answer is None]


def sheet_of(token: Token) -> Sheet | None:
    """None where the round is closed or gone."""
    rows = [row for row in token.records if row[0] == ROUND]
    situation = SituationRound.objects.filter(uuid=rows[0][1]).first() if rows else None
    if situation is None or token.county_id is None or situation.is_frozen or situation.is_published:
        return None
    task = next((row[1] for row in token.records if row[0] == TASK), None)
    facts = _facts(situation, token.county_id)
    said = {row.question: row for row in CollectedAnswer.objects.filter(token=token)}
    items = [
        Item(facts[question], told, said.get(question))
        for _kind, _uuid, question, told in rows
        if question in facts
    ]
    return Sheet(token, situation, ContactRole.objects.filter(uuid=task).first() if task else None, items)


def _facts(situation: SituationRound, county: int) -> dict[str, SituationFact]:
    """By question, in the questions' order."""
    found = {fact.question: fact for fact in situation.facts.with_everything().filter(county=county)}
    return {question: found[question] for question in Question.values if question in found}


@dataclass(frozen=True)
class Given:
    """An answer to one question. ``content``: the corrected fact's columns."""

    item: Item
    kind: CollectedKind
    content: Mapping[str, Any] = field(default_factory=dict)
    passed_to: str = ""


@transaction.atomic
def keep(
    sheet: Sheet, submission: uuid.UUID, given: Iterable[Given], now: dt.datetime
) -> list[CollectedAnswer]:
    """Writes the answers that are new into the round. Raises RoundIsFrozen, and ValidationError for a fact."""
    Token.objects.select_for_update(of=("self",)).get(pk=sheet.token.pk)
    situation = SituationRound.objects.select_for_update().get(pk=sheet.situation.pk)
    refuse_closed(situation)
    said = set(CollectedAnswer.objects.filter(token=sheet.token).values_list("question", flat=True))
    fresh = [one for one in given if one.item.question not in said]
    made = [_keep_one(sheet, submission, one, now) for one in fresh]
    if made:
        on, role = timezone.localdate(now), _role(sheet)
        CountyContact.objects.create(
            round=situation, county=sheet.token.county, on=on, role=role, note=_("Vastasi linkillä.")
        )
        receipts(sheet.token, submission, (), now)
    return made


def keep_task(sheet: Sheet, now: dt.datetime) -> bool:
    """Whoever answers by the link says that the task and its addresses are right; False where they already have."""
    if sheet.role is None:
        return False
    on, role = timezone.localdate(now), _role(sheet)
    if sheet.role.assurances.filter(level=Level.TOKEN, on=on, role=role).exists():
        return False
    assure_role(sheet.role, Level.TOKEN, by=None, on=on, role=role, today=on)
    return True


def _role(sheet: Sheet) -> str:
    return str(sheet.token.role or (sheet.role.role_fi if sheet.role else ""))[:LONGEST_ROLE]


def _keep_one(sheet: Sheet, submission: uuid.UUID, one: Given, now: dt.datetime) -> CollectedAnswer:
    on, role, fact = timezone.localdate(now), _role(sheet), one.item.fact
    if one.kind == CollectedKind.CONFIRMED:
        confirm(fact, by=None, role=role, on=on, level=Level.TOKEN)
    elif one.kind == CollectedKind.CORRECTED:
        record(
            fact,
            by=None,
            assured_on=on,
            level=Level.TOKEN,
            checked_by_role=role,
            **_content(one.content, role, on),
        )
        fact.more_sources.all().delete()
    made = CollectedAnswer(
        round=sheet.situation,
        county=sheet.token.county,
        question=one.item.question,
        kind=one.kind,
        contact_role=sheet.role,
        role=role,
        token=sheet.token,
        submission=submission,
        passed_to=one.passed_to,
        at=now,
    )
    made.save()
    return made


def _content(told: Mapping[str, Any], role: str, on: dt.date) -> dict[str, Any]:
    """The fact's columns: told by the task on the day, or read on the page that the task names."""
    known = told["answer"] != Answer.NO_INFORMATION
    page = told.get("source_url", "") if known else ""
    source = {
        "source_kind": (SourceKind.PAGE if page else SourceKind.TOLD) if known else "",
        "source_url": page,
        "source_name": role if known and not page else "",
        "as_of": on.isoformat() if known else "",
    }
    texts = {name: told.get(name, "") for name in TEXTS if known}
    return EMPTIED | texts | source | {"answer": told["answer"]}
