"""Where a row stands between draft and readers, told by a list without asking once for each row."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import StatusTagColumn
from wagtail.models import Revision, WorkflowState

WAITING = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)


def with_publication(queryset: QuerySet) -> QuerySet:
    """The rows with ``in_review`` (a workflow is under way) and ``is_scheduled`` (a version waits for its moment)."""
    own = {
        "base_content_type": ContentType.objects.get_for_model(queryset.model),
        "object_id": Cast(OuterRef("pk"), CharField()),
    }
    return queryset.annotate(
        in_review=Exists(WorkflowState.objects.filter(**own, status__in=WAITING)),
        is_scheduled=Exists(Revision.objects.filter(**own, approved_go_live_at__isnull=False)),
    )


def stage(row: Any) -> Any:
    """In words; needs a row of with_publication()."""
    if row.is_scheduled:
        return _("ajastettu")
    if row.in_review:
        return _("tarkistettavana, julkaistu") if row.live else _("tarkistettavana")
    if row.live:
        return _("julkaistu, luonnos odottaa") if row.has_unpublished_changes else _("julkaistu")
    return _("vanhentunut") if row.expired else _("luonnos")


def publication_column() -> StatusTagColumn:
    return StatusTagColumn(
        "publication", label=_("Julkaisu"), sort_key="live", accessor=stage, primary=lambda row: row.live
    )
