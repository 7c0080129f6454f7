"""Drafts for a headless front end: a signed link that expires, made at the desk by who may edit the page."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from wagtail.models import Page

from cms.headless.views import Pages
from directory.responses import opened

PREVIEWED_WITHIN = dt.timedelta(hours=24)
SALT = "headless-preview"


def token_for(page: Page) -> str:
    return signing.dumps(page.pk, salt=SALT)


def page_key(token: str) -> int | None:
    """The key of the page that the token opens; None where it is forged or has expired."""
    try:
        return int(signing.loads(token, salt=SALT, max_age=PREVIEWED_WITHIN))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def front_end_link(page: Page) -> str:
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
        answer = opened(super()._finished(request, response))
        answer["Cache-Control"] = "private, no-store"
        answer["X-Robots-Tag"] = "noindex"
        answer["Referrer-Policy"] = "no-referrer"
        return answer
