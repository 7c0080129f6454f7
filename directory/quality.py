"""How well the directory is kept, in numbers that people can check: all from the rows of assurances and signals.

Nothing is told from fewer answers than FEW: a share of three tells nobody anything.
"""

import datetime as dt
import itertools
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from directory.freshness import Evidence, Facts, Group, Intervals, State, evaluate
from directory.models import (
    Answer,
    Assurance,
    Call,
    CountyDoor,
    FreshnessIntervals,
    SafetyLine,
    Service,
    Signal,
    Standing,
)
from directory.models.answers import AnswerKind
from directory.models.freshness import HUMAN_LEVELS, RECORDS, ClaimGroup, Outcome
from directory.record_facts import GROUPS
from directory.signals import Kind
from directory.state_days import state_on

FEW = 10
NEWEST = 2_000
LINK_KINDS = (Kind.URL_GONE, Kind.URL_FAILS, Kind.URL_SOFT_404, Kind.URL_MOVED)
RIGHT = (Outcome.CONFIRMED,)
WRONG = (Outcome.CHANGED, Outcome.CLOSED, Outcome.WRONG_NUMBER)
FIXED_WITHIN = (1, 7, 30, 90)
BINS = 5


@dataclass(frozen=True)
class Part:
    """So many of all."""

    name: str
    count: int
    of: int

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.of else None


@dataclass(frozen=True)
class Bin:
    """Answers whose risk was predicted between two bounds, and how many of them found something wrong."""

    low: float
    high: float
    answers: int
    wrong: int
    predicted: float

    @property
    def observed(self) -> float | None:
        return self.wrong / self.answers if self.answers else None


def states(today: dt.date) -> list[Part]:
    """Published services by state."""
    listed = Service.objects.filter(live=True).exclude(status="ended")
    total = listed.count()
    counted: Counter[State] = Counter()
    rows = Standing.objects.filter(service__in=listed).values_list("due_on", "withheld_from")
    for due, withheld in rows.iterator():
        counted[state_on(due, withheld, today)] += 1
    counted[State.UNCONFIRMED] += total - sum(counted.values())
    return [Part(state.value, counted[state], total) for state in State if state != State.ARCHIVED]


def fresh_share(parts: Iterable[Part]) -> float | None:
    """Assured and not yet due, of all published services."""
    rows = {part.name: part for part in parts}
    total = rows[State.FRESH].of
    return (rows[State.FRESH].count + rows[State.DUE_SOON].count) / total if total else None


def ages(today: dt.date) -> dict[str, list[int]]:
    """By claim group, how many days ago each service's newest human assurance of it was."""
    newest: dict[tuple[int, str], dt.date] = {}
    rows = Assurance.objects.standing().filter(service__live=True, on__lte=today)
    for service, group, on in rows.values_list("service", "group", "on").iterator():
        newest[service, group] = max(on, newest.get((service, group), on))
    found: dict[str, list[int]] = defaultdict(list)
    for (_, group), on in newest.items():
        found[group].append((today - on).days)
    return {group: sorted(found[group]) for group in ClaimGroup.values if found[group]}


def median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def days_to_fix() -> list[int]:
    """From a signal's confirmation to the day on which a person had put right what it told of."""
    rows = Signal.objects.filter(outcome__in=(Outcome.CHANGED, Outcome.CLOSED), confirmed_on__isnull=False)
    pairs = rows.exclude(cleared_at=None).values_list("confirmed_on", "cleared_at")
    return sorted(max(0, (cleared.date() - confirmed).days) for confirmed, cleared in pairs)


def fixed_within(days: Sequence[int]) -> list[Part]:
    """How many were put right within a day, a week, a month, three months and later."""
    bounds = (-1, *FIXED_WITHIN)
    rows = [
        Part(str(high), sum(low < day <= high for day in days), len(days))
        for low, high in itertools.pairwise(bounds)
    ]
    return [*rows, Part("more", sum(day > FIXED_WITHIN[-1] for day in days), len(days))]


def precision() -> list[Part]:
    """By kind of link check, how many of the signals that a person answered were right."""
    rows = Signal.objects.filter(
        kind__in=LINK_KINDS, confirmed_on__isnull=False, outcome__in=(*RIGHT, *WRONG)
    )
    counted: Counter[tuple[str, bool]] = Counter(
        (kind, outcome in WRONG) for kind, outcome in rows.values_list("kind", "outcome")
    )
    return [
        Part(kind.value, counted[kind, True], counted[kind, True] + counted[kind, False])
        for kind in LINK_KINDS
    ]


def calibration(predicted: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Answers in bins of predicted risk, 0 to 1: in a well judged bin the observed share is the predicted one."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for risk, is_wrong in predicted:
        bins[min(BINS - 1, int(risk * BINS))].append((risk, is_wrong))
    return [
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(rows),
            sum(is_wrong for _, is_wrong in rows),
            statistics.fmean(risk for risk, _ in rows) if rows else 0.0,
        )
        for number, rows in enumerate(bins)
    ]


def brier(predicted: Sequence[tuple[float, bool]]) -> float | None:
    """Mean squared error of the predictions (Brier 1950): 0 is perfect, 0.25 a coin; None from few answers."""
    if len(predicted) < FEW:
        return None
    return statistics.fmean((risk - is_wrong) ** 2 for risk, is_wrong in predicted)


def predictions() -> list[tuple[float, bool]]:
    """For the newest answers of people: the risk as it was before the answer, and whether something was wrong."""
    rules = FreshnessIntervals.current()
    asked = [*_calls(), *_answers()]
    found = []
    for name in RECORDS.values():
        mine = [row for row in asked if row[0] == name]
        history = _History(name, {key for _, key, *_rest in mine}) if mine else None
        for _, key, on, group, is_wrong in mine:
            assert history is not None
            found.append((history.risk(key, on, group, rules), is_wrong))
    return found


Asked = tuple[str, int, dt.date, Group | None, bool]


def _calls() -> list[Asked]:
    rows = Call.objects.filter(outcome__in=(*RIGHT, *WRONG)).order_by("-on", "-pk")[:NEWEST]
    return [_asked(row, row.on, None, row.outcome in WRONG) for row in rows]


def _answers() -> list[Asked]:
    """What organisations answered by a link; "I do not know" and a pause say neither right nor wrong."""
    wrong = (AnswerKind.CORRECTING, AnswerKind.ENDED, AnswerKind.NOT_OURS)
    rows = Answer.objects.filter(kind__in=(AnswerKind.CURRENT, *wrong)).order_by("-at", "-pk")[:NEWEST]
    return [_asked(row, row.at.date(), Group(row.group), row.kind in wrong) for row in rows]


def _asked(row: object, on: dt.date, group: Group | None, is_wrong: bool) -> Asked:
    name = next(name for name in RECORDS.values() if getattr(row, f"{name}_id"))
    return name, getattr(row, f"{name}_id"), on, group, is_wrong


class _History:
    """What was known of records before a day, from rows that are kept."""

    def __init__(self, name: str, keys: set[int]) -> None:
        model = {"service": Service, "line": SafetyLine, "door": CountyDoor}[name]
        self.groups = GROUPS[model]
        self.crisis = _crisis(model, keys)
        self.said: dict[int, list[tuple[dt.date, Group]]] = defaultdict(list)
        self.seen: dict[int, list[tuple[Evidence, dt.date | None]]] = defaultdict(list)
        spoken = Assurance.objects.filter(
            level__in=HUMAN_LEVELS, withdrawal=None, **{f"{name}__in": keys}
        ).values_list(name, "on", "group")
        for key, on, group in spoken:
            self.said[key].append((on, Group(group)))
        rows = Signal.objects.filter(confirmed_on__isnull=False, weight__gt=0, **{f"{name}__in": keys})
        for key, kind, group, weight, confirmed, cleared in rows.values_list(
            name, "kind", "group", "weight", "confirmed_on", "cleared_at"
        ):
            evidence = Evidence(kind, Group(group), weight, confirmed)
            self.seen[key].append((evidence, cleared.date() if cleared else None))

    def risk(self, key: int, on: dt.date, group: Group | None, rules: Intervals) -> float:
        """As it stood on the evening before, of one claim group or of the worst; the answer itself is left out."""
        assured: Mapping[Group, dt.date] = {
            told: max(day for day, other in self.said[key] if other == told and day < on)
            for told in self.groups
            if any(other == told and day < on for day, other in self.said[key])
        }
        evidence = [
            one
            for one, cleared in self.seen[key]
            if one.confirmed_on <= on and (cleared is None or cleared >= on)
        ]
        facts = Facts(self.groups, assured, evidence, crisis=self.crisis[key])
        verdict = evaluate(facts, on, rules)
        return verdict.risks[group].value if group in verdict.risks else verdict.risk.value


def _crisis(model: type, keys: set[int]) -> Mapping[int, bool]:
    rows = model.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
    if model is Service:
        return {pk: safety != "none" for pk, safety in rows.values_list("pk", "safety_class")}
    if model is CountyDoor:
        return {row.pk: row.is_crisis for row in rows}
    return dict.fromkeys(keys, True)
