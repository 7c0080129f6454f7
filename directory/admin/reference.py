"""The desk's pages for reference data. Official rows are only looked at; editors word the terms' everyday labels."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn

from directory.admin.filters import MunicipalityFilterSet, TermFilterSet
from directory.admin.forms import TermForm
from directory.admin.listing import DirectoryViewSet
from directory.models import County, Municipality, Taxonomy, Term


class CountyViewSet(DirectoryViewSet):
    model = County
    icon = "site"
    menu_label = _("Hyvinvointialueet")
    menu_name = "directory-counties"
    search_fields = ["name_fi", "name_sv", "name_en", "short_fi", "brand", "code"]
    list_display: list[Any] = ["name_fi", "code", "brand", "kind", "population", "website"]
    list_export = ["code", "name_fi", "name_sv", "name_en", "brand", "kind", "population", "website"]
    export_filename = "hyvinvointialueet"


class MunicipalityViewSet(DirectoryViewSet):
    model = Municipality
    icon = "home"
    menu_label = _("Kunnat")
    menu_name = "directory-municipalities"
    search_fields = ["name_fi", "name_sv", "name_en", "name_se", "code"]
    list_display: list[Any] = ["name_fi", "code", "county", "name_sv", "population"]
    filterset_class = MunicipalityFilterSet
    related = ("county",)
    list_export = ["code", "name_fi", "name_sv", "name_en", "name_se", "county.name_fi", "population"]
    export_headings = {"county.name_fi": _("Hyvinvointialue")}
    export_filename = "kunnat"


class TaxonomyViewSet(DirectoryViewSet):
    model = Taxonomy
    icon = "list-ul"
    menu_label = _("Sanastot")
    menu_name = "directory-taxonomies"
    list_display: list[Any] = ["name_fi", "code", "version", "uri"]
    list_export = ["code", "name_fi", "name_sv", "name_en", "version", "uri"]
    export_filename = "sanastot"


class TermViewSet(DirectoryViewSet):
    model = Term
    icon = "tag"
    menu_label = _("Termit")
    menu_name = "directory-terms"
    search_fields = ["name_fi", "name_sv", "name_en", "label_fi", "code"]
    list_display: list[Any] = [
        "name_fi",
        "taxonomy",
        "code",
        "label_fi",
        BooleanColumn("sensitive", label=_("Arkaluonteinen"), sort_key="sensitive"),
    ]
    filterset_class = TermFilterSet
    related = ("taxonomy",)
    list_export = [
        "taxonomy.code",
        "code",
        "name_fi",
        "name_sv",
        "name_en",
        "label_fi",
        "label_sv",
        "label_en",
        "sensitive",
        "uri",
        "version",
    ]
    export_headings = {"taxonomy.code": _("Sanasto")}
    export_filename = "termit"
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("taxonomy", read_only=True), FieldPanel("code", read_only=True)]),
            FieldRowPanel(
                [FieldPanel(f"name_{language}", read_only=True) for language in ("fi", "sv", "en")]
            ),
            MultiFieldPanel(
                [FieldPanel(f"label_{language}") for language in ("fi", "sv", "en")],
                heading=_("Arkinen nimi"),
                help_text=_(
                    "Niin kuin ihminen asian sanoisi: ”Pelkään kotona”. Näkyy etusivulla ja hakuehdoissa."
                ),
            ),
            MultiFieldPanel(
                [FieldPanel(f"description_{language}") for language in ("fi", "sv", "en")],
                heading=_("Kuvaus"),
            ),
            FieldPanel("sensitive"),
        ],
        base_form_class=TermForm,
    )
