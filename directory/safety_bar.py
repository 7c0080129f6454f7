"""The safety lines as files of the data folder, so that pages show them with the database down.

For each language there is the bar as HTML and the lines as JSON. They are written whenever a line changes,
when a copy is made ready to serve, and by the home page where another machine may have changed a line.
Reading them never asks the database; until the first writing there is 112, which needs no source.
"""

import datetime as dt
import json
import logging
import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models.signals import post_delete, post_save
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from directory import edition, lasting
from directory.cards import line_number
from directory.languages import LANGUAGE_NAMES, LANGUAGES
from directory.line_status import of_line
from directory.sourcing import line_sentence

logger = logging.getLogger(__name__)

KEEP_FOR_SECONDS = 600
# The order of the home page. Of each class the first line with a number stands there, in the reader's language
# where there is one, and at the end the medical helpline; the first four make the bar.
SHOWN_CLASSES = ("life", "self_harm", "violence", "child_safety")
MEDICAL = "medical"
MEDICAL_HELPLINE = "116117"
IN_BAR = 4
# Stands first in a bar that tells what a line says of its next hours.
HOLDS_UNTIL = "<!--"
# The files of a language: the lines, the bar, and the bar once what it tells of the next hours has lapsed.
KINDS = ("json", "html", "plain.html")
# How the texts of hours name a line's second language.
IN_LANGUAGE = {"sv": "på svenska", "en": "in english"}
Line = dict[str, Any]
# Of each thread, and so of each database connection, whether a change waits for its commit.
_unwritten = threading.local()


def bar(language: str) -> SafeString:
    """The slim bar as HTML; once what a line said of itself has lapsed, the bar without it."""
    text = _read(_path(language, "html"))
    if text.startswith(HOLDS_UNTIL):
        moment, _end, told = text.removeprefix(HOLDS_UNTIL).partition("-->")
        lapses = dt.datetime.fromisoformat(moment)
        holds = timezone.now() < lapses
        if holds:
            lasting.until(lapses)
        text = told if holds else _read(_path(language, "plain.html"))
    return mark_safe(text) if text else _rendered(_emergency_only(language), language)


def lines(language: str) -> list[Line]:
    """The lines of the home page in order; keys as in ``_line()``."""
    text = _read(_path(language, "json"))
    return [_without_lapsed(line) for line in json.loads(text)] if text else _emergency_only(language)


def _without_lapsed(line: Line) -> Line:
    until = line.get("status_until")
    if not until:
        return line
    lapses = dt.datetime.fromisoformat(until)
    if lapses <= timezone.now():
        return line | {"status": "", "status_until": None}
    lasting.until(lapses)
    return line


def write() -> None:
    """Writes the files of all languages from the database."""
    rows = _public_rows()
    for language in LANGUAGES:
        with translation.override(language):
            shown = [
                _line(place, row, language) for place, row in _chosen(rows, language)
            ] or _emergency_only(language)
            _store(_path(language, "json"), json.dumps(shown, ensure_ascii=False))
            _store(_path(language, "html"), _dated(shown) + _rendered(shown, language))
            still = [line | {"status": ""} for line in shown]
            _store(_path(language, "plain.html"), _rendered(still, language))


def _dated(shown: list[Line]) -> str:
    """Until when the bar holds, where a line in it says something of the next hours."""
    ends = [line["status_until"] for line in shown if line["status_until"]]
    return f"{HOLDS_UNTIL}{min(ends, key=dt.datetime.fromisoformat)}-->" if ends else ""


def refresh() -> None:
    """Writes them anew where they are missing or old; a database that does not answer changes nothing."""
    try:
        age = time.time() - _path(LANGUAGES[-1], "html").stat().st_mtime
    except OSError:
        age = None
    if age is None or age > KEEP_FOR_SECONDS:
        age = 0.0
        try:
            write()
        except (DatabaseError, OSError) as error:
            logger.warning("safety lines: the files stay as they are (%s)", type(error).__name__)
    # A copy of the home page must not keep the files from growing old.
    lasting.until(timezone.now() + dt.timedelta(seconds=KEEP_FOR_SECONDS - age))


def connect() -> None:
    from directory.models import SafetyLine, SafetyLineOpeningRule, SafetyLinePhone, Service

    for model in (SafetyLine, SafetyLinePhone, SafetyLineOpeningRule):
        post_save.connect(_changed, sender=model, dispatch_uid=f"safety-bar-saved-{model.__name__}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"safety-bar-deleted-{model.__name__}")
    post_save.connect(_service_changed, sender=Service, dispatch_uid="safety-bar-service")
    edition.follow_files(lambda language: [_path(language, kind) for kind in KINDS])


def changed() -> None:
    """What a line says of itself is other than before."""
    _changed()


def _changed(**_: Any) -> None:
    """Writes once when the transaction ends, however many lines it changes."""
    _unwritten.lines = True
    transaction.on_commit(_write_changes, robust=True)


def _write_changes() -> None:
    if getattr(_unwritten, "lines", False):
        _unwritten.lines = False
        write()


def _service_changed(instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    if not raw and not created and instance.safety_lines.exists():
        _changed()


def _public_rows() -> list[Any]:
    from directory.models import SafetyLine

    return list(SafetyLine.objects.public().with_everything())


def _chosen(rows: Iterable[Any], language: str) -> list[tuple[str, Any]]:
    """(the place in the order, the line) of those to show; a line without a number that can be rung is none."""
    by_place: dict[str, list[Any]] = {}
    for row in rows:
        tel = line_number(row, language)[1]
        if tel:
            by_place.setdefault(MEDICAL if tel == MEDICAL_HELPLINE else row.safety_class, []).append(row)
    return [
        (place, _first_of(place, by_place[place], language))
        for place in (*SHOWN_CLASSES, MEDICAL)
        if place in by_place
    ]


def _first_of(place: str, rows: list[Any], language: str) -> Any:
    """The line of the reader's language; but for a life in danger the editors' first (112), whoever reads.

    Another line of that class that speaks the language, as the poison information centre, is no emergency number.
    """
    return rows[0] if place == "life" else min(rows, key=lambda row: _speaks(row, language))


def _speaks(row: Any, language: str) -> tuple[bool, bool]:
    """Sorts first who answers in the language, and before them a line of that language's own."""
    codes = {term.code for term in row.languages.all()}
    return language not in codes, language != "fi" and "fi" in codes


def _line(place: str, row: Any, language: str) -> Line:
    """One line in a language. ``*_language`` is the language that a text is really in."""
    number, tel = line_number(row, language)
    name = row.text("name", language)
    for_whom = row.text("for_whom", language)
    hours, hours_language = _hours(row, language)
    status = of_line(row, timezone.now())
    return {
        "id": str(row.uuid),
        "class": row.safety_class,
        "when": _when(place),
        "short": _short(place),
        "name": name.value,
        "name_language": name.language,
        "for_whom": for_whom.value,
        "for_whom_language": for_whom.language,
        "hours": hours,
        "hours_language": hours_language,
        "cost": _cost(row),
        "note": _("Ei hätätilanteisiin.") if place == MEDICAL else "",
        "phone": number,
        "tel": tel,
        "chat_url": row.chat_url or None,
        "page": row.service.path if row.service and row.service.live else None,
        "sentence": line_sentence(row, language),
        "is_rung": row.checked_how == "rung",
        "status": status.in_words() if status else "",
        "status_until": status.until.isoformat() if status else None,
    }


def _when(place: str) -> str:
    """The everyday sentence that comes before the line's own name."""
    return {
        "life": _("Henki tai terveys on vaarassa"),
        "self_harm": _("En halua elää"),
        "violence": _("Kotona pelottaa tai joku satuttaa"),
        "child_safety": _("Olen lapsi tai nuori ja haluan jutella"),
        MEDICAL: _("Sairaus, joka ei odota aamuun"),
    }[place]


def _short(place: str) -> str:
    """What the line is called in the bar; empty where it stands on the home page only."""
    return {
        "life": _("Hätä"),
        "self_harm": _("En halua elää"),
        "violence": _("Väkivalta"),
        "child_safety": _("Lapset ja nuoret"),
    }.get(place, "")


def _hours(row: Any, language: str) -> tuple[str, str]:
    """When the telephone answers, short, and the language of the text: other channels are on the line's page."""
    rules = [rule for rule in row.opening_rules.all() if rule.channel == "puhelin"]
    if any(rule.kind == "always" and rule.language in ("", None, language) for rule in rules):
        return _("aina auki"), language
    told = row.text("hours_text", language)
    parts = told.value.split(";")
    in_language = [part for part in parts if IN_LANGUAGE.get(language, "\0") in part.lower()]
    first = (in_language or parts)[0].split(" (")[0].strip()
    if not first:
        return _("aukiolo ei tiedossa"), language
    spoken = _spoken(row, language)
    return ", ".join([first[:1].lower() + first[1:], *([spoken] if spoken else [])]), told.language


def _spoken(row: Any, language: str) -> str:
    """ "suomeksi" where nobody answers in the reader's language; never a doubt beside the emergency number."""
    codes = [term.code for term in row.languages.all()]
    if not codes or language in codes or row.safety_class == "life":
        return ""
    return ", ".join(str(LANGUAGE_NAMES[code]) for code in codes if code in LANGUAGE_NAMES)


def _cost(row: Any) -> str:
    told = {
        "free": _("Maksuton"),
        "network": _("Oman liittymän puhelumaksu"),
        "unknown": _("Hinta ei tiedossa"),
    }[row.cost]
    return _("%(cost)s, ei näy puhelinlaskulla") % {"cost": told} if row.shown_on_bill == "no" else told


def _emergency_only(language: str) -> list[Line]:
    with translation.override(language):
        return [
            {
                "id": None,
                "class": "life",
                "when": _when("life"),
                "short": _short("life"),
                "name": _("Hätänumero"),
                "name_language": language,
                "for_whom": "",
                "for_whom_language": language,
                "hours": _("aina auki"),
                "hours_language": language,
                "cost": _("Maksuton"),
                "note": "",
                "phone": "112",
                "tel": "112",
                "chat_url": None,
                "page": None,
                "sentence": "",
                "is_rung": False,
                "status": "",
                "status_until": None,
            }
        ]


def _rendered(shown: list[Line], language: str) -> SafeString:
    with translation.override(language):
        in_bar = [line for line in shown if line["short"]][:IN_BAR]
        return render_to_string("includes/safety_bar.html", {"lines": in_bar})


def _path(language: str, kind: str) -> Path:
    return Path(settings.DATA_DIR) / "safety" / f"{language}.{kind}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _store(path: Path, text: str) -> None:
    """Writes beside, then renames: no reader meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
