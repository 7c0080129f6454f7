"""What a person may enter as an opening rule, with messages that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def check_rule(rule: Any) -> None:
    """Raises ValidationError that names the field which the rule's kind lacks."""
    errors: dict[str, Any] = {}
    days = rule.weekdays
    if not isinstance(days, list) or any(type(day) is not int or not 1 <= day <= 7 for day in days):
        errors["weekdays"] = _("Anna viikonpäivät lukuina 1–7 (1 = maanantai).")
    elif rule.kind == "weekly" and not days:
        errors["weekdays"] = _("Valitse ainakin yksi viikonpäivä.")
    if rule.kind in ("weekly", "exception_open"):
        for field in ("opens", "closes"):
            if getattr(rule, field) is None:
                errors[field] = _("Anna kellonaika.")
    if rule.kind.startswith("exception") and rule.on_date is None:
        errors["on_date"] = _("Anna päivä, jota poikkeus koskee.")
    if errors:
        raise ValidationError(errors)
