"""What all lists of the desk share: search on plain words, filters that never guess, safe spreadsheets."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import date as written_date
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import (
    BaseSnippetChooseView,
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)
from wagtail.snippets.views.snippets import ConfirmWorkflowCancellationView, IndexView, SnippetViewSet

from directory.admin.inspect import ReadingView
from directory.admin.publication import publication_column, with_publication

# Spreadsheet programs run what begins like this as a formula; telephone numbers begin with + too.
FORMULA_STARTS = ("=", "@", "\t", "\r")


def holding(queryset: QuerySet, fields: list[str], text: str) -> QuerySet:
    """The rows one of whose fields holds every word of the text, in any case.

    SQLite folds the case of ASCII letters only, so each word is tried in the three cases that people write.
    """
    for word in text.split():
        question = Q()
        for field in fields:
            for spelling in {word, word.lower(), word.capitalize()}:
                question |= Q(**{f"{field}__icontains": spelling})
        queryset = queryset.filter(question)
    return queryset


def plain_text(value: Any) -> str:
    """Text that a spreadsheet does not take for a formula."""
    text = "" if value is None else str(value)
    risky = text.startswith(FORMULA_STARTS) or (text[:1] in ("+", "-") and not text[1:2].isdigit())
    return f"'{text}" if risky else text


class DirectoryIndexView(IndexView):
    custom_value_preprocess = IndexView.custom_value_preprocess | {
        str: {IndexView.FORMAT_CSV: plain_text, IndexView.FORMAT_XLSX: plain_text},
        type(None): {IndexView.FORMAT_CSV: plain_text, IndexView.FORMAT_XLSX: plain_text},
    }

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Filtered rows; none at all where a filter's value is not understood, rather than everything."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return (
            holding(queryset, list(self.search_fields), self.search_query) if self.is_searching else queryset
        )

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """The exported values; None beyond a relation that leads nowhere."""
        return {field: _value(item, field) for field in self.list_export}

    def get_heading(self, queryset: QuerySet, field: str) -> str:
        return str(self.export_headings.get(field) or super().get_heading(queryset, field))


def _value(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = getattr(row, name, None)
    return row


class WorkflowCancellationView(ConfirmWorkflowCancellationView):
    """Wagtail asks for no right here, though the page tells of the row's workflow."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy_registry.get_by_type(self.model).user_has_any_permission(
            request.user, {"change", "publish"}
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class NameFilterForm(BaseFilterForm):
    """The chooser's search, on names."""

    q = forms.CharField(
        label=_("Hae nimellä"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Hae nimellä")}),
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, text
            objects = holding(objects, ["name_fi", "name_sv"], text)
        return objects


class ByName(BaseSnippetChooseView):
    filter_form_class = NameFilterForm


class ChooseByName(ByName, ChooseView):
    pass


class ChooseByNameResults(ByName, ChooseResultsView):
    pass


class NameChooser(SnippetChooserViewSet):
    choose_view_class = ChooseByName
    choose_results_view_class = ChooseByNameResults


class DirectoryViewSet(SnippetViewSet):
    """A model of the catalogue at the desk; ``related`` names what its list and export read beside it."""

    index_view_class = DirectoryIndexView
    inspect_view_class = ReadingView
    confirm_workflow_cancellation_view_class = WorkflowCancellationView
    chooser_viewset_class = NameChooser
    search_fields = ["name_fi", "name_sv", "name_en"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    sort_order_field = None
    list_per_page = 50
    related: tuple[str, ...] = ()

    def get_queryset(self, request: Any) -> QuerySet:
        queryset = self.model._default_manager.select_related(*self.related or (None,))
        if self.draftstate_enabled:
            queryset = with_publication(queryset)
        return queryset


def checked_column() -> Column:
    return Column("checked_on", label=_("Tarkistettu"), sort_key="checked_on", accessor=_day_or_never)


def _day_or_never(row: Any) -> Any:
    return written_date(row.checked_on, "j.n.Y") if row.checked_on else _("ei koskaan")


def source_columns() -> list[Column]:
    """Where a row is from, how sure it is, and whether it is published."""
    return [
        Column("evidence", label=_("Näyttö"), sort_key="evidence"),
        Column("source_date", label=_("Lähteen päivä"), sort_key="source_date", accessor=_date_or_unknown),
        publication_column(),
    ]


def _date_or_unknown(row: Any) -> Any:
    return row.source_date or _("ei tiedossa")
