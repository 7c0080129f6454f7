"""Breaks begin and end on their days: those that a maintainer has accepted beforehand, and those that have an end.

Never of a crisis service by itself. What is done follows from the day alone, so that a run after dead days makes
all of them good, and a second run does nothing.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from directory.confirmation import notices
from directory.confirmation.writing import read, write
from directory.models import Correction, Service
from directory.models.answers import AnswerKind, CorrectionState
from directory.models.service import SafetyClass, Status

MOST_OF_A_RUN = 1000


def is_to_come(correction: Correction, today: dt.date) -> bool:
    """Whether it tells of a service's break that begins on a later day."""
    answer = correction.answer
    begins = answer.paused_from
    is_break = answer.kind == AnswerKind.PAUSED and correction.service_id is not None
    return is_break and begins is not None and begins > today


def begin_and_end(now: dt.datetime) -> dict[str, int]:
    """How many services went on a break, and how many came back from one."""
    today = timezone.localdate(now)
    ended = sum(_end(pk, today) for pk in _over(today))
    begun = sum(_begin(pk, now) for pk in _accepted(today))
    return {"begun": begun, "ended": ended}


def _over(today: dt.date) -> list[int]:
    rows = Service.objects.filter(
        live=True, status=Status.PAUSED, paused_until__lt=today, safety_class=SafetyClass.NONE
    )
    return list(rows.order_by("paused_until", "pk").values_list("pk", flat=True)[:MOST_OF_A_RUN])


def _accepted(today: dt.date) -> list[int]:
    rows = Correction.objects.filter(state=CorrectionState.ACCEPTED, begins_on__lte=today)
    return list(rows.order_by("begins_on", "pk").values_list("pk", flat=True)[:MOST_OF_A_RUN])


@transaction.atomic
def _end(pk: int, today: dt.date) -> bool:
    service = read(Service.objects.select_for_update(of=("self",)).get(pk=pk))
    is_over = service.status == Status.PAUSED and service.paused_until and service.paused_until < today
    if not is_over or service.is_crisis or _draft_differs(service):
        return False
    write(service, {"status": Status.ACTIVE.value, "paused_until": ""}, by=None)
    return True


def _draft_differs(service: Service) -> bool:
    """Whether an editor is about to change the state: their draft is not written over."""
    if not service.has_unpublished_changes:
        return False
    draft: Any = service.get_latest_revision_as_object()
    return bool(draft.status != service.status)


@transaction.atomic
def _begin(pk: int, now: dt.datetime) -> bool:
    correction = Correction.objects.select_for_update(of=("self",)).get(pk=pk)
    if correction.begins_on is None:
        return False
    service = read(correction.record)
    if service.is_crisis:
        _ask_anew(correction)
        return False
    told = {"status": Status.PAUSED.value, "paused_until": correction.wanted.get("paused_until", "")}
    is_past = bool(told["paused_until"]) and told["paused_until"] < timezone.localdate(now).isoformat()
    if is_past or not service.live or service.status == Status.ENDED:
        _note_begun(correction)
        return False
    if _draft_differs(service):
        return False
    write(service, told, by=None)
    _note_begun(correction)
    notices.published(correction, now)
    return True


def _note_begun(correction: Correction) -> None:
    correction.begins_on = None
    correction.save(update_fields=["begins_on"])


def _ask_anew(correction: Correction) -> None:
    """It was accepted while the service was of no crisis class; now only a person may do it."""
    correction.state, correction.begins_on = CorrectionState.WAITING, None
    correction.decided_at, correction.decided_by = None, None
    correction.save(update_fields=["state", "begins_on", "decided_at", "decided_by"])
