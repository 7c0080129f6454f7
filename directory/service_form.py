"""What a person may enter as a service, with messages that name the field and say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.dates import PartialDate


def check_service(service: Any) -> None:
    """Raises ValidationError with a message for each field that contradicts another."""
    errors: dict[str, Any] = {}
    if service.age_from is not None and service.age_to is not None and service.age_from > service.age_to:
        errors["age_to"] = _("Yläikäraja on pienempi kuin alaikäraja.")
    if service.visible_from and service.visible_until and service.visible_from > service.visible_until:
        errors["visible_until"] = _("Viimeinen päivä on ennen ensimmäistä.")
    if service.ended_on and service.status != "ended":
        errors["ended_on"] = _("Palvelulla on päättymispäivä, mutta tila ei ole Päättynyt.")
    if service.source_date:
        try:
            PartialDate(service.source_date)
        except ValueError:
            errors["source_date"] = _("Kirjoita päivä muodossa 2021, 2021-06 tai 2021-06-03.")
    if errors:
        raise ValidationError(errors)
