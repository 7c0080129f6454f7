"""What an editor sees of a safety line or a county's door before it is published: the part of the page it makes."""

import datetime as dt
from typing import Any

from directory.cards import safety_card
from directory.county_page import door_of
from directory.models import CountyDoor, SafetyLine
from directory.presentation.hours import Quote, opening_states


def line_context(line: SafetyLine, language: str, now: dt.datetime) -> dict[str, Any]:
    rules = [rule.as_rule() for rule in line.opening_rules.all() if rule.channel == "puhelin"]
    quote = Quote(str(line.text("hours_text", language)), line.source_date)
    return {
        "line": line,
        "card": safety_card(line, language),
        "states": opening_states(rules, now, quote, crisis=True),
        "noindex": True,
    }


def door_context(door: CountyDoor, language: str, now: dt.datetime) -> dict[str, Any]:
    return {
        "county": door.county,
        "doors": [door_of(door, str(door.get_kind_display()), language, now)],
        "noindex": True,
    }
