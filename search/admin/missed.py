"""The desk's report of searches that found nothing, each with a way to mend it."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Max, QuerySet, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from search.models import EmptyQuery, Expression, SynonymGroup
from search.models.words import InLanguage


class MissedFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        choices=InLanguage, label=_("Kieli"), widget=forms.RadioSelect, empty_label=_("kaikki")
    )

    class Meta:
        model = EmptyQuery
        fields: list[str] = []


class MissedView(ReportView):
    """Sets of words, most often missed first; the day is the finest time that is known."""

    page_title = _("Haut, jotka eivät löytäneet mitään")
    header_icon = "search"
    index_url_name = "search_missed"
    index_results_url_name = "search_missed_results"
    filterset_class = MissedFilterSet
    permission_policy = ModelPermissionPolicy(EmptyQuery)
    any_permission_required = ("view",)
    default_ordering = "-total"
    list_export = ["words", "language", "total", "last"]
    export_headings = {
        "words": _("sanat"),
        "language": _("kieli"),
        "total": _("hakuja"),
        "last": _("viimeksi"),
    }
    is_searchable = False
    columns = [
        Column("words", label=_("Sanat")),
        Column("language", label=_("Kieli")),
        Column("total", label=_("Hakuja")),
        Column("last", label=_("Viimeksi")),
        Column("mend", label=_("Korjaa"), accessor=lambda row: mending_links(row)),
    ]

    def get_base_queryset(self) -> QuerySet:
        """A row for each set of words; the model stands in only for Wagtail's sake."""
        return (
            EmptyQuery.objects.order_by()
            .values("words", "language")
            .annotate(total=Sum("count"), last=Max("day"))
            .order_by("-total", "words")
        )


def mending_links(row: dict[str, Any]) -> str:
    """Links to forms in which the words stand already."""
    query = {"language": row["language"], "words": row["words"]}
    return format_html(
        '<a href="{}">{}</a> · <a href="{}">{}</a>',
        _new(SynonymGroup, query),
        _("Tee synonyymi"),
        _new(Expression, query),
        _("Tee arkinen sanonta"),
    )


def _new(model: Any, query: dict[str, str]) -> str:
    return f"{reverse(model.snippet_viewset.get_url_name('add'))}?{urlencode(query)}"
