"""The tree's root, its sections, and pages of running text."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models.base import EditorialPage


class HomePage(EditorialPage):
    """The root of a language's tree. The site's own front page stands at its address; other front ends show this."""

    parent_page_types = ["wagtailcore.Page"]
    template = "cms/article_page.html"

    class Meta:
        verbose_name = _("etusivu")
        verbose_name_plural = _("etusivut")


class SectionPage(EditorialPage):
    """Lists the pages below it: recommendations by audience, news the newest first, others in their order."""

    parent_page_types = ["cms.HomePage"]
    template = "cms/section_page.html"

    class Meta:
        verbose_name = _("osio")
        verbose_name_plural = _("osiot")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"groups": self.groups()}

    @property
    def is_recommendations(self) -> bool:
        from cms.models.recommendation import RecommendationPage

        return RecommendationPage.objects.child_of(self).live().exists()

    def groups(self) -> list[tuple[Any, list[Page]]]:
        """The published children under headings; the heading is empty where one list is enough."""
        from cms.models.recommendation import Audience, RecommendationPage

        pages = list(self.get_children().live().specific())
        recommendations = [page for page in pages if isinstance(page, RecommendationPage)]
        news = [page for page in pages if isinstance(page, NewsPage)]
        others = [page for page in pages if not isinstance(page, RecommendationPage | NewsPage)]
        newest_first = sorted(news, key=lambda page: page.published_on or dt.date.max, reverse=True)
        by_audience = [
            (audience.label, [page for page in recommendations if page.audience == audience])
            for audience in Audience
        ]
        groups = [*by_audience, ("", newest_first), ("", others)]
        return [(heading, rows) for heading, rows in groups if rows]


class ArticlePage(EditorialPage):
    parent_page_types = ["cms.HomePage", "cms.SectionPage"]
    template = "cms/article_page.html"

    class Meta:
        verbose_name = _("artikkeli")
        verbose_name_plural = _("artikkelit")


class NewsPage(EditorialPage):
    parent_page_types = ["cms.SectionPage"]
    template = "cms/article_page.html"

    class Meta:
        verbose_name = _("uutinen")
        verbose_name_plural = _("uutiset")

    @property
    def published_on(self) -> dt.date | None:
        """The day it first appeared, in whatever language; None for one that nobody has published yet."""
        original = self.alias_of if self.alias_of_id else self
        return timezone.localdate(original.first_published_at) if original.first_published_at else None
