"""A county to practise on: each person's own copy, in tables of its own that nothing public reads.

It has the desk's real editor, preview, history and workflow, so that what is learnt on it holds elsewhere.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, Task, WorkflowMixin

from cms.models.situation import (
    LONGEST_TEXT,
    PARTIAL_DATE_HELP,
    Answer,
    Question,
    check_answer,
    check_partial_dates,
)
from directory.models import County

BOOKKEEPING = ("trainee", "county", "copied", "done", "started_at", "previewed_at")


class TrainingCounty(WorkflowMixin, DraftStateMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """``copied``: the facts as they were copied, by question. ``done``: moments at which tasks were seen done."""

    trainee = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training", verbose_name=_("harjoittelija")
    )
    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("hyvinvointialue"))
    copied = models.JSONField(default=dict, editable=False)
    done = models.JSONField(default=dict, editable=False)
    started_at = models.DateTimeField(_("aloitettu"), default=timezone.now, editable=False)
    previewed_at = models.DateTimeField(_("esikatseltu"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("harjoitusalue")
        verbose_name_plural = _("harjoitusalueet")
        constraints = (
            models.CheckConstraint(condition=models.Q(live=False), name="training_is_never_published"),
        )

    def __str__(self) -> str:
        return str(_("Harjoitusalue: %(county)s") % {"county": self.county.short_fi})

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Whoever approves or publishes it: readers have nothing to see here.
        self.live, self.expired = False, False
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "TrainingCounty":
        """A draft holds the answers alone: what was done on the copy does not go back with it."""
        drafted = super().with_content_json(content)
        for name in BOOKKEEPING:
            setattr(drafted, name, getattr(self, name))
        return drafted

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        response = super().serve_preview(request, mode_name)
        TrainingCounty.objects.filter(pk=self.pk).update(previewed_at=timezone.now())
        return response

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/training_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        context = super().get_preview_context(request, mode_name)
        return context | {"training": self, "facts": list(self.facts.all()), "noindex": True}


class TrainingFact(models.Model):
    """As SituationFact, with what the five tasks need. No Orderable: the questions stay in their order."""

    training = ParentalKey(TrainingCounty, on_delete=models.CASCADE, related_name="facts")
    question = models.CharField(_("kysymys"), max_length=24, choices=Question)
    answer = models.CharField(_("vastaus"), max_length=16, choices=Answer, default=Answer.NO_INFORMATION)
    text_fi = models.CharField(_("sanoin suomeksi"), max_length=LONGEST_TEXT, blank=True)
    text_sv = models.CharField(_("sanoin ruotsiksi"), max_length=LONGEST_TEXT, blank=True)
    source_url = models.URLField(_("lähteen osoite"), max_length=800, blank=True)
    source_name = models.CharField(_("asiakirja tai kertojan tehtävä"), max_length=200, blank=True)
    as_of = models.CharField(_("tieto ajalta"), max_length=10, blank=True, help_text=PARTIAL_DATE_HELP)
    sort_order = models.IntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["sort_order"]
        verbose_name = _("harjoiteltava vastaus")
        verbose_name_plural = _("harjoiteltavat vastaukset")

    def __str__(self) -> str:
        return str(self.get_question_display())

    def clean(self) -> None:
        check_partial_dates(self, "as_of")
        check_answer(self)


class TrainingTask(Task):
    """The step of the training workflow: nobody is asked to look, nobody gets a letter."""

    class Meta:
        verbose_name = _("harjoittelun tarkistus")
        verbose_name_plural = _("harjoittelun tarkistukset")
