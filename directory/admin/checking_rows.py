"""Services, safety lines and county doors in the queue: their reasons, and the one act that clears each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from directory.admin.assuring import assure_url
from directory.admin.waiting import Action, Cause, Entry, Row
from directory.freshness import DUE_SOON, RAISED_RISK, Reason, State, evaluate
from directory.models import FreshnessIntervals, Signal, Standing
from directory.models.freshness import RECORDS, SignalKind, record_field
from directory.record_facts import GROUPS, known
from directory.signals import Kind

STATES = {
    State.UNCONFIRMED: _("vahvistamatta"),
    State.FRESH: _("tuore"),
    State.DUE_SOON: _("määräpäivä lähellä"),
    State.DUE: _("määräpäivässä"),
    State.OVERDUE: _("myöhässä"),
    State.STALE: _("vanhentunut"),
    State.WITHHELD: _("piilotettu"),
    State.ARCHIVED: _("päättynyt"),
}
# What the button says that leads to the page on which the signal is answered.
ANSWERS: Mapping[str, Any] = {
    Kind.URL_GONE: _("Tarkista osoite"),
    Kind.URL_FAILS: _("Kokeile osoitetta"),
    Kind.URL_INCONCLUSIVE: _("Katso itse"),
    Kind.URL_SOFT_404: _("Tarkista osoite"),
    Kind.URL_MOVED: _("Katso uusi osoite"),
    Kind.CONTACT_NOT_ON_SOURCE: _("Tarkista yhteystieto"),
    Kind.PAGE_CHANGED: _("Lue sivu"),
    Kind.BOUNCE_HARD: _("Hanki uusi osoite"),
    Kind.BOUNCE_SOFT: _("Tarkista osoite"),
    Kind.BOUNCE_POLICY: _("Selvitä lähetys"),
    Kind.PHONE_REFUSED: _("Tarkista numero"),
    Kind.ENDED_BY_DATE: _("Päätä, jatkuuko palvelu"),
    Kind.NO_ANSWER: _("Soita ja selvitä"),
    Kind.CLOSED: _("Selvitä, jatkuuko palvelu"),
    Kind.WRONG_AREA: _("Tarkista alue"),
    Kind.UNCLEAR: _("Selvennä tieto"),
}


def to_check(today: dt.date) -> QuerySet[Standing]:
    """Records whose day comes within a month or has passed, and those that something speaks against."""
    due = Q(due_on__lte=today + DUE_SOON)
    doubted = Q(risk__gte=round(100 * RAISED_RISK)) | Q(due_on__isnull=True, risk__gt=0)
    withheld = Q(withheld_from__lte=today)
    return (
        Standing.objects.filter(due | doubted | withheld)
        .exclude(service__status="ended")
        .order_by("-work", "due_on", "pk")
    )


class Records:
    """The records whose standing is kept: a source of the queue."""

    name = "records"

    def entries(self, today: dt.date) -> Sequence[Entry]:
        rows = to_check(today).values_list("work", "due_on", "pk")
        return [Entry(work, due_on, pk) for work, due_on, pk in rows]

    def rows(self, keys: Sequence[Any], today: dt.date, user: Any) -> Mapping[Any, Row]:
        standings = Standing.objects.filter(pk__in=keys).select_related("service", "line", "door")
        return {standing.pk: row for standing, row in rows_of(standings, today, user)}


def rows_of(standings: Iterable[Standing], today: dt.date, user: Any) -> list[tuple[Standing, Row]]:
    """The reasons are worked out anew, for the shown rows only, a few queries for each kind of record."""
    shown = list(standings)
    keys: dict[type[Any], list[int]] = defaultdict(list)
    for standing in shown:
        keys[type(standing.record)].append(standing.record.pk)
    facts = {(model, pk): row for model, pks in keys.items() for pk, row in known(model, pks, today).items()}
    signals = {(model, pk): rows for model, pks in keys.items() for pk, rows in _signals(model, pks).items()}
    rules, finder = FreshnessIntervals.current(), AdminURLFinder(user)
    found = []
    for standing in shown:
        record = standing.record
        model = type(record)
        row = facts[model, record.pk]
        verdict = evaluate(row.facts(GROUPS[model], today), today, rules)
        reasons = [
            _cause(reason, standing, record, signals.get((model, record.pk), ()))
            for reason in verdict.risk.reasons
        ]
        told = Row(
            kind=model._meta.verbose_name,
            name=str(record),
            uuid=record.uuid,
            state=STATES[verdict.state],
            due_on=verdict.due_on,
            risk=round(100 * verdict.risk.value),
            work=standing.work,
            causes=reasons,
            action=Action(_("Vahvista"), assure_url(record)),
            edit_url=finder.get_edit_url(record) or "",
            is_crisis=row.crisis,
            counties=row.counties,
        )
        found.append((standing, told))
    return found


def _signals(model: type[Any], keys: Sequence[int]) -> dict[int, list[Signal]]:
    name = RECORDS[model]
    found: dict[int, list[Signal]] = defaultdict(list)
    rows = Signal.objects.open().filter(**{f"{name}__in": keys}).annotate(record_key=F(name))
    for row in rows.order_by("first_seen", "pk"):
        found[row.record_key].append(row)
    return found


def _cause(reason: Reason, standing: Standing, record: Any, signals: Sequence[Signal]) -> Cause:
    share = round(100 * reason.share)
    if reason.kind == "age":
        act = Action(_("Kirjaa vahvistus"), assure_url(record))
        return Cause(_("aika vahvistuksesta"), share, "", standing.assured_on, act)
    about = [row for row in signals if row.kind == reason.kind and (row.about or "") in reason.what]
    signal = about[0] if about else None
    return Cause(
        SignalKind(reason.kind).label,
        share,
        reason.what,
        signal.confirmed_on if signal else None,
        answer_action(signal) if signal else None,
    )


def answer_action(signal: Signal) -> Action:
    return Action(ANSWERS[signal.kind], reverse("directory_signal", args=[signal.pk]))


def call_url(record: Any, **query: str) -> str:
    return reverse("directory_call", args=[record_field(record), record.uuid], query=query or None)
