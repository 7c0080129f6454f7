""" "Aloita tästä": the five first tasks with their ticks, the guide, and the county to practise on."""

from typing import Any
from urllib.parse import unquote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.mail import WorkflowStateSubmissionEmailNotifier
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import WorkflowState
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.signals import workflow_submitted
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms import training
from cms.guide import FOLDER, guide, sections_of_tasks
from cms.models import TrainingCounty
from directory.admin.listing import DirectoryIndexView, WorkflowCancellationView


class OwnCopyPolicy(ModelPermissionPolicy):
    """People edit their own copy; it is made and made again by the start page alone, and nobody publishes it."""

    ALLOWED = frozenset({"change", "view"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.ALLOWED and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return instance.trainee_id == user.pk and self.user_has_permission(user, action)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet:
        return super().instances_user_has_any_permission_for(user, actions).filter(trainee=user)


register_permission_policy(TrainingCounty, OwnCopyPolicy(TrainingCounty))


class OwnCopy:
    """Before any view of one copy: it is the person's own. Wagtail's own views ask for the kind's right only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = unquote(str(kwargs.get("pk", "")))
        if pk and not TrainingCounty.objects.filter(pk=pk, trainee=request.user).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class StartMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return training.may_train(request.user)


class TrainingViewSet(SnippetViewSet):
    model = TrainingCounty
    index_view_class = DirectoryIndexView
    confirm_workflow_cancellation_view_class = WorkflowCancellationView
    icon = "form"
    add_to_admin_menu = True
    search_backend_name = None
    copy_view_enabled = False
    list_display: list[Any] = ["__str__", "started_at"]
    edit_handler = ObjectList(
        [
            HelpPanel(template="cms/admin/training_help.html"),
            InlinePanel(
                "facts",
                heading=_("Viisi kysymystä"),
                label=_("Kysymys"),
                classname="desk-fixed",
                min_num=5,
                max_num=5,
                panels=[
                    FieldPanel("question", read_only=True),
                    FieldPanel("answer"),
                    FieldPanel("text_fi", widget=AdminAutoHeightTextInput),
                    FieldPanel("text_sv", widget=AdminAutoHeightTextInput),
                    FieldRowPanel([FieldPanel("source_url"), FieldPanel("as_of")]),
                    FieldPanel("source_name"),
                ],
            ),
        ]
    )

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        """The start page leads to the copy; a list of one row is no place to begin."""
        return StartMenuItem(
            _("Aloita tästä"), reverse("cms_start"), name="start", icon_name="help", order=20
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return TrainingCounty.objects.filter(trainee=request.user).select_related("county")


for _view in (
    "edit", "delete", "usage", "history", "inspect", "revisions", "revisions_compare", "unpublish",
    "revisions_unschedule", "preview_on_edit", "lock", "unlock", "workflow_action",
    "collect_workflow_action_data", "confirm_workflow_cancellation", "workflow_preview", "workflow_history",
    "workflow_history_detail",
):  # fmt: skip
    _name = f"{_view}_view_class"
    _own = getattr(TrainingViewSet, _name)
    setattr(TrainingViewSet, _name, type(_own.__name__, (OwnCopy, _own), {}))

register_snippet(TrainingViewSet)


class SubmissionLetters(WorkflowStateSubmissionEmailNotifier):
    """Wagtail's letters to superusers, but none when somebody practises."""

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        return super().can_handle(instance, **kwargs) and not isinstance(
            instance.content_object, TrainingCounty
        )


# In the place of Wagtail's own; a signal holds its receivers weakly, so this one is kept here.
letters = SubmissionLetters()
SUBMITTED = {"sender": WorkflowState, "dispatch_uid": "workflow_state_submitted_email_notification"}
workflow_submitted.disconnect(**SUBMITTED)
workflow_submitted.connect(letters, **SUBMITTED)


def edit_url(copy: TrainingCounty) -> str:
    return reverse(TrainingCounty.snippet_viewset.get_url_name("edit"), args=[copy.pk])


def start(request: HttpRequest) -> HttpResponse:
    """The guide with its ticks. The first look makes the person's copy."""
    if not training.may_train(request.user):
        raise PermissionDenied
    copy = training.training_of(request.user)
    found = guide()
    sections = sections_of_tasks(found, list(training.TITLES))
    states = training.states(copy, timezone.now()) if copy else []
    context = {
        "guide": found,
        "others": [section for section in found.sections if section not in sections.values()],
        "training": copy,
        "edit_url": edit_url(copy) if copy else "",
        "tasks": [(state, sections[state.code]) for state in states],
        "done": sum(state.done_on is not None for state in states),
    }
    return render(request, "cms/admin/start.html", context)


@require_POST
def make_again(request: HttpRequest) -> HttpResponse:
    if not training.may_train(request.user):
        raise PermissionDenied
    training.made_again(request.user)
    messages.success(request, gettext("Harjoitusalue on taas kuin uusi."))
    return redirect("cms_start")


def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture that the guide names."""
    if f"{name}.png" not in guide().pictures() or not (FOLDER / f"{name}.png").is_file():
        raise Http404
    return FileResponse((FOLDER / f"{name}.png").open("rb"), content_type="image/png")


@hooks.register("register_admin_urls")
def start_urls() -> list[URLPattern]:
    return [
        path("aloita/", start, name="cms_start"),
        path("aloita/uudelleen/", make_again, name="cms_start_again"),
        path("aloita/kuva/<slug:name>.png", picture, name="cms_guide_picture"),
    ]
