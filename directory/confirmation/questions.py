"""What a link asks: its records, their claim groups with the values of this moment, and what speaks against them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from directory.confirmation import tokens
from directory.confirmation.values import Field, fields, fingerprint, values
from directory.freshness import Group
from directory.ladder import may_postpone
from directory.ladder_cases import owners
from directory.models import (
    Answer,
    Assurance,
    CheckException,
    FreshnessIntervals,
    SafetyLine,
    Service,
    Signal,
    Token,
)
from directory.models.freshness import ClaimGroup, record_field

# So many of the versions before the letter are looked at for what it told; it is nearly always the last.
VERSIONS_LOOKED_AT = 5


@dataclass(frozen=True)
class Claim:
    """One claim group as it stands. ``told``: the fingerprint in the letter; ``answer``: what this link has said."""

    record: Any
    group: Group
    fields: list[Field]
    fingerprint: str
    told: str
    signals: list[Signal] = field(default_factory=list)
    assured_on: dt.date | None = None
    answer: Answer | None = None

    @property
    def key(self) -> str:
        """Names the claim in a form."""
        return f"{record_field(self.record)}-{self.record.uuid.hex[:12]}-{self.group.value}"

    @property
    def label(self) -> Any:
        return ClaimGroup(self.group.value).label

    @property
    def has_changed(self) -> bool:
        """Whether the record says something else than the letter told."""
        return self.fingerprint != self.told


@dataclass(frozen=True)
class Questions:
    """By record the claims that a link asks about, in the order of its letter."""

    token: Token
    claims: list[Claim]

    @property
    def open(self) -> list[Claim]:
        return [claim for claim in self.claims if claim.answer is None]

    def by_record(self) -> list[tuple[Any, list[Claim]]]:
        found: dict[tuple[type, int], tuple[Any, list[Claim]]] = {}
        for claim in self.claims:
            found.setdefault((type(claim.record), claim.record.pk), (claim.record, []))[1].append(claim)
        return list(found.values())


def questions(token: Token, today: dt.date) -> Questions:
    """Records that have been taken away or are drafts are not asked about."""
    told = {(row[0], row[1], row[2]): row[3] for row in token.records}
    asked = [(record, group) for record, group in tokens.asked_of(token.records) if record.live]
    answers = _answers(token)
    signals = _signals({record for record, _group in asked}, today)
    assured = _assured({record for record, _group in asked})
    claims = []
    for record, group in asked:
        key = (record_field(record), record.pk, group.value)
        claims.append(
            Claim(
                record,
                group,
                fields(record, group),
                fingerprint(record, group),
                told[record_field(record), str(record.uuid), group.value],
                signals.get(key, []),
                assured.get(key),
                answers.get(key),
            )
        )
    return Questions(token, claims)


def _answers(token: Token) -> dict[tuple[str, int, str], Answer]:
    return {
        (record_field(answer.record), answer.record.pk, answer.group): answer
        for answer in token.answers.select_related("service", "line", "door")
    }


def _signals(records: Iterable[Any], today: dt.date) -> dict[tuple[str, int, str], list[Signal]]:
    """Confirmed signs that nobody has answered, save those that a person has excepted."""
    found: dict[tuple[str, int, str], list[Signal]] = {}
    for record in records:
        excepted = set(CheckException.objects.of(record).on(today).values_list("check_kind", flat=True))
        for signal in Signal.objects.of(record).confirmed(today).exclude(kind__in=excepted):
            found.setdefault((record_field(record), record.pk, signal.group), []).append(signal)
    return found


def _assured(records: Iterable[Any]) -> dict[tuple[str, int, str], dt.date]:
    return {
        (record_field(record), record.pk, group): on
        for record in records
        for group, on in Assurance.objects.of(record).standing().values_list("group", "on")
    }


def as_told(claim: Claim, made_at: dt.datetime) -> dict[str, Any]:
    """The values that the letter told, from the versions kept before it; empty where none of them said so."""
    versions = claim.record.revisions.filter(created_at__lte=made_at).order_by("-created_at", "-pk")
    for version in versions[:VERSIONS_LOOKED_AT]:
        old = version.as_object()
        if fingerprint(old, claim.group) == claim.told:
            return values(old, claim.group)
    return {}


def may_wait(asked: Questions) -> set[Any]:
    """The records about which the next letter may still be put off: twice at most, and never of a crisis service."""
    if asked.token.organisation is None:
        return set()
    rules = FreshnessIntervals.current()
    (owner,) = owners([asked.token.organisation], timezone.localdate())
    return {row.record for row in owner.records if may_postpone(row.case, rules)}


def provider_of(record: Any, language: str) -> str:
    """Who answers for the record, for the head of the page where the link is of no organisation."""
    if isinstance(record, Service):
        return str(record.organisation.text("name", language))
    if isinstance(record, SafetyLine):
        return str(record.provider)
    return str(record.county.text("name", language))
