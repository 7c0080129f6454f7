"""One row into fields, or into complaints that say what is wrong and what would be right.

Pure: the row and the words that it may use come in, values go out. Fields have one form whatever the file:
text is a string ("" = unknown), a list a tuple, a number or truth may be None. A column that a row does not
have is not among its fields: nothing is said of it, so nothing changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from directory.imports import columns
from directory.imports.values import WHOLE_COUNTRY, Wrong, value_of
from directory.vocabulary import Vocabulary

Fields = dict[str, Any]
TO_BE_CHECKED = "tarkistettava ennen julkaisua"


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one field of a row, in words for whoever keeps the file."""

    field: str
    reason: str


@dataclass(frozen=True)
class ParsedRow:
    """Fields, or complaints: a row with a complaint is not imported."""

    fields: Fields
    complaints: tuple[Complaint, ...] = ()


def parse_row(values: Mapping[str, Any], words: Vocabulary) -> ParsedRow:
    """The fields of a row as it was read from a file, in the words of the vocabularies."""
    complaints = [Complaint(name, _("Tuntematon sarake.")) for name in values if name not in columns.ALL]
    fields: Fields = {}
    for name in values:
        if name in columns.ALL:
            try:
                fields[name] = value_of(name, values[name], words)
            except Wrong as error:
                complaints.append(Complaint(name, str(error)))
    refused = {complaint.field for complaint in complaints}
    complaints += [
        Complaint(name, _("Pakollinen tieto puuttuu."))
        for name in columns.REQUIRED
        if name not in refused and not fields.get(name)
    ]
    complaints += _contradictions(fields)
    return ParsedRow({}, tuple(complaints)) if complaints else ParsedRow(_settled(fields))


def _contradictions(fields: Fields) -> list[Complaint]:
    """What two fields of a row cannot both say."""
    found = []
    for first, last in (("age_from", "age_to"), ("visible_from", "visible_until")):
        if _known(fields, first) and _known(fields, last) and fields[first] > fields[last]:
            found.append(
                Complaint(last, _("Arvo on pienempi kuin sarakkeessa %(first)s.") % {"first": first})
            )
    if fields.get("coverage") in WHOLE_COUNTRY and fields.get("municipalities"):
        found.append(Complaint("municipalities", _("Koko maan palvelulla ei ole kuntaluetteloa.")))
    if fields.get("ended_on") and fields.get("status", "ended") != "ended":
        found.append(Complaint("ended_on", _("Päättymispäivä kuuluu vain päättyneelle (status = ended).")))
    if (fields.get("latitude") is None) != (fields.get("longitude") is None):
        found.append(Complaint("latitude", _("Leveys- ja pituusaste kuuluvat yhteen.")))
    if fields.get("id") and fields["id"] in fields.get("replaced_by", ()):
        found.append(Complaint("replaced_by", _("Palvelu ei voi korvata itseään.")))
    return found + _without_a_channel(fields)


def _known(fields: Fields, name: str) -> bool:
    return fields.get(name) not in (None, "")


def _without_a_channel(fields: Fields) -> list[Complaint]:
    """Facts of channels that the row does not have, so that they would be lost."""
    kinds = fields.get("channels")
    if kinds is None:
        return []
    needs_phone = [
        name for name in ("shown_on_bill", "number_seen") if fields.get(name, "unknown") != "unknown"
    ]
    needs_any = [f"{name}_{language}" for name in columns.FACT_TEXTS for language in columns.LANGUAGES]
    needs_any += ["phones", "phone", "latitude"]
    lost = [] if "puhelin" in kinds else needs_phone
    if not kinds:
        lost = [*lost, *(name for name in needs_any if fields.get(name) not in (None, "", ()))]
    return [Complaint(name, _("Rivillä ei ole kanavaa, jota tieto koskee.")) for name in lost]


def _settled(fields: Fields) -> Fields:
    """Columns that speak of others are applied to them and left out.

    ``name`` is the name in every language without one of its own; where it is not Finnish, ``name_fi`` is.
    """
    settled = {name: value for name, value in fields.items() if name not in ("phone", "languages_known")}
    if settled.get("evidence", "") is None:
        del settled["evidence"]
    if finnish := settled.pop("name_fi", ""):
        own = {name: settled.get(name) or fields["name"] for name in ("name_sv", "name_en")}
        settled |= own | {"name": finnish}
    if fields.get("languages_known") is False:
        settled["languages"] = ()
    if "phone" in fields:
        main, phones = fields["phone"], fields.get("phones", ())
        numbers = [number for number, _note in phones]
        settled["phones"] = phones if not main or main[0][0] in numbers else (*main, *phones)
    if TO_BE_CHECKED in fields.get("notes", "").lower() and "phones" in settled:
        settled["phones"] = ()
    return settled
