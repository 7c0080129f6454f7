"""What readers say is wrong."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models.area import County
from directory.models.constraints import one_of
from directory.models.service import Service


class ReportKind(models.TextChoices):
    NO_ANSWER = "no_answer", _("Numero ei vastaa")
    CLOSED = "closed", _("Palvelu on lopetettu")
    WRONG_AREA = "wrong_area", _("Alue on väärä")
    UNCLEAR = "unclear", _("Tieto on epäselvä")
    OUTDATED = "outdated", _("Tieto on vanhentunut")
    WRONG_PARTY = "wrong_party", _("Taho on väärä")
    MISSING = "missing", _("Jotakin puuttuu")
    NEW_FACT = "new_fact", _("Minulla on uusi tieto")
    OTHER = "other", _("Muu virhe")


class Report(models.Model):
    """A reader's word that something is wrong. ``text`` is for maintainers; ``screened`` names nobody."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, null=True, related_name="reports")
    county = models.ForeignKey(County, models.CASCADE, null=True, related_name="reports")
    kind = models.CharField(_("mikä on vialla"), max_length=12, choices=ReportKind)
    text = models.TextField(_("viesti"), blank=True)
    screened = models.TextField(_("viesti ilman nimiä ja numeroita"), blank=True)
    language = models.CharField(_("kieli"), max_length=2)
    question = models.CharField(
        _("tilannekuvan kysymys"),
        max_length=24,
        blank=True,
        help_text=_("Kun ilmoitus koskee alueen tietoa."),
    )
    source = models.CharField(_("mistä uusi tieto on"), max_length=800, blank=True)
    email = models.EmailField(_("vastausosoite"), blank=True, help_text=_("Poistetaan, kun on vastattu."))
    outcome = models.TextField(_("mitä ilmoituksesta seurasi"), max_length=1000, blank=True)
    reader = models.CharField(max_length=64, blank=True)
    received_on = models.DateField(_("saapunut"), db_index=True)
    closed_on = models.DateField(_("käsitelty"), null=True, blank=True)

    class Meta:
        verbose_name = _("lukijan ilmoitus")
        verbose_name_plural = _("lukijoiden ilmoitukset")
        ordering = ("received_on", "pk")
        constraints = (
            one_of("kind", ReportKind, "report_kind_is_known"),
            models.CheckConstraint(
                condition=Q(service__isnull=True) ^ Q(county__isnull=True), name="report_about_one"
            ),
        )
