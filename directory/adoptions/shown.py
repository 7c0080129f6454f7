"""What readers see of adoptions: on a service who uses it, on a county what it uses and what others use."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.dates import PartialDate
from directory.languages import Localised
from directory.models import Adoption, County, Service
from directory.models.adoption import ToldBy
from directory.presentation.contact import listed
from directory.querysets import listed_on
from directory.sourcing import host
from directory.vocabulary import Word, vocabulary

MOST_SUGGESTED = 10


@dataclass(frozen=True)
class Adopted:
    """``uses``: how, in words, empty where nobody has told; ``is_old``: nobody has told of it for a year."""

    name: Localised
    href: str
    uses: str
    since: str
    source: str
    source_href: str
    is_old: bool
    note: Localised
    needs: Sequence[str] = ()


@dataclass
class UsedElsewhere:
    """A service that other counties use and this one does not, as far as we know.

    ``fresh_needs``: those of its needs for which the county uses nothing yet, as far as we know.
    """

    service: Service
    counties: list[str] = field(default_factory=list)
    fresh_needs: list[str] = field(default_factory=list)

    @property
    def counties_in_words(self) -> str:
        return listed(self.counties)

    @property
    def needs_in_words(self) -> str:
        """With commas alone: names of needs have an "and" of their own."""
        return ", ".join(self.fresh_needs)


def uses_in_words(adoption: Adoption) -> str:
    """ "Ohjaamme asiakkaita palveluun; rahoitamme tai ostamme palvelua"; empty where nobody has told."""
    return str(capfirst("; ".join(str(use.label) for use in adoption.uses)))


def since_in_words(adoption: Adoption, language: str) -> str:
    if not adoption.since:
        return ""
    return _("alkaen %(day)s") % {"day": PartialDate(adoption.since).in_words(language)}


def source_in_words(adoption: Adoption, today: dt.date, language: str) -> str:
    """Who told it and when; of what nobody has told for a year the year of recording, and to ask the county."""
    if adoption.is_old(today):
        return _("Kirjattu vuonna %(year)s. Tarkista alueelta.") % {"year": adoption.told_on.year}
    day = PartialDate(adoption.source_date).in_words(language) if adoption.source_date else ""
    if adoption.told_by == ToldBy.PAGE:
        told = {"site": host(adoption.source_url), "day": day or _("päivä ei ole tiedossa")}
        return _("Lähde: %(site)s, %(day)s") % told
    who = adoption.role or _("alue itse")
    return _("Kertoi: %(who)s, %(day)s") % {"who": who, "day": day or _("päivä ei ole tiedossa")}


def _shown(
    row: Adoption, name: Localised, href: str, today: dt.date, language: str, needs: Sequence[str] = ()
) -> Adopted:
    return Adopted(
        name=name,
        href=href,
        uses=uses_in_words(row),
        since=since_in_words(row, language),
        source=source_in_words(row, today, language),
        source_href=row.source_url,
        is_old=row.is_old(today),
        note=row.text("note", language),
        needs=needs,
    )


def adopters(service: Service, today: dt.date, language: str) -> list[Adopted]:
    """The counties that use a service, by their names. One query; none for a draft that is not kept yet."""
    if service.pk is None:
        return []
    rows = Adoption.objects.open().filter(service=service.pk).select_related("county")
    shown = [
        _shown(row, row.county.text("short", language), _professionals(row.county), today, language)
        for row in rows
    ]
    return sorted(shown, key=lambda one: one.name.value.casefold())


def _professionals(county: County) -> str:
    return f"{reverse('directory:county_professionals', args=[county.slug])}#kaytossa"


@dataclass(frozen=True)
class InCounty:
    """What a county uses, and what others use that it could."""

    used: Sequence[Adopted]
    elsewhere: Sequence[UsedElsewhere]


def in_county(county: County, today: dt.date, language: str) -> InCounty:
    """One query, a row for each need of a service that a county uses."""
    reaching = Service.objects.filter(pk=OuterRef("service")).reaching({county.code})
    rows = (
        Adoption.objects.open()
        .filter(listed_on(today, "service__"))
        .annotate(need=F("service__needs__code"), reaches=Exists(reaching))
        .select_related("service", "county")
        .order_by("service__name_fi", "service", "county__code", "service__needs__sort_order")
    )
    needs: dict[int, list[Word]] = defaultdict(list)
    found: dict[int, Any] = {}
    words = vocabulary().terms["need"]
    for row in rows:
        found.setdefault(row.pk, row)
        if row.need in words and words[row.need] not in needs[row.service_id]:
            needs[row.service_id].append(words[row.need])
    own = [row for row in found.values() if row.county_id == county.pk]
    used = [
        _shown(
            row, row.service.text("name", language), row.service.path, today, language,
            [word.name(language) for word in needs[row.service_id]],
        )
        for row in own
    ]  # fmt: skip
    return InCounty(used, _elsewhere(found.values(), own, needs, language))


def _elsewhere(
    rows: Iterable[Any], own: Sequence[Adoption], needs: Mapping[int, Sequence[Word]], language: str
) -> list[UsedElsewhere]:
    """First those that help with needs for which the county uses nothing yet, then those that most counties use."""
    here = {row.service_id for row in own}
    met = {word.code for key in here for word in needs[key]}
    found: dict[int, UsedElsewhere] = {}
    for row in rows:
        if row.service_id not in here and row.reaches:
            one = found.setdefault(row.service_id, UsedElsewhere(row.service))
            one.counties.append(row.county.text("short", language).value)
    for key, one in found.items():
        one.fresh_needs = [word.name(language) for word in needs[key] if word.code not in met]
    order = sorted(
        found.values(),
        key=lambda one: (-len(one.fresh_needs), -len(one.counties), one.service.name_fi.casefold()),
    )
    return order[:MOST_SUGGESTED]
