"""What speaks against a county's task to contact, and where it stands: the day on which its state changes."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.models.register import ContactRole
from directory.freshness import State
from directory.models.constraints import one_of
from directory.models.freshness import Level, Outcome, SignalKind
from directory.state_days import by_age, state_on


class RoleSignalQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(cleared_at__isnull=True)

    def confirmed(self, today: dt.date) -> Self:
        """Those that count: no person has said that the check is wrong, or has said it for a while that is over."""
        loud = Q(quiet_until__isnull=True) | Q(quiet_until__lt=today)
        return self.open().filter(loud, confirmed_on__lte=today, weight__gt=0)


class RoleSignal(models.Model):
    """Something that speaks against a task's address. A new row only when the result changes; else last_seen moves.

    ``quiet_until``: until that day a person's word that the check is wrong holds.
    """

    contact_role = models.ForeignKey(
        ContactRole, models.CASCADE, related_name="signals", verbose_name=_("yhteystehtävä")
    )
    kind = models.CharField(_("laji"), max_length=24, choices=SignalKind)
    about = models.CharField(_("mitä koskee"), max_length=800, blank=True)
    weight = models.FloatField(_("paino"))
    failures = models.PositiveIntegerField(_("kertoja"), default=1)
    first_seen = models.DateTimeField(_("ensi kerran"))
    last_seen = models.DateTimeField(_("viimeksi"))
    confirmed_on = models.DateField(_("vahvistui"), null=True, blank=True)
    evidence = models.CharField(_("havainto"), max_length=400, blank=True)
    cleared_at = models.DateTimeField(_("ratkaistu"), null=True, blank=True)
    outcome = models.CharField(_("mitä selvisi"), max_length=12, choices=Outcome, blank=True)
    quiet_until = models.DateField(_("ei kysytä ennen"), null=True, blank=True)

    objects = RoleSignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("merkki yhteystehtävän virheestä")
        verbose_name_plural = _("merkit yhteystehtävien virheistä")
        ordering = ("-last_seen", "-pk")
        constraints = (
            one_of("kind", SignalKind, "role_signal_kind_is_known"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lt=1), name="role_signal_weight_is_probability"
            ),
            models.UniqueConstraint(
                fields=("contact_role", "kind", "about"),
                condition=Q(cleared_at__isnull=True),
                name="role_signal_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.contact_role}: {self.name}"

    @property
    def name(self) -> str:
        """What was seen, in words: of a mailbox that its domain's name leads nowhere, of a page that it is gone."""
        is_mailbox = self.kind == SignalKind.URL_GONE and "@" in self.about
        return str(_("sähköpostin palvelinta ei ole")) if is_mailbox else str(self.get_kind_display())


class RoleStandingQuerySet(models.QuerySet):
    def in_state(self, state: State, today: dt.date) -> Self:
        """Standings whose state on a day is this; twin of RoleStanding.state_on()."""
        return self.filter(by_age(state, today))


class RoleStanding(models.Model):
    """Worked out from a task's assurances and signals; no row means that there are none.

    A task is never withheld by itself: that its mailbox is broken is said beside it. ``broken_on``: since when.
    """

    contact_role = models.OneToOneField(ContactRole, models.CASCADE, related_name="standing")
    due_on = models.DateField(null=True, db_index=True)
    assured_on = models.DateField(null=True)
    level = models.CharField(max_length=1, choices=Level, blank=True)
    role = models.CharField(max_length=120, blank=True)
    broken_on = models.DateField(null=True)
    risk = models.PositiveSmallIntegerField(default=0, help_text="0-100 %")
    work = models.FloatField(default=0)

    objects = RoleStandingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.contact_role}: {self.due_on}"

    def state_on(self, today: dt.date) -> State:
        return state_on(self.due_on, None, today)

    def is_broken_on(self, today: dt.date) -> bool:
        """Whether letters to its mailbox come back."""
        return self.broken_on is not None and self.broken_on <= today
