"""The desk's pages for safety lines and the counties' own doors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column

from directory.admin.filters import CountyDoorFilterSet, SafetyLineFilterSet
from directory.admin.forms import SourcedForm
from directory.admin.freshness_panel import FreshnessPanel
from directory.admin.listing import DirectoryViewSet, checked_column, source_columns
from directory.admin.panels import (
    check_panel,
    in_language,
    opening_rules_panel,
    phones_panel,
    publishing,
    source_panel,
    sources_panel,
    translated,
)
from directory.admin.widgets import ChecklistWidget
from directory.models import CountyDoor, SafetyLine

LINE_TEXTS = ("name", "for_whom", "what_happens_first", "hours_text", "cost_note")
CHECKED = checked_column()


class SafetyLineViewSet(DirectoryViewSet):
    model = SafetyLine
    icon = "warning"
    menu_label = _("Turvalinjat")
    menu_name = "directory-safety-lines"
    search_fields = ["name_fi", "name_sv", "name_en", "provider", "phones__number"]
    list_display: list[Any] = [
        "name_fi",
        "safety_class",
        CHECKED,
        *source_columns(),
        Column("sort_order", label=_("Järjestys"), sort_key="sort_order"),
    ]
    filterset_class = SafetyLineFilterSet
    related = ("service",)
    list_export = [
        "sort_order",
        "name_fi",
        "provider",
        "safety_class",
        "cost",
        "url",
        "chat_url",
        "hours_text_fi",
        "live",
        "checked_on",
        "checked_how",
        "source_url",
        "source_date",
        "evidence",
    ]
    export_headings = {"live": _("Julkaistu")}
    export_filename = "turvalinjat"
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FreshnessPanel(heading=_("Tuoreus")),
                    in_language("fi", ("name", "for_whom", "what_happens_first")),
                    FieldRowPanel([FieldPanel("safety_class"), FieldPanel("sort_order")]),
                    FieldPanel("provider"),
                    FieldPanel("service"),
                    publishing(),
                ],
                heading=_("Perustiedot"),
            ),
            ObjectList(
                [
                    phones_panel(),
                    FieldRowPanel([FieldPanel("chat_url"), FieldPanel("url")]),
                    FieldPanel("hours_text_fi"),
                    opening_rules_panel(),
                    FieldPanel("languages", widget=ChecklistWidget),
                    MultiFieldPanel(
                        [
                            FieldRowPanel(
                                [
                                    FieldPanel("cost", widget=forms.Select),
                                    FieldPanel("anonymous"),
                                    FieldPanel("shown_on_bill"),
                                ]
                            ),
                            FieldPanel("cost_note_fi"),
                        ],
                        heading=_("Hinta ja nimettömyys"),
                    ),
                ],
                heading=_("Kanavat"),
            ),
            ObjectList([check_panel()], heading=_("Turvallisuus")),
            ObjectList(
                [
                    source_panel(),
                    FieldPanel("newest_seen"),
                    sources_panel(),
                    FieldPanel("notes"),
                    FieldPanel("external_id"),
                ],
                heading=_("Lähteet"),
            ),
            ObjectList(translated(LINE_TEXTS), heading=_("Tekstit sv/en")),
        ],
        base_form_class=SourcedForm,
    )


class CountyDoorViewSet(DirectoryViewSet):
    model = CountyDoor
    icon = "login"
    menu_label = _("Alueiden omat ovet")
    menu_name = "directory-doors"
    search_fields = ["name_fi", "name_sv", "name_en", "phone", "county__name_fi"]
    list_display: list[Any] = ["name_fi", "county", "kind", CHECKED, *source_columns()]
    filterset_class = CountyDoorFilterSet
    related = ("county",)
    list_export = [
        "county.name_fi",
        "kind",
        "name_fi",
        "phone",
        "url",
        "hours_text_fi",
        "live",
        "checked_on",
        "checked_how",
        "source_url",
        "source_date",
        "evidence",
    ]
    export_headings = {"county.name_fi": _("Hyvinvointialue"), "live": _("Julkaistu")}
    export_filename = "alueiden-ovet"
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FreshnessPanel(heading=_("Tuoreus")),
                    FieldRowPanel([FieldPanel("county", widget=forms.Select), FieldPanel("kind")]),
                    FieldPanel("name_fi"),
                    FieldPanel("sort_order"),
                    publishing(),
                ],
                heading=_("Perustiedot"),
            ),
            ObjectList(
                [FieldPanel("phone"), FieldPanel("url"), FieldPanel("hours_text_fi"), opening_rules_panel()],
                heading=_("Kanavat"),
            ),
            ObjectList([check_panel()], heading=_("Turvallisuus")),
            ObjectList(
                [source_panel(), FieldPanel("notes"), FieldPanel("external_id")], heading=_("Lähteet")
            ),
            ObjectList(translated(("name", "hours_text")), heading=_("Tekstit sv/en")),
        ],
        base_form_class=SourcedForm,
    )
