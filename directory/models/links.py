"""What the checker of links knows of each address, and how its runs went."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from directory.links.answers import Verdict
from directory.models.constraints import one_of


class LinkResult(models.TextChoices):
    OK = Verdict.OK.value, _("toimii")
    MOVED = Verdict.MOVED.value, _("on muuttanut")
    SOFT_404 = Verdict.SOFT_404.value, _("ohjaa muualle")
    GONE = Verdict.GONE.value, _("ei löydy")
    FAILS = Verdict.FAILS.value, _("ei vastaa")
    INCONCLUSIVE = Verdict.INCONCLUSIVE.value, _("ei päästä tarkistajaa")
    REFUSED = Verdict.REFUSED.value, _("emme kysy tältä osoitteelta")


class CheckedAddressQuerySet(models.QuerySet):
    def due(self, now: dt.datetime) -> Self:
        return self.filter(next_check_at__lte=now).order_by("next_check_at", "pk")

    def due_by_host(self, now: dt.datetime, most_of_a_host: int) -> Self:
        """Those due, of each host at most so many: a host with many links does not hold up the others."""
        place = Window(RowNumber(), partition_by=F("host"), order_by=[F("next_check_at"), F("pk")])
        return self.due(now).annotate(place=place).filter(place__lte=most_of_a_host)


class CheckedAddress(models.Model):
    """An address that public records give, what came of its last check, and when the next one is.

    Of a page's text a sketch is kept (directory.links.pages), and of its contacts only those that we publish:
    ``contacts`` holds by contact the days ``first``, ``seen`` and ``gone`` (null while it stands there).
    """

    url = models.CharField(_("osoite"), max_length=800, unique=True)
    host = models.CharField(max_length=255, db_index=True)
    result = models.CharField(_("tulos"), max_length=12, choices=LinkResult, blank=True)
    evidence = models.CharField(_("havainto"), max_length=400, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    proposed_url = models.CharField(_("uusi osoite"), max_length=800, blank=True)
    failures = models.PositiveIntegerField(_("kertoja peräkkäin"), default=0)
    failing_since = models.DateTimeField(_("alkaen"), null=True)
    sketch = models.TextField(blank=True)
    read_since = models.DateField(null=True, help_text="The day of the first reading of the page.")
    contacts = models.JSONField(default=dict)
    last_checked_at = models.DateTimeField(_("tarkistettu"), null=True)
    next_check_at = models.DateTimeField(_("seuraava tarkistus"), db_index=True)
    listed_at = models.DateTimeField(help_text="When a public record was last seen to give this address.")

    objects = CheckedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("tarkistettava osoite")
        verbose_name_plural = _("tarkistettavat osoitteet")
        constraints = (
            models.CheckConstraint(
                condition=Q(result__in=["", *LinkResult.values]), name="checked_address_result_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.url


class RunOutcome(models.TextChoices):
    RUNNING = "running", _("käynnissä")
    DONE = "done", _("valmis")
    VOID = "void", _("mitätön")
    BROKEN_OFF = "broken_off", _("keskeytynyt")


class CheckRunQuerySet(models.QuerySet):
    def void(self) -> Self:
        return self.filter(outcome=RunOutcome.VOID)

    def older_than(self, moment: dt.datetime) -> Self:
        return self.filter(started_at__lt=moment).exclude(outcome=RunOutcome.RUNNING)

    def ended(self) -> Self:
        """Runs that came to their end, newest first."""
        return self.filter(outcome__in=(RunOutcome.DONE, RunOutcome.VOID))


class CheckRun(models.Model):
    """One run of the checker. In a void one so much failed at once that the fault is likely our own."""

    started_at = models.DateTimeField(_("alkoi"))
    finished_at = models.DateTimeField(_("päättyi"), null=True, blank=True)
    outcome = models.CharField(
        _("tulos"), max_length=12, choices=RunOutcome, default=RunOutcome.RUNNING, db_index=True
    )
    addresses = models.PositiveIntegerField(_("osoitteita"), default=0)
    hosts = models.PositiveIntegerField(_("palvelimia"), default=0)
    failing_hosts = models.PositiveIntegerField(_("palvelimia, jotka eivät vastanneet"), default=0)
    failing_before = models.PositiveIntegerField(_("niistä jo aiemmin"), default=0)

    objects = CheckRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("linkkien tarkistus")
        verbose_name_plural = _("linkkien tarkistukset")
        ordering = ("-started_at", "-pk")
        constraints = (
            one_of("outcome", RunOutcome, "check_run_outcome_is_known"),
            # Two runs at once would each be polite, and together not.
            models.UniqueConstraint(
                fields=["outcome"], condition=Q(outcome="running"), name="one_check_run_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"

    @property
    def is_void(self) -> bool:
        return self.outcome == RunOutcome.VOID

    def close(self, outcome: RunOutcome, at: dt.datetime, **counts: Any) -> None:
        for name, value in counts.items():
            setattr(self, name, value)
        self.outcome, self.finished_at = outcome, at
        self.save()
