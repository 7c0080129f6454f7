"""Who may keep the words of search: editors add and change them, maintainers also delete and see what was missed."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from directory.admin.permissions import EDITORS, MAINTAINERS
from search.models import EmptyQuery, Expression, NearMiss, SafetyIntentPhrase, SynonymGroup

WORDS = (SynonymGroup, Expression, SafetyIntentPhrase, NearMiss)


def give_rights() -> None:
    """Adds what is missing; takes nothing away that people gave."""
    for name, actions in (
        (EDITORS, ("add", "change", "view")),
        (MAINTAINERS, ("add", "change", "view", "delete")),
    ):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(_right(model, action) for model in WORDS for action in actions))
        group.permissions.add(_right(EmptyQuery, "view"))


def _right(model: type, action: str) -> Permission:
    return Permission.objects.get(
        content_type=ContentType.objects.get_for_model(model),
        codename=f"{action}_{model._meta.model_name}",
    )
