"""The desk's page "Laatu": how fresh the directory is, and how well its machines and its risk judge."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import quality
from directory.admin import charts, tables
from directory.admin.charts import Bar, Point
from directory.admin.checking import must_see
from directory.admin.checking_rows import STATES
from directory.freshness import State
from directory.models import Standing
from directory.models.freshness import RECORDS, ClaimGroup, SignalKind
from directory.quality import Bin, Part
from directory.state_days import state_on

HEADINGS = (
    "laji",
    "tunnus",
    "nimi",
    "tila",
    "vahvistettu",
    "taso",
    "määräpäivä",
    "piilotettu alkaen",
    "riski %",
)


def in_percent(share: float | None) -> str:
    return _("ei tietoa") if share is None else f"{100 * share:.0f} %"


def in_days(days: float | None) -> str:
    if days is None:
        return _("ei tietoa")
    return ngettext("%(n)s päivä", "%(n)s päivää", round(days)) % {"n": round(days)}


def page(request: HttpRequest) -> HttpResponse:
    must_see(request)
    today = timezone.localdate()
    parts, ages, fixes = quality.states(today), quality.ages(today), quality.days_to_fix()
    checks, predicted = quality.precision(), quality.predictions()
    every_age = [age for days in ages.values() for age in days]
    context = {
        "fresh": in_percent(quality.fresh_share(parts)),
        "age": in_days(quality.median(every_age)),
        "fix": in_days(quality.median(fixes)),
        "states": _states(parts),
        "ages": _ages(ages),
        "fixes": _fixes(fixes),
        "checks": _checks(checks),
        "calibration": _calibration(quality.calibration(predicted), len(predicted)),
        "brier": quality.brier(predicted),
        "answers": len(predicted),
        "few": quality.FEW,
    }
    return render(request, "directory/admin/checking/quality.html", context)


def _states(parts: Sequence[Part]) -> dict[str, Any]:
    rows = [(STATES[State(part.name)], part.count, in_percent(part.share)) for part in parts]
    bars = [Bar(name, count, f"{count} ({share})") for name, count, share in rows]
    has_any = any(part.of for part in parts)
    return {"rows": rows, "chart": charts.bars(_("Palvelut tiloittain"), bars) if has_any else ""}


def _ages(ages: dict[str, list[int]]) -> dict[str, Any]:
    rows = [
        (ClaimGroup(group).label, len(days), quality.median(days), in_days(quality.median(days)))
        for group, days in ages.items()
    ]
    bars = [Bar(name, middle or 0, told) for name, _count, middle, told in rows]
    chart = charts.bars(_("Vahvistuksen iän mediaani tietoryhmittäin"), bars) if rows else ""
    return {"rows": rows, "chart": chart}


def _fixes(days: Sequence[int]) -> dict[str, Any]:
    names = {
        "1": _("vuorokaudessa"), "7": _("viikossa"), "30": _("kuukaudessa"),
        "90": _("kolmessa kuukaudessa"), "more": _("myöhemmin"),
    }  # fmt: skip
    rows = [(names[part.name], part.count, in_percent(part.share)) for part in quality.fixed_within(days)]
    bars = [Bar(name, count, f"{count} ({share})") for name, count, share in rows]
    chart = charts.bars(_("Kuinka pian virhe korjattiin"), bars) if len(days) >= quality.FEW else ""
    return {"rows": rows if days else [], "chart": chart, "count": len(days)}


def _checks(parts: Sequence[Part]) -> dict[str, Any]:
    rows = [
        (SignalKind(part.name).label, part.of, part.count, in_percent(part.share))
        for part in parts
        if part.of
    ]
    told = sum(part.of for part in parts)
    bars = [
        Bar(SignalKind(part.name).label, part.share or 0, in_percent(part.share)) for part in parts if part.of
    ]
    chart = charts.bars(_("Kuinka suuri osa linkkitarkistuksen löydöistä piti paikkansa"), bars)
    return {"rows": rows, "chart": chart if told >= quality.FEW else "", "count": told}


def _calibration(bins: Sequence[Bin], answers: int) -> dict[str, Any]:
    rows = [
        (
            f"{100 * one.low:.0f}–{100 * one.high:.0f} %",
            one.answers,
            in_percent(one.predicted if one.answers else None),
            in_percent(one.observed),
        )
        for one in bins
    ]
    points = [Point(one.predicted, one.observed or 0, one.answers) for one in bins if one.answers]
    chart = charts.diagonal(
        _("Ennustettu riski ja ihmisten vastaukset"), _("ennustettu riski"), _("oikeasti väärin"), points
    )
    return {"rows": rows if answers else [], "chart": chart if answers >= quality.FEW else ""}


def states(request: HttpRequest) -> HttpResponse:
    """The state of every record, as a table file."""
    must_see(request)
    form, today = request.GET.get("muoto", ""), timezone.localdate()
    return tables.answer(form, "tuoreus", HEADINGS, _all_states(today))


# By name, the rows of what other rooms keep the states of, under the same headings.
FURTHER_STATES: dict[str, Callable[[Any], Iterable[Sequence[Any]]]] = {}


def add_states(name: str, rows: Callable[[Any], Iterable[Sequence[Any]]]) -> None:
    FURTHER_STATES[name] = rows


def _all_states(today: Any) -> Any:
    for model, name in RECORDS.items():
        kept = {row[0]: row[1:] for row in Standing.objects.exclude(**{name: None}).values_list(
            f"{name}_id", "due_on", "withheld_from", "assured_on", "level", "risk", "service__status"
        )}  # fmt: skip
        for record in model._default_manager.order_by("pk").iterator(chunk_size=2_000):
            yield _state_cells(record, kept.get(record.pk), today)
    for rows in FURTHER_STATES.values():
        yield from rows(today)


def _state_cells(record: Any, kept: Any, today: Any) -> list[Any]:
    due, withheld, assured, level, risk = kept[:5] if kept else (None, None, None, "", 0)
    ended = getattr(record, "status", "") == "ended"
    state = State.ARCHIVED if ended else state_on(due, withheld, today)
    return [
        record._meta.verbose_name, record.uuid, record, STATES[state], assured, level, due, withheld, risk,
    ]  # fmt: skip
