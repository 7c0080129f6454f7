"""Letters to those who run the site: what waits for a person. Where no address is set the desk alone tells."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory import ladder
from directory.confirmation.notices import intend
from directory.ladder import Rung
from directory.ladder_tasks import Task, tasks_on
from directory.models import Notice
from directory.models.letters import NoticeKind

LANGUAGE = "fi"
# A row of ``about`` that marks what the letter has told of: ["about", key].
MARK = "about"
REMEMBERED = dt.timedelta(days=500)
MOST_LINES = 100


def tell(key: str, headline: str, text: str, now: dt.datetime, marks: Iterable[str] = ()) -> Notice | None:
    """A letter to operations, once for a key; None where nobody is to be told by mail."""
    if not settings.OPERATIONS_EMAIL:
        return None
    about = [["otsikko", headline], ["vastaus", text], *([MARK, mark] for mark in marks)]
    return intend(
        NoticeKind.OPERATIONS,
        f"operations:{key}",
        to=settings.OPERATIONS_EMAIL,
        language=LANGUAGE,
        now=now,
        about=about,
    )


def told_of(now: dt.datetime) -> set[str]:
    """What earlier letters have told of."""
    letters = Notice.objects.filter(kind=NoticeKind.OPERATIONS, intended_at__gte=now - REMEMBERED)
    return {row[1] for about in letters.values_list("about", flat=True) for row in about if row[0] == MARK}


def escalate(now: dt.datetime) -> int:
    """One letter about tasks that no letter has told of yet. How many there were."""
    today = timezone.localdate(now)
    if not settings.OPERATIONS_EMAIL or not ladder.may_write(today):
        return 0
    known = told_of(now)
    new = [task for task in tasks_on(today) if task.key not in known][:MOST_LINES]
    if new:
        with override(LANGUAGE):
            headline = _("tehtäviä, joita kirjeet eivät ratkaisseet")
            text = _lines(new)
        tell(f"tasks:{today}", headline, text, now, [task.key for task in new])
    return len(new)


def _lines(tasks: Sequence[Task]) -> str:
    words = {
        Rung.TASK: _("selvitä, kuka tietää"),
        Rung.PHONE: _("soita"),
        Rung.WITHHOLDING: _("ketään ei voi tavoittaa kirjeellä: päätä, piilotetaanko yhteystiedot"),
    }
    lines = [
        f"- {task.record}{f' ({task.organisation})' if task.organisation else ''}: {words[task.rung]}"
        for task in tasks
    ]
    return "\n".join([*lines, "", f"{settings.WAGTAILADMIN_BASE_URL}/{settings.ADMIN_PATH}"])
