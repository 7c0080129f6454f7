"""Panels that several forms of the desk are made of."""

import functools
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin import compare
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    Panel,
    PublishingPanel,
)

from directory.admin.forms import InOneLanguage, OpeningRuleForm, SourceForm


class FormInlinePanel(InlinePanel):
    """An inline panel whose rows use a form class of their own."""

    def __init__(self, *args: Any, form: type[forms.ModelForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = form

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"form": self.form}

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = self.form
        return options


class PlacePanel(FieldPanel):
    """The place on the map, which is no column: comparisons show the two columns that hold it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            fields = (self.panel.model._meta.get_field(name) for name in ("latitude", "longitude"))
            return [functools.partial(compare.FieldComparison, field) for field in fields]


def in_language(language: str, fields: Iterable[str], heading: Any = None) -> MultiFieldPanel:
    panels = [FieldPanel(f"{field}_{language}") for field in fields]
    return MultiFieldPanel(
        panels,
        heading=heading or {"fi": _("Suomeksi"), "sv": _("Ruotsiksi"), "en": _("Englanniksi")}[language],
    )


def translated(fields: Iterable[str]) -> list[Panel]:
    """The Swedish and English texts, for a tab of their own."""
    names = tuple(fields)
    return [in_language("sv", names), in_language("en", names)]


def opening_rules_panel(relation: str = "opening_rules") -> InlinePanel:
    panels = [
        FieldPanel("kind"),
        FieldPanel("weekdays"),
        FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
        FieldRowPanel([FieldPanel("on_date"), FieldPanel("public_holidays")]),
        FieldRowPanel([FieldPanel("language"), FieldPanel("note")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to"), FieldPanel("source_date")]),
    ]
    return FormInlinePanel(
        relation,
        panels=panels,
        form=OpeningRuleForm,
        heading=_("Aukioloajat"),
        label=_("Aukioloaika"),
        help_text=_("Vain yksiselitteiset ajat. Muu jää sanoiksi kenttään ”aukiolo sanoin”."),
    )


def phones_panel() -> InlinePanel:
    panels = [FieldRowPanel([FieldPanel("number"), FieldPanel("note"), FieldPanel("language")])]
    return FormInlinePanel(
        "phones",
        panels=panels,
        form=InOneLanguage,
        heading=_("Puhelinnumerot"),
        label=_("Puhelinnumero"),
        help_text=_("Kirjoita numero niin kuin lähde sen kirjoittaa. Tuntematonta ei arvata."),
    )


def sources_panel() -> InlinePanel:
    panels = [FieldPanel("url"), FieldRowPanel([FieldPanel("date"), FieldPanel("note")])]
    return FormInlinePanel(
        "sources", panels=panels, form=SourceForm, heading=_("Muut lähteet"), label=_("Lähde")
    )


def source_panel() -> MultiFieldPanel:
    return MultiFieldPanel(
        [FieldPanel("source_url"), FieldRowPanel([FieldPanel("source_date"), FieldPanel("evidence")])],
        heading=_("Ensisijainen lähde"),
    )


def check_panel() -> MultiFieldPanel:
    return MultiFieldPanel(
        [FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_how")])],
        heading=_("Ihmisen tekemä tarkistus"),
        help_text=_(
            "Soita numeroon tai lue se palveluntuottajan omalta sivulta, ja merkitse päivä. Tarkistus kestää 90 päivää."
        ),
    )


def publishing() -> Panel:
    return PublishingPanel()
