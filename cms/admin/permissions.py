"""What the desk's two groups may do with pages, files, rounds and registers, and who approves pages.

Adds what is missing, takes nothing away.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

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
from directory.admin.permissions import EDITORS, MAINTAINERS, TASK

EDITED = (SituationRound, SituationFact, FamilyCentre, ContactRole, RecommendationStatus)
EDITING = ("add", "change", "view")
ON_PAGES = {
    EDITORS: ("add_page", "change_page"),
    MAINTAINERS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
WORKFLOW = "Sivujen tarkistus"
PICTURES, ATTACHMENTS, INTERNAL = "Sivujen kuvat", "Sivujen liitteet", "Vain toimitukselle"
# By collection, what of files it is for; nothing of INTERNAL is given to readers.
COLLECTIONS = {PICTURES: ("image",), ATTACHMENTS: ("document",), INTERNAL: ("image", "document")}
APPS = {"image": "wagtailimages", "document": "wagtaildocs"}
# Who may add may also change and delete their own; "change" is for what others brought.
ON_FILES = {EDITORS: ("add", "choose"), MAINTAINERS: ("add", "choose", "change")}


@transaction.atomic
def set_up_editors() -> None:
    for name, page_rights in ON_PAGES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(_right("wagtailadmin", None, "access_admin"))
        for model in EDITED:
            actions = EDITING if name == EDITORS else (*EDITING, "delete")
            group.permissions.add(*[_right("cms", model, action) for action in actions])
        group.permissions.add(_right("cms", Feedback, "change"), _right("cms", Feedback, "view"))
        group.permissions.add(_right("wagtail_localize", None, "submit_translation"))
        for home in HomePage.objects.all():
            _on_pages(group, home, page_rights)
    publish = Permission.objects.get(content_type__app_label="cms", codename="publish_situationround")
    interfaces = [_right("cms", Webhook, action) for action in (*EDITING, "delete")]
    maintainers = Group.objects.get(name=MAINTAINERS)
    redirects = [_right("wagtailredirects", Redirect, action) for action in (*EDITING, "delete")]
    maintainers.permissions.add(publish, *interfaces, *redirects, _right("cms", Delivery, "view"))
    _set_up_collections()
    _set_up_workflow(maintainers)


def _right(app: str, model: type | None, action: str) -> Permission:
    if model is None:
        return Permission.objects.get(content_type__app_label=app, codename=action)
    content_type = ContentType.objects.get_for_model(model)  # type: ignore[arg-type]
    return Permission.objects.get(content_type=content_type, codename=f"{action}_{model.__name__.lower()}")


def _on_pages(group: Group, page: Page, rights: tuple[str, ...]) -> None:
    for codename in rights:
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right)


def _set_up_collections() -> None:
    root = Collection.get_first_root_node()
    groups = {name: Group.objects.get(name=name) for name in ON_FILES}
    for name, kinds in COLLECTIONS.items():
        collection = root.get_children().filter(name=name).first()
        if collection is None:
            collection = root.add_child(name=name)
            if name == INTERNAL:
                only = CollectionViewRestriction.objects.create(
                    collection=collection, restriction_type=CollectionViewRestriction.GROUPS
                )
                only.groups.set(groups.values())
        for group, actions in ON_FILES.items():
            for kind in kinds:
                _on_collection(groups[group], collection, kind, actions)


def _on_collection(group: Group, collection: Collection, kind: str, actions: tuple[str, ...]) -> None:
    for action in actions:
        right = Permission.objects.get(content_type__app_label=APPS[kind], codename=f"{action}_{kind}")
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=right)


def _set_up_workflow(approvers: Group) -> None:
    """One step: a maintainer approves. A tree that has got another workflow keeps it."""
    task, is_new = GroupApprovalTask.objects.get_or_create(name=TASK)
    if is_new:
        task.groups.add(approvers)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for home in HomePage.objects.all():
        WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})
