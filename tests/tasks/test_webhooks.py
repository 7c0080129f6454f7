"""Webhooks: told once it is committed, signed, tried again with patience, and never sent into our own network."""

import base64
import datetime as dt
import hashlib
import hmac
import ipaddress
import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from cms.admin.permissions import set_up_editors
from cms.models import ArticlePage, Delivery, HomePage, Webhook
from cms.models.webhook import DeliveryState, Event
from cms.webhooks import record, record_test
from config.celery import app
from directory.admin.permissions import EDITORS, MAINTAINERS
from directory.models import User
from tasks import webhooks
from tasks.timetable import timetable
from tasks.webhook_sender import Refused, Sender, signature
from tests.factories import make_service

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 3, 12, 0, tzinfo=dt.UTC)
HERE = Sender(allowed=[ipaddress.ip_network("127.0.0.0/8")])


class Receiver(ThreadingHTTPServer):
    """Answers with ``status`` and keeps what it was sent."""

    status = 200

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/vastaanotto?avain=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(
            ({name.lower(): value for name, value in self.headers.items()} | {"path": self.path}, body)
        )
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=partial(server.serve_forever, poll_interval=0.02), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def webhook(receiver: Receiver) -> Webhook:
    return Webhook.objects.create(name="Julkaisusivusto", url=receiver.url)


@pytest.fixture
def home(reference: None) -> HomePage:
    locale, _ = Locale.objects.get_or_create(language_code="fi")
    return Page.objects.get(depth=1).add_child(instance=HomePage(title="Koti", slug="koti", locale=locale))


def waiting(webhook: Webhook) -> Delivery:
    return record_test_of(webhook, Event.PAGE_PUBLISHED)


def record_test_of(webhook: Webhook, event: Event) -> Delivery:
    delivery = record_test(webhook, NOW)
    Delivery.objects.filter(pk=delivery.pk).update(event=event)
    delivery.refresh_from_db()
    return delivery


def events() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("event", flat=True))


# What is told


def test_publishing_and_taking_down_a_page_are_told(webhook: Webhook, home: HomePage) -> None:
    page = home.add_child(instance=ArticlePage(title="Uusi", live=False, locale=home.locale))
    page.save_revision()
    assert events() == []
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish()
    assert events() == ["page.published", "page.unpublished"]
    told = json.loads(Delivery.objects.order_by("pk")[0].body)
    assert told["type"] == "page.published" and told["data"]["id"] == page.pk
    assert told["data"]["detail_url"].endswith(f"/api/v2/pages/{page.pk}/")
    assert "Uusi" not in Delivery.objects.order_by("pk")[0].body


def test_publishing_and_taking_down_a_service_are_told(webhook: Webhook, reference: None) -> None:
    service = make_service()
    service.save_revision().publish()
    service.refresh_from_db()
    service.unpublish()
    assert events() == ["service.published", "service.unpublished"]
    assert json.loads(Delivery.objects.order_by("pk")[0].body)["data"]["id"] == str(service.uuid)


def test_deleting_what_was_public_is_told_and_deleting_a_draft_is_not(
    webhook: Webhook, home: HomePage
) -> None:
    for live in (True, False):
        home.add_child(instance=ArticlePage(title=f"Sivu {live}", live=live, locale=home.locale)).delete()
        home.refresh_from_db()
    assert events() == ["page.unpublished"]
    make_service().delete()
    assert events() == ["page.unpublished", "service.unpublished"]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, ["page.published", "service.published"]),
        ({"tells_of_pages": False}, ["service.published"]),
        ({"tells_of_services": False}, ["page.published"]),
        ({"is_active": False}, []),
    ],
)
def test_a_receiver_hears_what_it_asked_for(
    webhook: Webhook, home: HomePage, values: dict[str, bool], told: list[str]
) -> None:
    Webhook.objects.update(**values)
    record(Event.PAGE_PUBLISHED, home, NOW)
    record(Event.SERVICE_PUBLISHED, make_service(), NOW)
    assert events() == told


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_before_the_commit_and_nothing_after_a_rollback(
    webhook: Webhook, monkeypatch: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(webhooks.deliver, "delay", sent.append)
    with transaction.atomic():
        kept = record_test(webhook, NOW)
        assert sent == []
    assert sent == [kept.pk]
    with pytest.raises(ValueError, match="undone"), transaction.atomic():
        record_test(webhook, NOW)
        raise ValueError("undone")
    assert sent == [kept.pk] and Delivery.objects.count() == 1


# Sending


def test_a_message_arrives_signed_as_standard_webhooks_ask(webhook: Webhook, receiver: Receiver) -> None:
    delivery = waiting(webhook)
    assert webhooks.attempt(delivery.pk, NOW, HERE)
    headers, body = receiver.got[0]
    assert headers["path"] == "/vastaanotto?avain=1" and headers["content-type"] == "application/json"
    assert headers["webhook-id"] == str(delivery.uuid)
    assert int(headers["webhook-timestamp"]) == int(NOW.timestamp())
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    signed = f"{delivery.uuid}.{int(NOW.timestamp())}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_status, delivery.attempts) == (DeliveryState.DELIVERED, 200, 1)
    assert delivery.delivered_at == NOW


def test_the_signature_is_that_of_the_specifications_example() -> None:
    """The example of the Standard Webhooks libraries' own tests."""
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_delivered_message_is_not_sent_again(webhook: Webhook, receiver: Receiver) -> None:
    delivery = waiting(webhook)
    assert webhooks.attempt(delivery.pk, NOW, HERE)
    assert not webhooks.attempt(delivery.pk, NOW + dt.timedelta(days=1), HERE)
    assert len(receiver.got) == 1


def test_a_message_that_another_worker_holds_is_left_to_it(webhook: Webhook, receiver: Receiver) -> None:
    delivery = waiting(webhook)
    Delivery.objects.update(next_attempt_at=NOW + webhooks.HELD_FOR)
    assert not webhooks.attempt(delivery.pk, NOW + webhooks.HELD_FOR - dt.timedelta(seconds=1), HERE)
    assert webhooks.attempt(delivery.pk, NOW + webhooks.HELD_FOR, HERE)


@pytest.mark.parametrize("status", [302, 400, 404, 500, 503])
def test_any_answer_but_success_is_tried_again(webhook: Webhook, receiver: Receiver, status: int) -> None:
    receiver.status = status
    delivery = waiting(webhook)
    webhooks.attempt(delivery.pk, NOW, HERE)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_status) == (DeliveryState.WAITING, status)
    assert delivery.next_attempt_at == NOW + webhooks.RETRY_AFTER[0]
    assert len(receiver.got) == 1


def test_retries_grow_longer_and_end(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 500
    delivery, now, waits = waiting(webhook), NOW, []
    for _ in webhooks.RETRY_AFTER:
        assert webhooks.deliver_all_due(now, HERE) == 1
        delivery.refresh_from_db()
        waits.append(delivery.next_attempt_at - now)
        assert webhooks.deliver_all_due(delivery.next_attempt_at - dt.timedelta(seconds=1), HERE) == 0
        now = delivery.next_attempt_at
    assert tuple(waits) == webhooks.RETRY_AFTER and sorted(waits) == waits
    webhooks.deliver_all_due(now, HERE)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.GIVEN_UP, len(webhooks.RETRY_AFTER) + 1)


def test_a_retry_that_succeeds_ends_it(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 503
    delivery = waiting(webhook)
    webhooks.attempt(delivery.pk, NOW, HERE)
    receiver.status = 204
    assert webhooks.deliver_all_due(NOW + webhooks.RETRY_AFTER[0], HERE) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 2)


def test_a_receiver_that_is_away_is_noted(webhook: Webhook, receiver: Receiver) -> None:
    receiver.shutdown()
    receiver.server_close()
    delivery = waiting(webhook)
    webhooks.attempt(delivery.pk, NOW, HERE)
    delivery.refresh_from_db()
    assert delivery.last_status is None and "ConnectionRefusedError" in delivery.last_error


def test_a_receiver_that_is_gone_for_good_is_left_alone(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 410
    first, second = waiting(webhook), waiting(webhook)
    webhooks.attempt(first.pk, NOW, HERE)
    webhook.refresh_from_db()
    assert not webhook.is_active
    webhooks.attempt(second.pk, NOW, HERE)
    second.refresh_from_db()
    assert second.state == DeliveryState.GIVEN_UP and len(receiver.got) == 1


def test_a_try_is_not_repeated(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 500
    delivery = record_test(webhook, NOW)
    webhooks.attempt(delivery.pk, NOW, HERE)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.GIVEN_UP


# Never into our own network


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "10.0.0.5", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.5",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2130706433", "0x7f.1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(host: str) -> None:
    with pytest.raises(Refused):
        Sender().checked_address(host, 443)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: Any) -> None:
    rows = [(2, 1, 6, "", (address, 443)) for address in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr("tasks.webhook_sender.socket.getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(Refused):
        Sender().checked_address("example.org", 443)


def test_a_public_address_is_taken(monkeypatch: Any) -> None:
    rows = [(2, 1, 6, "", ("93.184.215.14", 443))]
    monkeypatch.setattr("tasks.webhook_sender.socket.getaddrinfo", lambda *_, **__: rows)
    assert Sender().checked_address("example.org", 443) == "93.184.215.14"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_job_itself_sends_nothing_to_this_machine(
    webhook: Webhook, receiver: Receiver, scheme: str
) -> None:
    Webhook.objects.update(url=receiver.url.replace("http:", f"{scheme}:"))
    delivery = waiting(webhook)
    Delivery.objects.update(next_attempt_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    webhooks.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert receiver.got == [] and "Refused" in delivery.last_error


@pytest.mark.parametrize("url", ["http://example.org/", "ftp://example.org/", "file:///etc/passwd"])
def test_the_form_takes_https_alone(url: str) -> None:
    with pytest.raises(ValidationError):
        Webhook(name="x", url=url).full_clean()
    Webhook(name="x", url="https://example.org/").full_clean()


def test_a_name_and_password_in_an_address_are_refused() -> None:
    assert "Refused" in HERE.send("http://user:password@127.0.0.1/", b"", {}).error


# The timetable and the desk


def test_due_retries_and_old_logs_are_in_the_timetable() -> None:
    app.loader.import_default_modules()
    jobs = {entry["task"] for entry in timetable().values()}
    assert {"tasks.webhooks.deliver_due", "tasks.webhooks.delete_old_deliveries"} <= jobs <= set(app.tasks)


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_the_log_is_kept_for_thirty_days(webhook: Webhook, days: int, left: int) -> None:
    from django.utils import timezone

    delivery = waiting(webhook)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.DELIVERED, created_at=timezone.now() - dt.timedelta(days=days)
    )
    webhooks.delete_old_deliveries()
    assert Delivery.objects.count() == left


def test_what_still_waits_is_never_deleted(webhook: Webhook) -> None:
    waiting(webhook)
    Delivery.objects.update(created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    webhooks.delete_old_deliveries()
    assert Delivery.objects.count() == 1


@pytest.fixture
def maintainer() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("yllapito", "yllapito@example.org", "x" * 12))
    return client


def test_the_desk_lists_webhooks_and_their_messages(webhook: Webhook, maintainer: Client) -> None:
    delivery = waiting(webhook)
    listed = maintainer.get(reverse(Webhook.snippet_viewset.get_url_name("list"))).content.decode()
    assert "Julkaisusivusto" in listed and "Kokeile" in listed
    log = maintainer.get(reverse(Delivery.snippet_viewset.get_url_name("list")))
    assert log.status_code == 200 and str(delivery) in log.content.decode()
    edit = reverse(Delivery.snippet_viewset.get_url_name("edit"), args=[delivery.pk])
    assert maintainer.get(edit).status_code in (302, 403)


def test_the_secret_is_shown_to_who_sets_up_the_receiver(webhook: Webhook, maintainer: Client) -> None:
    page = maintainer.get(reverse(Webhook.snippet_viewset.get_url_name("inspect"), args=[webhook.pk]))
    assert webhook.secret in page.content.decode()


def test_trying_asks_first_and_then_sends_one_message(webhook: Webhook, maintainer: Client) -> None:
    address = reverse("cms_test_webhook", args=[webhook.pk])
    assert webhook.url.replace("&", "&amp;") in maintainer.get(address).content.decode()
    assert not Delivery.objects.exists()
    assert maintainer.post(address).status_code == 302
    assert events() == ["test"]


def test_nobody_else_may_try(webhook: Webhook) -> None:
    address = reverse("cms_test_webhook", args=[webhook.pk])
    assert Client().post(address).status_code == 302 and not Delivery.objects.exists()
    client = Client()
    editor = User.objects.create_user("muu", "muu@example.org", "x" * 12)
    from django.contrib.auth.models import Permission

    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    client.post(address)
    assert not Delivery.objects.exists()


def test_maintainers_set_webhooks_up_and_editors_do_not(reference: None) -> None:
    from django.contrib.auth.models import Group

    set_up_editors()
    rights = {
        name: set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))
        for name in (EDITORS, MAINTAINERS)
    }
    assert {"add_webhook", "change_webhook", "delete_webhook", "view_delivery"} <= rights[MAINTAINERS]
    assert not [right for right in rights[EDITORS] if "webhook" in right or "delivery" in right]


def test_the_desk_leads_to_the_draft_in_the_front_end(
    home: HomePage, maintainer: Client, settings: Any
) -> None:
    address = reverse("cms_headless_preview", args=[home.pk])
    settings.HEADLESS_PREVIEW_URL = ""
    assert maintainer.get(address).status_code == 404
    assert address not in maintainer.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).content.decode()
    settings.HEADLESS_PREVIEW_URL = "https://www.example.org/preview"
    assert address in maintainer.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).content.decode()
    response = maintainer.get(address)
    assert response["Location"].startswith("https://www.example.org/preview?token=")
    assert "no-store" in response["Cache-Control"]
    assert Client().get(address).status_code == 302 and "login" in Client().get(address)["Location"]
