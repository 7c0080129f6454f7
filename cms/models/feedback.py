"""Feedback and its answer: the law gives fourteen days (act 306/2019, section 8)."""

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.models.base import EditorialPage
from directory.models.constraints import one_of

ANSWERED_WITHIN = dt.timedelta(days=14)


class FeedbackKind(models.TextChoices):
    CORRECTION = "correction", _("Tieto on väärin tai vanha")
    ACCESSIBILITY = "accessibility", _("Sivua on vaikea käyttää")
    OTHER = "other", _("Muu palaute")


class FeedbackState(models.TextChoices):
    NEW = "new", _("uusi")
    IN_PROGRESS = "in_progress", _("työn alla")
    ANSWERED = "answered", _("vastattu")


class FeedbackQuerySet(models.QuerySet):
    def open(self) -> "FeedbackQuerySet":
        return self.exclude(state=FeedbackState.ANSWERED)

    def late(self, today: dt.date) -> "FeedbackQuerySet":
        """Open ones whose fourteen days are over."""
        return self.open().filter(received_on__lt=today - ANSWERED_WITHIN)


class Feedback(models.Model):
    """One message. The writer's address is kept only until the letter with the answer has been written down."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    received_on = models.DateField(_("saapunut"), default=timezone.localdate, editable=False)
    kind = models.CharField(_("aihe"), max_length=16, choices=FeedbackKind)
    about = models.CharField(_("sivu, jota palaute koskee"), max_length=300, blank=True)
    message = models.TextField(_("viesti"), max_length=4000)
    email = models.EmailField(_("vastausosoite"), blank=True)
    language = models.CharField(_("kieli"), max_length=2)
    state = models.CharField(_("tila"), max_length=12, choices=FeedbackState, default=FeedbackState.NEW)
    answered_on = models.DateField(_("vastattu"), null=True, blank=True, editable=False)
    answer = models.TextField(_("vastaus tai mitä tehtiin"), blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("palaute")
        verbose_name_plural = _("palautteet")
        ordering = ("received_on", "pk")
        constraints = (
            one_of("kind", FeedbackKind, "feedback_kind_is_known"),
            one_of("state", FeedbackState, "feedback_state_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_on}"

    @property
    def due_on(self) -> dt.date:
        return self.received_on + ANSWERED_WITHIN

    def take_state(self, today: dt.date) -> None:
        """Keeps the day of the answer, or takes it back. Without an answer to send the address is forgotten at once."""
        if self.state == FeedbackState.ANSWERED:
            self.answered_on = self.answered_on or today
            if not self.answer.strip():
                self.email = ""
        else:
            self.answered_on = None


class FeedbackPage(EditorialPage):
    """A form that needs no account, asks for no name and sets no cookie."""

    thanks = models.TextField(_("kiitos lähettämisen jälkeen"), max_length=400)

    section = "feedback"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/feedback_page.html"
    content_panels = [*EditorialPage.content_panels, FieldPanel("thanks")]

    class Meta:
        verbose_name = _("palautesivu")
        verbose_name_plural = _("palautesivut")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.feedback import FeedbackForm

        about = request.GET.get("sivu", "")[:300]
        form = kwargs.get("form") or FeedbackForm(initial={"about": about if about.startswith("/") else ""})
        return super().get_context(request, *args, **kwargs) | {
            "form": form,
            "is_sent": "kiitos" in request.GET,
        }
