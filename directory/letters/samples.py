"""Letters as they would look, with values of nobody: for maintainers who word them."""

from typing import Any

from django.conf import settings
from django.utils.translation import override

from directory.letters.words import PLACES, Words, filled
from directory.letters.writing import paragraphs, phone_sentence
from directory.models import LetterText

LINK = "https://tukikartta.example.org/vahvista/esimerkki/"
RECORDS = {
    "fi": "- Esimerkkipalvelu: yhteystiedot, aukiolo\n  Vahvistettu viimeksi 3.5.2026, määräpäivä 30.10.2026",
    "sv": "- Exempeltjänst: kontaktuppgifter, öppettider\n  Senast bekräftad 3.5.2026, datum 30.10.2026",
    "en": "- Example service: contact details, opening hours\n  Last confirmed 3 May 2026, due 30 October 2026",
}
NAMES = {"fi": "Esimerkki ry", "sv": "Exempel rf", "en": "Example Association"}
COUNTIES = {"fi": "Keski-Suomi", "sv": "Mellersta Finland", "en": "Central Finland"}
ANSWERS = {
    "fi": "Numero on korjattu. Kiitos!",
    "sv": "Numret har rättats. Tack!",
    "en": "The number has been corrected. Thank you!",
}
DAYS = {
    "fi": ("30.10.2026", "13.11.2026"),
    "sv": ("30.10.2026", "13.11.2026"),
    "en": ("30 October 2026", "13 November 2026"),
}


def sample_context(text: LetterText) -> dict[str, Any]:
    """For letters/letter.html. Places that no such letter has show as they are written."""
    values = _values(text.language) | {"linkki": LINK}
    unknown = {name: f"{{{{ {name} }}}}" for places in PLACES.values() for name in places}
    words = filled(Words(text.subject, text.body), unknown | values)
    return {
        "subject": words.subject,
        "paragraphs": paragraphs(words.body, LINK),
        "language": text.language,
        "unsubscribe": "",
    }


def _values(language: str) -> dict[str, str]:
    due, gone = DAYS[language]
    with override(language):
        phone = phone_sentence()
    return {
        "sivusto": settings.SITE_URL.split("//", 1)[-1],
        "osoite": settings.SITE_URL,
        "puhelin": phone,
        "vastausosoite": settings.EMAIL_REPLY_TO,
        "organisaatio": NAMES[language],
        "alue": COUNTIES[language],
        "maarapaiva": due,
        "piilotetaan": gone,
        "tiedot": RECORDS[language],
        "vastaus": ANSWERS[language],
        "otsikko": ANSWERS[language],
    }
