"""The queue "svenska saknas": what readers in Swedish meet in Finnish, in the order in which it hurts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models import SituationFact, SituationRound
from directory.models import Service

# What a service's page shows first; names stay as they are where an organisation has only one.
WORDED = ("plain", "summary", "description")


@dataclass(frozen=True)
class Missing:
    name: str
    what: str
    edit_url: str


def services() -> QuerySet[Service]:
    """Nationwide services without Swedish words, those with a safety class first."""
    untold = Q()
    for field in WORDED:
        untold |= ~Q(**{f"{field}_fi": ""}) & Q(**{f"{field}_sv": ""})
    return (
        Service.objects.listed(timezone.localdate())
        .filter(untold, coverage_kind__in=("nationwide", "nationwide_except_aland"))
        .annotate(is_ordinary=Case(When(safety_class="none", then=1), default=0))
        .order_by("is_ordinary", "name_fi")
    )


def facts() -> list[SituationFact]:
    """Answers of bilingual counties in the newest published round that are told in Finnish only."""
    newest = SituationRound.objects.newest_published()
    if newest is None:
        return []
    rows = newest.facts.answered().filter(text_sv="").exclude(text_fi="").select_related("county", "round")
    return [fact for fact in rows if "sv" in fact.county.official_languages]


def pages() -> QuerySet[Page]:
    """Pages that stand in the Swedish tree untranslated."""
    return Page.objects.live().filter(locale__language_code="sv", alias_of__isnull=False).order_by("path")


def queue() -> Sequence[tuple[Any, list[Missing]]]:
    return [
        (_("Valtakunnalliset palvelut, turvaluokka ensin"), [_service(row) for row in services()]),
        (_("Kaksikielisten alueiden vastaukset"), [_fact(row) for row in facts()]),
        (_("Sivut"), [_page(row) for row in pages()]),
    ]


def _service(row: Service) -> Missing:
    untold = [field for field in WORDED if getattr(row, f"{field}_fi") and not getattr(row, f"{field}_sv")]
    names = [str(Service._meta.get_field(f"{field}_sv").verbose_name) for field in untold]
    url = reverse(Service.snippet_viewset.get_url_name("edit"), args=[row.pk])  # type: ignore[attr-defined]
    return Missing(row.name_fi, ", ".join(names), url)


def _fact(row: SituationFact) -> Missing:
    url = reverse("cms_situation_county", args=[row.round.year, row.county.code])
    return Missing(row.county.short_fi, str(row.get_question_display()), url)


def _page(row: Page) -> Missing:
    return Missing(
        row.title, str(_("sivu näkyy suomeksi")), reverse("wagtailadmin_pages:edit", args=[row.pk])
    )


def swedish(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("cms.view_situationround"):
        raise PermissionDenied
    return render(request, "cms/admin/swedish.html", {"groups": queue()})
