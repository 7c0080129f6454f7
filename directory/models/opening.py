"""Opening times as rows. What they mean at a moment is decided in directory/opening.py, which knows no database."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.dates import PartialDate
from directory.models.constraints import PARTIAL_DATE
from directory.models.sourced import YesNoUnknown
from directory.opening import Rule


class RuleKind(models.TextChoices):
    WEEKLY = "weekly", _("viikoittain")
    ALWAYS = "always", _("aina auki")
    BY_APPOINTMENT = "by_appointment", _("ajanvarauksella")
    EXCEPTION_OPEN = "exception_open", _("poikkeuspäivä, auki")
    EXCEPTION_CLOSED = "exception_closed", _("poikkeuspäivä, kiinni")


class OpeningRule(models.Model):
    """One rule of opening times, in Helsinki time; ``closes`` at or before ``opens`` means the next morning."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("laji"), max_length=20, choices=RuleKind, default=RuleKind.WEEKLY)
    weekdays = models.JSONField(
        _("viikonpäivät"), default=list, blank=True, help_text=_("1 = maanantai … 7 = sunnuntai")
    )
    opens = models.TimeField(_("avautuu"), null=True, blank=True)
    closes = models.TimeField(
        _("sulkeutuu"),
        null=True,
        blank=True,
        help_text=_("00:00 = keskiyö; aamuyön aika on seuraavaa päivää"),
    )
    on_date = models.DateField(_("poikkeuspäivä"), null=True, blank=True)
    public_holidays = models.CharField(
        _("pyhäpäivinä"),
        max_length=10,
        default=YesNoUnknown.UNKNOWN,
        choices=(("open", _("auki")), ("closed", _("kiinni")), ("unknown", _("ei tiedossa"))),
    )
    language = models.CharField(_("kieli"), max_length=10, blank=True)
    note = models.CharField(_("huomautus"), max_length=300, blank=True)
    valid_from = models.DateField(_("voimassa alkaen"), null=True, blank=True)
    valid_to = models.DateField(_("voimassa asti"), null=True, blank=True)
    source_date = models.CharField(_("lähteen päivä"), max_length=10, blank=True)

    class Meta:
        abstract = True
        verbose_name = _("aukioloaika")
        verbose_name_plural = _("aukioloajat")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="weekly", opens__isnull=False, closes__isnull=False, on_date__isnull=True)
                | Q(kind__in=("always", "by_appointment"), on_date__isnull=True)
                | Q(kind="exception_open", on_date__isnull=False, opens__isnull=False, closes__isnull=False)
                | Q(kind="exception_closed", on_date__isnull=False),
                name="%(class)s_has_what_its_kind_needs",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=models.F("valid_to")),
                name="%(class)s_validity_in_order",
            ),
            models.CheckConstraint(
                condition=Q(source_date="") | Q(source_date__regex=PARTIAL_DATE), name="%(class)s_source_date"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.weekdays or ''} {self.opens or ''}–{self.closes or ''}"

    def clean(self) -> None:
        super().clean()
        from directory.opening_form import check_rule

        check_rule(self)

    def as_rule(self) -> Rule:
        """The rule as a plain value for directory.opening."""
        values: dict[str, Any] = {
            "kind": self.kind,
            "weekdays": frozenset(self.weekdays),
            "opens": self.opens,
            "closes": self.closes,
            "on_date": self.on_date,
            "public_holidays": self.public_holidays,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "language": self.language or None,
            "source_date": PartialDate(self.source_date) if self.source_date else None,
        }
        return Rule(**values)
