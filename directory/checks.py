"""What the catalogue itself warns of; shown by migrate and by ``manage.py check --database default``."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections
from django.db.utils import DatabaseError
from django.utils import timezone


@register(Tags.database)
def safety_lines_are_checked(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A person rings every safety line, or reads its number on the provider's page, at least every 90 days."""
    from directory.models import SafetyLine

    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            if SafetyLine._meta.db_table not in connections[alias].introspection.table_names():
                continue
            lines = list(
                SafetyLine.objects.using(alias)
                .unchecked(timezone.localdate())
                .values_list("name_fi", flat=True)
            )
        except DatabaseError:
            # A database that is down or half migrated has graver complaints of its own.
            continue
        if lines:
            found.append(
                Warning(
                    f"Safety lines without a person's check younger than 90 days: {', '.join(lines)}.",
                    hint="Ring the number or read it on the provider's page, and set the day at the desk.",
                    id="directory.W001",
                )
            )
    return found


@register(deploy=True)
def letters_name_a_number(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Whoever gets a letter about data that they did not give may ring and ask (GDPR article 14)."""
    if settings.LETTERS_PHONE:
        return []
    return [
        Warning(
            "Letters to organisations name no telephone number.",
            hint="Set LETTERS_PHONE to a number that a person answers.",
            id="directory.W002",
        )
    ]
