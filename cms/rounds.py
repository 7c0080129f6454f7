"""What people do with a round: open it, fill it in, freeze it, publish it. Each write names who did it."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from cms import compare
from cms.claims import claims, register_of
from cms.models import CountyContact, FactAssurance, FactSource, FactWithdrawal, SituationFact, SituationRound
from cms.models.situation import Answer, Question, SourceKind
from cms.querysets import asked_counties
from directory import log_actions
from directory.dates import PartialDate
from directory.languages import LANGUAGES
from directory.models import County
from directory.models.freshness import Level

# What makes up the fact itself; the rest tells who looked at it in which round.
CARRIED = (
    "question", "answer", "text_fi", "text_sv", "text_en", "value", "value_of", "value_is_least", "valid_from",
    "valid_to", "source_kind", "source_url", "source_name", "as_of",
)  # fmt: skip


class RoundIsFrozen(Exception):
    """A frozen round stays as it was; open a new one instead."""


class RoundIsNotReady(Exception):
    """The round cannot be published as it is; the text says what is missing."""


@transaction.atomic
def open_round(*, year: int, by: Any = None, gathered: dict[str, str] | None = None) -> SituationRound:
    """A new round with every county and question; what the round before it knew is carried over unconfirmed."""
    situation = SituationRound.objects.create(
        year=year, **{f"gathered_{language}": text for language, text in (gathered or {}).items()}
    )
    before = SituationRound.objects.before(year)
    known = {(fact.county_id, fact.question): fact for fact in _facts(before)}
    for county in asked_counties():
        for question in Question.values:
            _carry(situation, county, question, known.get((county.pk, question)))
    log(instance=situation, action="wagtail.create", user=by)
    return situation


def _facts(situation: SituationRound | None) -> Any:
    return situation.facts.with_everything() if situation else []


def _carry(
    situation: SituationRound, county: County, question: str, old: SituationFact | None
) -> SituationFact:
    content = {name: getattr(old, name) for name in CARRIED} if old else {"question": question}
    fact = SituationFact.objects.create(
        round=situation, county=county, unconfirmed=bool(old and old.is_answered), **content
    )
    if old:
        sources = [FactSource(fact=fact, url=s.url, date=s.date, note=s.note) for s in old.more_sources.all()]
        FactSource.objects.bulk_create(sources)
    return fact


@transaction.atomic
def record(
    fact: SituationFact, *, by: Any, assured_on: Any = None, level: Level = Level.CALL, **content: Any
) -> SituationFact:
    """Writes what is now known of a fact; it counts as confirmed in its round.

    Only what someone said moves the day by which it is asked again: ``assured_on``, or a county's task that is
    newly named as who has checked it. An edit alone does not.
    Raises RoundIsFrozen, and ValidationError where the fact contradicts itself.
    """
    _refuse_frozen(fact.round)
    told_before = fact.checked_by_role
    for name, value in content.items():
        setattr(fact, name, value)
    fact.unconfirmed = False
    fact.full_clean()
    fact.save()
    log(instance=fact, action="wagtail.edit", user=by)
    if assured_on or (fact.checked_by_role and fact.checked_by_role != told_before):
        FactAssurance(
            fact=fact, level=level, on=assured_on or timezone.localdate(), role=fact.checked_by_role, by=by
        ).save()
    return fact


def confirm(
    fact: SituationFact, *, by: Any, role: str, on: Any = None, level: Level = Level.CALL
) -> SituationFact:
    """The fact holds as it stands, said the holder of a task on a day, today by default."""
    return record(fact, by=by, checked_by_role=role, assured_on=on or timezone.localdate(), level=level)


@transaction.atomic
def withdraw_assurance(assurance: FactAssurance, why: str, *, by: Any) -> FactWithdrawal:
    """What was said of a fact was a mistake: it no longer counts, and stays to be read.

    Outside frozen rounds the fact names whoever said so before, and one that is as it was carried over is
    unconfirmed again.
    """
    found = FactWithdrawal(assurance=assurance, by=by, why=why)
    found.save()
    fact = assurance.fact
    if not fact.round.is_frozen:
        left = fact.assurances.standing().last()
        if fact.checked_by_role == assurance.role:
            fact.checked_by_role = left.role if left else ""
        fact.unconfirmed = left is None and _is_as_before(fact)
        fact.save(update_fields=["checked_by_role", "unconfirmed", "modified_at"])
    log(instance=fact, action=log_actions.WITHDRAWN, user=by, data={"why": why})
    return found


def _is_as_before(fact: SituationFact) -> bool:
    before = SituationRound.objects.before(fact.round.year)
    content = {name: getattr(fact, name) for name in CARRIED}
    return bool(
        before and fact.is_answered and before.facts.filter(county=fact.county_id, **content).exists()
    )


@transaction.atomic
def record_interview(
    situation: SituationRound,
    county: County,
    answers: dict[str, dict[str, Any]],
    *,
    role: str,
    on: Any,
    by: Any,
    note: str = "",
) -> CountyContact:
    """One telephone call: the answers by question, all told by the holder of a task on a day.

    A question left out stays as it was. Raises RoundIsFrozen.
    """
    _refuse_frozen(situation)
    facts = {fact.question: fact for fact in situation.facts.filter(county=county)}
    for question, content in answers.items():
        told = content.get("answer") != Answer.NO_INFORMATION
        source = {
            "source_kind": SourceKind.TOLD if told else "",
            "source_name": role if told else "",
            "source_url": "",
            "as_of": on.isoformat() if told else "",
            "checked_by_role": role,
        }
        fact = facts.get(question) or SituationFact(round=situation, county=county, question=question)
        record(fact, by=by, assured_on=on, **(content | source))
        fact.more_sources.all().delete()
    return CountyContact.objects.create(round=situation, county=county, on=on, role=role, note=note)


def _refuse_frozen(situation: SituationRound) -> None:
    if situation.is_frozen:
        raise RoundIsFrozen(
            _("Tilannekuva %(year)s on jäädytetty, eikä sitä enää muuteta.") % {"year": situation.year}
        )


@transaction.atomic
def freeze(situation: SituationRound, *, by: Any) -> None:
    """From now on the round stays as it is, its family centres and contact roles too. A second time does nothing."""
    if situation.is_frozen:
        return
    situation.register = {county.code: register_of(county) for county in asked_counties()}
    situation.frozen_at = timezone.now()
    situation.save()
    log(instance=situation, action="wagtail.lock", user=by)


@transaction.atomic
def publish(situation: SituationRound, *, by: Any, summary: dict[str, str]) -> None:
    """Shows the round to readers with a summary of what changed, worded by a person (start: drafted_summary()).

    Raises RoundIsNotReady without a Finnish summary, or while a county and question has no row.
    """
    if not summary.get("fi", "").strip():
        raise RoundIsNotReady(_("Kirjoita yhteenveto muutoksista suomeksi."))
    wanted = asked_counties().count() * len(Question.values)
    if situation.facts.count() != wanted:
        raise RoundIsNotReady(_("Kierroksesta puuttuu alueita tai kysymyksiä."))
    for language in LANGUAGES:
        setattr(situation, f"change_summary_{language}", summary.get(language, ""))
    situation.published_at = situation.published_at or timezone.now()
    situation.save()
    log(instance=situation, action="wagtail.publish", user=by)


def withdraw(situation: SituationRound, *, by: Any) -> None:
    """Hides the round from readers again."""
    situation.published_at = None
    situation.save()
    log(instance=situation, action="wagtail.unpublish", user=by)


def drafted_summary(situation: SituationRound) -> dict[str, str]:
    """A start for the summary of changes, in each language: what there is, or what changed since the last round."""
    before = SituationRound.objects.published().before(situation.year)
    drafts = {}
    for language in LANGUAGES:
        with translation.override(language):
            drafts[language] = _changes_in_words(before, situation) if before else _first_in_words(situation)
    return drafts


def _changes_in_words(before: SituationRound, situation: SituationRound) -> str:
    found = Counter(change.kind for change in compare.rounds(claims(before), claims(situation)))
    kinds = compare.Kind
    sentences = [
        _("Verrattuna vuoden %(year)s tilannekuvaan:") % {"year": before.year},
        ngettext("%(n)s uusi tieto,", "%(n)s uutta tietoa,", found[kinds.ADDED]) % {"n": found[kinds.ADDED]},
        ngettext("%(n)s muuttunut,", "%(n)s muuttunutta,", found[kinds.CHANGED])
        % {"n": found[kinds.CHANGED]},
        ngettext("%(n)s poistunut.", "%(n)s poistunutta.", found[kinds.REMOVED])
        % {"n": found[kinds.REMOVED]},
        ngettext(
            "%(n)s tietoa ei ole vahvistettu tällä kierroksella.",
            "%(n)s tietoa ei ole vahvistettu tällä kierroksella.",
            found[kinds.UNCONFIRMED],
        )
        % {"n": found[kinds.UNCONFIRMED]},
    ]
    return " ".join(sentences)


def _first_in_words(situation: SituationRound) -> str:
    facts = list(situation.facts.all())
    answered = [fact for fact in facts if fact.is_answered]
    years = sorted({PartialDate(fact.as_of).parts[0] for fact in answered if fact.as_of})
    words = _("Vastaus löytyi %(answered)s kohtaan %(all)s:sta.") % {
        "answered": len(answered),
        "all": len(facts),
    }
    if years:
        words += " " + _("Tiedot ovat vuosilta %(first)s–%(last)s.") % {"first": years[0], "last": years[-1]}
    return words
