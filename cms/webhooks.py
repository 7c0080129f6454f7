"""What webhooks tell: which page or service was published or taken down, and where it is read. Never its text."""

import datetime as dt
import json
from typing import Any

from django.db import models
from wagtail.models import Page

from cms.headless.links import absolute, page_detail, page_type, path_of_page
from cms.models.webhook import Delivery, Event, Webhook
from directory.models import Service


def record(event: Event, row: Page | Service, now: dt.datetime) -> None:
    """A waiting message for each receiver that wants to know, in the transaction of the change."""
    wants = {"tells_of_pages": True} if isinstance(row, Page) else {"tells_of_services": True}
    body = ""
    for webhook in Webhook.objects.filter(is_active=True, **wants):
        body = body or message(event, content_of(row), now)
        Delivery.objects.create(webhook=webhook, event=event, body=body, created_at=now, next_attempt_at=now)


def record_test(webhook: Webhook, now: dt.datetime) -> Delivery:
    """A message that only shows whether the receiver understands us; also to one that is not in use."""
    body = message(Event.TEST, {"webhook": str(webhook.uuid)}, now)
    return Delivery.objects.create(
        webhook=webhook, event=Event.TEST, body=body, created_at=now, next_attempt_at=now
    )


def message(event: Event, content: dict[str, Any], now: dt.datetime) -> str:
    moment = now.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return json.dumps({"type": event.value, "timestamp": moment, "data": content}, ensure_ascii=False)


def content_of(row: Page | Service) -> dict[str, Any]:
    """What names it and where to read it; the receiver reads what is public there, and we need not say it here."""
    if isinstance(row, Service):
        return {
            "id": str(row.uuid),
            "type": "directory.Service",
            "url": row.path,
            "detail_url": absolute(f"/api/v1/services/{row.uuid}"),
        }
    return {
        "id": row.pk,
        "type": page_type(row),
        "language": row.locale.language_code,
        "url": path_of_page(row),
        "detail_url": page_detail(row),
    }


def old(before: dt.datetime) -> models.QuerySet:
    """Messages whose fate was settled before a moment."""
    return Delivery.objects.filter(created_at__lt=before).exclude(state="waiting")
