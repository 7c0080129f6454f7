"""The ways to reach a service, as buttons that say what they do."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.cards import may_be_dialled
from directory.dates import PartialDate
from directory.presentation.hours import OpeningState, channel_states
from directory.sourcing import host

# Prefixes whose calls may cost the caller nothing in Finland; that they do is for the source to say.
TOLL_FREE = ("0800", "080", "116", "+358800", "+35880")
# A site is a page of the service, never the channel itself.
WEBSITE = "verkkosivusto"
ICONS = {"chat": "chat", "puhelin": "phone", "sahkoposti": "mail", "viestisovellus": "chat"}


@dataclass(frozen=True)
class Number:
    """A number as its source writes it; ``tel`` None is text only, never a button."""

    written: str
    tel: str | None
    note: str = ""
    language: str = ""


@dataclass(frozen=True)
class Button:
    """``verb`` and, larger or smaller, what it is about. ``icon`` names one of the sprite."""

    icon: str
    verb: str
    href: str
    number: str = ""
    small: str = ""


@dataclass(frozen=True)
class Way:
    """One way to get in touch: its button, or its number as text, then what is known of its opening."""

    name: str
    button: Button | None = None
    text: str = ""
    states: Sequence[OpeningState] = ()
    address: str = ""


@dataclass(frozen=True)
class Contact:
    """All ways; ``others`` are further numbers. ``unreachable`` names the channels that have no way at all."""

    ways: list[Way] = field(default_factory=list)
    others: list[Number] = field(default_factory=list)
    unreachable: str = ""

    @property
    def primary(self) -> Way | None:
        return next((way for way in self.ways if way.button), None)


def contact(service: Any, language: str, now: dt.datetime) -> Contact:
    """Reachable ways first, in the editors' order: calls, then chats, mail and places, then the service's page."""
    calls, direct, led, unreachable, others = [], [], {}, [], []
    for channel in service.channels.all():
        states = channel_states(channel, service, now)
        numbers = _numbers(channel, service, language)
        if numbers:
            calls.append(_call(channel, numbers[0], service, language, states))
            others += numbers[1:]
        elif way := _direct(channel, language, states):
            direct.append(way)
        elif target := channel.url or service.website:
            led.setdefault(target, []).append(
                _Led(_name(channel, language), _spoken(channel, language), channel, states)
            )
        else:
            unreachable.append(_name(channel, language))
    if service.email and not any(way.button and way.button.icon == "mail" for way in direct):
        direct.append(Way(_("Sähköposti"), _mail(service.email)))
    pages = [way for target, rows in led.items() for way in _page_ways(target, rows)]
    if service.website and service.website not in led:
        pages.append(Way(_("Verkkosivusto"), _site(service.website)))
    return Contact([*calls, *direct, *pages], others, listed(unreachable))


def _name(channel: Any, language: str) -> str:
    return str(channel.text("label", language) or channel.kind.text("name", language))


def _spoken(channel: Any, language: str) -> str:
    """The name as it stands within a sentence: a kind begins with a small letter, an own name stays."""
    kind = str(channel.kind.text("name", language))
    return str(channel.text("label", language)) or kind[:1].lower() + kind[1:]


def _numbers(channel: Any, service: Any, language: str) -> list[Number]:
    """The channel's numbers, the one for the reader's language first."""
    dialled = may_be_dialled(service)
    phones = sorted(channel.phones.all(), key=lambda phone: phone.language != language)
    return [Number(p.number, p.tel if dialled else None, p.note, p.language) for p in phones]


def _call(channel: Any, number: Number, service: Any, language: str, states: list[OpeningState]) -> Way:
    if number.tel is None:
        return Way(_name(channel, language), None, unsure_number(number, service), states)
    verb = _("Soita, maksuton") if is_free_call(number, service) else _("Soita")
    return Way(
        _name(channel, language), Button("phone", verb, f"tel:{number.tel}", number.written), "", states
    )


def unsure_number(number: Number, service: Any) -> str:
    """A number that nobody should dial by one tap, with the date of what told it."""
    if may_be_dialled(service):
        return _("Numero lähteen mukaan: %(number)s") % {"number": number.written}
    if not service.source_date:
        return _(
            "Numero vanhan tai toisen käden lähteen mukaan: %(number)s. Lähteen päivä ei ole tiedossa."
        ) % {"number": number.written}
    day = PartialDate(service.source_date).in_words(_language())
    return _("Numero vanhan tai toisen käden lähteen mukaan: %(number)s (%(date)s). Tarkista se ensin.") % {
        "number": number.written,
        "date": day,
    }


def is_free_call(number: Number, service: Any) -> bool:
    """Whether the call itself costs nothing: the source says free, and the number is of a free kind."""
    digits = "".join(letter for letter in number.written if letter.isdigit() or letter == "+")
    return bool(service.cost and service.cost.code == "maksuton" and digits.startswith(TOLL_FREE))


def _direct(channel: Any, language: str, states: list[OpeningState]) -> Way | None:
    """A way that leads to the channel itself: its own address, its mailbox or its door."""
    name, code = _name(channel, language), channel.kind.code
    if channel.url and channel.url_is_channel and code != WEBSITE:
        verb = _("Avaa %(channel)s") % {"channel": _spoken(channel, language)}
        return Way(
            name, Button(ICONS.get(code, "web"), verb, channel.url, small=host(channel.url)), "", states
        )
    if channel.email:
        return Way(name, _mail(channel.email), "", states)
    if channel.street_address:
        place = ", ".join(part for part in (channel.street_address, _post(channel)) if part)
        return Way(name, None, "", states, place)
    return None


def _post(channel: Any) -> str:
    return " ".join(part for part in (channel.postal_code, channel.post_office) if part)


def _site(url: str) -> Button:
    return Button("web", _("Siirry palvelun sivulle"), url, small=host(url))


def _mail(address: str) -> Button:
    return Button("mail", _("Kirjoita sähköpostia"), f"mailto:{address}", small=address)


@dataclass(frozen=True)
class _Led:
    """A channel that is found on a page of the service; ``spoken`` is its name within a sentence."""

    name: str
    spoken: str
    channel: Any
    states: list[OpeningState]


def _page_ways(target: str, rows: list[_Led]) -> list[Way]:
    """One button to a page on which several channels are found, then the opening of each that has any."""
    names = [row.spoken for row in rows if row.channel.kind.code != WEBSITE]
    icon = "chat" if any(row.channel.kind.code == "chat" for row in rows) else "web"
    found = (
        ngettext("%(channels)s löytyy sieltä", "%(channels)s löytyvät sieltä", len(names))
        % {"channels": listed(names)}
        if names
        else host(target)
    )
    button = Button(icon, _("Siirry palvelun sivulle"), target, small=found)
    if len(rows) == 1:
        return [Way(rows[0].name, button, "", rows[0].states)]
    return [Way("", button), *(Way(row.name, None, "", row.states) for row in rows if row.states)]


def listed(names: Sequence[str]) -> str:
    """ "chat, nettikirje ja kurssi"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s ja %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _language() -> str:
    from django.utils.translation import get_language

    return get_language() or "fi"
