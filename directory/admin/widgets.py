"""Form fields and widgets of the desk: weekdays, long lists of choices, a place on the map."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtailgeowidget.widgets import LeafletField

from directory.coordinates import WGS84, Coordinates, read_point

WEEKDAYS = (
    (1, _("ma")), (2, _("ti")), (3, _("ke")), (4, _("to")), (5, _("pe")), (6, _("la")), (7, _("su")),
)  # fmt: skip
# Jyväskylä: with this zoom the whole country fits.
MIDDLE_OF_FINLAND = {"lat": 64.6, "lng": 26.0}
WHOLE_COUNTRY_ZOOM = 5


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Weekdays as checkboxes; gives the sorted list of 1 (Monday) to 7 that OpeningRule.weekdays keeps."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=WEEKDAYS,
            coerce=int,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "desk-weekdays"}),
            **options,
        )

    def clean(self, value: Any) -> list[int]:
        return sorted(super().clean(value))


class ChecklistWidget(forms.CheckboxSelectMultiple):
    """Checkboxes in a scrolling box; a long list gets a field that narrows it."""

    template_name = "directory/admin/checklist.html"
    LONG = 25

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        count = sum(len(group[1]) for group in context["widget"]["optgroups"])
        return context | {"is_long": count > self.LONG}

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        # Django's form renderer does not look into the site's own templates.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=["admin/checklist.js"])


class PlaceWidget(LeafletField):
    """The geo widget's field with Leaflet from this site and without a geocoder: nothing is asked elsewhere."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        attrs = forms.HiddenInput.build_attrs(self, *args, **kwargs)
        options = {
            "defaultLocation": MIDDLE_OF_FINLAND,
            "zoom": WHOLE_COUNTRY_ZOOM,
            "srid": WGS84,
            "tileLayer": settings.MAP_TILES_URL,
            "tileLayerOptions": {"attribution": settings.MAP_TILES_ATTRIBUTION},
            "pointsUrl": reverse("directory_desk_municipalities"),
            "translations": {
                "error_message_invalid_location": gettext("Kirjoita leveys- ja pituusaste: 60.17, 24.94"),
                "clear": gettext("Poista paikka"),
                "degrees": gettext("Leveysaste, pituusaste (WGS84)"),
            },
        }
        return attrs | {
            "data-controller": "place-field",
            "data-place-field-options-value": json.dumps(options),
        }

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={
                "all": (
                    "js_lib_leaflet/leaflet.css",
                    "wagtailgeowidget/css/leaflet-field.css",
                )
            },
            js=(
                "js_lib_leaflet/leaflet.js",
                "wagtailgeowidget/js/leaflet-field.js",
                "admin/place-field.js",
            ),
        )

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        field = forms.HiddenInput.render(self, name, value, attrs, renderer)
        return format_html(
            '{0}<div class="desk-place"><input id="{1}_latlng" type="text" maxlength="60" autocomplete="off"'
            ' aria-label="{2}" placeholder="60.17, 24.94">'
            '<button type="button" id="{1}_clear" class="button button-secondary button-small">{3}</button></div>'
            '<div id="{1}_map" class="leaflet-field desk-map"></div>',
            field,
            (attrs or {})["id"],
            gettext("Leveysaste, pituusaste (WGS84)"),
            gettext("Poista paikka"),
        )


class PlaceField(forms.CharField):
    """A point on the map; gives Coordinates in Finland, or None where no place is chosen."""

    widget = PlaceWidget

    def clean(self, value: Any) -> Coordinates | None:
        try:
            place = read_point(super().clean(value))
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem
        if place and not place.is_in_finland:
            raise ValidationError(_("Paikka ei ole Suomessa. Leveysaste kirjoitetaan ensin: 60.17, 24.94."))
        return place
