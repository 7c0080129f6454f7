"""What the desk's two groups may do with pages, rounds and registers. Adds what is missing, takes nothing away."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from cms.models import (
    ContactRole,
    Delivery,
    FamilyCentre,
    Feedback,
    HomePage,
    RecommendationStatus,
    SituationFact,
    SituationRound,
    Webhook,
)
from directory.admin.permissions import EDITORS, MAINTAINERS

EDITED = (SituationRound, SituationFact, FamilyCentre, ContactRole, RecommendationStatus)
EDITING = ("add", "change", "view")
ON_PAGES = {
    EDITORS: ("add_page", "change_page"),
    MAINTAINERS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}


@transaction.atomic
def set_up_editors() -> None:
    for name, page_rights in ON_PAGES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(_right("wagtailadmin", None, "access_admin"))
        for model in EDITED:
            actions = EDITING if name == EDITORS else (*EDITING, "delete")
            group.permissions.add(*[_right("cms", model, action) for action in actions])
        group.permissions.add(_right("cms", Feedback, "change"), _right("cms", Feedback, "view"))
        for home in HomePage.objects.all():
            _on_pages(group, home, page_rights)
    publish = Permission.objects.get(content_type__app_label="cms", codename="publish_situationround")
    interfaces = [_right("cms", Webhook, action) for action in (*EDITING, "delete")]
    maintainers = Group.objects.get(name=MAINTAINERS)
    maintainers.permissions.add(publish, *interfaces, _right("cms", Delivery, "view"))


def _right(app: str, model: type | None, action: str) -> Permission:
    if model is None:
        return Permission.objects.get(content_type__app_label=app, codename=action)
    content_type = ContentType.objects.get_for_model(model)  # type: ignore[arg-type]
    return Permission.objects.get(content_type=content_type, codename=f"{action}_{model.__name__.lower()}")


def _on_pages(group: Group, page: Page, rights: tuple[str, ...]) -> None:
    for codename in rights:
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right)
