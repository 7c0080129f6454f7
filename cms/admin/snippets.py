"""Registers at the desk: family centres, contact roles, statuses of recommendations, feedback."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.models import ContactRole, FamilyCentre, Feedback, MeetingPlace, RecommendationStatus
from cms.models.recommendation import recommendation_choices
from directory.admin.freshness_panel import FreshnessPanel
from directory.admin.listing import DirectoryIndexView


def _three(field: str, heading: Any) -> MultiFieldPanel:
    return MultiFieldPanel(
        [FieldPanel(f"{field}_{language}") for language in ("fi", "sv", "en")], heading=heading
    )


class RegisterViewSet(SnippetViewSet):
    index_view_class = DirectoryIndexView
    search_backend_name = None
    copy_view_enabled = False
    list_per_page = 50
    related: tuple[str, ...] = ("county",)

    def get_queryset(self, request: Any) -> QuerySet:
        return self.model._default_manager.select_related(*self.related)


class FamilyCentreViewSet(RegisterViewSet):
    model = FamilyCentre
    icon = "home"
    menu_label = _("Perhekeskukset")
    related = ("county", "municipality")
    search_fields = ["name_fi", "name_sv"]
    list_display: list[Any] = ["name_fi", "county", "form", "state", "municipality", "as_of"]
    list_filter = ["county", "form", "state"]
    edit_handler = ObjectList(
        [
            FieldPanel("county"),
            _three("name", _("Nimi")),
            FieldRowPanel([FieldPanel("form"), FieldPanel("state"), FieldPanel("opens")]),
            FieldRowPanel([FieldPanel("municipality"), FieldPanel("address")]),
            FieldPanel("url"),
            FieldRowPanel([FieldPanel("source_url"), FieldPanel("as_of")]),
            FieldPanel("sort_order"),
        ]
    )


class MeetingPlaceViewSet(RegisterViewSet):
    model = MeetingPlace
    icon = "group"
    menu_label = _("Kohtaamispaikat")
    related = ("centre", "municipality")
    search_fields = ["name_fi", "name_sv"]
    list_display: list[Any] = ["name_fi", "centre", "municipality", "url"]
    edit_handler = ObjectList(
        [
            FieldPanel("centre"),
            _three("name", _("Nimi")),
            FieldRowPanel([FieldPanel("municipality"), FieldPanel("address")]),
            FieldPanel("url"),
        ]
    )


class ContactRoleViewSet(RegisterViewSet):
    model = ContactRole
    icon = "user"
    menu_label = _("Yhteystehtävät")
    related = ("county", "standing")
    search_fields = ["role_fi", "unit_fi"]
    list_display: list[Any] = ["role_fi", "county", "unit_fi", "mailbox", "takes_messages", "as_of"]
    list_filter = ["county", "takes_messages"]
    edit_handler = ObjectList(
        [
            FieldPanel("county"),
            _three("role", _("Tehtävä")),
            _three("unit", _("Yksikkö")),
            FieldRowPanel([FieldPanel("mailbox"), FieldPanel("phone")]),
            FieldPanel("takes_messages"),
            FieldRowPanel([FieldPanel("source_url"), FieldPanel("as_of")]),
            FieldPanel("sort_order"),
            FreshnessPanel("cms.admin.roles.of_role_form", heading=_("Tuoreus")),
        ]
    )


class StatusForm(WagtailAdminModelForm):
    """The recommendation is chosen by its title; what is kept is the key that all its languages share."""

    recommendation = forms.ChoiceField(label=_("Suositus"), choices=recommendation_choices)


class RecommendationStatusViewSet(RegisterViewSet):
    model = RecommendationStatus
    icon = "tick"
    menu_label = _("Suositusten tilat")
    list_display: list[Any] = ["__str__", Column("page", label=_("Suositus")), "county", "state", "as_of"]
    list_filter = ["county", "state"]
    edit_handler = ObjectList(
        [
            FieldPanel("recommendation"),
            FieldRowPanel([FieldPanel("county"), FieldPanel("state"), FieldPanel("as_of")]),
            FieldRowPanel([FieldPanel("source_url"), FieldPanel("told_by_role")]),
            _three("note", _("Huomautus")),
        ],
        base_form_class=StatusForm,
    )


class FeedbackForm(WagtailAdminModelForm):
    def save(self, commit: bool = True) -> Any:
        self.instance.take_state(timezone.localdate())
        return super().save(commit)


class FeedbackViewSet(RegisterViewSet):
    model = Feedback
    icon = "mail"
    menu_label = _("Palaute")
    related = ()
    list_display: list[Any] = [
        "received_on",
        "kind",
        "about",
        "state",
        Column("due_on", label=_("Vastattava")),
    ]
    list_filter = ["kind", "state"]
    search_fields = ["message", "about"]
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [FieldPanel("received_on", read_only=True), FieldPanel("language", read_only=True)]
            ),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("about", read_only=True)]),
            FieldPanel("message", read_only=True),
            FieldPanel("email", read_only=True),
            FieldPanel("state"),
            FieldPanel("answer"),
        ],
        base_form_class=FeedbackForm,
    )

    def get_queryset(self, request: Any) -> QuerySet:
        return Feedback.objects.all()


class EditorialGroup(SnippetViewSetGroup):
    menu_label = _("Perhekeskukset ja palaute")
    menu_icon = "group"
    menu_name = "editorial"
    menu_order = 170
    items = (
        FamilyCentreViewSet,
        MeetingPlaceViewSet,
        ContactRoleViewSet,
        RecommendationStatusViewSet,
        FeedbackViewSet,
    )
