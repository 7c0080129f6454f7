"""The desk's pages for organisations."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import UpdatedAtColumn

from directory.admin.filters import OrganisationFilterSet
from directory.admin.listing import DirectoryViewSet
from directory.admin.panels import publishing, translated
from directory.admin.publication import publication_column
from directory.models import Organisation

BASICS = [
    FieldPanel("name_fi", help_text=_("Virallinen nimi täsmälleen, kuten yhdistysrekisterissä.")),
    FieldRowPanel([FieldPanel("type"), FieldPanel("business_id")]),
    FieldPanel("parent"),
    FieldRowPanel([FieldPanel("website"), FieldPanel("web_domain")]),
    FieldPanel("email"),
    FieldPanel("description_fi"),
    FieldPanel("slug"),
    publishing(),
]


class OrganisationViewSet(DirectoryViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisaatiot")
    menu_name = "directory-organisations"
    search_fields = ["name_fi", "name_sv", "name_en", "business_id", "web_domain"]
    list_display: list[Any] = [
        "name_fi",
        "type",
        "business_id",
        "web_domain",
        publication_column(),
        UpdatedAtColumn(label=_("Muokattu")),
    ]
    filterset_class = OrganisationFilterSet
    related = ("parent",)
    list_export = [
        "name_fi",
        "name_sv",
        "name_en",
        "type",
        "business_id",
        "parent.name_fi",
        "web_domain",
        "website",
        "email",
        "live",
        "modified_at",
    ]
    export_headings = {"parent.name_fi": _("Keskusjärjestö"), "live": _("Julkaistu")}
    export_filename = "organisaatiot"
    edit_handler = TabbedInterface(
        [
            ObjectList(BASICS, heading=_("Perustiedot")),
            ObjectList(translated(("name", "description")), heading=_("Tekstit sv/en")),
        ]
    )
