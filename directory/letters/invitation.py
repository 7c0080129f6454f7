"""A few lines that a maintainer may paste into a mail of their own, for whoever represents a service."""

from django.conf import settings
from django.utils.translation import override

from directory.letters.links import page_of
from directory.letters.words import filled, house_words
from directory.letters.writing import phone_sentence
from directory.models import Organisation, Service


def invitation(organisation: Organisation, language: str) -> str:
    """Without any secret: the services' pages have the way on."""
    services = Service.objects.filter(organisation=organisation, live=True).exclude(status="ended")
    with override(language):
        lines = [f"- {row.text('name', language)}\n  {page_of(row, language)}" for row in services]
        values = {
            "organisaatio": str(organisation.text("name", language)),
            "tiedot": "\n".join(lines),
            "osoite": settings.SITE_URL,
            "puhelin": phone_sentence(),
            "sivusto": settings.SITE_URL.split("//", 1)[-1],
        }
        return filled(house_words("invitation", language), values).body
