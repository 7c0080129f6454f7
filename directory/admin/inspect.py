"""The desk's page on which a row is read whole, without a form."""

from typing import Any

from django.db import models
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import get_all_child_relations
from wagtail.snippets.views.snippets import InspectView

from directory.models import Channel

# What Wagtail keeps for itself; the history tells it better.
BOOKKEEPING = frozenset(
    {
        "id", "uuid", "latest_revision", "live_revision", "has_unpublished_changes", "first_published_at",
        "last_published_at", "expired", "locked", "locked_at", "locked_by",
    }
)  # fmt: skip
# Empty, these tell only that nobody has written anything.
WRITTEN = (models.CharField, models.TextField, models.DateTimeField)


class ReadingView(InspectView):
    """Every field but the bookkeeping, then the nested rows; words instead of True, None and lists."""

    def get_fields(self) -> list[str]:
        fields = [name for name in super().get_fields() if name not in BOOKKEEPING]
        return fields + [relation.name for relation in get_all_child_relations(self.model)]

    def get_field_label(self, field_name: str, field: Any) -> str:
        if isinstance(field, models.ManyToOneRel):
            return str(field.related_model._meta.verbose_name_plural).capitalize()
        if field_name == "short_id":
            return gettext("Tunnus")
        return super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        if isinstance(field, models.ManyToOneRel):
            rows = getattr(self.object, field_name).all()
            return format_html_join("", "<div>{}</div>", ((summary(row),) for row in rows)) or _("ei ole")
        value = super().get_field_display_value(field_name, field)
        if value in (None, "") and isinstance(field, WRITTEN):
            return "–"
        return in_words(value)


def in_words(value: Any) -> Any:
    if value is None or value in ("", "-", []):
        return _("ei tiedossa")
    if isinstance(value, bool):
        return _("kyllä") if value else _("ei")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return value


def summary(row: models.Model) -> str:
    """One line that tells the row: of a channel its ways to get in touch too."""
    if not isinstance(row, Channel):
        return str(row)
    phones = [f"{phone.number} ({phone.note})" if phone.note else phone.number for phone in row.phones.all()]
    ways = [*phones, row.email, row.url, row.street_address, row.hours_text]
    told = "; ".join(way for way in ways if way) or gettext("osoite ei tiedossa")
    return f"{row}: {told}"
