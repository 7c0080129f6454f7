"""Where a fact is from, and how sure that source is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.TextChoices):
    A = "A", _("A – palveluntuottajan oma, päivätty lähde")
    B = "B", _("B – oma päiväämätön tai muun tahon päivätty lähde")
    C = "C", _("C – vanha tai toisen käden lähde")


class YesNoUnknown(models.TextChoices):
    YES = "yes", _("kyllä")
    NO = "no", _("ei")
    UNKNOWN = "unknown", _("ei tiedossa")


class Sourced(models.Model):
    """A row with a source. ``source_date`` keeps the precision that the source has: year, month or day."""

    source_url = models.URLField(_("lähde"), max_length=800, blank=True)
    source_date = models.CharField(
        _("lähteen päivä"),
        max_length=10,
        blank=True,
        help_text=_("Vuosi, kuukausi tai päivä: 2021, 2021-06 tai 2021-06-03. Tyhjä = ei tiedossa."),
    )
    evidence = models.CharField(_("näyttö"), max_length=1, choices=Evidence, default=Evidence.B)

    class Meta:
        abstract = True


class LinkedSource(models.Model):
    """One more source of a row."""

    url = models.URLField(_("osoite"), max_length=800)
    date = models.CharField(_("päivä"), max_length=10, blank=True)
    note = models.CharField(_("mitä siitä on otettu"), max_length=600, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.url
