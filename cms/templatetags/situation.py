"""The counties' situation inside pages of the catalogue."""

from typing import Any

from django import template

from cms.models import SituationRound
from cms.views.situation import county_context
from directory.models import County
from directory.models.area import AreaKind

register = template.Library()


@register.inclusion_tag("cms/situation/county.html", takes_context=True)
def county_situation(context: Any, county: County) -> dict[str, Any]:
    """The five answers of the county in the newest published round."""
    newest = SituationRound.objects.newest_published() if county.kind != AreaKind.REGION else None
    shown = county_context(county, newest)
    return shown | {"is_asked": county.kind != AreaKind.REGION, "lang": context.get("lang"), "in_page": True}
