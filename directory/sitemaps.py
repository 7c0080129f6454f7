"""Addresses for search engines, in each language, with the day of the last change.

Pages whose reader may be in danger are left out: their address and title tell nothing, so a search engine could
offer nothing but their text, and the provider's own page serves a searcher better.
"""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from directory.models import County, Organisation, Service, Term


class InThreeLanguages(Sitemap):
    i18n = True
    alternates = True
    x_default = True
    languages = ["fi", "sv", "en"]

    @property
    def protocol(self) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """The site's own address, whatever name the request came by."""
        return urlsplit(settings.SITE_URL).netloc

    def lastmod(self, item: Any) -> dt.datetime | None:
        return item.modified_at  # type: ignore[no-any-return]


class Services(InThreeLanguages):
    def items(self) -> QuerySet[Service]:
        listed = Service.objects.listed(timezone.localdate())
        return listed.filter(safety_class="none").order_by("pk")

    def location(self, item: Service) -> str:
        return item.path


class Organisations(InThreeLanguages):
    def items(self) -> QuerySet[Organisation]:
        return Organisation.objects.public().order_by("pk")

    def location(self, item: Organisation) -> str:
        return reverse("directory:organisation", args=[item.slug])


class Needs(InThreeLanguages):
    def items(self) -> QuerySet[Term]:
        return Term.objects.of("need").filter(sensitive=False)

    def location(self, item: Term) -> str:
        return reverse("directory:need", args=[item.path_code])


class Counties(InThreeLanguages):
    """Family pages and professional pages: a pair for each county."""

    def items(self) -> list[tuple[County, str]]:
        names = ("directory:county", "directory:county_professionals")
        return [(county, name) for county in County.objects.all() for name in names]

    def location(self, item: tuple[County, str]) -> str:
        county, name = item
        return reverse(name, args=[county.slug])

    def lastmod(self, item: tuple[County, str]) -> dt.datetime | None:
        return item[0].modified_at


class Frame(InThreeLanguages):
    """The pages that are always there; home moves whenever the catalogue does."""

    def items(self) -> list[str]:
        return ["directory:home", "search:results", "directory:counties", "directory:traces"]

    def location(self, item: str) -> str:
        return reverse(item)

    def lastmod(self, item: str) -> dt.datetime | None:
        if item != "directory:home":
            return None
        newest = Service.objects.listed(timezone.localdate()).aggregate(newest=Max("modified_at"))
        return newest["newest"]  # type: ignore[no-any-return]


SITEMAPS: dict[str, type[Sitemap]] = {
    "sivusto": Frame,
    "palvelut": Services,
    "jarjestot": Organisations,
    "aiheet": Needs,
    "alueet": Counties,
}
