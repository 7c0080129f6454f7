"""How fresh a service's data are, as its page says it: one sentence, and a mark beside each part it concerns."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.dates import PartialDate
from directory.freshness import SERVICE_GROUPS, State
from directory.models import Service
from directory.result_rows import FRESH_ICONS
from directory.sourcing import freshness_sentence

IN_DOUBT = (State.OVERDUE, State.STALE, State.WITHHELD)


@dataclass(frozen=True)
class Mark:
    icon: str
    text: str
    kind: str = ""


def freshness_marks(service: Service, language: str, now: dt.datetime) -> dict[str, Any]:
    """``freshness`` is the sentence and ``fresh`` its mark; ``marks`` by claim group are few or none.

    A page whose reader may be in danger says when its number was found right, and warns of nothing.
    """
    today = timezone.localdate(now)
    standing = getattr(service, "standing", None)
    state = standing.state_on(today) if standing else State.UNCONFIRMED
    icon, kind = FRESH_ICONS[state]
    sentence = freshness_sentence(service, today, language)
    return {
        "freshness": sentence,
        "fresh_state": state.value,
        "fresh": Mark(icon, sentence, kind),
        "in_doubt": state in IN_DOUBT and (not service.is_crisis or state == State.WITHHELD),
        "marks": {} if standing is None or service.is_crisis else _marks(standing, today, language),
    }


def _marks(standing: Any, today: dt.date, language: str) -> dict[str, Mark]:
    """Parts that are in doubt; and where some parts have been assured, those that have not."""
    states = standing.group_states(today)
    found: dict[str, Mark] = {}
    for group in SERVICE_GROUPS if states else ():
        state = states.get(group.value)
        if state is None:
            found[group.value] = Mark("ask", _("Tätä ei ole vielä vahvistettu."))
        elif state in IN_DOUBT:
            icon, kind = FRESH_ICONS[state]
            day = PartialDate(standing.groups[group.value][0]).in_words(language)
            found[group.value] = Mark(icon, _("Vahvistettu viimeksi %(date)s.") % {"date": day}, kind)
    return found
