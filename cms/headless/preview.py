"""Drafts for a headless front end: a signed link that expires, made at the desk by who may edit the page."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import orjson
from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from wagtail.models import Page

from cms.headless.views import Pages
from directory import api_rows
from directory.cards import detail, safety_card
from directory.languages import LANGUAGES
from directory.problems import problem
from directory.responses import opened

PREVIEWED_WITHIN = dt.timedelta(hours=24)
SALT = "headless-preview"


Written = Callable[[Any, str, dt.datetime], dict[str, Any]]
# Records with drafts that the JSON API tells of, each written as there.
RECORDS: dict[str, Written] = {
    "directory.service": detail,
    "directory.organisation": lambda row, language, now: api_rows.organisation(row, language),
    "directory.safetyline": lambda row, language, now: safety_card(row, language),
}


def token_for(row: Model) -> str:
    """Signs which page, or which record by its kind, may be looked at."""
    named = row.pk if isinstance(row, Page) else f"{row._meta.label_lower}:{row.pk}"
    return signing.dumps(named, salt=SALT)


def _named(token: str) -> int | str | None:
    try:
        return signing.loads(token, salt=SALT, max_age=PREVIEWED_WITHIN)  # type: ignore[no-any-return]
    except signing.BadSignature:
        return None


def page_key(token: str) -> int | None:
    """The key of the page that the token opens; None where it is forged, has expired or opens something else."""
    named = _named(token)
    return named if isinstance(named, int) else None


def record_of(token: str) -> Any | None:
    """The newest draft of the record that the token opens."""
    named = _named(token)
    label, _, key = named.partition(":") if isinstance(named, str) else ("", "", "")
    row = apps.get_model(label)._default_manager.filter(pk=key).first() if label in RECORDS else None
    return row.get_latest_revision_as_object() if row else None


def front_end_link(page: Model) -> str:
    """Where the front end shows the draft; empty where no front end is set."""
    address = settings.HEADLESS_PREVIEW_URL
    if not address:
        return ""
    return f"{address}{'&' if '?' in address else '?'}token={token_for(page)}"


class Preview(Pages):
    """The newest draft of the one page that the token names; never kept anywhere."""

    is_cacheable = False
    known_query_parameters = Pages.known_query_parameters | {"token"}

    def get_object(self) -> Page:
        if not hasattr(self, "_draft"):
            key = page_key(self.request.GET.get("token", ""))
            page = Page.objects.filter(pk=key, depth__gt=1).first() if key else None
            if page is None:
                raise Http404
            self._draft = page.specific.get_latest_revision_as_object()
        return self._draft

    def detail_view(self, request: Any, pk: int = 0) -> Any:
        return super().detail_view(request, pk)

    @classmethod
    def _finished(cls, request: Any, response: Any) -> HttpResponse:
        return _kept_nowhere(opened(super()._finished(request, response)))


def _kept_nowhere(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def preview_of(page_preview: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The view of a draft: a record in the JSON API's shape with ``meta.type``, else a page by ``page_preview``."""

    def preview(request: HttpRequest) -> HttpResponse:
        record = record_of(request.GET.get("token", "")) if request.method in ("GET", "HEAD") else None
        if record is None:
            return page_preview(request)
        language = request.GET.get("lang", settings.LANGUAGE_CODE)
        if language not in LANGUAGES:
            return problem(400, detail=f"lang is one of {', '.join(LANGUAGES)}.")
        with translation.override(language):
            content = RECORDS[record._meta.label_lower](record, language, timezone.now())
        content |= {"meta": {"type": record._meta.label}}
        answer = HttpResponse(orjson.dumps(content), content_type="application/json; charset=utf-8")
        return _kept_nowhere(opened(answer))

    return preview
