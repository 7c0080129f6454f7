"""Tells other systems what was published: noted with the change, sent after its commit, tried again with patience."""

import datetime as dt
import logging
from typing import Any

from celery import shared_task
from django.db import transaction
from django.db.models import F
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move, published, unpublished

from cms.models.webhook import Delivery, DeliveryState, Event, Webhook
from cms.webhooks import old, record
from directory.models import Service
from tasks.webhook_sender import Outcome, Sender, signature

logger = logging.getLogger(__name__)

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
# After each failure, how long until the next try; after the last one it is given up: two days in all.
RETRY_AFTER = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR, 14 * HOUR, 24 * HOUR)
# Longer than a try can last: a worker that was killed in it gives the message free by itself.
HELD_FOR = 2 * MINUTE
KEPT_FOR = dt.timedelta(days=30)
MOST_IN_A_RUN = 200
GONE = 410


def connect() -> None:
    page_published.connect(_page_published, dispatch_uid="webhooks-page-published")
    page_unpublished.connect(_page_unpublished, dispatch_uid="webhooks-page-unpublished")
    post_page_move.connect(_page_published, dispatch_uid="webhooks-page-moved")
    published.connect(_service_published, sender=Service, dispatch_uid="webhooks-service-published")
    unpublished.connect(_service_unpublished, sender=Service, dispatch_uid="webhooks-service-unpublished")
    post_delete.connect(_service_deleted, sender=Service, dispatch_uid="webhooks-service-deleted")
    post_delete.connect(_page_deleted, sender=Page, dispatch_uid="webhooks-page-deleted")
    post_save.connect(_enqueue, sender=Delivery, dispatch_uid="webhooks-delivery-made")


def _page_published(instance: Page, **_: Any) -> None:
    if instance.live:
        _tell(Event.PAGE_PUBLISHED, instance)


def _page_unpublished(instance: Page, **_: Any) -> None:
    _tell(Event.PAGE_UNPUBLISHED, instance)


def _service_published(instance: Service, **_: Any) -> None:
    _tell(Event.SERVICE_PUBLISHED, instance)


def _service_unpublished(instance: Service, **_: Any) -> None:
    _tell(Event.SERVICE_UNPUBLISHED, instance)


def _page_deleted(instance: Page, **_: Any) -> None:
    if instance.live:
        _tell(Event.PAGE_UNPUBLISHED, instance)


def _service_deleted(instance: Service, **_: Any) -> None:
    if instance.live:
        _tell(Event.SERVICE_UNPUBLISHED, instance)


def _tell(event: Event, row: Page | Service) -> None:
    record(event, row, timezone.now())


def _enqueue(instance: Delivery, created: bool, raw: bool = False, **_: Any) -> None:
    """The message is noted in the transaction of the change; its key goes to the workers once that holds."""
    if created and not raw:
        # A function with a name: Django's log of what failed asks for it, and a partial has none.
        def hand_over() -> None:
            deliver.delay(instance.pk)

        transaction.on_commit(hand_over, robust=True)


@shared_task(name="tasks.webhooks.deliver")
def deliver(key: int) -> None:
    attempt(key, timezone.now(), Sender())


@shared_task(name="tasks.webhooks.deliver_due")
def deliver_due() -> dict[str, int]:
    """Selects by condition: retries whose time has come, and messages whose first job was lost."""
    return {"tried": deliver_all_due(timezone.now(), Sender())}


@shared_task(name="tasks.webhooks.delete_old_deliveries")
def delete_old_deliveries() -> dict[str, int]:
    deleted, _ = old(timezone.now() - KEPT_FOR).delete()
    return {"deleted": deleted}


def deliver_all_due(now: dt.datetime, sender: Sender) -> int:
    """How many messages were tried."""
    keys = list(Delivery.objects.due(now).order_by("next_attempt_at").values_list("pk", flat=True))
    return sum(attempt(key, now, sender) for key in keys[:MOST_IN_A_RUN])


def attempt(key: int, now: dt.datetime, sender: Sender) -> bool:
    """Tries once, where the message is due and nobody else is at it. No transaction is open while it is sent."""
    taken = Delivery.objects.due(now).filter(pk=key)
    if not taken.update(next_attempt_at=now + HELD_FOR, attempts=F("attempts") + 1):
        return False
    delivery = Delivery.objects.select_related("webhook").get(pk=key)
    if not delivery.webhook.is_active and delivery.event != Event.TEST:
        _settle(delivery, DeliveryState.GIVEN_UP, Outcome(None, "the webhook is not in use"), now)
        return False
    _note(delivery, _sent(delivery, now, sender), now)
    return True


def _sent(delivery: Delivery, now: dt.datetime, sender: Sender) -> Outcome:
    body, message_id, moment = delivery.body.encode(), str(delivery.uuid), int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Tukikartta-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(delivery.webhook.secret, message_id, moment, body),
    }
    return sender.send(delivery.webhook.url, body, headers)


def _note(delivery: Delivery, outcome: Outcome, now: dt.datetime) -> None:
    if outcome.has_arrived:
        delivery.delivered_at = now
        _settle(delivery, DeliveryState.DELIVERED, outcome, now)
    elif outcome.status == GONE:
        # The receiver says that it will never listen again.
        Webhook.objects.filter(pk=delivery.webhook_id).update(is_active=False)
        _settle(delivery, DeliveryState.GIVEN_UP, outcome, now)
    elif delivery.event == Event.TEST or delivery.attempts > len(RETRY_AFTER):
        _settle(delivery, DeliveryState.GIVEN_UP, outcome, now)
    else:
        _settle(delivery, DeliveryState.WAITING, outcome, now + RETRY_AFTER[delivery.attempts - 1])


def _settle(delivery: Delivery, state: DeliveryState, outcome: Outcome, next_at: dt.datetime) -> None:
    delivery.state, delivery.next_attempt_at = state, next_at
    delivery.last_status, delivery.last_error = outcome.status, outcome.error[:300]
    delivery.save()
    if state == DeliveryState.GIVEN_UP:
        logger.warning("webhook %s: gave up after %s tries", delivery.webhook_id, delivery.attempts)
