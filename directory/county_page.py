"""What the two pages of a county say: one for its families, one for those who work with them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from directory import safety_bar
from directory.cards import card, rules_of
from directory.languages import Localised
from directory.models import County, CountyDoor, Municipality, Service
from directory.models.door import DoorKind
from directory.models.organisation import OrganisationType
from directory.presentation.hours import OpeningState, Quote, opening_state
from directory.result_rows import result_row
from directory.sourcing import host, line_sentence
from directory.vocabulary import Word, vocabulary

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
class Cell:
    """``kind`` is unsure until someone has confirmed the services; none where we know of no service."""

    provider: str
    count: int
    href: str
    kind: str


@dataclass(frozen=True)
class MatrixRow:
    need: str
    cells: Sequence[Cell]


def own_doors(county_code: str, language: str, now: dt.datetime) -> list[Door]:
    """Every kind of door, in the order in which families need them; then medical help that cannot wait."""
    doors: dict[str, list[CountyDoor]] = defaultdict(list)
    rows = CountyDoor.objects.public().filter(county__code=county_code).order_by("sort_order", "pk")
    for row in rows.prefetch_related("opening_rules"):
        doors[row.kind].append(row)
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
        source=line_sentence(_Checked(row), language),
    )


class _Checked:
    """A door as line_sentence() reads it: it has no newest page of its own."""

    newest_seen = ""

    def __init__(self, row: CountyDoor) -> None:
        self.source_url, self.source_date = row.source_url, row.source_date
        self.checked_on, self.checked_how = row.checked_on, row.checked_how


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


def matrix(county: County, language: str, today: dt.date) -> tuple[list[str], list[MatrixRow]]:
    """The kinds of provider, and needs by them: each cell has its count and the search that shows the same.

    Providers of whom nobody has told the kind make a last column of their own, if there are any.
    """
    counts: dict[tuple[str, str], int] = {
        (row["needs__code"], row["organisation__type"]): row["there_are"]
        for row in usable_in(county, today)
        .exclude(needs=None)
        .values("needs__code", "organisation__type")
        .annotate(there_are=Count("pk", distinct=True))
    }
    kinds = {kind: str(label) for kind, label in OrganisationType.choices}
    if any(kind == "" for _need, kind in counts):
        kinds[""] = _("laji ei tiedossa")
    rows = [
        MatrixRow(
            word.name(language),
            [
                _cell(word, kind, label, counts.get((word.code, kind), 0), county)
                for kind, label in kinds.items()
            ],
        )
        for word in vocabulary().terms["need"].values()
    ]
    return list(kinds.values()), rows


def _cell(word: Word, kind: str, label: str, count: int, county: County) -> Cell:
    if not count:
        return Cell(label, 0, "", "none")
    href = search_address(need=word.code, county=county.code, provider=kind) if kind else ""
    return Cell(label, count, href, "unsure")


def gaps(county: County, language: str, today: dt.date) -> list[str]:
    """Needs for which we know of no telephone or chat that the county's families could use."""
    reached = set(
        usable_in(county, today)
        .filter(channels__kind__code__in=REMOTE_CHANNELS)
        .values_list("needs__code", flat=True)
    )
    return [word.name(language) for word in vocabulary().terms["need"].values() if word.code not in reached]


def in_second_language(county: County, language: str, today: dt.date) -> list[NeedRow]:
    """In a bilingual county: needs with services in Swedish (in Åland, Finnish is not asked for)."""
    if "sv" not in county.official_languages:
        return []
    swedish = usable_in(county, today).filter(languages__code="sv", languages__taxonomy__code="language")
    counts = _counted(swedish.values("needs__code").annotate(there_are=Count("pk", distinct=True)))
    return [
        NeedRow(
            word, word.label(language), word.name(language), counts[word.code],
            search_address(need=word.code, county=county.code, language="sv"),
        )
        for word in vocabulary().terms["need"].values()
        if counts.get(word.code)
    ]  # fmt: skip


def own_services(county: County, language: str, now: dt.datetime) -> list[dict[str, Any]]:
    """Rows of the services that name the county or a municipality in it."""
    named = usable_in(county, now.date()).filter(coverage_kind="areas").order_by("name_fi", "pk")
    return [result_row(card(service, language, now)) for service in named.with_everything()]


def municipalities(county: County, language: str) -> list[str]:
    rows = Municipality.objects.filter(county=county)
    return sorted((str(row.text("name", language)) for row in rows), key=str.casefold)
