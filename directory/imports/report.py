"""An import's report in lines that a person reads, worst first."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from directory.imports.check import Refusal
from directory.imports.difference import Change, Kind
from directory.imports.write import Outcome, Report

LONGEST_VALUE = 60


def told(report: Report, with_changes: bool) -> Iterator[str]:
    """Refused rows, conflicts, changes field by field where asked for, rows that are missing, and the counts."""
    yield from (_refusal(refusal) for refusal in report.refused)
    for outcome in report.outcomes:
        yield from (_conflict(outcome, change) for change in outcome.conflicts)
        if with_changes:
            yield from _changes(outcome)
    yield from (_("Puuttuu tiedostosta: %(name)s") % {"name": name} for name in report.missing)
    yield _counts(report)
    if not report.written:
        yield _("Mitään ei kirjoitettu.")


def _refusal(refusal: Refusal) -> str:
    place = " · ".join(part for part in (refusal.name, refusal.field) if part)
    line = _("Rivi %(line)d") % {"line": refusal.line}
    return f"{line} · {place}: {refusal.reason}" if place else f"{line}: {refusal.reason}"


def _conflict(outcome: Outcome, change: Change) -> str:
    return _(
        "Ristiriita, rivi %(line)d · %(name)s · %(field)s: pidettiin %(stored)s, tiedostossa %(told)s"
    ) % {
        "line": outcome.line,
        "name": outcome.name,
        "field": change.field,
        "stored": _short(change.stored),
        "told": _short(change.told),
    }


def _changes(outcome: Outcome) -> Iterator[str]:
    if outcome.kind is Kind.NEW:
        yield _("Uusi, rivi %(line)d · %(name)s") % {"line": outcome.line, "name": outcome.name}
    elif outcome.kind is Kind.CHANGED:
        for change in outcome.changes:
            yield _("Muuttuu, rivi %(line)d · %(name)s · %(field)s: %(stored)s → %(told)s") % {
                "line": outcome.line,
                "name": outcome.name,
                "field": change.field,
                "stored": _short(change.stored),
                "told": _short(change.told),
            }


def _short(value: Any) -> str:
    if value in ("", None, ()):
        return _("tyhjä")
    text = " | ".join(map(_part, value)) if isinstance(value, tuple) else str(value)
    return f"”{text[: LONGEST_VALUE - 1]}…”" if len(text) > LONGEST_VALUE else f"”{text}”"


def _part(part: Any) -> str:
    """One of a list; a number or source with its note in brackets."""
    if isinstance(part, tuple):
        first, note = part
        return f"{first} ({note})" if note else first
    return str(part)


def _counts(report: Report) -> str:
    return _(
        "%(new)d uutta, %(changed)d muuttunutta, %(unchanged)d ennallaan, %(conflicts)d ristiriitaa, "
        "%(refused)d hylättyä, %(missing)d puuttuu tiedostosta."
    ) % {
        "new": report.count(Kind.NEW),
        "changed": report.count(Kind.CHANGED),
        "unchanged": report.count(Kind.UNCHANGED),
        "conflicts": report.conflicts,
        "refused": len({(refusal.line, refusal.name) for refusal in report.refused}),
        "missing": len(report.missing),
    }
