"""On the form of a record or a page: how fresh it is, why, and what to do about it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.panels import Panel


class FreshnessPanel(Panel):
    """``told``: the dotted path of a function of the instance, the day and the user that gives the panel's words."""

    def __init__(self, told: str = "directory.admin.freshness_panel.of_record", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.told = told

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"told": self.told}

    class BoundPanel(Panel.BoundPanel):
        template_name = "directory/admin/freshness_panel.html"

        def is_shown(self) -> bool:
            """A new row has no past yet."""
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> Any:
            told = import_string(self.panel.told)(self.instance, timezone.localdate(), self.request.user)
            return super().get_context_data(parent_context) | {"told": told}


def of_record(record: Any, today: Any, user: Any) -> Mapping[str, Any]:
    """Of a service, a safety line or a county's door: ``row`` as in the queue, and the day of each claim group."""
    from directory.admin.checking_rows import STATES, rows_of
    from directory.freshness import State
    from directory.models import Standing
    from directory.models.freshness import ClaimGroup, record_field
    from directory.record_facts import GROUPS

    model = type(record)
    saved = Standing.objects.filter(**{record_field(record): record.pk}).first()
    standing = saved or Standing(**{record_field(record): model._default_manager.get(pk=record.pk)})
    ((_standing, row),) = rows_of([standing], today, user)
    states = standing.group_states(today)
    groups = [
        (
            ClaimGroup(group.value).label,
            STATES[states[group.value]] if group.value in states else STATES[State.UNCONFIRMED],
            [dt.date.fromisoformat(day) for day in standing.groups.get(group.value, ())],
        )
        for group in GROUPS[model]
    ]
    return {
        "row": row,
        "groups": groups,
        "may_act": user.has_perm(f"directory.publish_{model._meta.model_name}"),
        "letters": _letters(record),
    }


def _letters(record: Any) -> str:
    """Of a line or a door, who is asked by letter; a service names its organisation itself."""
    from directory.answering_for import name_of, who_answers_for
    from directory.models import Service

    if isinstance(record, Service):
        return ""
    owner = who_answers_for(record)
    if owner is None:
        name = name_of(record)
        words = _(
            "Kenellekään ei kirjoiteta. Jos haluat kysyä kirjeellä, lisää organisaatio nimeltä %(name)s."
        )
        return (
            words % {"name": name} if name else _("Kenellekään ei kirjoiteta: ylläpitäjää ei ole kerrottu.")
        )
    count = owner.contacts.mailable().count()
    words = ngettext(
        "Tiedoista vastaa %(name)s: yksi osoite, johon kirjoitetaan.",
        "Tiedoista vastaa %(name)s: %(n)s osoitetta, joihin kirjoitetaan.",
        count,
    )
    return words % {"name": owner, "n": count}
