"""Who may do what at the desk: two groups, one workflow, and reference data that nobody edits by hand."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from directory.models import (
    Adoption,
    Contact,
    County,
    CountyDoor,
    FreshnessIntervals,
    LetterText,
    Municipality,
    Organisation,
    SafetyLine,
    Service,
    Taxonomy,
    Term,
)

EDITORS = "Toimittajat"
MAINTAINERS = "Ylläpitäjät"
WORKFLOW = "Hakemiston tarkistus"
TASK = "Ylläpitäjä tarkistaa"
MODERATED: tuple[type[Model], ...] = (Service, Organisation, SafetyLine, CountyDoor)
REFERENCE: tuple[type[Model], ...] = (County, Municipality, Taxonomy)
EDITING = ("add", "change", "view")
MAINTAINING = (*EDITING, "delete", "publish", "lock", "unlock")


class OfficialRowsPolicy(ModelPermissionPolicy):
    """Nobody does the ``refused`` at the desk, superusers included: load_reference_data writes these rows."""

    def __init__(self, model: type[Model], refused: frozenset[str]) -> None:
        super().__init__(model)
        self.refused = refused

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.refused and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions: Any) -> Any:
        return super().users_with_any_permission([action for action in actions if action not in self.refused])


def register_policies() -> None:
    for model in REFERENCE:
        policy = OfficialRowsPolicy(model, frozenset({"add", "change", "delete"}))
        register_permission_policy(model, policy, exact_class=True)
    # What counties use is ended or taken back, never deleted.
    register_permission_policy(
        Adoption, OfficialRowsPolicy(Adoption, frozenset({"delete"})), exact_class=True
    )
    register_permission_policy(Term, OfficialRowsPolicy(Term, frozenset({"add", "delete"})), exact_class=True)


@transaction.atomic
def set_up_desk() -> None:
    """Makes the groups, their rights and the workflow. Adds what is missing; takes nothing away that people gave."""
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    maintainers, _ = Group.objects.get_or_create(name=MAINTAINERS)
    for group, actions in ((editors, EDITING), (maintainers, MAINTAINING)):
        group.permissions.add(*_desk_rights(actions))
    _set_up_workflow(maintainers)


def _desk_rights(actions: tuple[str, ...]) -> list[Permission]:
    wanted = {(model, action) for model in MODERATED for action in actions}
    wanted |= {(model, "view") for model in (*REFERENCE, Term)} | {(Term, "change")}
    wanted |= {(Adoption, action) for action in EDITING}
    if "publish" in actions:
        wanted.add((FreshnessIntervals, "change"))
        # People's addresses and what is written to them are for maintainers alone.
        wanted |= {(model, action) for model in (Contact, LetterText) for action in (*EDITING, "delete")}
    rights = [Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")]
    for model, action in sorted(wanted, key=lambda pair: (pair[0].__name__, pair[1])):
        content_type = ContentType.objects.get_for_model(model)
        rights.append(
            Permission.objects.get(content_type=content_type, codename=f"{action}_{model._meta.model_name}")
        )
    return rights


def _set_up_workflow(approvers: Group) -> None:
    """One step: a maintainer approves. A model that has got another workflow keeps it."""
    task, is_new = GroupApprovalTask.objects.get_or_create(name=TASK)
    if is_new:
        task.groups.add(approvers)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for model in MODERATED:
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
