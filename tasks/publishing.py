"""Publishes what editors have scheduled and takes down what has expired, one object at a time."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from celery import shared_task
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from directory import edition

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What one run did, by the names of the objects."""

    published: list[str] = field(default_factory=list)
    taken_down: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@shared_task(name="tasks.publishing.publish_scheduled")
def publish_scheduled() -> dict[str, int]:
    """Selects by condition, so a run that was lost is made good by the next one."""
    outcome = publish_due(timezone.now())
    return {
        "published": len(outcome.published),
        "taken_down": len(outcome.taken_down),
        "not_published": len(outcome.failed),
    }


@shared_task(name="tasks.publishing.delete_old_marks")
def delete_old_marks() -> None:
    """Each thread that ever wrote left a mark; the edition of the content is worked out from those of late."""
    edition.delete_old_marks(timezone.now().timestamp())


def publish_due(now: datetime) -> Outcome:
    """Takes down what expired before ``now``, then publishes what was to go live before it.

    Wagtail's own command stops at the first object that cannot be published, and so do all later ones; here
    each has a transaction of its own, and a failure is logged and tried again at the next run.
    """
    outcome = Outcome()
    for model in draft_models():
        for pk in model._default_manager.filter(live=True, expire_at__lt=now).values_list("pk", flat=True):
            _one(outcome.failed, outcome.taken_down, partial(_take_down, model, pk, now))
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    for pk in due.values_list("pk", flat=True):
        _one(outcome.failed, outcome.published, partial(_publish, pk, now))
    return outcome


def draft_models() -> Iterator[type[Any]]:
    """Pages, and every other model with drafts; kinds of page are reached through Page itself."""
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model


def _one(failed: list[str], done: list[str], act: Callable[[], tuple[str, bool]]) -> None:
    """Runs one act in its transaction and notes the object's name among the done or the failed."""
    try:
        with transaction.atomic():
            name, did = act()
    except Exception as error:
        logger.exception("scheduled publishing failed for one object; the others go on")
        failed.append(str(error))
    else:
        if did:
            done.append(name)


def _take_down(model: type[Any], pk: object, now: datetime) -> tuple[str, bool]:
    # Asked again inside the transaction: another worker or an editor may have been first.
    found = model._default_manager.select_for_update().filter(pk=pk, live=True, expire_at__lt=now).first()
    if found is None:
        return "", False
    found.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return str(found), True


def _publish(pk: int, now: datetime) -> tuple[str, bool]:
    revision = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lt=now).first()
    if revision is None:
        return "", False
    revision.publish(log_action="wagtail.publish.scheduled")
    return revision.object_str, True
