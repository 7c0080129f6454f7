"""What an import leaves in Wagtail's history, and what the last one left behind."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import ModelLogEntry

from directory.imports.rows import Fields
from directory.imports.stored import from_json
from directory.models import Service

IMPORTED = "directory.import"
LEFT_BEHIND = "left_behind"


@hooks.register("register_log_actions")
def name_the_action(actions: Any) -> None:
    actions.register_action(IMPORTED, _("Tuonti tiedostosta"), _("Tuotiin tiedostosta"))


def log_data(left_behind: Mapping[str, Any]) -> dict[str, Any]:
    return {LEFT_BEHIND: dict(left_behind)}


def last_imports(keys: Iterable[int]) -> dict[int, Fields]:
    """By service key, the fields that its last import left behind; a service without one is left out."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Service),
        object_id__in=[str(key) for key in keys],
        action=IMPORTED,
    )
    newest = entries.order_by("timestamp", "pk").values_list("object_id", "data")
    return {int(key): from_json(data.get(LEFT_BEHIND, {})) for key, data in newest}
