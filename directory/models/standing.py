"""Where a record stands: the days on which its state changes."""

import datetime as dt
from typing import Any, Self

from django.db import models

from directory.freshness import State
from directory.models.door import CountyDoor
from directory.models.freshness import of_one_record
from directory.models.organisation import Organisation
from directory.models.safety import SafetyLine
from directory.models.service import Service
from directory.state_days import in_state, state_on


class StandingQuerySet(models.QuerySet):
    def in_state(self, state: State, today: dt.date) -> Self:
        """Standings whose state on a day is this; twin of Standing.state_on()."""
        return self.filter(in_state(state, today))


class Standing(models.Model):
    """The days on which a record's state changes, worked out from its assurances and signals.

    No row means that nobody has assured anything and nothing speaks against it. ``groups``: by claim group the
    day assured and the day due. ``state`` is the one that was last told to the index.
    """

    service = models.OneToOneField(Service, models.CASCADE, null=True, related_name="standing")
    line = models.OneToOneField(SafetyLine, models.CASCADE, null=True, related_name="standing")
    door = models.OneToOneField(CountyDoor, models.CASCADE, null=True, related_name="standing")
    due_on = models.DateField(null=True, db_index=True)
    withheld_from = models.DateField(null=True, db_index=True)
    assured_on = models.DateField(null=True)
    level = models.CharField(max_length=1, blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, related_name="+", null=True)
    groups = models.JSONField(default=dict)
    risk = models.PositiveSmallIntegerField(default=0, help_text="0-100 %")
    work = models.FloatField(default=0, db_index=True)
    state = models.CharField(max_length=12)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = (of_one_record("standing_of_one_record"),)

    @property
    def record(self) -> Any:
        return self.service or self.line or self.door

    def state_on(self, today: dt.date) -> State:
        return state_on(self.due_on, self.withheld_from, today)

    def group_states(self, today: dt.date) -> dict[str, State]:
        """The state of each claim group that someone has assured."""
        return {
            group: state_on(dt.date.fromisoformat(due), None, today)
            for group, (_assured, due) in self.groups.items()
        }
