"""What the jobs of the timetable have done: a row for each run, the newest runs of each job kept."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_RUNS = 30
# No job lasts so long: one that has not ended by then died with its worker.
LONGEST_RUN = dt.timedelta(minutes=30)


class RunState(models.TextChoices):
    RUNNING = "running", _("käynnissä")
    DONE = "done", _("tehty")
    FAILED = "failed", _("epäonnistui")


class JobRunQuerySet(models.QuerySet):
    def of(self, job: str) -> Self:
        """The runs of a job, the newest first."""
        return self.filter(job=job).order_by("-started_at", "-pk")

    def newest(self) -> dict[str, "JobRun"]:
        """By job, its run that began last."""
        begun = self.filter(job=models.OuterRef("job")).order_by("-started_at", "-pk")
        rows: Any = self.filter(pk=models.Subquery(begun.values("pk")[:1]))
        return {row.job: row for row in rows}

    def last_done(self) -> dict[str, dt.datetime]:
        """By job, when it last ended well."""
        rows = self.filter(state=RunState.DONE).values("job").annotate(at=models.Max("ended_at"))
        return {row["job"]: row["at"] for row in rows}

    def begin(self, job: str, slot: str | None = None) -> Any:
        """The run, noted as begun; None where another process has already begun the run of that slot."""
        try:
            with transaction.atomic():
                return self.create(job=job, slot=slot, started_at=timezone.now())
        except IntegrityError:
            return None


class JobRun(models.Model):
    """One run of a job. ``counts``: what it did, by the name of each number.

    ``slot`` names the time that the run makes good, where whoever started it must be the only one to do so.
    """

    job = models.CharField(_("työ"), max_length=120)
    state = models.CharField(_("tila"), max_length=8, choices=RunState, default=RunState.RUNNING)
    started_at = models.DateTimeField(_("alkoi"))
    ended_at = models.DateTimeField(_("päättyi"), null=True, blank=True)
    counts = models.JSONField(_("mitä tehtiin"), default=dict)
    error = models.CharField(_("virhe"), max_length=400, blank=True)
    slot = models.CharField(max_length=60, null=True, blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("työn ajo")
        verbose_name_plural = _("töiden ajot")
        ordering = ("-started_at", "-pk")
        indexes = (models.Index(fields=("job", "-started_at"), name="job_runs_newest_first"),)
        constraints = (
            models.UniqueConstraint(fields=("job", "slot"), name="job_runs_once_in_a_slot"),
            models.CheckConstraint(
                condition=models.Q(state__in=RunState.values), name="job_run_state_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.job} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def took(self) -> dt.timedelta | None:
        return self.ended_at - self.started_at if self.ended_at else None

    def is_at_work(self, now: dt.datetime) -> bool:
        return self.state == RunState.RUNNING and now - self.started_at < LONGEST_RUN

    def was_cut_off(self, now: dt.datetime) -> bool:
        """Whether its worker died before it had ended."""
        return self.state == RunState.RUNNING and not self.is_at_work(now)

    def end_well(self, counts: Mapping[str, Any] | None) -> None:
        self.counts = dict(counts or {})
        self._end(RunState.DONE)

    def end_badly(self, error: str) -> None:
        self.error = error[:400]
        self._end(RunState.FAILED)

    def _end(self, state: RunState) -> None:
        self.state, self.ended_at = state, timezone.now()
        self.save(update_fields=["state", "ended_at", "counts", "error"])
        # Those still at work are left: with many at once, one that ends would take the row of another.
        at_work = models.Q(state=RunState.RUNNING, started_at__gt=self.ended_at - LONGEST_RUN)
        kept = JobRun.objects.of(self.job).values_list("pk", flat=True)[:KEPT_RUNS]
        JobRun.objects.filter(job=self.job).exclude(at_work).exclude(pk__in=list(kept)).delete()
