"""The answer to a question over the catalogue, worked out by SQL.

This is the slow and simple way, which the index must agree with: one statement tells of each listed service
which conditions it meets, and a constant number more tell what there is to count.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from directory.conditions import (
    AREA_CONDITIONS,
    Condition,
    asked,
    changed_after,
    names_county,
    names_municipality,
)
from directory.criteria import Criteria
from directory.querysets import ALAND
from directory.vocabulary import Vocabulary, vocabulary

FACETS = (
    "need",
    "target_group",
    "situation",
    "channel",
    "language",
    "cost",
    "anonymous",
    "provider",
    "county",
)
GROUP_ORDER = {"area": 0, "national": 1, None: 1, "unknown": 2, "elsewhere": 3}


@dataclass(frozen=True)
class Listing:
    """``rows`` are (service key, group) of the asked page, in order; counts are over all pages.

    ``facets``: per facet, by code, how many services there are without the facet's own filter.
    ``facets_unknown``: per facet, of how many of these the data do not tell it.
    ``why``: by service key, the words that matched.
    """

    count: int
    unknown_count: int
    elsewhere_count: int
    rows: tuple[tuple[int, str | None], ...]
    facets: Mapping[str, Mapping[str, int]]
    facets_unknown: Mapping[str, int]
    why: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Scored:
    """What matched words: ``relevance`` by service key, and which words did."""

    relevance: Mapping[int, float]
    why: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class _Row:
    """One listed service: which conditions it meets (True, None unknown, False), and what facets count."""

    pk: int
    meets: dict[str, bool | None]
    in_named_area: bool
    names: Mapping[str, str]
    values: dict[str, frozenset[str]]

    def status(self, besides: str = "") -> str | None:
        """match, unknown, elsewhere, or None where it does not belong in the answer at all."""
        verdicts = {name: verdict for name, verdict in self.meets.items() if name != besides}
        if all(verdict is True for verdict in verdicts.values()):
            return "match"
        if all(verdict is not False for verdict in verdicts.values()):
            return "unknown"
        others = [verdict for name, verdict in verdicts.items() if name not in AREA_CONDITIONS]
        return "elsewhere" if all(verdict is True for verdict in others) else None


def listing(
    criteria: Criteria, now: dt.datetime, queryset: QuerySet | None = None, scored: Scored | None = None
) -> Listing:
    """Everything that a list shows for a question at a moment.

    ``scored`` holds what matched the words of ``q``; without it a question with words finds nothing.
    """
    rows = _rows(criteria, now, queryset)
    if criteria.q:
        found = scored.relevance if scored else {}
        rows = [row for row in rows if row.pk in found]
    shown = (
        {"match"}
        | ({"unknown"} if criteria.unknown else set())
        | ({"elsewhere"} if criteria.elsewhere else set())
    )
    statuses = [(row, row.status()) for row in rows]
    tally = Counter(status for _, status in statuses)
    visible = [(row, _group(row, status, criteria)) for row, status in statuses if status in shown]
    visible.sort(key=lambda pair: (GROUP_ORDER[pair[1]], *_order(pair[0], criteria, scored)))
    facets, untold = _count(rows, shown, vocabulary())
    page = visible[criteria.start : criteria.start + criteria.page_size]
    return Listing(
        count=len(visible),
        unknown_count=tally["unknown"],
        elsewhere_count=tally["elsewhere"] if criteria.has_area else 0,
        rows=tuple((row.pk, group) for row, group in page),
        facets=facets,
        facets_unknown=untold,
        why={row.pk: scored.why.get(row.pk, ()) for row, _ in page} if scored else {},
    )


def _group(row: _Row, status: str | None, criteria: Criteria) -> str | None:
    if status in ("unknown", "elsewhere"):
        return status
    if not criteria.has_area:
        return None
    return "area" if row.in_named_area else "national"


SORTED_BYTES = 32


def sort_letters(name: str) -> str:
    """The letters that order a name in Finnish and Swedish: å, ä, ö last, case apart (SFS 4600)."""
    return name.casefold().translate(_ALPHABET)


def sort_name(name: str) -> bytes:
    """What names are ordered by: the first SORTED_BYTES of their letters, as the index keeps them."""
    return sort_letters(name).encode()[:SORTED_BYTES]


_ALPHABET = str.maketrans(
    {"å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}", "š": "s", "ž": "z", "é": "e", "ü": "y"}
)


def _order(row: _Row, criteria: Criteria, scored: Scored | None) -> tuple[Any, ...]:
    name = sort_name(row.names[criteria.lang] or row.names["fi"])
    if criteria.order == "relevance" and scored:
        return (-round(scored.relevance[row.pk], 4), row.pk)
    return (name, row.pk)


def _rows(criteria: Criteria, now: dt.datetime, queryset: QuerySet | None) -> list[_Row]:
    from directory.models import Service

    services = Service.objects.all() if queryset is None else queryset
    listed = services.listed(timezone.localdate(now)).filter(changed_after(criteria.modified_after))
    conditions = asked(criteria)
    named = _names_an_area(criteria)
    flags: dict[str, Any] = {"in_named_area": _flag(named)}
    for name, condition in conditions.items():
        flags[f"meets_{name}"] = _verdict(condition)
    columns = ("pk", "name_fi", "name_sv", "name_en", "anonymous", "coverage_kind")
    values = list(
        listed.annotate(cost_code=F("cost__code"), provider=F("organisation__type"), **flags).values(
            *columns, "cost_code", "provider", *flags
        )
    )
    keys = {value["pk"] for value in values}
    linked = _linked_values(vocabulary())
    openness = open_services(keys, now) if criteria.open_now else {}
    return [_row(value, conditions, linked, openness, criteria) for value in values]


def _row(
    value: dict[str, Any],
    conditions: Mapping[str, Condition],
    linked: Mapping[str, Mapping[int, set[str]]],
    openness: Mapping[int, bool | None],
    criteria: Criteria,
) -> _Row:
    pk = value["pk"]
    meets = {name: {1: True, 0: False, -1: None}[value[f"meets_{name}"]] for name in conditions}
    if criteria.open_now:
        meets["open_now"] = openness[pk]
    values = {name: frozenset(codes.get(pk, ())) for name, codes in linked.items()}
    values["cost"] = frozenset([value["cost_code"]] if value["cost_code"] else [])
    values["anonymous"] = frozenset([value["anonymous"]] if value["anonymous"] != "unknown" else [])
    values["provider"] = frozenset([value["provider"]] if value["provider"] else [])
    values["county"] = _reached(value["coverage_kind"], values["county"])
    names = {language: value[f"name_{language}"] for language in ("fi", "sv", "en")}
    in_area = value["coverage_kind"] == "areas" and bool(value["in_named_area"])
    return _Row(pk, meets, in_area, names, values)


def _reached(coverage_kind: str, named: frozenset[str]) -> frozenset[str]:
    if coverage_kind == "nationwide":
        return frozenset(vocabulary().counties)
    if coverage_kind == "nationwide_except_aland":
        return frozenset(vocabulary().counties) - {ALAND}
    return named if coverage_kind == "areas" else frozenset()


def _flag(question: Q) -> Case:
    return Case(When(question, then=Value(True)), default=Value(False), output_field=BooleanField())


def _verdict(condition: Condition) -> Case:
    return Case(
        When(condition.matches, then=Value(1)), When(condition.unknown, then=Value(-1)), default=Value(0)
    )


def _names_an_area(criteria: Criteria) -> Q:
    """Whether the service names the asked area itself and is not merely usable there."""
    named = Q(pk__in=[])
    if criteria.county:
        named |= names_county(criteria.county)
    if criteria.municipality:
        places = vocabulary().municipalities
        named |= names_municipality(
            criteria.municipality, frozenset(places[code].county for code in criteria.municipality)
        )
    return named


def _linked_values(words: Vocabulary) -> dict[str, dict[int, set[str]]]:
    """By facet and service key, the codes linked to it: one statement each."""
    from directory.models import Channel, Service

    linked: dict[str, dict[int, set[str]]] = {}
    relations = {
        "need": "needs",
        "target_group": "target_groups",
        "situation": "life_situations",
        "language": "languages",
    }
    for facet, relation in relations.items():
        linked[facet] = _gathered(
            getattr(Service, relation).through.objects.values_list("service_id", "term__code")
        )
    linked["channel"] = _gathered(Channel.objects.values_list("service_id", "kind__code"))
    counties = _gathered(Service.counties.through.objects.values_list("service_id", "county__code"))
    places = Service.municipalities.through.objects.values_list("service_id", "municipality__county__code")
    for key, codes in _gathered(places).items():
        counties.setdefault(key, set()).update(codes)
    linked["county"] = counties
    return linked


def _gathered(pairs: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    gathered: dict[int, set[str]] = defaultdict(set)
    for key, code in pairs:
        gathered[key].add(code)
    return dict(gathered)


def open_services(keys: set[int], now: dt.datetime) -> dict[int, bool | None]:
    """By service key, whether a channel is open: True, False where all are known to be closed, else None."""
    from directory.models import Channel
    from directory.opening import open_at

    verdicts: dict[int, list[bool | None]] = defaultdict(list)
    channels = (
        Channel.objects.filter(service_id__in=keys)
        .select_related("service")
        .prefetch_related("opening_rules")
    )
    for channel in channels:
        rules = [rule.as_rule() for rule in channel.opening_rules.all()]
        verdict = open_at(rules, now, crisis=channel.service.is_crisis) if rules else None
        verdicts[channel.service_id].append(verdict)
    return {key: any_open(verdicts.get(key, [])) for key in keys}


def any_open(verdicts: list[bool | None]) -> bool | None:
    """What several channels make together: open where one is, closed only where all are known to be."""
    if any(verdicts):
        return True
    return None if not verdicts or None in verdicts else False


def _count(
    rows: list[_Row], shown: set[str], words: Vocabulary
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    untold: dict[str, int] = {}
    for facet in FACETS:
        counted: Counter[str] = Counter()
        unknown = 0
        for row in rows:
            if row.status(besides=facet) in shown:
                counted.update(row.values[facet])
                unknown += not row.values[facet]
        facets[facet] = dict(counted)
        untold[facet] = unknown
    return facets, untold
