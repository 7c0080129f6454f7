"""The words of a letter: of the house in files, of maintainers in LetterText, both with named places to fill.

``{{ organisaatio }}`` is such a place. Nothing else is understood: no logic, no attributes, no filters. A paragraph
that has nothing left once its places are filled is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.models import LetterText
from directory.models.letters import REMINDING, NoticeKind

PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
PARAGRAPH = re.compile(r"\n\s*\n")
SUBJECT = "Aihe: "

# In every letter: who writes, where to ring and to write back.
ALWAYS = frozenset({"sivusto", "osoite", "puhelin", "vastausosoite"})
_ASKING = frozenset({"organisaatio", "tiedot", "linkki", "maarapaiva"})
PLACES: Mapping[str, frozenset[str]] = {
    **{kind: _ASKING for kind in REMINDING},
    NoticeKind.COUNTIES: frozenset({"tiedot", "alue", "linkki"}),
    NoticeKind.ADOPT: frozenset({"alue", "linkki"}),
    NoticeKind.WITHHOLDING: _ASKING | {"piilotetaan"},
    NoticeKind.FIRST: frozenset({"organisaatio", "tiedot", "linkki"}),
    NoticeKind.LINK: frozenset({"organisaatio", "tiedot", "linkki"}),
    NoticeKind.RECEIPT: frozenset({"organisaatio", "tiedot"}),
    NoticeKind.PUBLISHED: frozenset({"organisaatio", "tiedot"}),
    NoticeKind.REFUSED: frozenset({"organisaatio", "tiedot", "vastaus"}),
    NoticeKind.COLLECT: frozenset({"alue", "linkki"}),
    NoticeKind.STATUS_LINK: frozenset({"organisaatio", "tiedot", "linkki"}),
    NoticeKind.REPORT_RECEIPT: frozenset({"tiedot"}),
    NoticeKind.REPORT_OUTCOME: frozenset({"tiedot", "vastaus"}),
    NoticeKind.FEEDBACK_OUTCOME: frozenset({"tiedot", "vastaus"}),
    NoticeKind.OPERATIONS: frozenset({"otsikko", "vastaus"}),
}
# What a letter is sent for: its own words may not leave this out.
NEEDED: Mapping[str, frozenset[str]] = {
    **{kind: frozenset({"linkki", "tiedot"}) for kind in (*REMINDING, NoticeKind.FIRST)},
    NoticeKind.WITHHOLDING: frozenset({"linkki", "tiedot", "piilotetaan"}),
    NoticeKind.LINK: frozenset({"linkki"}),
    NoticeKind.COLLECT: frozenset({"linkki"}),
    NoticeKind.COUNTIES: frozenset({"tiedot"}),
    NoticeKind.ADOPT: frozenset({"linkki"}),
    NoticeKind.STATUS_LINK: frozenset({"linkki"}),
    NoticeKind.REFUSED: frozenset({"vastaus"}),
    NoticeKind.REPORT_OUTCOME: frozenset({"vastaus"}),
    NoticeKind.FEEDBACK_OUTCOME: frozenset({"vastaus"}),
    NoticeKind.OPERATIONS: frozenset({"vastaus"}),
}


@dataclass(frozen=True)
class Words:
    """A subject and a body with places to fill."""

    subject: str
    body: str


def words_of(kind: str, language: str) -> Words:
    """A maintainer's own words, or those of the house."""
    own = LetterText.objects.filter(kind=kind, language=language).first()
    return Words(own.subject, own.body) if own else house_words(kind, language)


@cache
def house_words(kind: str, language: str) -> Words:
    """From templates/letters: the first line is the subject."""
    path = settings.BASE_DIR / "templates" / "letters" / f"{kind}.{language}.txt"
    first, _newline, body = path.read_text(encoding="utf-8").partition("\n")
    return Words(first.removeprefix(SUBJECT).strip(), body.strip())


def filled(words: Words, values: Mapping[str, str]) -> Words:
    """The words with every place filled; the subject on one line."""
    subject = " ".join(_fill(words.subject, values).split())
    paragraphs = [
        _fill(part, values).strip("\n") for part in PARAGRAPH.split(words.body.replace("\r\n", "\n"))
    ]
    return Words(subject, "\n\n".join(part for part in paragraphs if part.strip()))


def _fill(text: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda found: values[found[1]], text)


def check(kind: str, subject: str, body: str) -> None:
    """Raises ValidationError with the name of the place that no such letter has, or that this one lacks."""
    known = PLACES[kind] | ALWAYS
    errors: dict[str, list[str]] = {}
    for field, text in (("subject", subject), ("body", body)):
        for name in PLACE.findall(text):
            if name not in known:
                errors.setdefault(field, []).append(_unknown(name, known))
        rest = PLACE.sub("", text)
        if "{{" in rest or "}}" in rest or "{%" in rest:
            errors.setdefault(field, []).append(_("Kohta alkaa merkeillä {{ ja päättyy merkkeihin }}."))
    if "linkki" in PLACE.findall(subject):
        errors.setdefault("subject", []).append(_("Linkki ei kuulu aiheeseen."))
    for name in sorted(NEEDED.get(kind, frozenset()) - set(PLACE.findall(body))):
        errors.setdefault("body", []).append(_("Tekstistä puuttuu {{ %(name)s }}.") % {"name": name})
    if errors:
        raise ValidationError(errors)


def _unknown(name: str, known: frozenset[str]) -> str:
    places = ", ".join(f"{{{{ {one} }}}}" for one in sorted(known))
    return _("Tuntematon kohta {{ %(name)s }}. Tässä kirjeessä on: %(places)s.") % {
        "name": name,
        "places": places,
    }
