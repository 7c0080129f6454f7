"""Rows of lifelines.jsonl and county_doors.jsonl into safety lines and county doors.

Pure up to the objects in memory: the files' rows come in, unsaved objects go out. What only old or second-hand
sources tell (evidence C), and what has neither number nor address, becomes a draft for a person to check.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from directory.addresses import lasting_uuid
from directory.dates import PartialDate
from directory.hours_text import rules_from_text
from directory.models import (
    County,
    CountyDoor,
    DoorOpeningRule,
    SafetyLine,
    SafetyLineOpeningRule,
    SafetyLinePhone,
    SafetyLineSource,
    Service,
    Term,
)

Row = Mapping[str, Any]
ON_BILL = {"shown": "yes", "not_shown": "no", "unknown": "unknown"}
ASSUMED_LANGUAGE = "fi on oletus"
NOT_ON_HOLIDAYS = "ei pyhinä"
DATED_NOTE = re.compile(r"tieto (?:([0-9]{1,2})/)?([0-9]{4})")
MIDNIGHT = "24:00"


def is_public(row: Row) -> bool:
    """Whether the public may see it before a person has checked it."""
    return row["evidence"] != "C" and bool(row.get("phone") or row.get("url") or row.get("chat_url"))


def safety_lines(
    rows: Sequence[Row], languages: Mapping[str, Term], services: Mapping[str, Service]
) -> Iterator[SafetyLine]:
    """The lines in their order; ``services`` are those that have a line's number, by their id."""
    for order, row in enumerate(rows, start=1):
        line = SafetyLine(
            external_id=row["id"],
            uuid=lasting_uuid("safety-line", row["id"]),
            sort_order=order * 10,
            live=is_public(row),
            provider=row["provider"],
            safety_class=row["safety_class"],
            chat_url=row["chat_url"] or "",
            url=row["url"] or "",
            cost=row["cost"],
            anonymous=row["anonymous"],
            shown_on_bill=ON_BILL[row["call_on_bill"]],
            newest_seen=row["newest_seen"] or "",
            service=services.get(row.get("service") or ""),
            **_texts(row, "name", "for_whom", "what_happens_first"),
            **_texts(row | _finnish(row, "hours_text", "cost_note"), "hours_text", "cost_note"),
            **_source(row),
        )
        line.languages.set(
            [] if ASSUMED_LANGUAGE in line.notes else [languages[code] for code in row["languages"]]
        )
        line.phones.set(_phones(row))
        line.opening_rules.set(_line_rules(row))
        line.sources.set(_line_sources(row))
        yield line


def county_doors(rows: Sequence[Row], counties: Mapping[str, County]) -> Iterator[CountyDoor]:
    """The doors of each county in the file's order."""
    for county in rows:
        for order, row in enumerate(county["doors"], start=1):
            name = f"{county['code']}-{row['kind']}-{order}"
            door = CountyDoor(
                external_id=name,
                uuid=lasting_uuid("county-door", name),
                county=counties[county["code"]],
                kind=row["kind"],
                sort_order=order,
                live=is_public(row),
                phone=row["phone"] or "",
                url=row["url"] or "",
                **_texts({"name_fi": row["name"]} | _told(row), "name"),
                **_texts(row | _finnish(row, "hours_text"), "hours_text"),
                **_source(row),
            )
            door.opening_rules.set(_door_rules(row, name))
            yield door


def _told(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value}


def _finnish(row: Row, *names: str) -> dict[str, Any]:
    """Columns that stand without a language are Finnish."""
    return {f"{name}_fi": row.get(name) for name in names}


def _texts(row: Row, *names: str) -> dict[str, str]:
    return {
        f"{name}_{language}": row.get(f"{name}_{language}") or ""
        for name in names
        for language in ("fi", "sv", "en")
    }


def _source(row: Row) -> dict[str, str]:
    return {
        "source_url": row["source_url"],
        "source_date": row["source_date"] or "",
        "evidence": row["evidence"],
        "notes": row["notes"] or "",
    }


def _phones(row: Row) -> list[SafetyLinePhone]:
    return [
        SafetyLinePhone(
            uuid=lasting_uuid("safety-line-phone", f"{row['id']}:{order}"),
            sort_order=order,
            number=phone["number"],
            note=phone["note"] or "",
            language=phone["language"] or "",
        )
        for order, phone in enumerate(row["phones"])
    ]


def _line_rules(row: Row) -> list[SafetyLineOpeningRule]:
    return [
        SafetyLineOpeningRule(
            uuid=lasting_uuid("safety-line-rule", f"{row['id']}:{order}"),
            sort_order=order,
            channel=hours["channel"],
            language=hours["language"] or "",
            note=hours["note"] or "",
            source_date=_date_of(hours["note"] or "", row["source_date"] or ""),
            **_times(hours),
        )
        for order, hours in enumerate(row["hours"])
    ]


def _times(hours: Row) -> dict[str, Any]:
    if hours.get("always"):
        return {"kind": "always", "public_holidays": "open"}
    closed = NOT_ON_HOLIDAYS in (hours["note"] or "")
    return {
        "kind": "weekly",
        "weekdays": hours["days"],
        "opens": dt.time.fromisoformat(hours["opens"]),
        "closes": dt.time(0) if hours["closes"] == MIDNIGHT else dt.time.fromisoformat(hours["closes"]),
        "public_holidays": "closed" if closed else "unknown",
    }


def _date_of(note: str, source_date: str) -> str:
    """The date that a note gives its hours ("tieto 12/2022"), or the row's: a note is closer to them."""
    dated = DATED_NOTE.search(note)
    if dated:
        month, year = dated.groups()
        return f"{year}-{int(month):02d}" if month else year
    return "" if "päiväämätön" in note else source_date


def _line_sources(row: Row) -> list[SafetyLineSource]:
    return [
        SafetyLineSource(
            sort_order=order, url=source["url"], date=source["date"] or "", note=source["note"] or ""
        )
        for order, source in enumerate(row["sources"])
    ]


def _door_rules(row: Row, name: str) -> list[DoorOpeningRule]:
    source = PartialDate(row["source_date"]) if row["source_date"] else None
    found = rules_from_text(row["hours_text"] or "", ["puhelin"], source) if row["phone"] else None
    return [
        DoorOpeningRule(
            uuid=lasting_uuid("county-door-rule", f"{name}:{order}"),
            sort_order=order,
            kind=rule.kind,
            weekdays=sorted(rule.weekdays),
            opens=rule.opens,
            closes=rule.closes,
            public_holidays=rule.public_holidays,
            language=rule.language or "",
            valid_from=rule.valid_from,
            source_date=str(rule.source_date or ""),
        )
        for order, rule in enumerate((found or {}).get("puhelin", ()))
    ]
