"""Gives a provider more time before the next letter: twice at most, 30 days each, never for a crisis service."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from directory import log_actions
from directory.ladder import may_postpone
from directory.ladder_cases import case_of
from directory.models import Contact, FreshnessIntervals, Postponement, Service, User
from directory.models.freshness import record_field


@transaction.atomic
def postpone(
    record: Service, why: str, *, by: User | None, today: dt.date, contact: Contact | None = None
) -> Postponement:
    """Raises ValidationError without a reason, for the third time in a round, and for a crisis service."""
    if not why.strip():
        raise ValidationError(_("Kirjoita, miksi tietoja lykätään."))
    # Two requests at once must not both be the second one.
    type(record).objects.select_for_update().get(pk=record.pk)
    if not may_postpone(case_of(record, today), FreshnessIntervals.current()):
        raise ValidationError(_("Tätä ei voi enää lykätä."))
    made = Postponement(**{record_field(record): record}, on=today, why=why.strip(), by=by, contact=contact)
    made.save()
    log(instance=record, action=log_actions.POSTPONED, user=by, data={"why": made.why})
    return made
