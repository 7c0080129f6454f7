"""The desk's pages for services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import UpdatedAtColumn

from directory.admin.filters import ServiceFilterSet
from directory.admin.forms import WORDED, ChannelForm, ServiceForm
from directory.admin.freshness_panel import FreshnessPanel
from directory.admin.listing import DirectoryViewSet, source_columns
from directory.admin.panels import (
    FormInlinePanel,
    PlacePanel,
    in_language,
    opening_rules_panel,
    phones_panel,
    publishing,
    source_panel,
    sources_panel,
    translated,
)
from directory.admin.widgets import ChecklistWidget
from directory.models import Service

ANSWERS = (
    "who_answers",
    "what_happens_first",
    "tells_others",
    "usual_wait",
    "first_sentence",
    "if_closed",
    "cost_note",
)

BASICS = [
    FreshnessPanel(heading=_("Tuoreus")),
    FieldPanel("name_fi"),
    FieldPanel("organisation"),
    in_language("fi", [name for name in WORDED if name != "name"], heading=_("Tekstit suomeksi")),
    FieldRowPanel([FieldPanel("website"), FieldPanel("email")]),
    FieldPanel("hours_text"),
    MultiFieldPanel(
        [
            FieldPanel("status"),
            FieldRowPanel([FieldPanel("paused_until"), FieldPanel("ended_on")]),
            FieldPanel("replaced_by"),
            FieldRowPanel([FieldPanel("visible_from"), FieldPanel("visible_until")]),
        ],
        heading=_("Tila ja näkyvyys"),
    ),
    publishing(),
]

AUDIENCE = [
    FieldPanel("needs", widget=ChecklistWidget),
    FieldPanel("target_groups", widget=ChecklistWidget),
    FieldPanel("life_situations", widget=ChecklistWidget),
    FieldPanel("languages", widget=ChecklistWidget),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("cost", widget=forms.Select), FieldPanel("anonymous")]),
            FieldRowPanel([FieldPanel("age_from"), FieldPanel("age_to")]),
        ],
        heading=_("Hinta, nimettömyys ja ikä"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("coverage_kind"),
            FieldPanel("counties", widget=ChecklistWidget),
            FieldPanel("municipalities", widget=ChecklistWidget),
        ],
        heading=_("Missä palvelua voi käyttää"),
    ),
]

CHANNEL = [
    FieldPanel("kind", widget=forms.Select),
    FieldPanel("label_fi"),
    phones_panel(),
    FieldPanel("url"),
    FieldPanel("url_is_channel"),
    FieldPanel("email"),
    FieldPanel("hours_text"),
    opening_rules_panel(),
    FieldPanel("languages", widget=ChecklistWidget),
    MultiFieldPanel(
        [
            FieldPanel("street_address"),
            FieldRowPanel([FieldPanel("postal_code"), FieldPanel("post_office"), FieldPanel("municipality")]),
            PlacePanel("place"),
        ],
        heading=_("Käyntipaikka"),
        classname="desk-group",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("shown_on_bill"), FieldPanel("number_seen")]),
            *(FieldPanel(f"{name}_fi") for name in ANSWERS),
        ],
        heading=_("Mitä yhteydenottajan on hyvä tietää"),
        classname="desk-group",
    ),
    MultiFieldPanel(
        [FieldPanel(f"{name}_{language}") for language in ("sv", "en") for name in ("label", *ANSWERS)],
        heading=_("Kanavan tekstit ruotsiksi ja englanniksi"),
        classname="desk-group",
    ),
]

CHANNELS = [
    FormInlinePanel(
        "channels",
        panels=CHANNEL,
        form=ChannelForm,
        heading=_("Kanavat"),
        label=_("Kanava"),
        help_text=_("Järjestys on sama sivulla. Kanavalta saa puuttua osoite: silloin se ei ole tiedossa."),
    )
]

SAFETY = [
    FieldPanel(
        "safety_class",
        help_text=_(
            "Luokan asettaa ihminen. Luokallisen palvelun sivulla on neutraali otsikko ja osoite, eikä sen "
            "numero katoa vanhenemisen takia."
        ),
    ),
]

SOURCES = [
    source_panel(),
    sources_panel(),
    FieldPanel("our_wording"),
    FieldPanel("website_matches_source"),
    FieldPanel("notes"),
    FieldRowPanel([FieldPanel("external_id"), FieldPanel("slug")]),
]


class ServiceViewSet(DirectoryViewSet):
    model = Service
    icon = "clipboard-list"
    menu_label = _("Palvelut")
    menu_name = "directory-services"
    search_fields = ["name_fi", "name_sv", "name_en", "organisation__name_fi", "external_id", "short_id"]
    list_display: list[Any] = [
        "name_fi",
        "organisation",
        "status",
        *source_columns(),
        UpdatedAtColumn(label=_("Muokattu")),
    ]
    filterset_class = ServiceFilterSet
    related = ("organisation", "cost")
    list_export = [
        "external_id",
        "short_id",
        "name_fi",
        "name_sv",
        "name_en",
        "organisation.name_fi",
        "summary_fi",
        "status",
        "live",
        "safety_class",
        "cost.name_fi",
        "anonymous",
        "age_from",
        "age_to",
        "coverage_kind",
        "website",
        "email",
        "hours_text",
        "source_url",
        "source_date",
        "evidence",
        "modified_at",
    ]
    export_headings = {
        "organisation.name_fi": _("Organisaatio"),
        "cost.name_fi": _("Hinta"),
        "live": _("Julkaistu"),
        "short_id": _("Tunnus"),
    }
    export_filename = "palvelut"
    edit_handler = TabbedInterface(
        [
            ObjectList(BASICS, heading=_("Perustiedot")),
            ObjectList(AUDIENCE, heading=_("Kenelle ja mihin")),
            ObjectList(CHANNELS, heading=_("Kanavat")),
            ObjectList(SAFETY, heading=_("Turvallisuus")),
            ObjectList(SOURCES, heading=_("Lähteet")),
            ObjectList(translated(WORDED), heading=_("Tekstit sv/en")),
        ],
        base_form_class=ServiceForm,
    )
