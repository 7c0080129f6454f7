"""Database constraints that several models share. Source of a rule stands beside it."""

from django.db.models import CheckConstraint, F, Q

PARTIAL_DATE = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


def one_of(field: str, choices: type, name: str) -> CheckConstraint:
    """The column holds one of the values of a TextChoices class."""
    return CheckConstraint(condition=Q(**{f"{field}__in": list(choices.values)}), name=name)  # type: ignore[attr-defined]


def partial_date(field: str, name: str) -> CheckConstraint:
    """The column is empty or a year, a month or a day, as exact as it is known."""
    return CheckConstraint(condition=Q(**{field: ""}) | Q(**{f"{field}__regex": PARTIAL_DATE}), name=name)


def ordered(first: str, last: str, name: str) -> CheckConstraint:
    """Where both are known, ``first`` does not come after ``last``."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{first}__lte": F(last)}),
        name=name,
    )


def in_wgs84(name: str) -> CheckConstraint:
    """Latitude and longitude are both unknown, or both degrees in WGS84."""
    return CheckConstraint(
        condition=Q(latitude__isnull=True, longitude__isnull=True)
        | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
        name=name,
    )
