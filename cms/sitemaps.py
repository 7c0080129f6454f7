"""Addresses of the editors' pages and of the situation for search engines."""

import datetime as dt

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.models import Page

from cms.models import SituationRound
from cms.models.situation import Question
from cms.querysets import asked_counties
from directory.sitemaps import SITEMAPS, InThreeLanguages

ROOT_DEPTH = 2


class EditorialPages(InThreeLanguages):
    """Each language's pages in that language; one that is only a fallback is left out."""

    i18n = False
    alternates = False

    def items(self) -> QuerySet[Page]:
        return Page.objects.live().public().filter(depth__gt=ROOT_DEPTH, alias_of=None).order_by("path")

    def location(self, item: Page) -> str:
        return str(item.get_url())

    def lastmod(self, item: Page) -> dt.datetime | None:
        return item.last_published_at  # type: ignore[no-any-return]


class SituationPages(InThreeLanguages):
    """The five questions, and each county."""

    def items(self) -> list[str]:
        if SituationRound.objects.newest_published() is None:
            return []
        questions = [f"{reverse('cms:situation')}?question={question}" for question in Question.values]
        counties = asked_counties().order_by("code").values_list("slug", flat=True)
        return questions + [f"county:{slug}" for slug in counties]

    def location(self, item: str) -> str:
        kind, _, slug = item.partition(":")
        if kind == "county":
            return reverse("cms:situation_county", args=[slug])
        return f"{reverse('cms:situation')}?{item.partition('?')[2]}"

    @cached_property
    def changed_at(self) -> dt.datetime | None:
        newest = SituationRound.objects.newest_published()
        return newest.facts.aggregate(Max("modified_at"))["modified_at__max"] if newest else None

    def lastmod(self, item: str) -> dt.datetime | None:
        return self.changed_at

    def get_latest_lastmod(self) -> dt.datetime | None:
        return self.changed_at


def register() -> None:
    """Adds them to the catalogue's, which knows nothing of pages."""
    SITEMAPS.update({"sivut": EditorialPages, "tilanne": SituationPages})
