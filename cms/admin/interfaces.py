"""Interfaces at the desk: webhooks, the log of their messages, a message to try, and drafts in a front end."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.headless.preview import RECORDS, front_end_link
from cms.models import Delivery, Webhook
from cms.webhooks import record_test
from directory.admin.listing import DirectoryIndexView


class WebhookViewSet(SnippetViewSet):
    model = Webhook
    index_view_class = DirectoryIndexView
    icon = "link-external"
    menu_label = _("Webhookit")
    search_backend_name = None
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["name", "url", "secret", "tells_of_pages", "tells_of_services", "is_active"]
    list_display: list[Any] = ["name", "url", "is_active"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("url"),
            FieldRowPanel([FieldPanel("tells_of_pages"), FieldPanel("tells_of_services")]),
            FieldPanel("is_active"),
        ]
    )


class ReadOnly(ModelPermissionPolicy):
    """The log is written by the site alone: people look at it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Delivery, ReadOnly(Delivery))


class DeliveryViewSet(SnippetViewSet):
    model = Delivery
    index_view_class = DirectoryIndexView
    icon = "history"
    menu_label = _("Webhook-viestit")
    search_backend_name = None
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    list_display: list[Any] = [
        "__str__",
        "webhook",
        "state",
        "attempts",
        "last_status",
        "last_error",
        "next_attempt_at",
    ]
    list_filter = ["webhook", "state", "event"]
    edit_handler = ObjectList([FieldPanel("event", read_only=True)])

    def get_queryset(self, request: HttpRequest) -> Any:
        return Delivery.objects.select_related("webhook")


class InterfacesGroup(SnippetViewSetGroup):
    menu_label = _("Rajapinnat")
    menu_icon = "link-external"
    menu_name = "interfaces"
    menu_order = 180
    items = (WebhookViewSet, DeliveryViewSet)


def test_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Webhook) and _may_test(user):
        yield Button(
            _("Kokeile"), url=reverse("cms_test_webhook", args=[snippet.pk]), icon_name="mail", priority=20
        )


def _may_test(user: Any) -> bool:
    return ModelPermissionPolicy(Webhook).user_has_permission(user, "change")


def test_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: looking at an address sends nothing."""
    webhook = get_object_or_404(Webhook, pk=pk)
    if not _may_test(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "cms/admin/test_webhook.html", {"webhook": webhook})
    record_test(webhook, timezone.now())
    messages.success(request, _now("Kokeiluviesti on lähtenyt. Vastaus näkyy tässä luettelossa."))
    return redirect(f"{reverse(Delivery.snippet_viewset.get_url_name('list'))}?webhook={webhook.pk}")


def preview_button(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    if page.pk and page.depth > 1 and front_end_link(page) and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Esikatsele julkaisusivustolla"),
            url=reverse("cms_headless_preview", args=[page.pk]),
            icon_name="view",
            attrs={"target": "_blank", "rel": "noreferrer"},
            priority=60,
        )


def record_preview_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    label = snippet._meta.label_lower
    if label in RECORDS and front_end_link(snippet) and _may_change(snippet, user):
        yield Button(
            _("Esikatsele julkaisusivustolla"),
            url=reverse("cms_headless_record_preview", args=[label, snippet.pk]),
            icon_name="view",
            attrs={"target": "_blank", "rel": "noreferrer"},
            priority=60,
        )


def _may_change(row: Any, user: Any) -> bool:
    return ModelPermissionPolicy(type(row)).user_has_permission(user, "change")


def headless_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the draft as the front end shows it, by a token of its own for each look."""
    page = get_object_or_404(Page, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return _led_to_front_end(page)


def headless_record_preview(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    if label not in RECORDS:
        raise Http404
    row = get_object_or_404(apps.get_model(label), pk=pk)
    if not _may_change(row, request.user):
        raise PermissionDenied
    return _led_to_front_end(row)


def _led_to_front_end(row: Model) -> HttpResponse:
    address = front_end_link(row)
    if not address:
        raise Http404
    answer = redirect(address)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
