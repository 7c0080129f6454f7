"""What the content of many pages refers to, read at once: linked pages, pictures, files, tasks, services.

Content is written down twice. In the first round each reference is only noted; then all are read, a statement
for each kind; the second round finds them. So a hundred pages cost as many statements as one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.headless.service_lists import found_by_filter
from cms.models import ContactRole, RecommendationStatus
from cms.querysets import asked_counties
from directory.models import FreshnessIntervals

# Widths in pixels: a telephone, and the widest column of text. No picture is made wider than it is.
RENDITIONS = ("width-480", "width-1060")
ITSELF = ""
Rows = Mapping[Any, Any]


class References:
    """``public``: the pages that a reader may be led to; drafts and private pages are never found."""

    def __init__(self, public: QuerySet, now: dt.datetime) -> None:
        self._loaders: dict[str, Callable[[set[Any]], Rows]] = {
            "page": partial(_pages, public),
            "image": _images,
            "document": _documents,
            "role": _roles,
            "services": partial(found_by_filter, now=now),
            "statuses": _statuses,
            "counties": _counties,
            "intervals": _intervals,
        }
        self._wanted: dict[str, set[Any]] = defaultdict(set)
        self._found: dict[str, Rows] = {}

    def find(self, kind: str, key: Any) -> Any:
        """The row, or None: in the first round, and where there is none to be shown."""
        self._wanted[kind].add(key)
        return self._found.get(kind, {}).get(key)

    def page(self, pk: int, language: str) -> Page | None:
        """The page that a reader of the language is led to: its twin, or the page itself."""
        twins = self.find("page", pk) or {}
        return twins.get(language) or twins.get(ITSELF)

    def twins(self, translation_key: UUID) -> Mapping[str, Page]:
        """The published pages of the same content, by language."""
        return self.find("page", translation_key) or {}

    def load(self) -> None:
        self._found = {kind: self._loaders[kind](keys) for kind, keys in self._wanted.items()}


def _pages(public: QuerySet, keys: set[int | UUID]) -> Rows:
    """By key or translation key, {language: page}; under a key the page itself stands as ITSELF too."""
    asked = {key for key in keys if isinstance(key, int)}
    linked = Page.objects.filter(pk__in=asked).values("translation_key")
    twins = {key for key in keys if isinstance(key, UUID)}
    rows = public.filter(Q(translation_key__in=twins) | Q(translation_key__in=linked))
    by_content: dict[Any, dict[str, Page]] = defaultdict(dict)
    for page in rows.select_related("locale", "alias_of__locale", "conceptpage"):
        by_content[page.translation_key][page.locale.language_code] = page
    found: dict[Any, Mapping[str, Page]] = dict(by_content)
    for pages in by_content.values():
        for page in list(pages.values()):
            if page.pk in asked:
                found[page.pk] = pages | {ITSELF: page}
    return _with_hidden_originals(found, asked - found.keys())


def _with_hidden_originals(found: dict[Any, Any], missing: set[int]) -> Rows:
    """A link to a page that is hidden leads to its twin, where that one is published."""
    if missing:
        for pk, key in Page.objects.filter(pk__in=missing).values_list("pk", "translation_key"):
            found[pk] = found.get(key, {})
    return found


def _images(keys: set[int]) -> Rows:
    return get_image_model().objects.filter(pk__in=keys).prefetch_renditions(*RENDITIONS).in_bulk()


def _documents(keys: set[int]) -> Rows:
    return get_document_model().objects.filter(pk__in=keys).in_bulk()


def _roles(keys: set[int]) -> Rows:
    return ContactRole.objects.filter(pk__in=keys).select_related("county", "standing").in_bulk()


def _counties(keys: set[str]) -> Rows:
    """The counties that are asked about their situation, under whatever name they were wanted."""
    counties = list(asked_counties())
    return {key: counties for key in keys}


def _intervals(keys: set[str]) -> Rows:
    """How often pages are gone through again, which is the same for all."""
    intervals = FreshnessIntervals.current()
    return dict.fromkeys(keys, intervals)


def _statuses(keys: Iterable[UUID]) -> Rows:
    """By a recommendation's translation key, what counties have done, the newest first."""
    rows = RecommendationStatus.objects.filter(recommendation__in=keys).select_related("county")
    grouped: dict[UUID, list[RecommendationStatus]] = defaultdict(list)
    for row in rows.order_by("-as_of", "county__code"):
        grouped[row.recommendation].append(row)
    return grouped
