"""What to offer while somebody types: safety lines first where the words ask for them, then needs, names, places."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.languages import LANGUAGES
from directory.places import Place
from directory.vocabulary import Vocabulary, vocabulary
from search import catalogue_names, index
from search.analysis import Language, get_analyser, words
from search.analysis.tokens import fold
from search.answers import safety_lines
from search.language import Held, held
from search.names import LETTERS, Key, Names, build
from search.persons import with_the_childs_line
from search.place_words import named_place
from search.questions import understood
from search.ranking import CONCEPT_PREFIX
from search.snapshot import Snapshot

LONGEST = 100
MOST_WORDS = 8
SHORTEST = 2
# A word so long, or two, tell enough to look among expressions that go on from it.
TELLING = 5
MOST = {"safety": 3, "need": 4, "service": 4, "organisation": 2, "place": 2}
SURE = 0.3
NEED = f"{CONCEPT_PREFIX}need:"


@dataclass(frozen=True)
class Option:
    """``url`` is where it leads; or ``question`` is what to ask the search for, as names and values.

    ``language``: that of the text where it is not the reader's.
    """

    text: str
    note: str = ""
    url: str = ""
    question: dict[str, str] = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True)
class Group:
    kind: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class _Effort:
    """How far to go to find anything: forgive typing errors, try the parts of compounds."""

    forgiving: bool = False
    with_parts: bool = False


EFFORTS = (_Effort(), _Effort(forgiving=True), _Effort(forgiving=True, with_parts=True))


@dataclass(frozen=True)
class _Typed:
    """What was typed; ``forms``: by word, the beginnings that names are looked up by; ``meant``: needs it leads to."""

    text: str
    words: list[str]
    forms: list[list[bytes]]
    effort: _Effort
    meant: list[str]


def suggest(text: str, language: Language, today: dt.date) -> list[Group]:
    """Groups with at least one option, in the order in which they are shown."""
    return offered(text, language, today).groups


@dataclass(frozen=True)
class Offer:
    """``in_danger``: the words ask for safety lines, be there lines to show or not; nothing may keep them."""

    groups: list[Group]
    in_danger: bool
    snapshot: Snapshot | None
    """What it was made from; None where there is no index."""


def offered(text: str, language: Language, today: dt.date) -> Offer:
    """As ``suggest``, and what a keeper of answers must know of it."""
    text = text[:LONGEST]
    typed = words(text)[:MOST_WORDS]
    snapshot = _snapshot()
    if sum(map(len, typed)) < SHORTEST:
        return Offer([], False, snapshot)
    known, now = vocabulary(), held()
    catalogue = catalogue_names.at(snapshot) if snapshot else catalogue_names.NOTHING
    begun = now.lexicons.danger.classes_begun(text)
    classes = with_the_childs_line(begun, typed, get_analyser())
    safety, meant = _safety(classes, language), _by_concept(text, language)
    for effort in EFFORTS:
        forms = [_alternatives(word, language, effort) for word in typed]
        ask = _Typed(text, typed, forms, effort, meant)
        most = MOST["service"] + MOST["organisation"]
        found = catalogue.names.find(ask.forms, most, effort.forgiving)
        options = {
            "safety": safety,
            "need": _needs(ask, language, known, now),
            "service": _services([pk for kind, pk in found if kind == "service"], language, today, snapshot),
            "organisation": _organisations(
                [pk for kind, pk in found if kind == "organisation"], language, catalogue
            ),
            "place": _places(ask, language, known),
        }
        if any(options[kind] for kind in ("need", "service", "organisation", "place")):
            break
    labels = {
        "safety": _("Apua heti"),
        "need": _("Aiheet"),
        "service": _("Palvelut"),
        "organisation": _("Järjestäjät"),
        "place": _("Alueet"),
    }
    groups = [Group(kind, labels[kind], chosen[: MOST[kind]]) for kind, chosen in options.items() if chosen]
    return Offer(groups, bool(classes), snapshot)


def _snapshot() -> Snapshot | None:
    try:
        return index.current()
    except index.IndexMissing:
        return None


def _alternatives(word: str, language: Language, effort: _Effort) -> list[bytes]:
    """The word as it stands, and its base forms in Finnish and the reader's language."""
    forms = [word]
    for name in dict.fromkeys(("fi", language)):
        found = get_analyser().forms(word, name)  # type: ignore[arg-type]
        others = (*found.bases, *found.parts) if effort.with_parts else found.bases
        forms += [form for form in others if len(form) >= TELLING - 1]
    return list(dict.fromkeys(fold(form).encode()[:LETTERS] for form in forms))


def _safety(classes: list[str], language: Language) -> list[Option]:
    """The most fitting lines, and for a life in danger the emergency number always."""
    lines = safety_lines(classes, language)
    urgent = [line for line in lines if line["class"] == "life"][:1]
    others = [line for line in lines if line not in urgent]
    return [
        Option(
            line["name"],
            line["phone"] if line["phone"] and line["phone"] not in line["name"] else "",
            f"tel:{line['tel']}" if line["tel"] else line["url"] or reverse("directory:home"),
        )
        for line in [*others[: MOST["safety"] - len(urgent)], *urgent]
    ]


def _needs(ask: _Typed, language: Language, known: Vocabulary, now: Held) -> list[Option]:
    """Needs by name, by expressions that the words make, and by those that they begin."""
    terms = known.terms.get("need", {})
    codes = list(terms)
    by_name = fixed(known).needs.find(ask.forms, MOST["need"], ask.effort.forgiving)
    found = [codes[number] for _kind, number in by_name]
    found += ask.meant
    if len(ask.words) > 1 or len(ask.words[0]) >= TELLING:
        found += _by_beginning(ask.forms, now)
    return [
        Option(
            terms[code].label(language),
            url=reverse("directory:need", args=[terms[code].path_code]),
        )
        for code in dict.fromkeys(found)
        if code in terms
    ]


def nearest_needs(text: str, language: Language) -> list[Option]:
    """The needs that words come closest to, for a page that has found nothing else.

    Where whole words lead nowhere, their beginnings may: "parisuhdeterpia" begins like "parisuhde".
    """
    typed = words(text)[:MOST_WORDS]
    longest = max((len(word) for word in typed), default=0)
    meant = _by_concept(text, language)
    for length in range(longest, TELLING - 1, -1):
        cut = [word[:length] for word in typed if length == longest or len(word) > length]
        effort = EFFORTS[-1] if length == longest else EFFORTS[0]
        for part in [cut] if length == longest else [[word] for word in cut]:
            ask = _Typed(text, part, [_alternatives(word, language, effort) for word in part], effort, meant)
            if found := _needs(ask, language, vocabulary(), held()):
                return found[: MOST["need"]]
    return []


def _by_concept(text: str, language: Language) -> list[str]:
    """Needs that the words lead to, the surest first; none where there is no index yet."""
    try:
        query = understood(text, language, index.held(), as_typed=True)
    except index.IndexMissing:
        return []
    sure = {
        token.removeprefix(NEED): weight
        for group in query.groups
        for token, weight in group.tokens
        if group.surface == token and token.startswith(NEED) and weight >= SURE
    }
    return sorted(sure, key=lambda code: -sure[code])


def _by_beginning(alternatives: list[list[bytes]], now: Held) -> list[str]:
    """Needs of the expressions that the typed words may become, the most frequent first."""
    beginnings = [forms[:1] for forms in alternatives]
    hits = expression_names(now).find(beginnings, 20, forgiving=False)
    counted = Counter(
        target.removeprefix("need:")
        for _kind, number in hits
        for target in now.expressions[number].targets[:1]
        if target.startswith("need:")
    )
    return [code for code, _count in counted.most_common(2)]


def _services(keys: list[int], language: Language, today: dt.date, snapshot: Snapshot | None) -> list[Option]:
    """From the cards of the index, which cost a tenth of the rows themselves."""
    shown = [pk for pk in keys if snapshot and _is_visible(snapshot, pk, today)][: MOST["service"]]
    if not shown:
        return []
    _epoch, _generation, cards = index.read_cards(shown, language)
    found = [orjson.loads(cards[pk].still) for pk in shown if pk in cards]
    return [
        Option(
            card["name"],
            card["organisation"]["name"],
            card["url"],
            language="" if card["name_language"] == language else card["name_language"],
        )
        for card in found
    ]


def _is_visible(snapshot: Snapshot, pk: int, today: dt.date) -> bool:
    row, day = snapshot.row_of(pk), today.toordinal()
    if row is None:
        return False
    return bool(snapshot.columns.visible_from[row] <= day <= snapshot.columns.visible_until[row])


def _organisations(keys: list[int], language: Language, catalogue: catalogue_names.Catalogue) -> list[Option]:
    rows = [catalogue.providers[pk] for pk in keys if pk in catalogue.providers]
    return [_provider(row, language) for row in rows[: MOST["organisation"]]]


def _provider(row: catalogue_names.Provider, language: Language) -> Option:
    own = row.names[LANGUAGES.index(language)]
    address = reverse("directory:organisation", args=[row.slug])
    return Option(own, url=address) if own else Option(row.names[0], url=address, language=LANGUAGES[0])


def _places(ask: _Typed, language: Language, known: Vocabulary) -> list[Option]:
    """The place that is named among the words; else those whose name the words begin."""
    named = named_place(ask.text, language, known, get_analyser())
    if named and named.rest:
        return [
            Option(
                _("%(words)s, alue: %(place)s") % {"words": named.rest, "place": named.name},
                question={"q": named.rest, named.place.kind: named.place.code},
            )
        ]
    codes = [("county", code) for code in known.counties] + [
        ("municipality", code) for code in known.municipalities
    ]
    found = [named.place] if named else []
    begun = fixed(known).areas.find(ask.forms, MOST["place"], ask.effort.forgiving)
    found += [Place(*codes[number]) for _kind, number in begun]
    shown = [_area(place, language, known) for place in dict.fromkeys(found)]
    # Helsinki is a municipality and stands for a county: one of the two will do.
    return list({option.text: option for option in reversed(shown)}.values())[::-1]


def _area(place: Place, language: Language, known: Vocabulary) -> Option:
    if place.kind == "county":
        county = known.counties[place.code]
        return Option(
            county.name(language), _("Alueen sivu"), reverse("directory:county", args=[county.slug])
        )
    name = known.municipalities[place.code].name(language)
    return Option(name, _("Palvelut alueella"), question={"municipality": place.code})


@dataclass(frozen=True)
class _Fixed:
    """Names that only reference data change: needs and areas of one vocabulary."""

    known: Vocabulary
    needs: Names
    areas: Names


_fixed: _Fixed | None = None
_expressions: tuple[object, Names] | None = None


def fixed(known: Vocabulary) -> _Fixed:
    """Made anew only where the vocabulary says something else than before."""
    global _fixed
    kept = _fixed
    if kept is None or (kept.known is not known and kept.known != known):
        kept = _fixed = _Fixed(known, build(_need_names(known)), build(_area_names(known)))
    return kept


def _need_names(known: Vocabulary) -> Iterator[tuple[Key, list[str]]]:
    for number, word in enumerate(known.terms.get("need", {}).values()):
        yield (
            ("need", number),
            [name for names in (word.labels, word.names) for name in names.values() if name],
        )


def _area_names(known: Vocabulary) -> Iterator[tuple[Key, list[str]]]:
    for number, area in enumerate((*known.counties.values(), *known.municipalities.values())):
        yield ("area", number), [name for name in area.names.values() if name]


def expression_names(now: Held) -> Names:
    """The expressions of the held lexicons, by their place among them."""
    global _expressions
    kept = _expressions
    if kept is None or kept[0] is not now:
        made = build((("expression", number), [row.text]) for number, row in enumerate(now.expressions))
        kept = _expressions = (now, made)
    return kept[1]
