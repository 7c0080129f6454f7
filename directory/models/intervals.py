"""How long an assurance holds, as maintainers set it."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from directory.freshness import Intervals

LONGEST_SERVICE_INTERVAL = 540


def _days(label: Any, default: int, most: int = LONGEST_SERVICE_INTERVAL) -> Any:
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(most)]
    )


@register_setting(icon="date", order=200)
class FreshnessIntervals(BaseGenericSetting):
    """Days from an assurance to the next due day."""

    crisis_contact = _days(_("kriisipalvelun yhteystiedot"), Intervals.crisis_contact)
    contact = _days(_("yhteystiedot"), Intervals.contact)
    hours = _days(_("aukiolo"), Intervals.hours)
    terms = _days(_("hinta, ehdot ja kielet"), Intervals.terms)
    role = _days(_("nimetty tehtävä"), Intervals.role)
    coverage = _days(_("alue"), Intervals.coverage)
    description = _days(_("kuvaus"), Intervals.description)
    situation = _days(_("tilannekuvan tieto"), Intervals.situation, 730)
    recommendation = _days(_("suositus"), Intervals.recommendation, 1095)
    practice_model = _days(_("toimintamalli"), Intervals.practice_model, 1095)

    class Meta:
        verbose_name = _("tarkistusvälit (päivää)")
        constraints = tuple(
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 1, f"{name}__lte": LONGEST_SERVICE_INTERVAL}),
                name=f"interval_of_{name}_at_most_540",
            )
            for name in ("crisis_contact", "contact", "hours", "terms", "coverage", "description")
        )

    @classmethod
    def current(cls) -> Intervals:
        """What maintainers have set, or the defaults; reading writes nothing."""
        row = cls.objects.values(*Intervals.__dataclass_fields__).first()
        return Intervals(**row) if row else Intervals()
