"""All that an organisation's page says."""

import datetime as dt
from typing import Any

from directory.cards import card
from directory.listing import sort_name
from directory.models import Organisation, Service
from directory.result_rows import provider_type, result_row
from directory.sourcing import host


def organisation_context(organisation: Organisation, language: str, now: dt.datetime) -> dict[str, Any]:
    """The template's variables; ``organisation`` may be a draft from the editor's form."""
    services = Service.objects.none()
    members = Organisation.objects.none()
    if organisation.pk:
        services = Service.objects.listed(now.date()).filter(organisation=organisation).with_everything()
        members = organisation.members.public()
    cards = [card(service, language, now) for service in services]
    return {
        "organisation": organisation,
        "section": "services",
        "name": organisation.text("name", language),
        "kind": provider_type(organisation.type),
        "description": organisation.text("description", language),
        "website_host": host(organisation.website),
        "members": members,
        "rows": [
            result_row(shown, now) for shown in sorted(cards, key=lambda shown: sort_name(shown["name"]))
        ],
    }
