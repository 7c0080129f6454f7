"""What one row of a list shows besides its card: whether someone answers now, facts in words, one action."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from directory.presentation.hours import closed_until, open_until

Card = Mapping[str, Any]

CHANNEL_ICONS = {
    "puhelin": "phone",
    "chat": "chat",
    "viestisovellus": "chat",
    "verkkokirje": "mail",
    "kirje": "mail",
    "sahkoposti": "mail",
    "verkkosivusto": "web",
    "verkkokurssi": "web",
    "verkkoyhteiso": "web",
    "verkkoryhma": "group",
    "vertaisryhma": "group",
    "tukihenkilo": "group",
    "kurssi": "group",
    "luento": "group",
    "leiri": "group",
    "tapahtuma": "group",
    "koulutus": "group",
    "verkosto": "group",
    "etavastaanotto": "video",
    "vastaanotto": "pin",
    "kohtaamispaikka": "pin",
    "kotikaynti": "home-visit",
    "avustus": "euro",
}
# Channels whose opening hours decide whether trying them now makes sense.
ANSWERING = ("puhelin", "chat", "viestisovellus")
FRESH_ICONS = {
    "fresh": ("ok", "fresh--ok"),
    "due_soon": ("ok", "fresh--ok"),
    "due": ("clock", ""),
    "overdue": ("alert", "fresh--check"),
    "stale": ("ask", "fresh--check"),
    "withheld": ("off", "fresh--check"),
    "archived": ("box", ""),
    "unconfirmed": ("ask", ""),
}


def result_row(card: Card, now: dt.datetime, wanted: Iterable[str] = ()) -> dict[str, Any]:
    """The card with what the list's template needs. ``wanted``: channel kinds asked for, whose action comes first."""
    answering = [channel for channel in card["channels"] if channel["kind"] in ANSWERING]
    verdicts = [channel["open"] for channel in answering]
    icon, kind = FRESH_ICONS[card["freshness"]["state"]]
    return dict(card) | {
        "is_open": True in verdicts,
        "state": (state := _state(verdicts)),
        "opening": _in_words(state, answering, now),
        "ways": [
            (CHANNEL_ICONS.get(way["kind"], "web"), way["label"]) for way in _distinct(card["channels"])
        ],
        "cost_known": card["cost"]["id"] != "ei-tiedossa",
        "provider_type": provider_type(card["organisation"]["type"]),
        "fresh_icon": icon,
        "fresh_class": kind,
        "action": _action(card, set(wanted)),
    }


def provider_type(code: str) -> str:
    return {
        "ngo": _("järjestö"),
        "parish": _("seurakunta tai kirkko"),
        "foundation": _("säätiö"),
        "public": _("julkinen toimija"),
    }.get(code, "")


def _state(verdicts: list[bool | None]) -> str:
    """open, closed, unknown; empty where no channel of the service answers at certain hours."""
    if not verdicts:
        return ""
    if True in verdicts:
        return "open"
    return "unknown" if None in verdicts else "closed"


def _in_words(state: str, channels: list[dict[str, Any]], now: dt.datetime) -> str:
    """Until when somebody answers, or when somebody does next; several channels are taken together."""
    changes = [
        moment and dt.datetime.fromisoformat(moment)
        for moment in (channel["changes_at"] for channel in channels if channel["open"] is (state == "open"))
    ]
    if state == "open":
        return open_until(None if None in changes else max(changes), now)
    if state == "closed":
        coming = [moment for moment in changes if moment]
        return closed_until(min(coming), now) if coming else _("Suljettu nyt")
    return _("Aukiolo ei tiedossa") if state else ""


def _distinct(channels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({channel["label"]: channel for channel in reversed(channels)}.values())[::-1]


def _action(card: Card, wanted: set[str]) -> dict[str, str]:
    """The one thing to do next: ring, go to the service's site, write; otherwise read the page."""
    channels = sorted(card["channels"], key=lambda channel: channel["kind"] not in wanted)
    if (
        wanted
        and channels
        and channels[0]["kind"] in wanted
        and not channels[0]["tel"]
        and channels[0]["url"]
    ):
        return _site(channels[0]["url"])
    for channel in channels:
        if channel["tel"]:
            return {"kind": "call", "href": f"tel:{channel['tel']}", "shown": channel["phone"]}
    for channel in channels:
        if channel["url"]:
            return _site(channel["url"])
    for channel in channels:
        if channel["email"]:
            return {"kind": "mail", "href": f"mailto:{channel['email']}", "shown": channel["email"]}
    return {"kind": "page", "href": card["url"], "shown": ""}


def _site(url: str) -> dict[str, str]:
    return {"kind": "site", "href": url, "shown": (urlsplit(url).hostname or "").removeprefix("www.")}
