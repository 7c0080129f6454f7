"""The first five tasks: a person's own copy of a county, and whether each was really done on it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from cms.models import SituationRound, TrainingCounty, TrainingFact, TrainingTask
from cms.models.situation import Answer, Question
from cms.querysets import asked_counties
from directory.admin.permissions import EDITORS, MAINTAINERS
from directory.models import County

MAY_TRAIN = "cms.change_trainingcounty"
WORKFLOW = "Harjoittelu"
TASK = "Harjoituksen tarkistus"
COPIED = ("answer", "text_fi", "text_sv", "source_url", "source_name", "as_of")
# The copy always holds an answer to change and translate, and a question to find a source for.
TRANSLATED, UNANSWERED = Question.ORGANISATION, Question.CONTACTS
FIRST_ANSWER = {
    "answer": Answer.BEING_BUILT.value,
    "text_fi": "Perhekeskusta rakennetaan yhdessä kuntien ja järjestöjen kanssa.",
    "source_name": "Harjoitusasiakirja",
}


@dataclass(frozen=True)
class TaskState:
    """``done_on`` is None while the task waits."""

    code: str
    title: Any
    done_on: dt.datetime | None


TITLES = {
    "change": _("Muuta tietoa"),
    "source": _("Lisää vastaus ja lähde"),
    "translate": _("Käännä lause ruotsiksi"),
    "preview": _("Esikatsele sivu"),
    "submit": _("Lähetä tarkistettavaksi"),
}


def may_train(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm(MAY_TRAIN))


def needs_training(user: Any) -> bool:
    """Whether the person has the right to edit and has never had a training copy."""
    return may_train(user) and not TrainingCounty.objects.filter(trainee=user).exists()


@transaction.atomic
def training_of(user: Any) -> TrainingCounty | None:
    """The person's copy, made at the first time; None where there is no county to copy yet."""
    found = TrainingCounty.objects.select_related("county").filter(trainee=user).first()
    return found or _copy_for(user)


@transaction.atomic
def made_again(user: Any) -> TrainingCounty | None:
    """A fresh copy in place of the person's old one, with its drafts, history and ticks."""
    for old in TrainingCounty.objects.filter(trainee=user):
        old.delete()
    return _copy_for(user)


def _copy_for(user: Any) -> TrainingCounty | None:
    county = _county()
    if county is None:
        return None
    facts = _facts(county)
    training = TrainingCounty(trainee=user, county=county, live=False, copied=facts)
    training.facts = [
        TrainingFact(question=question, sort_order=number, **content)
        for number, (question, content) in enumerate(facts.items())
    ]
    training.save()
    training.save_revision(user=user)
    return training


def _county() -> County | None:
    """A bilingual county, so that its sentences want translating: the one of which most is known, then by code."""
    newest = SituationRound.objects.newest_published()
    known = Counter(newest.facts.answered().values_list("county__code", flat=True) if newest else [])
    rows = list(asked_counties())
    bilingual = [county for county in rows if "sv" in county.official_languages]
    return min(bilingual or rows, key=lambda county: (-known[county.code], county.code), default=None)


def _facts(county: County) -> dict[str, dict[str, str]]:
    newest = SituationRound.objects.newest_published()
    known = {fact.question: fact for fact in newest.facts.filter(county=county)} if newest else {}
    facts = {
        question: {name: str(getattr(known.get(question), name, "")) for name in COPIED}
        for question in Question.values
    }
    for content in facts.values():
        content["answer"] = content["answer"] or Answer.NO_INFORMATION.value
    if facts[TRANSLATED]["answer"] == Answer.NO_INFORMATION:
        facts[TRANSLATED] |= FIRST_ANSWER
    facts[TRANSLATED]["text_sv"] = ""
    facts[UNANSWERED] = dict.fromkeys(COPIED, "") | {"answer": Answer.NO_INFORMATION.value}
    return facts


def states(training: TrainingCounty, now: dt.datetime) -> list[TaskState]:
    """The tasks in their order; those found done now are ticked for good."""
    new = {
        code: now.isoformat()
        for code, is_done in DONE.items()
        if code not in training.done and is_done(training)
    }
    if new:
        training.done = training.done | new
        TrainingCounty.objects.filter(pk=training.pk).update(done=training.done)
    moments = {code: dt.datetime.fromisoformat(moment) for code, moment in training.done.items()}
    return [TaskState(code, title, moments.get(code)) for code, title in TITLES.items()]


def _drafted(training: TrainingCounty) -> dict[str, TrainingFact]:
    return {fact.question: fact for fact in training.get_latest_revision_as_object().facts.all()}


def _was_changed(training: TrainingCounty) -> bool:
    """The Finnish words or the answer of a question that had an answer already."""
    return any(
        (fact.answer, fact.text_fi) != (old["answer"], old["text_fi"])
        for question, fact in _drafted(training).items()
        if (old := training.copied.get(question)) and old["answer"] != Answer.NO_INFORMATION
    )


def _has_new_source(training: TrainingCounty) -> bool:
    """A question that nobody had an answer to now has one, with the address of its source and its date."""
    return any(
        fact.answer != Answer.NO_INFORMATION and bool(fact.source_url and fact.as_of)
        for question, fact in _drafted(training).items()
        if training.copied.get(question, {}).get("answer") == Answer.NO_INFORMATION
    )


def _was_translated(training: TrainingCounty) -> bool:
    return any(
        bool(fact.text_sv)
        and fact.text_sv != fact.text_fi
        and not training.copied.get(question, {}).get("text_sv")
        for question, fact in _drafted(training).items()
    )


DONE: dict[str, Callable[[TrainingCounty], bool]] = {
    "change": _was_changed,
    "source": _has_new_source,
    "translate": _was_translated,
    "preview": lambda training: training.previewed_at is not None,
    "submit": lambda training: training.workflow_states.exists(),
}


def set_up_training() -> None:
    """The editors' right to practise and the training workflow; a second time changes nothing."""
    content_type = ContentType.objects.get_for_model(TrainingCounty)
    right = Permission.objects.get(content_type=content_type, codename="change_trainingcounty")
    for name in (EDITORS, MAINTAINERS):
        Group.objects.get_or_create(name=name)[0].permissions.add(right)
    task = TrainingTask.objects.filter(name=TASK).first() or TrainingTask.objects.create(name=TASK)
    workflow, _is_new = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})
