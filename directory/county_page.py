"""What the two pages of a county say: one for its families, one for those who work with them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from directory import safety_bar
from directory.cards import card, rules_of
from directory.freshness import STALE
from directory.languages import Localised
from directory.models import Adoption, Channel, County, CountyDoor, Service
from directory.models.door import DoorKind
from directory.models.organisation import OrganisationType
from directory.presentation.contact import listed
from directory.presentation.hours import OpeningState, Quote, opening_state
from directory.public_lines import public_doors
from directory.result_rows import result_row
from directory.sourcing import door_sentence, host
from directory.vocabulary import Word, vocabulary
from directory.withholding import door_as_shown

# What the cells of the matrix mean, and the letters that tell them apart without colour.
KINDS = {
    "own": gettext_lazy("alueen oma palvelu"),
    "used": gettext_lazy("käytössä täällä"),
    "free": gettext_lazy("vahvistettu, käyttöä ei ole kirjattu"),
    "parish": gettext_lazy("seurakunnan tai kirkon, vahvistettu"),
    "unsure": gettext_lazy("vahvistamatta"),
}
MARKS = {
    "own": pgettext_lazy("taulukon merkki", "O"),
    "used": pgettext_lazy("taulukon merkki", "K"),
    "free": pgettext_lazy("taulukon merkki", "T"),
    "parish": pgettext_lazy("taulukon merkki", "S"),
}
MEDICAL_HELP = "116117"
REMOTE_CHANNELS = ("puhelin", "chat")


@dataclass(frozen=True)
class Door:
    """One of the county's own doors. Without ``name`` nobody has told us of it."""

    kind: str
    name: Localised | None = None
    number: str = ""
    tel: str = ""
    url: str = ""
    site: str = ""
    state: OpeningState | None = None
    hours: Localised | None = None
    source: str = ""


@dataclass(frozen=True)
class NeedRow:
    """A need, how many services for it can be used in the county, and the page that lists them."""

    word: Word
    label: str
    name: str
    count: int
    href: str


@dataclass(frozen=True)
class Usable:
    """How many services of a kind of provider help with a need; of these, by telephone or chat, and in Swedish.

    ``used``: those that the county has told that it uses. ``confirmed``: those that somebody has assured and that
    are not stale; of these ``named`` name the county or a municipality in it.
    """

    need: str
    provider: str
    there_are: int
    remote: int
    swedish: int
    used: int = 0
    confirmed: int = 0
    named: int = 0


@dataclass(frozen=True)
class Cell:
    """``kind``: own (the county's own service), used (on record in the county), free or parish (confirmed, and used
    by nobody here as far as we know), unsure until someone has confirmed a service, none where we know of none.
    """

    provider: str
    count: int
    href: str
    kind: str
    used: int = 0

    @property
    def mark(self) -> str:
        """A letter beside the number, since colour alone tells nothing."""
        return str(MARKS.get(self.kind, ""))

    @property
    def words(self) -> str:
        if self.kind == "used":
            return ngettext("joista %(n)s käytössä täällä", "joista %(n)s käytössä täällä", self.used) % {
                "n": self.used
            }
        return str(KINDS.get(self.kind, ""))


@dataclass(frozen=True)
class MatrixRow:
    need: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Legend:
    kind: str
    mark: str
    words: str


def own_doors(county_code: str, language: str, now: dt.datetime) -> list[Door]:
    """Every kind of door, in the order in which families need them; then medical help that cannot wait."""
    doors: dict[str, list[CountyDoor]] = defaultdict(list)
    for row in public_doors.get().get(county_code, ()):
        doors[row.kind].append(door_as_shown(row, timezone.localdate(now)))
    found = [
        door
        for kind, label in DoorKind.choices
        for door in (
            [door_of(row, str(label), language, now) for row in doors[kind]] or [Door(_titled(str(label)))]
        )
    ]
    return [*found, _medical_help(language)]


def _titled(label: str) -> str:
    return label[:1].upper() + label[1:]


def door_of(row: CountyDoor, label: str, language: str, now: dt.datetime) -> Door:
    """A published door, or a draft from the editor's form, as the county's pages show it."""
    rules = rules_of(row.opening_rules.all())
    state = (
        opening_state(rules, now, Quote(), crisis=row.kind == DoorKind.SOCIAL_AND_CRISIS_EMERGENCY)
        if rules
        else None
    )
    return Door(
        kind=_titled(label),
        name=row.text("name", language),
        number=row.phone,
        tel=row.tel or "",
        url=row.url,
        site=host(row.url),
        state=state if state and state.state != "unknown" else None,
        hours=row.text("hours_text", language) or None,
        source=door_sentence(row, timezone.localdate(now), language),
    )


def _medical_help(language: str) -> Door:
    """116 117 is the same in the whole country and stands among the safety lines."""
    label = _("Päivystysapu, kun sairaus ei voi odottaa")
    for line in safety_bar.lines(language):
        if line["tel"] == MEDICAL_HELP:
            name = Localised(line["name"], line["name_language"])
            return Door(label, name, line["phone"], line["tel"], source=line["sentence"])
    return Door(label)


def usable_in(county: County, today: dt.date) -> Any:
    """The services that families of the county can use: its own and national ones."""
    return Service.objects.listed(today).reaching({county.code})


def need_rows(county: County, language: str, today: dt.date) -> list[NeedRow]:
    """Needs in everyday words with the number of services usable in the county; those without any are left out."""
    counts = _counted(
        usable_in(county, today).values("needs__code").annotate(there_are=Count("pk", distinct=True))
    )
    words = vocabulary().terms["need"].values()
    return [
        NeedRow(
            word, word.label(language), word.name(language), counts[word.code], _need_address(word, county)
        )
        for word in words
        if counts.get(word.code)
    ]


def _counted(rows: Any) -> dict[str, int]:
    return {row["needs__code"]: row["there_are"] for row in rows if row["needs__code"]}


def _need_address(word: Word, county: County) -> str:
    """The search for the need in the county; a sensitive need has its own wordless page instead."""
    if word.sensitive:
        return reverse("directory:need", args=[word.path_code])
    return search_address(need=word.code, county=county.code)


def search_address(**asked: str) -> str:
    return f"{reverse('search:results')}?{urlencode(asked)}"


def usable_by_kind(county: County, today: dt.date) -> list[Usable]:
    """For each need and kind of provider, how many services families of the county can use."""
    services = Service.needs.through.objects.filter(
        service__in=usable_in(county, today), term__taxonomy__code="need"
    )
    remote = Channel.objects.filter(service=OuterRef("service"), kind__code__in=REMOTE_CHANNELS)
    swedish = Service.languages.through.objects.filter(service=OuterRef("service"), term__code="sv")
    used = Adoption.objects.open().filter(service=OuterRef("service"), county=county)
    assured = Q(service__standing__due_on__gt=today - STALE)
    rows = (
        services.order_by()
        .annotate(remote=Exists(remote), swedish=Exists(swedish), is_used=Exists(used))
        .values_list("term__code", "service__organisation__type")
        .annotate(
            there_are=Count("pk"),
            with_remote=Count("pk", filter=Q(remote=True)),
            in_swedish=Count("pk", filter=Q(swedish=True)),
            used=Count("pk", filter=Q(is_used=True)),
            confirmed=Count("pk", filter=assured),
            named=Count("pk", filter=assured & Q(service__coverage_kind="areas")),
        )
        .values_list(
            "term__code",
            "service__organisation__type",
            "there_are",
            "with_remote",
            "in_swedish",
            "used",
            "confirmed",
            "named",
        )
    )
    return [Usable(*row) for row in rows]


def matrix(usable: Sequence[Usable], county: County, language: str) -> tuple[list[str], list[MatrixRow]]:
    """The kinds of provider, and needs by them: each cell has its count and the search that shows the same.

    Providers of whom nobody has told the kind make a last column of their own, if there are any.
    """
    found = {(one.need, one.provider): one for one in usable}
    kinds = {kind: str(label) for kind, label in OrganisationType.choices}
    if any(one.provider == "" for one in usable):
        kinds[""] = _("laji ei tiedossa")
    rows = [
        MatrixRow(
            word.name(language),
            [
                _cell(word, label, found.get((word.code, kind)) or Usable(word.code, kind, 0, 0, 0), county)
                for kind, label in kinds.items()
            ],
        )
        for word in vocabulary().terms["need"].values()
    ]
    return list(kinds.values()), rows


def _cell(word: Word, label: str, usable: Usable, county: County) -> Cell:
    if not usable.there_are:
        return Cell(label, 0, "", "none")
    kind = usable.provider
    href = search_address(need=word.code, county=county.code, provider=kind) if kind else ""
    return Cell(label, usable.there_are, href, _kind(usable), usable.used)


def _kind(usable: Usable) -> str:
    if usable.provider == OrganisationType.PUBLIC and usable.named:
        return "own"
    if usable.used:
        return "used"
    if usable.confirmed:
        return "parish" if usable.provider == OrganisationType.PARISH else "free"
    return "unsure"


def kinds_in(rows: Sequence[MatrixRow]) -> list[Legend]:
    """What the cells that are there mean, save the two that the text above the matrix explains."""
    there = {cell.kind for row in rows for cell in row.cells}
    return [Legend(kind, str(MARKS[kind]), str(KINDS[kind])) for kind in MARKS if kind in there]


def gaps(usable: Sequence[Usable], language: str) -> list[str]:
    """Needs for which we know of no telephone or chat that the county's families could use."""
    reached = {one.need for one in usable if one.remote}
    return [word.name(language) for word in vocabulary().terms["need"].values() if word.code not in reached]


def in_second_language(usable: Sequence[Usable], county: County, language: str) -> list[NeedRow]:
    """In a bilingual county: needs with services in Swedish (in Åland, Finnish is not asked for)."""
    if "sv" not in county.official_languages:
        return []
    counts: Counter[str] = Counter()
    for one in usable:
        counts[one.need] += one.swedish
    return [
        NeedRow(
            word, word.label(language), word.name(language), counts[word.code],
            search_address(need=word.code, county=county.code, language="sv"),
        )
        for word in vocabulary().terms["need"].values()
        if counts[word.code]
    ]  # fmt: skip


def own_services(county: County, language: str, now: dt.datetime) -> list[dict[str, Any]]:
    """Rows of the services that name the county or a municipality in it."""
    named = usable_in(county, now.date()).filter(coverage_kind="areas").order_by("name_fi", "pk")
    return [result_row(card(service, language, now), now) for service in named.with_everything()]


def municipalities(county: County, language: str) -> list[str]:
    words = vocabulary()
    names = (words.municipalities[code].name(language) for code in words.places_in[county.code])
    return sorted(names, key=str.casefold)


def about(county: County, language: str) -> str:
    """ "494 819 asukasta vuoden 2024 lopussa, 27 kuntaa, kielet suomi ja ruotsi": what is known of these."""
    words = vocabulary()
    places = len(words.places_in[county.code])
    spoken = [
        words.terms["language"][code].name(language)
        for code in county.official_languages
        if code in words.terms["language"]
    ]
    parts = []
    if county.population:
        people = f"{county.population:,}".replace(",", "," if language == "en" else "\N{NO-BREAK SPACE}")
        parts.append(_("%(people)s asukasta vuoden 2024 lopussa") % {"people": people})
    parts.append(ngettext("%(count)s kunta", "%(count)s kuntaa", places) % {"count": places})
    if spoken:
        said = listed(spoken)
        parts.append(
            ngettext("kieli %(languages)s", "kielet %(languages)s", len(spoken)) % {"languages": said}
        )
    return ", ".join(parts)
